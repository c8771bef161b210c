/* SPDX-License-Identifier: MIT */
/* JSON (RFC 8259) as a stream of events: no tree, no allocation, bytes in pieces split anywhere.
 *
 * Strict: what section 2 to 7 do not allow is JSON_BAD, and so are bytes in a string that are not
 * UTF-8 (RFC 3629: no overlong forms, no surrogates) and a byte order mark (section 8.1 lets a
 * parser choose; an error says more than a guess). Escaped surrogates without their other half
 * are in the grammar (section 8.2): each is decoded as U+FFFD. Names are not checked for being
 * unique. Limits: nesting over JSON_DEPTH_MAX is JSON_BAD; a name, string or number over
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
	JSON_OBJECT, JSON_OBJECT_END, JSON_ARRAY, JSON_ARRAY_END
};

/* RFC 3629 byte by byte; zeroed at the start, and `need` is 0 between characters. */
struct utf8 {
	uint8_t need, low, high;	/* bytes to come, and what the next of them may be */
};

/* Zeroed is the start of a document. */
struct json {
	uint64_t offset;	/* bytes consumed; on JSON_BAD the place of the first wrong byte */
	const char *why;	/* on JSON_BAD: a short phrase, never NULL */
	uint64_t objects;	/* bit d-1: the container at depth d is an object */
	uint8_t depth;		/* open containers, counting one that this event has opened */
	bool token_cut;		/* the token was longer than its buffer: equal to nothing */
	uint8_t state, part, left;
	bool is_key;
	struct utf8 utf8;
	uint16_t code, lead;	/* of \u: this one, and a first half just before it */
	uint16_t token_len;
	char token[JSON_TOKEN_MAX];
};

/* Consumes bytes up to and with the next event, or all of them. A number is complete when the byte
 * after it is seen (which is not consumed). */
enum json_event json_next(struct json *j, const uint8_t **in, const uint8_t *end);

/* Nothing more comes. JSON_NUMBER if the document is a number that ends with the input, which
 * nothing before could tell; else JSON_MORE. For those who care for such a document; to be asked
 * before json_finish, once. */
enum json_event json_last(struct json *j);

/* Nothing more comes: was this exactly one complete value? False: offset and why are set. */
bool json_finish(struct json *j);

/* Of JSON_KEY and JSON_STRING the decoded bytes (which may hold NUL), of JSON_NUMBER its text.
 * Valid until the next call. */
static inline struct span json_token(const struct json *j)
{
	return (struct span){j->token, j->token_len};
}

/* What holds the values at this depth (1 to j->depth)? */
static inline bool json_is_object(const struct json *j, unsigned depth)
{
	return j->objects >> (depth - 1) & 1;
}

/* Is all of s one number of section 6? */
bool json_is_number(struct span s);

/* False: c cannot stand here. */
bool utf8_next(struct utf8 *u, uint8_t c);

#endif
