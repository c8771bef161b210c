/* SPDX-License-Identifier: MIT */
/* One HTTP/1.1 exchange (RFC 9112): a request in one write, the head of the final answer, and the
 * decoded body for those who want it. One exchange at a time: the buffer is static. */
#ifndef CORE_HTTP_H
#define CORE_HTTP_H

#include "core/proto/http1.h"
#include "core/proto/url.h"
#include "core/stream.h"

enum {
	HTTP_HEAD_MAX = 16384,		/* a longer head is refused: CAUSE_TOO_LARGE */
	HTTP_REQUEST_MAX = 32768,	/* head and body; a longer one: CAUSE_USAGE */
	HTTP_HEADERS_MAX = 17,		/* of the caller's */
	HTTP_INTERIM_MAX = 8,		/* 1xx answers skipped; one more is refused */
};

struct http_request {
	const char *method;
	struct span body;		/* or at == NULL */
	struct endpoint to;		/* where to connect */
	struct url url;			/* what to ask for */
	unsigned n_headers;
	struct span header[HTTP_HEADERS_MAX];	/* "Name: value", in place of ours if we have one */
};

struct http {
	struct stream stream;
	struct deadline d;
	struct report *r;
	char *at;			/* received, and not yet taken by http_read */
	size_t len;
	uint64_t body_len;		/* decoded bytes so far */
	struct http1_body body;
	struct http1_head head;
};

/* A header line as -H takes it: a name without spaces, a colon, a value without control
 * characters; not one that frames the message (Content-Length, Transfer-Encoding). */
bool http_header_is_valid(struct span header);

/* Connects, sends, and reads up to the end of the final head: h->head, whose spans hold until the
 * first http_read. All of the exchange stands under d and reports to r. 0, or -1 with r->err set
 * and nothing left open. */
int http_open(struct http *h, const struct http_request *q, struct deadline d, struct report *r);

/* Fields of the head, while its spans hold: *at starts as h->head.fields. */
bool http_next_field(const struct http *h, size_t *at, struct span *name, struct span *value);

/* The next piece of what has come of the body, decoded if CONFIG_HTTP_BODY; may be empty. */
struct span http_take(struct http *h);

/* 1: *piece is the next piece of the body, never empty. 0: the body is complete. -1: r->err. */
int http_read(struct http *h, struct span *piece);

/* Before the end of an exchange whose peer may have more to say, see core/stream.h. */
void http_drain(struct http *h);

#endif
