/* SPDX-License-Identifier: MIT */
/* The options that every applet has. */
#ifndef CORE_COMMON_H
#define CORE_COMMON_H

#include "core/opt.h"

/* Every applet's config struct begins with this one. */
struct common {
	int timeout_ms;
	bool quiet, verbose, ipv4, ipv6, help, version;
	const char *output;	/* "line", "json" or NULL */
	const char *log;	/* path or NULL */
};

extern const struct opt_table common_options;

/* AF_INET after -4, AF_INET6 after -6, else AF_UNSPEC. */
int common_family(const struct common *common);

/* Values that the option parser cannot judge alone. 0, or -1 with *err set. */
int common_check(const struct common *common, struct err *err);

#endif
