/* SPDX-License-Identifier: MIT */
/* Numbers without floating point, exact: digits from 10^308 down to 10^-341, which is room for
 * everything that a double can be. A number that needs digits beyond is out of range, and nothing
 * is said of it; so is a sum with it. */
#ifndef CORE_PROTO_DECIMAL_H
#define CORE_PROTO_DECIMAL_H

#include "core/proto/text.h"

/* Above the whole digits of one number there is room for sums of 10^20 of them. */
enum { DECIMAL_ROOM = 21, DECIMAL_WHOLE = 309, DECIMAL_PART = 341 };
enum {
	DECIMAL_POINT = DECIMAL_ROOM + DECIMAL_WHOLE,
	DECIMAL_DIGITS = DECIMAL_POINT + DECIMAL_PART
};

/* A set of these; both infinities together are not a number. */
enum { DECIMAL_PLUS_INF = 1, DECIMAL_MINUS_INF = 2, DECIMAL_NAN = 3, DECIMAL_OUT = 4 };

/* Zeroed is 0. */
struct decimal {
	unsigned char special;
	signed char digit[DECIMAL_DIGITS];	/* below 0 ten's complement */
};

/* Single bits, so that a relation can be a set of them. UNKNOWN is in no set. */
enum decimal_order {
	DECIMAL_UNKNOWN = 0, DECIMAL_LESS = 1, DECIMAL_EQUAL = 2, DECIMAL_GREATER = 4
};

/* Adds (sign 1), takes away (-1) or only reads (0) one number as Go's ParseFloat reads them, not
 * hexadecimal and "_": sign, digits with or without a point (".5" and "5." too), exponent; or NaN,
 * Inf and Infinity in any case. JSON's numbers are among these. It ends with the text or at a
 * blank: what is behind it is returned. NULL: it is none, and d is worth nothing. */
const char *decimal_add(struct decimal *d, const char *number, int sign);

/* What d is, held against a number, which is not NaN. NaN compares as UNKNOWN. */
enum decimal_order decimal_compare(const struct decimal *d, const char *number);

/* Plain digits, "12.5"; "out of range"; NaN, +Inf, -Inf. Leaves d without its sign. */
void decimal_print(struct text *t, struct decimal *d);

#endif
