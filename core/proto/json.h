/* SPDX-License-Identifier: MIT */
/* JSON (RFC 8259) as a stream of events: no tree, no allocation, bytes in pieces split anywhere.
 *
 * Strict: what section 2 to 7 do not allow is JSON_BAD, and so are bytes in a string that are not
 * UTF-8 (RFC 3629: no overlong forms, no surrogates) and a byte order mark (section 8.1 lets a
 * parser choose; an error says more than a guess). Escaped surrogates without their other half
 * are in the grammar (section 8.2): each is decoded as the three bytes that UTF-8 would have for
 * it, which are equal to no valid text. Names are not checked for being unique. Limits: nesting
 * over JSON_DEPTH_MAX and a number over JSON_TOKEN_MAX bytes are JSON_BAD; a name or string over
 * JSON_TOKEN_MAX decoded bytes is checked to its end but marked token_cut. */
#ifndef CORE_PROTO_JSON_H
#define CORE_PROTO_JSON_H

#include "core/proto/span.h"

#include <stdint.h>

enum { JSON_DEPTH_MAX = 64, JSON_TOKEN_MAX = 1024 };

enum json_event {
	JSON_MORE,		/* the input is used up */
	JSON_BAD,		/* not JSON: see offset and why; every later call says the same */
	JSON_KEY,		/* a member's name; its value is the next event */
	JSON_STRING, JSON_NUMBER,
	JSON_TRUE, JSON_FALSE, JSON_NULL,
	JSON_OBJECT, JSON_ARRAY, JSON_OBJECT_END, JSON_ARRAY_END
};

/* Zeroed is the start of a document. */
struct json {
	uint64_t offset;	/* bytes consumed; on JSON_BAD the place of the first wrong byte, or
				   where the wrong word or number begins */
	const char *why;	/* on JSON_BAD: a short phrase; else NULL */
	uint8_t depth;		/* open containers, counting one that this event has opened */
	bool token_cut;		/* the token was longer than its buffer: equal to nothing */
	uint8_t mode, wants;
	uint8_t pending, lead_byte;	/* UTF-8: a bit for each byte to come, from the top */
	uint16_t token_len;
	uint16_t half;		/* the first of two \u for one character, just before this place */
	uint32_t code;		/* of \u: the digits so far behind a 1; 0: none yet */
	char end[JSON_DEPTH_MAX + 1];	/* what closes the container at each depth */
	char token[JSON_TOKEN_MAX + 1];
};

/* Consumes bytes up to and with the next event, or all of them. A word or number is complete when
 * the byte after it is seen (which is not consumed): one at the very end of the input has no
 * event. */
enum json_event json_next(struct json *j, const uint8_t **in, const uint8_t *end);

/* Nothing more comes: was this exactly one complete value? False: offset and why are set. */
bool json_finish(struct json *j);

/* Of JSON_KEY and JSON_STRING the decoded bytes (which may hold NUL), of numbers and words the
 * text (with a NUL behind it). Valid until the next call. */
static inline struct span json_token(const struct json *j)
{
	return (struct span){j->token, j->token_len};
}

/* What holds the values at this depth (1 to j->depth)? */
static inline bool json_is_object(const struct json *j, unsigned depth)
{
	return j->end[depth] == '}';
}

#endif
