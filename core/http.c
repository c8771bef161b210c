// SPDX-License-Identifier: MIT
// Request and answer share one buffer: the request is gone before the answer comes.
#include "core/http.h"

#include "core/large.h"

/* How much of an answer that is no HTTP is shown. */
enum { EXCERPT_MAX = 40 };

static LARGE char buffer[HTTP_REQUEST_MAX];

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

		if ((c < 0x20 && c != '\t') || c == 0x7f || (c <= ' ' && i < colon))
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
	static const char ours[] = "User-Agent: probebox/" VERSION "\0Accept: */*\0"
				   "Accept-Encoding: identity\0Connection: close\0";
	const struct span none = {NULL, 0};

	text_add(t, "%s %s%S HTTP/1.1\r\n", q->method, q->url.rootless ? "/" : "", q->url.target);
	add_default(t, q, q->url.to.host.len ? "Host: " : "Host: localhost", q->url.to.text);
	for (const char *line = ours; *line; line += strlen(line) + 1)
		add_default(t, q, line, none);
	if (ENABLE_HTTP_DATA && q->body.at) {
		add_default(t, q, "Content-Type: application/x-www-form-urlencoded", none);
		text_add(t, "Content-Length: %l\r\n", (long)q->body.len);
	}
	for (unsigned i = 0; i < q->n_headers; i++)
		text_add(t, "%S\r\n", q->header[i]);
	text_add(t, "\r\n%S", q->body);
}

static int send_request(struct http *h, const struct http_request *q)
{
	struct text t = TEXT_IN(buffer);

	build(&t, q);
	if (t.cut)
		return err_set(&h->r->err, CAUSE_USAGE, ": request over %d bytes",
			       HTTP_REQUEST_MAX - 1);
	/* A peer that is gone may have answered before it left: reading will tell. */
	if (stream_send(&h->stream, buffer, t.len, h->d) == STREAM_LATE)
		return err_set(&h->r->err, CAUSE_SEND_TIMEOUT, "");
	report_step(h->r, "request sent, %l bytes", (long)t.len);
	return 0;
}

/* What this may be that is no HTTP/1.x. */
static int explain_alien(const struct http *h)
{
	struct span s = span_first((struct span){buffer, h->len}, EXCERPT_MAX);
	const char *details = ": the answer begins with \"%Q\"";

	/* An alert or handshake record (RFC 8446 section 5.1); a SETTINGS frame (RFC 9113). */
	if (s.len > 1 && (s.at[0] | 3) == 0x17 && s.at[1] == 3)
		details = ": the server speaks TLS";
	else if (s.len > 3 && !s.at[0] && s.at[3] == 4)
		details = ": the server speaks HTTP/2";
	return err_set(&h->r->err, CAUSE_NOT_HTTP, details, s);
}

/* The connection gave `got` (STREAM_...) where more was due of the head, or of the body. */
static int explain_stop(const struct http *h, long got, uint64_t have, const char *part)
{
	static const uint8_t causes[] = {
		CAUSE_CLOSED, CAUSE_SILENT, CAUSE_RESET,
		CAUSE_CUT_SHORT, CAUSE_STALLED, CAUSE_RESET,
	};
	bool begun = have || part[0] == 'b';

	return err_set(&h->r->err, (enum cause)causes[(begun ? 3 : 0) - got],
		       begun ? " after %l bytes of the %s" : "", (long)have, part);
}

/* More bytes of the answer behind those in the buffer. */
static int receive_head(struct http *h)
{
	long got;

	if (h->len == HTTP_HEAD_MAX)
		return err_set(&h->r->err, CAUSE_TOO_LARGE, ": head over %d bytes", HTTP_HEAD_MAX);
	got = stream_recv(&h->stream, buffer + h->len, HTTP_HEAD_MAX - h->len, h->d);
	if (got <= 0)
		return explain_stop(h, got, h->len, "head");
	if (!h->len)
		report_step(h->r, "first byte");
	h->len += (size_t)got;
	return 0;
}

static int read_head(struct http *h, bool to_head)
{
	unsigned interim = 0;

	h->len = 0;
	for (;;) {
		enum http1_result result = http1_head(&h->head, buffer, h->len, to_head);

		if (result == HTTP1_PARTIAL) {
			if (receive_head(h))
				return -1;
			continue;
		}
		if (result == HTTP1_ALIEN)
			return explain_alien(h);
		if (result == HTTP1_OK && !http1_is_interim(&h->head))
			return 0;
		if (result == HTTP1_OK && interim++ == HTTP_INTERIM_MAX)
			h->head.why = "too many interim answers";
		if (h->head.why)
			return err_set(&h->r->err, CAUSE_HTTP_INVALID, ": %s", h->head.why);
		report_step(h->r, "interim %d skipped", h->head.status);
		h->len -= h->head.size;
		memmove(buffer, buffer + h->head.size, h->len);
		memset(&h->head, 0, sizeof(h->head));
	}
}

int http_open(struct http *h, const struct http_request *q, struct deadline d, struct report *r)
{
	memset(h, 0, sizeof(*h));
	h->d = d;
	h->r = r;
	if (stream_open(&h->stream, &q->to, d, r))
		return -1;
	if (send_request(h, q) || read_head(h, !strcmp(q->method, "HEAD"))) {
		stream_drain(&h->stream, d);
		return -1;
	}
	report_step(r, "head: %d %Q, %l bytes", h->head.status, h->head.reason,
		    (long)h->head.size);
	h->at = buffer + h->head.size;
	h->len -= h->head.size;
	if (ENABLE_HTTP_BODY)
		http1_body_start(&h->body, &h->head);
	else
		h->body.done = h->head.framing == HTTP1_NO_BODY ||
			       (h->head.framing == HTTP1_LENGTH && h->len >= h->head.length);
	return 0;
}

bool http_next_field(const struct http *h, size_t *at, struct span *name, struct span *value)
{
	return http1_next_field(&h->head, buffer, at, name, value);
}

struct span http_take(struct http *h)
{
	struct span piece = {h->at, h->len};
	size_t used = h->len;

	if (ENABLE_HTTP_BODY)
		used = http1_body_feed(&h->body, h->at, h->len, &piece);
	h->at += used;
	h->len -= used;
	h->body_len += piece.len;
	return piece;
}

int http_read(struct http *h, struct span *piece)
{
	for (;;) {
		*piece = http_take(h);
		if (piece->len)
			return 1;
		if (h->body.why)
			return err_set(&h->r->err, CAUSE_HTTP_INVALID, ": %s", h->body.why);
		if (h->body.done)
			return 0;
		if (h->len)
			continue;
		long got = stream_recv(&h->stream, buffer, sizeof(buffer), h->d);
		if (got == STREAM_END && h->body.framing == HTTP1_TO_CLOSE) {
			h->body.done = true;
			return 0;
		}
		if (got <= 0)
			return explain_stop(h, got, h->body_len, "body");
		h->at = buffer;
		h->len = (size_t)got;
	}
}

void http_drain(struct http *h)
{
	/* What has come of a body that nobody wanted tells whether that is all of it. */
	while (ENABLE_HTTP_BODY && h->len && !h->body.done && !h->body.why)
		http_take(h);
	if (!h->body.done)
		stream_drain(&h->stream, h->d);
}
