/* SPDX-License-Identifier: MIT */
/* Is a text anywhere in a stream that arrives in pieces? Bytes compare as they are. */
#ifndef CORE_PROTO_MATCH_H
#define CORE_PROTO_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The caller sets text and len (the text outlives the search) and leaves the rest zero. */
struct match {
	const char *text;
	size_t len;
	size_t have;	/* so many bytes at the stream's end begin the text; the most that do */
	bool found;
};

/* Once found it stays found. An empty text is found by the first call, even of no bytes. No table
 * is kept: all calls together compare at most len bytes for each byte of the stream. */
void match_feed(struct match *m, const uint8_t *in, size_t n);

#endif
