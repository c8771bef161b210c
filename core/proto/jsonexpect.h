/* SPDX-License-Identifier: MIT */
/* What a JSON document shall hold, judged while it streams by (--expect-json). */
#ifndef CORE_PROTO_JSONEXPECT_H
#define CORE_PROTO_JSONEXPECT_H

#include "core/proto/json.h"
#include "core/proto/text.h"

enum { JSONEXPECT_MAX = 16, JSONEXPECT_SEEN_SIZE = 72 };

enum jsonexpect_result {
	JSONEXPECT_OK,
	JSONEXPECT_INVALID,	/* the document is not JSON */
	JSONEXPECT_ABSENT,	/* nothing at the path */
	JSONEXPECT_DIFFERS	/* another value at the path */
};

struct jsonexpect_path {
	const char *path;
	const char *value;	/* NULL: whatever is there */
	unsigned parts;
	unsigned matched;	/* so many parts, from the first, lead to where the document is */
	bool met;
	char seen[JSONEXPECT_SEEN_SIZE];	/* what is there, for the message; "": nothing */
};

/* Zeroed is a good start. */
struct jsonexpect {
	struct json json;
	unsigned n;
	/* Of the next item of the array at each depth. */
	unsigned long index[JSON_DEPTH_MAX + 1];
	struct jsonexpect_path at[JSONEXPECT_MAX];
};

/* `expr`, which outlives x, is PATH or PATH=VALUE. PATH: names with dots between (one in front
 * does no harm), [N] for the item of an array (from 0), ["name"] for a name that holds any of
 * . [ = (it is taken as it stands and ends at the first "] ). The first = outside brackets ends
 * PATH.
 *
 * Without VALUE something must be there, null will do. VALUE is compared with a string's decoded
 * text; with a number as text and, if it is a number, by the value (1e2 is 100; see decimal.h:
 * out of its range only equal texts are equal); with true, false and null by the word. "VALUE"
 * in double quotes can only equal a string; between them it is taken as it stands. Nothing equals
 * an object, an array, or a token over JSON_TOKEN_MAX.
 *
 * Of members with the same name the last counts, at every level: what the earlier one held is
 * forgotten. False: *why says what an expr looks like. At most JSONEXPECT_MAX are taken. */
bool jsonexpect_add(struct jsonexpect *x, const char *expr, const char **why);

/* False: the document is invalid, no more is needed. */
bool jsonexpect_feed(struct jsonexpect *x, const uint8_t *in, size_t n);

/* The document has ended. The first expectation, in the order given, that is not met decides;
 * details for the message follow its phrase: ": a.b=UP, is "DOWN"", ": a.b" or " at byte 17: bad
 * string". What is there is cut to JSONEXPECT_SEEN_SIZE. */
enum jsonexpect_result jsonexpect_finish(struct jsonexpect *x, struct text *details);

#endif
