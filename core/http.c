// SPDX-License-Identifier: MIT
// Request and answer share one buffer: the request is gone before the answer comes.
#include "core/http.h"

/* How much of an answer that is no HTTP is shown. */
enum { EXCERPT_MAX = 40 };

static char buffer[HTTP_REQUEST_MAX];

/* Whether the header has the name that `line` begins with, colon included. */
static bool same_name(struct span header, const char *line)
{
	size_t len = span_find(span_of(line), ':') + 1;

	return header.len >= len &&
	       span_is_nocase((struct span){header.at, len}, (struct span){line, len});
}

bool http_header_is_valid(struct span header)
{
	size_t colon = span_find(header, ':');

	for (size_t i = 0; i < header.len; i++) {
		unsigned char c = (unsigned char)header.at[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f || (c == ' ' && i < colon))
			return false;
	}
	return colon && colon < header.len && !same_name(header, "content-length:") &&
	       !same_name(header, "transfer-encoding:");
}

/* A header of ours, unless the caller has one of that name. */
static void add_default(struct text *t, const struct http_request *q, const char *line,
			struct span rest)
{
	for (unsigned i = 0; i < q->n_headers; i++)
		if (same_name(q->header[i], line))
			return;
	text_add(t, "%s%S\r\n", line, rest);
}

static void build(struct text *t, const struct http_request *q)
{
	static const struct span none = {NULL, 0};

	text_add(t, "%s %s%S HTTP/1.1\r\n", q->method, q->url.rootless ? "/" : "", q->url.target);
	add_default(t, q, q->url.to.host.len ? "Host: " : "Host: localhost", q->url.to.text);
	add_default(t, q, "User-Agent: probebox/" VERSION, none);
	add_default(t, q, "Accept: */*", none);
	add_default(t, q, "Accept-Encoding: identity", none);
	add_default(t, q, "Connection: close", none);
	if (ENABLE_HTTP_DATA && q->body.at) {
		add_default(t, q, "Content-Type: application/x-www-form-urlencoded", none);
		text_add(t, "Content-Length: %l\r\n", (long)q->body.len);
	}
	for (unsigned i = 0; i < q->n_headers; i++)
		text_add(t, "%S\r\n", q->header[i]);
	text_add(t, "\r\n%S", q->body);
}

static int send_request(struct http *h, const struct http_request *q, struct deadline d,
			struct report *r)
{
	struct text t = TEXT_IN(buffer);

	build(&t, q);
	if (t.cut)
		return err_set(&r->err, CAUSE_USAGE, ": request over %d bytes", HTTP_REQUEST_MAX - 1);
	/* A peer that is gone may have answered before it left: reading will tell. */
	if (stream_send(&h->stream, buffer, t.len, d) == STREAM_LATE)
		return err_set(&r->err, CAUSE_SEND_TIMEOUT, ": %l bytes of request", (long)t.len);
	report_step(r, "request sent, %l bytes", (long)t.len);
	return 0;
}

/* What this may be that is no HTTP/1.x. */
static int explain_alien(const struct http *h, struct report *r)
{
	struct span s = span_first((struct span){buffer, h->len}, EXCERPT_MAX);

	if (s.len > 1 && (s.at[0] == 0x15 || s.at[0] == 0x16) && s.at[1] == 3)
		return err_set(&r->err, CAUSE_NOT_HTTP, ": the server speaks TLS");
	if (s.len > 4 && !s.at[0] && s.at[3] == 4)
		return err_set(&r->err, CAUSE_NOT_HTTP, ": the server speaks HTTP/2");
	return err_set(&r->err, CAUSE_NOT_HTTP, ": the answer begins with \"%Q\"", s);
}

/* The connection gave `got` (STREAM_...) where more of `part` was due. */
static int explain_stop(long got, uint64_t have, const char *part, struct report *r)
{
	enum cause none = got == STREAM_LATE ? CAUSE_SILENT :
			  got == STREAM_END ? CAUSE_CLOSED : CAUSE_RESET;
	enum cause some = got == STREAM_LATE ? CAUSE_STALLED :
			  got == STREAM_END ? CAUSE_CUT_SHORT : CAUSE_RESET;

	if (!have && part[0] == 'h')
		return err_set(&r->err, none, none == CAUSE_RESET ? " without an answer" : "");
	return err_set(&r->err, some, " after %l bytes of the %s", (long)have, part);
}

/* More bytes of the answer behind those in the buffer. */
static int receive_head(struct http *h, struct deadline d, struct report *r)
{
	if (h->len == HTTP_HEAD_MAX)
		return err_set(&r->err, CAUSE_TOO_LARGE, ": head over %d bytes", HTTP_HEAD_MAX);
	long got = stream_recv(&h->stream, buffer + h->len, HTTP_HEAD_MAX - h->len, d);
	if (got <= 0)
		return explain_stop(got, h->len, "head", r);
	if (!h->len)
		report_step(r, "first byte");
	h->len += (size_t)got;
	return 0;
}

static int read_head(struct http *h, bool to_head, struct deadline d, struct report *r)
{
	unsigned interim = 0;

	h->len = 0;
	for (;;) {
		enum http1_result result = h->len ? http1_head(&h->head, buffer, h->len, to_head) :
						    HTTP1_PARTIAL;

		if (result == HTTP1_ALIEN)
			return explain_alien(h, r);
		if (result == HTTP1_BAD)
			return err_set(&r->err, CAUSE_HTTP_INVALID, ": %s", h->head.why);
		if (result == HTTP1_OK && !http1_is_interim(&h->head))
			return 0;
		if (result == HTTP1_OK) {
			if (interim++ == HTTP_INTERIM_MAX)
				return err_set(&r->err, CAUSE_HTTP_INVALID,
					       ": more than %d interim answers", HTTP_INTERIM_MAX);
			report_step(r, "interim %d skipped", h->head.status);
			h->len -= h->head.size;
			memmove(buffer, buffer + h->head.size, h->len);
			h->head = (struct http1_head){0};
		} else if (receive_head(h, d, r)) {
			return -1;
		}
	}
}

int http_open(struct http *h, const struct http_request *q, struct deadline d, struct report *r)
{
	struct endpoint to = {
		.unix_path = q->unix_path,
		.host = q->url.to.host,
		.port = q->url.to.port,
		.family = q->family,
	};

	*h = (struct http){.at = buffer};
	if (stream_open(&h->stream, &to, d, r))
		return -1;
	if (send_request(h, q, d, r) || read_head(h, span_is(span_of(q->method), "HEAD"), d, r)) {
		stream_close(&h->stream, false, d);
		return -1;
	}
	report_step(r, "head: %d %Q, %l bytes", h->head.status, h->head.reason,
		    (long)h->head.size);
	h->at = buffer + h->head.size;
	h->len -= h->head.size;
	http1_body_start(&h->body, &h->head);
	return 0;
}

bool http_next_field(const struct http *h, size_t *at, struct span *name, struct span *value)
{
	return http1_next_field(&h->head, buffer, at, name, value);
}

struct span http_peek_body(const struct http *h)
{
	struct http1_body body = h->body;
	struct span piece = {h->at, 0};

	if (h->len)
		http1_body_feed(&body, h->at, h->len, &piece);
	return piece;
}

int http_read(struct http *h, struct span *piece, struct deadline d, struct report *r)
{
	for (;;) {
		size_t used = http1_body_feed(&h->body, h->at, h->len, piece);

		h->at += used;
		h->len -= used;
		h->body_len += piece->len;
		if (piece->len)
			return 1;
		if (h->body.why)
			return err_set(&r->err, CAUSE_HTTP_INVALID, ": %s", h->body.why);
		if (h->body.done)
			return 0;
		if (h->len)
			continue;
		long got = stream_recv(&h->stream, buffer, sizeof(buffer), d);
		h->ended = got == STREAM_END;
		if (h->ended && h->body.framing == HTTP1_TO_CLOSE)
			return 0;
		if (got <= 0)
			return explain_stop(got, h->body_len, "body", r);
		h->at = buffer;
		h->len = (size_t)got;
	}
}

/* Takes what has already come of a body that nobody wants, to learn whether that is all of it. */
static void skip_received(struct http *h)
{
	struct span piece;
	size_t used;

	while (h->len && (used = http1_body_feed(&h->body, h->at, h->len, &piece))) {
		h->at += used;
		h->len -= used;
	}
}

void http_close(struct http *h, struct deadline d)
{
	skip_received(h);
	stream_close(&h->stream, h->ended || h->body.done, d);
}
