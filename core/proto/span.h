/* SPDX-License-Identifier: MIT */
/* A view of bytes somebody else owns: no terminator, may be empty, may hold NUL. */
#ifndef CORE_PROTO_SPAN_H
#define CORE_PROTO_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *at;
	size_t len;
};

static inline struct span span_of(const char *string)
{
	return (struct span){string, strlen(string)};
}

/* Whether s is, or begins with, the bytes of a string. */
bool span_is(struct span s, const char *string);
bool span_is_equal(struct span s, struct span other);
bool span_starts(struct span s, const char *prefix);

/* 0 to 15, or -1 if c is no hexadecimal digit. */
int hex_value(char c);

/* s, or its first `max` bytes. */
static inline struct span span_first(struct span s, size_t max)
{
	return (struct span){s.at, s.len < max ? s.len : max};
}

/* Index of the first c in s, or s.len. */
size_t span_find(struct span s, char c);

/* ASCII letters compare without case, as header names, host names and schemes do. */
bool span_is_nocase(struct span s, struct span other);

/* The part of s before the first `at` and, in *rest, what follows it. Without one: all of s,
 * and *rest has at == NULL. */
struct span span_cut(struct span s, char at, struct span *rest);

/* s without the spaces and tabs (OWS, RFC 9110 section 5.6.3) around it. */
struct span span_trim(struct span s);

/* Decimal digits only, at least one, value at most `max` (which is 9 or more). Anything else:
 * false. */
bool span_number(struct span s, unsigned long max, unsigned long *value);

#endif
