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

struct applet {
	/* Sets the defaults of its options, reads them by opt_parse() or opt_parse_one(), and looks
	 * at the operands and at nothing else: no side effect but on its config and *check. 0, or
	 * -1 with *err set (CAUSE_USAGE, CAUSE_NOT_BUILT); -1 is also what opt_parse() said. */
	int (*parse)(struct check *check, struct err *err);

	/* One check. 0: healthy, r->outcome says how. -1: r->err says why not. */
	int (*run)(const struct check *check, struct report *r);

	/* The strings of APPLET_TEXTS in a row, as a pointer costs a start-up relocation. */
	char texts[];
};

/* The name as called ("grpc-health"); the URL schemes it answers for, comma-separated; and for
 * --help its operands ("URL") and what it does, in one line. */
#if ENABLE_HELP
#define APPLET_TEXTS(name, schemes, operands, summary) \
	name "\0" schemes "\0" operands "\0" summary
#else
#define APPLET_TEXTS(name, schemes, operands, summary) name "\0" schemes
#endif

#endif
