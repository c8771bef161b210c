/* SPDX-License-Identifier: MIT */
/* Everything there is to say about one check. Filled from below, printed by main alone. */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "config.h"
#include "core/err.h"

#include <stdint.h>

enum { REPORT_STEPS_SIZE = 2048, REPORT_PEER_SIZE = 64, REPORT_OUTCOME_SIZE = 128 };

struct report {
	struct err err;				/* cause CAUSE_NONE: healthy */
	char outcome[REPORT_OUTCOME_SIZE];	/* healthy in words: "200 OK", "open" */
	char peer[REPORT_PEER_SIZE];		/* who answered, if the target was a name, or "" */
	int64_t started_us;			/* clock_us() at the start of the check */
	bool verbose;				/* record steps */
	struct text steps;			/* -v: one line a step; past its size, cut */
};

void report_start(struct report *r);

/* For -v: adds "  1.2 ms  " and the formatted step as a line. Costs nothing without -v, and is
 * compiled out without CONFIG_VERBOSE. */
TEXT_VARIADIC void report_add_step(struct report *r, const char *format, ...);

#define report_step(r, ...) \
	do { \
		if (ENABLE_VERBOSE && (r)->verbose) \
			report_add_step(r, __VA_ARGS__); \
	} while (0)

#endif
