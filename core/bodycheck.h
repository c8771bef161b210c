/* SPDX-License-Identifier: MIT */
/* What is expected of a body: texts, JSON values, metrics. Fed piece by piece, never stored. */
#ifndef CORE_BODYCHECK_H
#define CORE_BODYCHECK_H

#include "core/opt.h"

/* From --expect-body, --expect-json, --expect-metric. Expectations outlive the check. 0, or -1
 * with *err set (CAUSE_USAGE). */
int bodycheck_prepare(const struct opt_list *texts, const struct opt_list *jsons,
		      const struct opt_list *metrics, struct err *err);

/* Whether there is any expectation, that is, whether the body matters. */
bool bodycheck_is_wanted(void);

/* false: it cannot become healthy any more, ask bodycheck_finish why. */
bool bodycheck_feed(struct span piece);

/* The body is complete. 0, or -1 with *err set to the first expectation that does not hold. */
int bodycheck_finish(struct err *err);

#endif
