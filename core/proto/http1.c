// SPDX-License-Identifier: MIT
// The head of an answer. Lines are judged as they become complete, so that a wrong one is refused
// at once and a slow server costs no second reading.
#include "core/proto/http1.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Of those that may be in a header at all: not what ends a line. */
static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f;
}

/* Compares without case. `word` is in lower case, and s has no control characters: then this bit
 * is only the case of letters. */
static bool is_word(const struct span *s, const char *word)
{
	for (size_t i = 0; i < s->len; i++)
		if ((s->at[i] | 0x20) != word[i])
			return false;
	return !word[s->len];
}

/* RFC 9110 section 5.6.2, of what is no control character. */
static bool is_token(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i], letter = c | 0x20;

		if ((letter < 'a' || letter > 'z') && c != '-' &&
		    (c & 0x80 || span_find((struct span){"\t \"(),/:;<=>?@[\\]{}", 19}, c) < 19))
			return false;
	}
	return s.len;
}

/* The functions below return what is wrong, or NULL. */
static const char *read_status_line(struct http1_head *h, const char *in, size_t len)
{
	h->minor = (uint8_t)(in[7] - '0');
	h->status = (in[9] * 10 + in[10]) * 10 + in[11] - '0' * 111;
	if (in[12] == ' ')
		h->reason = (struct span){in + 13, len - 13};
	return h->status >= 100 && (in[12] == ' ' || in[12] == '\r') ? NULL :
	       "bad status line";
}

static const char *note_length(struct http1_head *h, struct span *list)
{
	while (list->at) {
		struct span one = span_trim(span_cut(*list, ',', list));
		unsigned long length;

		if (!span_number(one, INT64_MAX, &length))
			return "Content-Length is not a number";
		if (h->framing & HTTP1_LENGTH && h->length != length)
			return "conflicting Content-Length";
		h->framing |= HTTP1_LENGTH;
		h->length = length;
	}
	return NULL;
}

static const char *read_field(struct http1_head *h, const struct span *name, struct span *value)
{
	if (!value->at || !is_token(*name))
		return "header line without a proper name";
	if (is_word(name, "content-length"))
		return note_length(h, value);
	if (is_word(name, "transfer-encoding")) {
		if (h->framing & HTTP1_CHUNKED || !is_word(value, "chunked"))
			return "Transfer-Encoding other than chunked";
		h->framing |= HTTP1_CHUNKED;
	}
	if (is_word(name, "content-encoding"))
		h->encoded |= !is_word(value, "identity");
	if (is_word(name, "location") && !h->location.at)
		h->location = *value;
	return NULL;
}

static const char *end_head(struct http1_head *h, bool to_head)
{
	if (h->framing == (HTTP1_LENGTH | HTTP1_CHUNKED))
		return "Content-Length with Transfer-Encoding";
	if (h->framing == HTTP1_CHUNKED && !h->minor)
		return "Transfer-Encoding in HTTP/1.0";
	if (to_head || h->status < 200 || h->status == 204 || h->status == 304)
		h->framing = HTTP1_NO_BODY;
	return NULL;
}

static enum http1_result bad(struct http1_head *h, const char *why)
{
	h->why = why;
	return HTTP1_BAD;
}

/* What a status line begins with; # is a digit. */
static const char start[] = "HTTP/1.# ###";

/* Reads the line that ends before in[end]; HTTP1_OK if it was the empty one. */
static enum http1_result end_line(struct http1_head *h, const char *in, size_t end, bool to_head)
{
	enum http1_result result = HTTP1_PARTIAL;
	struct span name, value;
	size_t at = h->size;

	h->size = end;
	if (!h->fields) {
		h->fields = end;
		h->why = read_status_line(h, in, end - 2);
	} else if (http1_next_field(h, in, &at, &name, &value)) {
		h->why = read_field(h, &name, &value);
	} else {
		h->why = end_head(h, to_head);
		result = HTTP1_OK;
	}
	return h->why ? HTTP1_BAD : result;
}

enum http1_result http1_head(struct http1_head *h, char *in, size_t len, bool to_head)
{
	enum http1_result result = HTTP1_PARTIAL;

	for (size_t i = h->size; i < len && result == HTTP1_PARTIAL; i++) {
		char c = in[i];

		if (i < sizeof(start) - 1) {
			if (start[i] == '#' ? c < '0' || c > '9' : c != start[i])
				return HTTP1_ALIEN;
		} else if ((in[i - 1] == '\r') != (c == '\n') || is_control(c)) {
			return bad(h, "control character or bare LF in the head");
		}
		if (c != '\n')
			continue;
		/* Any line but the empty one may go on in the next. */
		if (i > h->size + 1) {
			if (i + 1 == len)
				break;
			if (is_blank(in[i + 1])) {
				if (!h->fields)
					return bad(h, "space before the first header");
				in[i - 1] = in[i] = ' ';
				continue;
			}
		}
		result = end_line(h, in, i + 1, to_head);
	}
	return result;
}

bool http1_next_field(const struct http1_head *h, const char *in, size_t *at, struct span *name,
		      struct span *value)
{
	struct span rest, line = span_cut((struct span){in + *at, h->size - *at}, '\n', &rest);

	*at += line.len + 1;
	line.len--;
	*name = span_cut(line, ':', value);
	*value = span_trim(*value);
	return line.len;
}
