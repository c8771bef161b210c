/* SPDX-License-Identifier: MIT */
/* What a JSON document shall hold, judged while it streams by (--expect-json). */
#ifndef CORE_PROTO_JSONEXPECT_H
#define CORE_PROTO_JSONEXPECT_H

#include "core/proto/json.h"
#include "core/proto/text.h"

enum { JSONEXPECT_MAX = 16, JSONEXPECT_SEEN_MAX = 64 };

enum jsonexpect_result {
	JSONEXPECT_OK,
	JSONEXPECT_INVALID,	/* the document is not JSON */
	JSONEXPECT_ABSENT,	/* nothing at the path */
	JSONEXPECT_DIFFERS	/* another value at the path */
};

struct jsonexpect_path {
	struct span path;
	struct span value;	/* at == NULL: whatever is there */
	uint8_t parts;
	uint8_t matched;	/* so many parts, from the first, lead to where the document is */
	bool met, seen_cut;
	uint8_t seen_event;	/* enum json_event; JSON_MORE: nothing was found yet */
	uint8_t seen_len;
	char seen[JSONEXPECT_SEEN_MAX];
};

/* Zeroed is a good start. */
struct jsonexpect {
	struct json json;
	uint32_t index[JSON_DEPTH_MAX + 1];	/* of the next item of the array at each depth */
	unsigned n;
	struct jsonexpect_path at[JSONEXPECT_MAX];
};

/* `expr`, which outlives x, is PATH or PATH=VALUE. PATH: names separated by dots, [N] for the item
 * of an array (from 0), ["name"] for a name that holds any of  . [ ] = "  (inside, \" and \\ are
 * the only escapes). The first = outside brackets ends PATH.
 *
 * Without VALUE something must be there, null will do. VALUE is compared with a string's decoded
 * text; with a number as text and, if it is a JSON number, by the value (1e2 is 100; see decimal.h:
 * past its 18th decimal or 9e18 only equal texts are equal); with true, false and null by the
 * word. "VALUE" in double quotes (the same escapes) can only equal a string. Nothing equals an
 * object, an array, or a token over JSON_TOKEN_MAX.
 *
 * Of members with the same name the last counts, at every level: what the earlier one held is
 * forgotten. False: *why says what is wrong with expr. */
bool jsonexpect_add(struct jsonexpect *x, const char *expr, const char **why);

/* False: the document is invalid, no more is needed. */
bool jsonexpect_feed(struct jsonexpect *x, const uint8_t *in, size_t n);

/* The document has ended. The first expectation, in the order given, that is not met decides;
 * details for the message follow its phrase: ": a.b is "DOWN", wanted "UP"", ": a.b" or
 * " at byte 17: bad escape". What was seen is cut to JSONEXPECT_SEEN_MAX bytes. */
enum jsonexpect_result jsonexpect_finish(struct jsonexpect *x, struct text *details);

#endif
