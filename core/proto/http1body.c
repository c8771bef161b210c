// SPDX-License-Identifier: MIT
// The body of an answer: by length, in chunks, or to the close of the connection. All that is not
// data is lines, and the state says what line this is.
#include "core/proto/http1.h"

/* Of the chunked coding (RFC 9112 section 7.1). A body without it is DATA from the start. */
enum {
	SIZE,
	EXTENSION,	/* the rest of a size line */
	DATA,
	DATA_END,	/* the empty line behind data */
	TRAILERS,	/* at the start of a trailer line, or of the empty line that ends all */
	TRAILER,
};

enum { CHUNK_SIZE_MAX_DIGITS = 15 };

void http1_body_start(struct http1_body *b, const struct http1_head *h)
{
	*b = (struct http1_body){.framing = h->framing};
	if (h->framing == HTTP1_CHUNKED)
		return;
	b->state = DATA;
	b->left = h->framing == HTTP1_LENGTH ? h->length :
		  h->framing == HTTP1_TO_CLOSE ? UINT64_MAX : 0;
	b->done = !b->left;
}

static const char *read_size(struct http1_body *b, char c)
{
	int digit = hex_value(c);

	if (digit < 0) {
		b->state = EXTENSION;
		return b->extra && (c == ';' || c == ' ' || c == '\t') ? NULL :
		       "chunk size is not a number";
	}
	b->left = b->left << 4 | (unsigned)digit;
	return ++b->extra > CHUNK_SIZE_MAX_DIGITS ? "chunk size too large" : NULL;
}

/* The line has ended. */
static uint8_t next_line(struct http1_body *b)
{
	uint8_t line = b->state;

	if (line == DATA_END)
		return SIZE;
	if (line == TRAILERS)
		b->done = true;
	if (line >= TRAILERS)
		return TRAILERS;
	b->extra = 0;
	return b->left ? DATA : TRAILERS;
}

/* One byte of anything but data. Returns what is wrong with it, or NULL. */
static const char *read_byte(struct http1_body *b, char c)
{
	if (b->cr) {
		if (c != '\n')
			return "CR without LF in chunks";
		b->cr = false;
		b->state = next_line(b);
		return NULL;
	}
	if (b->state == SIZE && (c != '\r' || !b->extra))
		return read_size(b, c);
	if (c == '\r') {
		b->cr = true;
		return NULL;
	}
	if (b->state == DATA_END)
		return "chunk longer than its size";
	if (b->state == TRAILERS)
		b->state = TRAILER;
	if (((unsigned char)c < 0x20 && c != '\t') || c == 0x7f)
		return "control character in chunk lines";
	return ++b->extra > HTTP1_CHUNK_EXTRA_MAX ? "chunk lines too long" : NULL;
}

size_t http1_body_feed(struct http1_body *b, const char *in, size_t n, struct span *piece)
{
	size_t used = 0;

	while (used < n && b->state != DATA && !b->done && !b->why)
		b->why = read_byte(b, in[used++]);
	*piece = (struct span){in + used, 0};
	if (b->state != DATA || b->done)
		return used;
	piece->len = n - used < b->left ? n - used : (size_t)b->left;
	b->left -= piece->len;
	if (!b->left) {
		b->state = DATA_END;
		b->done = b->framing == HTTP1_LENGTH;
	}
	return used + piece->len;
}
