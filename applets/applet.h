/* SPDX-License-Identifier: MIT */
/* What an applet is. One file applets/NAME.c ends in `const struct applet NAME_applet`, one
 * Kconfig stanza NAME switches it; the build finds the rest. */
#ifndef APPLETS_APPLET_H
#define APPLETS_APPLET_H

#include "core/common.h"
#include "core/deadline.h"
#include "core/opt.h"
#include "core/report.h"

/* Exit codes. Never 2: Docker reserves it. */
enum { EXIT_HEALTHY = 0, EXIT_UNHEALTHY = 1, EXIT_CANNOT_RUN = 125 };

/* Room for the target as the output line names it; a longer one is cut and ends in "...". */
enum { TARGET_SIZE = 140 };

/* One check as asked for. */
struct check {
	struct operands operands;	/* what is left when the options are taken out */
	struct deadline deadline;	/* for run(): bounds everything together */
	char target[TARGET_SIZE];	/* filled by parse() for the output line; holds no secret */
};

/* The texts are arrays, as pointers would each cost a start-up relocation. */
struct applet {
	char name[16];			/* as called: "grpc-health" */
	char schemes[16];		/* URL schemes it answers for, comma-separated */
#if ENABLE_HELP
	char operands[24];		/* for --help: "URL" */
	char summary[68];		/* one line for --help */
#endif
	const struct opt_table *options;
	struct common *config;		/* begins a struct that `options` fill; all zero at first */

	/* Sets the defaults that are not zero. */
	void (*reset)(void);

	/* Looks at operands and options, and at nothing else: no side effect but on config and
	 * *check. 0, or -1 with *err set (CAUSE_USAGE, CAUSE_NOT_BUILT). */
	int (*parse)(struct check *check, struct err *err);

	/* One check. 0: healthy, r->outcome says how. -1: r->err says why not. */
	int (*run)(const struct check *check, struct report *r);
};

/* The texts for --help, in an initializer and for reading. */
#if ENABLE_HELP
#define APPLET_HELP(words, line) .operands = words, .summary = line,
#define APPLET_OPERANDS(applet) ((applet)->operands)
#define APPLET_SUMMARY(applet) ((applet)->summary)
#else
#define APPLET_HELP(words, line)
#define APPLET_OPERANDS(applet) ""
#define APPLET_SUMMARY(applet) ""
#endif

#endif
