/* SPDX-License-Identifier: MIT */
/* Numbers without floating point: 18 decimals, magnitudes below 9e18.
 *
 * Nothing is rounded. With more decimals than 18 a number is known to lie strictly between two
 * neighbours, past the magnitude only its sign is known; sums keep account of both. A comparison
 * that this cannot decide is DECIMAL_UNKNOWN: 1e300 is greater than 5, whether it is greater than
 * 1e299 is unknown, and so is everything about 1e300 - 1. */
#ifndef CORE_PROTO_DECIMAL_H
#define CORE_PROTO_DECIMAL_H

#include "core/proto/text.h"

#include <stdint.h>

enum { DECIMAL_TEXT_MAX = 4096 };

/* Zeroed is 0. */
struct decimal {
	int64_t whole, part;	/* whole + part * 10^-18; part is never negative */
	int64_t slack;		/* 0: exact; else it is above that, by less than slack * 10^-18 */
	signed char far;	/* 1 or -1: past the magnitude; 2 or -2: +Inf or -Inf */
	bool lost, nan;		/* nothing is known; not a number */
};

/* Single bits, so that a relation can be a set of them. UNKNOWN is in no set. */
enum decimal_order {
	DECIMAL_UNKNOWN = 0, DECIMAL_LESS = 1, DECIMAL_EQUAL = 2, DECIMAL_GREATER = 4
};

/* Exactly one number as Go's ParseFloat reads them, without hexadecimal and "_": sign, digits with
 * or without a point (".5" and "5." too), exponent; or NaN, Inf and Infinity in any case, the
 * latter with or without a sign. JSON's numbers are among these. Over DECIMAL_TEXT_MAX
 * bytes: false. */
bool decimal_parse(struct decimal *d, struct span s);

/* What a is, held against b. NaN compares as UNKNOWN. */
enum decimal_order decimal_compare(const struct decimal *a, const struct decimal *b);

/* +Inf and -Inf together are NaN. */
void decimal_add(struct decimal *sum, const struct decimal *d);

/* Plain digits, "12.5"; "about 0.1" between two neighbours; "out of range"; NaN, +Inf, -Inf. */
void decimal_print(struct text *t, const struct decimal *d);

#endif
