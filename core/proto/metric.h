/* SPDX-License-Identifier: MIT */
/* What an exposition of metrics shall hold, judged line by line while it streams by
 * (--expect-metric). Understood is the union of the Prometheus text format 0.0.4, with quoted UTF-8
 * names, and OpenMetrics 1.0:
 *
 *   name{label="value",...} number [timestamp] [# {label="value",...} number [timestamp]]
 *   {"quoted name",label="value",...} number ...
 *
 * Blanks are free, lines end in LF or CRLF, the last may lack that. A line of another form is
 * METRIC_INVALID even if it does not concern us, and so is one that is not UTF-8, names a label
 * twice or __name__. Lines that begin with # are not looked into (they may have any length), but
 * for "# EOF": after it only empty lines may come. Of backslashes in quotes \\, \" and \n are
 * escapes, others stand for themselves. Limits: METRIC_LINE_MAX bytes, METRIC_LABELS_MAX labels. */
#ifndef CORE_PROTO_METRIC_H
#define CORE_PROTO_METRIC_H

#include "core/proto/decimal.h"

#include <stdint.h>

enum { METRIC_MAX = 16, METRIC_LINE_MAX = 4096, METRIC_LABELS_MAX = 128, METRIC_SEEN_SIZE = 32 };

enum metric_result {
	METRIC_OK,
	METRIC_INVALID,		/* not an exposition */
	METRIC_ABSENT,		/* no sample matches */
	METRIC_DIFFERS		/* their sum is not in the wanted relation to the number */
};

/* A sample's name and labels; `labels` is what stands between the braces. */
struct series {
	struct span name, labels;
};

struct metric {
	struct span series, op, number;	/* as given */
	struct series wanted;
	unsigned char orders;		/* the enum decimal_order that op accepts */
	bool exact;			/* NAME itself was seen: NAME_total does not count */
	unsigned n;			/* samples that matched */
	struct decimal sum;
	char seen[METRIC_SEEN_SIZE];	/* the last one's number as it stood there; "": too long */
};

/* Zeroed is a good start. */
struct metrics {
	const char *why;		/* the exposition is invalid */
	unsigned line;			/* the number of the last that has begun */
	bool in_line;			/* and it has not ended */
	bool ended;			/* # EOF was seen */
	uint16_t len;
	unsigned n;
	struct metric at[METRIC_MAX];
	char buffer[METRIC_LINE_MAX];
};

/* `expr`, which outlives m, is NAME{label="v",other="w"} OP NUMBER, in the forms above; OP is one
 * of < <= > >= = == !=. A sample matches if it has that name and carries each label with that
 * value; other labels are free, and label="" also matches where there is no such label. All that
 * match are added up. If nothing in the whole exposition is called NAME, NAME_total is taken.
 * NaN is in no relation to any number, and beyond the limits of decimal.h what is not certain does
 * not hold. False: *why says what is wrong with expr. */
bool metric_add(struct metrics *m, const char *expr, const char **why);

/* False: the exposition is invalid, no more is needed. */
bool metric_feed(struct metrics *m, const uint8_t *in, size_t n);

/* The exposition has ended. The first expectation, in the order given, that is not met decides;
 * details for the message follow its phrase: ": NAME is 12 (sum of 3), wanted < 10", ": NAME" or
 * " at line 12: bad number". */
enum metric_result metric_finish(struct metrics *m, struct text *details);

#endif
