/* SPDX-License-Identifier: MIT */
/* What is expected of a body: texts, JSON values, metrics. Fed piece by piece, never stored. */
#ifndef CORE_BODYCHECK_H
#define CORE_BODYCHECK_H

#include "core/opt.h"

/* What was given as --expect-body, --expect-json and --expect-metric. */
struct bodycheck {
	struct opt_list texts, jsons, metrics;
};

/* Whether there is any expectation, that is, whether the body matters. */
static inline bool bodycheck_is_wanted(const struct bodycheck *b)
{
	return b->texts.n || b->jsons.n || b->metrics.n;
}

/* *b outlives the check. 0, or -1 with *err set (CAUSE_USAGE). */
int bodycheck_prepare(const struct bodycheck *b, struct err *err);

/* false: it cannot become healthy any more, ask bodycheck_finish why. */
bool bodycheck_feed(const struct bodycheck *b, struct span piece);

/* The body is complete. 0, or -1 with *err set to the first expectation that does not hold. */
int bodycheck_finish(const struct bodycheck *b, struct err *err);

#endif
