/* SPDX-License-Identifier: MIT */
/* The options that every applet has. */
#ifndef CORE_COMMON_H
#define CORE_COMMON_H

#include "core/opt.h"

/* An applet with another default for --timeout sets it before it reads its options. */
extern struct common {
	int timeout_ms;
	bool quiet, verbose, ipv4, ipv6, help, version;
	const char *output;	/* "line", "json" or NULL */
	const char *log;	/* path or NULL */
} common;

/* Their table, for core/opt.h. */
const void *common_options(void);

/* AF_INET after -4, AF_INET6 after -6, AF_UNSPEC after neither or both. */
int common_family(void);

/* Whether the one JSON object is wanted in place of the line. */
static inline bool common_wants_json(void)
{
	return ENABLE_OUTPUT_JSON && common.output && common.output[0] == 'j';
}

/* Values that the option parser cannot judge alone. 0, or -1 with *err set. */
int common_check(struct err *err);

#endif
