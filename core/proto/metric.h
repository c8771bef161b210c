/* SPDX-License-Identifier: MIT */
/* What an exposition of metrics shall hold, judged line by line while it streams by
 * (--expect-metric). Understood is the union of the Prometheus text format 0.0.4, with quoted UTF-8
 * names, and OpenMetrics 1.0:
 *
 *   name{label="value",...} number [timestamp] [# {label="value",...} number [timestamp]]
 *   {"quoted name",label="value",...} number ...
 *
 * Blanks are free, lines end in LF or CRLF, the last may lack that. A line of another form is
 * METRIC_INVALID even if it does not concern us. Lines that begin with # are not looked into (they
 * may have any length), but for "# EOF": after it only empty lines may come. What is in quotes is
 * compared as it stands, escapes and all, and not checked for being UTF-8. Of labels (or names)
 * that are given twice the last counts; label names may hold colons. Limit: METRIC_LINE_MAX
 * bytes. */
#ifndef CORE_PROTO_METRIC_H
#define CORE_PROTO_METRIC_H

#include "core/proto/decimal.h"

#include <stdint.h>

enum { METRIC_MAX = 16, METRIC_LINE_MAX = 4096 };

enum metric_result {
	METRIC_OK,
	METRIC_INVALID,		/* not an exposition */
	METRIC_ABSENT,		/* no sample matches */
	METRIC_DIFFERS		/* their sum is not in the wanted relation to the number */
};

/* The name of a sample and where its labels begin, behind the brace, and its number. */
struct series {
	struct span name;
	const char *labels, *number;
};

struct metric {
	const char *expr;
	struct series wanted;
	unsigned orders;		/* the enum decimal_order that OP accepts */
	bool exact;			/* NAME itself was seen: NAME_total does not count */
	unsigned n;			/* samples that matched */
	struct decimal sum;
};

/* Zeroed is a good start. */
struct metrics {
	const char *why;		/* the exposition is invalid */
	unsigned line;			/* so many have ended */
	unsigned len;			/* of what is there of the next one */
	bool ended;			/* # EOF was seen */
	unsigned n;
	struct metric at[METRIC_MAX];
	char buffer[METRIC_LINE_MAX + 1];
};

/* `expr`, which outlives m, is NAME{label="v",other="w"} OP NUMBER, in the forms above; OP is one
 * of < <= > >= = == != (any run of < = > means that one of these holds). A sample matches if it has
 * that name and carries each label with that value; other labels are free, and label="" also
 * matches where there is no such label. All that match are added up. If nothing in the whole
 * exposition is called NAME, NAME_total is taken. NaN is in no relation to any number, and neither
 * is what is out of the range of decimal.h. False: *why says what an expr looks like. At most
 * METRIC_MAX are taken. */
bool metric_add(struct metrics *m, const char *expr, const char **why);

/* False: the exposition is invalid, no more is needed. */
bool metric_feed(struct metrics *m, const uint8_t *in, size_t n);

/* The exposition has ended. The first expectation, in the order given, that is not met decides;
 * details for the message follow its phrase: ": NAME < 10, is 12 (sum of 3)", ": NAME < 10" or
 * " at line 12: not a sample". */
enum metric_result metric_finish(struct metrics *m, struct text *details);

#endif
