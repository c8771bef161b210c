// SPDX-License-Identifier: MIT
// The body of an answer: by length, in chunks, or to the close of the connection.
#include "core/proto/http1.h"

/* Of the chunked coding (RFC 9112 section 7.1), named for what is expected next. */
enum {
	SIZE_FIRST,	/* first digit of a chunk size */
	SIZE,
	EXTENSION,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER_FIRST,	/* first byte of a trailer line, or the CR of the last line */
	TRAILER,
	TRAILER_LF,
	END_LF,
	REFUSED,
};

enum { CHUNK_SIZE_MAX_DIGITS = 15 };

void http1_body_start(struct http1_body *b, const struct http1_head *h)
{
	*b = (struct http1_body){.framing = h->framing, .state = SIZE_FIRST};
	if (h->framing == HTTP1_LENGTH)
		b->left = h->length;
	b->done = h->framing == HTTP1_NO_BODY || (h->framing == HTTP1_LENGTH && !h->length);
}

static uint8_t refuse(struct http1_body *b, const char *why)
{
	b->why = why;
	return REFUSED;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static uint8_t on_size(struct http1_body *b, char c)
{
	int digit = hex_digit(c);

	if (digit >= 0) {
		if (b->left >> (4 * (CHUNK_SIZE_MAX_DIGITS - 1)))
			return refuse(b, "chunk size too large");
		b->left = b->left << 4 | (uint64_t)digit;
		return SIZE;
	}
	if (b->state == SIZE_FIRST)
		return refuse(b, "chunk size is not a number");
	if (c == '\r')
		return SIZE_LF;
	b->extra = 0;
	return c == ';' || c == ' ' || c == '\t' ? EXTENSION :
	       refuse(b, "chunk size is not a number");
}

/* One byte of an extension or a trailer line, up to its CR. */
static uint8_t on_extra(struct http1_body *b, char c, uint8_t after)
{
	if (c == '\r')
		return after;
	if (++b->extra > HTTP1_CHUNK_EXTRA_MAX)
		return refuse(b, "chunk extensions or trailers too long");
	if (((unsigned char)c < 0x20 && c != '\t') || c == 0x7f)
		return refuse(b, "control character in chunk extensions or trailers");
	return b->state;
}

static uint8_t on_line_end(struct http1_body *b, char c, uint8_t after)
{
	return c == '\n' ? after : refuse(b, "CR without LF in chunked body");
}

/* One byte of anything but chunk data. */
static uint8_t step(struct http1_body *b, char c)
{
	switch (b->state) {
	case SIZE_FIRST: case SIZE:
		return on_size(b, c);
	case EXTENSION:
		return on_extra(b, c, SIZE_LF);
	case SIZE_LF:
		b->extra = 0;
		return on_line_end(b, c, b->left ? DATA : TRAILER_FIRST);
	case DATA_CR:
		return c == '\r' ? DATA_LF : refuse(b, "chunk longer than its size");
	case DATA_LF:
		return on_line_end(b, c, SIZE_FIRST);
	case TRAILER_FIRST:
		if (c == '\r')
			return END_LF;
		b->state = TRAILER;
		return on_extra(b, c, TRAILER_LF);
	case TRAILER:
		return on_extra(b, c, TRAILER_LF);
	case TRAILER_LF:
		return on_line_end(b, c, TRAILER_FIRST);
	case END_LF:
		b->done = c == '\n';
		return b->done ? END_LF : refuse(b, "CR without LF in chunked body");
	default:
		return REFUSED;
	}
}

/* Body bytes, as many as there are and are due. */
static size_t take_data(struct http1_body *b, const char *in, size_t n, struct span *piece)
{
	if (b->framing != HTTP1_TO_CLOSE) {
		if (n > b->left)
			n = (size_t)b->left;
		b->left -= n;
	}
	*piece = (struct span){in, n};
	return n;
}

static size_t feed_chunked(struct http1_body *b, const char *in, size_t n, struct span *piece)
{
	size_t used = 0;

	while (used < n && b->state != DATA && !b->done && b->state != REFUSED)
		b->state = step(b, in[used++]);
	if (b->state != DATA || used == n)
		return used;
	used += take_data(b, in + used, n - used, piece);
	if (!b->left)
		b->state = DATA_CR;
	return used;
}

size_t http1_body_feed(struct http1_body *b, const char *in, size_t n, struct span *piece)
{
	*piece = (struct span){in, 0};
	if (b->done || b->state == REFUSED)
		return 0;
	if (b->framing == HTTP1_CHUNKED)
		return feed_chunked(b, in, n, piece);
	size_t taken = take_data(b, in, n, piece);
	b->done = b->framing == HTTP1_LENGTH && !b->left;
	return taken;
}
