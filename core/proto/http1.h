/* SPDX-License-Identifier: MIT */
/* HTTP/1.x responses (RFC 9112): the head in a buffer that grows, the body piece by piece.
 *
 * What servers send that is unusual or illegal, and what becomes of it. Where the RFC leaves the
 * choice to the recipient, the answer is refused: a check must not call healthy what the next
 * client in line may not understand.
 *
 *   status line split anywhere               read on                      RFC 9112 section 4
 *   no reason phrase, with or without SP     accepted                     4
 *   HTTP/1.0, HTTP/1.2                       accepted; other versions not 2.3
 *   status 600 to 999                        accepted as a number         9110 section 15
 *   empty line before the status line        refused                      4
 *   LF without CR                            refused (MAY accept)         2.2
 *   CR without LF                            refused                      2.2
 *   NUL or another control character, not HTAB, in a value  refused       9110 section 5.5
 *   bytes 0x80 to 0xff in a value or reason  accepted (obs-text)          9110 section 5.5
 *   obs-fold                                 replaced by spaces           5.2
 *   space before the first header line       refused                      2.2
 *   space before the colon, empty name, name that is no token  refused    5.1
 *   Content-Length repeated with one value   accepted as that value       6.3 item 5
 *   Content-Length conflicting, not a number, over 2^63  refused          6.3 item 5
 *   Content-Length with Transfer-Encoding    refused                      6.3 item 3
 *   Transfer-Encoding in an HTTP/1.0 answer  refused                      6.1
 *   Transfer-Encoding other than "chunked"   refused (we offered none)    7.4
 *   1xx, 204, 304, any answer to HEAD        no body, whatever it says    6.3 items 1 and 2
 *   chunk extensions                         ignored                      7.1.1
 *   chunk size of over 15 digits, empty, or with signs  refused           7.1
 *   trailers                                 read and ignored             7.1.2
 *   chunk framing that does not add up       refused                      7.1
 *   body ends before its length or last chunk  cut short: the caller's verdict  8
 *   bytes after the end of the body          not looked at (we asked to close)  6.3
 */
#ifndef CORE_PROTO_HTTP1_H
#define CORE_PROTO_HTTP1_H

#include "core/proto/span.h"

#include <stdint.h>

enum http1_result {
	HTTP1_PARTIAL,	/* needs more bytes */
	HTTP1_OK,
	HTTP1_BAD,	/* `why` says what is wrong */
	HTTP1_ALIEN,	/* not HTTP/1.x at all: no status line can begin like this */
};

/* While the head is read, LENGTH and CHUNKED are bits: the fields seen so far. */
enum http1_framing {
	HTTP1_TO_CLOSE,
	HTTP1_LENGTH,
	HTTP1_CHUNKED,
	HTTP1_NO_BODY,
};

struct http1_head {
	const char *why;
	int status;			/* 100 to 999 */
	uint8_t minor;			/* of HTTP/1.minor */
	uint8_t framing;		/* enum http1_framing; valid once HTTP1_OK */
	bool encoded;			/* Content-Encoding other than identity */
	struct span reason;		/* may be empty */
	struct span location;		/* of Location, at == NULL if there is none */
	uint64_t length;		/* of the body, with HTTP1_LENGTH */
	size_t fields;			/* where the header fields begin */
	size_t size;			/* of the head with its empty line; how far it was read */
};

/* `h` is all zero for a new answer, and kept between calls; `in` holds the answer from its first
 * byte, `len` bytes of it so far, and must not move, as spans point into it. Obs-folds are
 * replaced in place. `to_head`: the request was a HEAD. */
enum http1_result http1_head(struct http1_head *h, char *in, size_t len, bool to_head);

/* The field after *at (at first h->fields; *at moves on): false when there is none. `in` is the
 * buffer http1_head has read. */
bool http1_next_field(const struct http1_head *h, const char *in, size_t *at, struct span *name,
		      struct span *value);

/* An interim answer (RFC 9110 section 15.2) that another follows: 1xx but 101. */
static inline bool http1_is_interim(const struct http1_head *h)
{
	return h->status < 200 && h->status != 101;
}

/* Extensions of one chunk, and all trailers together, may have so many bytes. */
enum { HTTP1_CHUNK_EXTRA_MAX = 16384 };

struct http1_body {
	uint8_t framing, state;
	bool cr;		/* between the CR and the LF of a line */
	bool done;		/* the body is complete (with HTTP1_TO_CLOSE: never from here) */
	uint64_t left;		/* of the body or the chunk */
	uint32_t extra;		/* bytes of a size line or trailers so far */
	const char *why;	/* not NULL: refused, and why */
};

void http1_body_start(struct http1_body *b, const struct http1_head *h);

/* Takes up to n bytes and returns how many; *piece is the body bytes among them, in place, may be
 * empty. 0 taken with n > 0: done, or refused (b->why). */
size_t http1_body_feed(struct http1_body *b, const char *in, size_t n, struct span *piece);

#endif
