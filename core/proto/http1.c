// SPDX-License-Identifier: MIT
// The head of an answer. Lines are judged as they become complete, so that a wrong one is refused
// at once and a slow server costs no second reading.
#include "core/proto/http1.h"

static enum http1_result bad(struct http1_head *h, const char *why)
{
	h->why = why;
	return HTTP1_BAD;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "HTTP/1.x NNN" as far as there is. */
static enum http1_result check_start(const char *in, size_t len)
{
	static const char pattern[] = "HTTP/1.# ###";

	for (size_t i = 0; i < len && pattern[i]; i++)
		if (pattern[i] == '#' ? !is_digit(in[i]) : in[i] != pattern[i])
			return HTTP1_ALIEN;
	return len < sizeof(pattern) ? HTTP1_PARTIAL : HTTP1_OK;
}

static bool is_value_char(char c)
{
	return ((unsigned char)c >= 0x20 && c != 0x7f) || c == '\t';
}

/* RFC 9110 section 5.6.2 */
static bool is_token_char(char c)
{
	return c > 0x20 && c < 0x7f && span_find((struct span){"\"(),/:;<=>?@[\\]{}", 17}, c) == 17;
}

static bool all(struct span s, bool (*is)(char))
{
	for (size_t i = 0; i < s.len; i++)
		if (!is(s.at[i]))
			return false;
	return true;
}

static enum http1_result read_status_line(struct http1_head *h, struct span line)
{
	h->minor = (uint8_t)(line.at[7] - '0');
	h->status = (line.at[9] - '0') * 100 + (line.at[10] - '0') * 10 + (line.at[11] - '0');
	if (h->status < 100)
		return bad(h, "status below 100");
	if (line.len > 12 && line.at[12] != ' ')
		return bad(h, "no space after the status");
	if (line.len > 13)
		h->reason = (struct span){line.at + 13, line.len - 13};
	if (!all(h->reason, is_value_char))
		return bad(h, "control character in the reason phrase");
	return HTTP1_OK;
}

static enum http1_result note_length(struct http1_head *h, struct span value)
{
	while (value.at) {
		struct span one = span_trim(span_cut(value, ',', &value));
		unsigned long length;

		if (!span_number(one, INT64_MAX, &length))
			return bad(h, "Content-Length is not a number");
		if (h->has_length && h->length != length)
			return bad(h, "conflicting Content-Length");
		h->has_length = true;
		h->length = length;
	}
	return HTTP1_OK;
}

static enum http1_result note_field(struct http1_head *h, struct span name, struct span value)
{
	if (span_is_nocase(name, span_of("content-length")))
		return note_length(h, value);
	if (span_is_nocase(name, span_of("transfer-encoding"))) {
		if (h->has_coding || !span_is_nocase(value, span_of("chunked")))
			return bad(h, "Transfer-Encoding other than chunked");
		h->has_coding = true;
	} else if (span_is_nocase(name, span_of("content-encoding"))) {
		h->encoded |= !span_is_nocase(value, span_of("identity"));
	} else if (span_is_nocase(name, span_of("location")) && !h->location.at) {
		h->location = value;
	}
	return HTTP1_OK;
}

static enum http1_result read_field(struct http1_head *h, struct span line)
{
	struct span value, name = span_cut(line, ':', &value);

	if (!value.at)
		return bad(h, "header line without a colon");
	if (!name.len || !all(name, is_token_char))
		return bad(h, "header name is not a token");
	if (!all(value, is_value_char))
		return bad(h, "control character in a header");
	return note_field(h, name, span_trim(value));
}

static enum http1_result end_head(struct http1_head *h, bool to_head)
{
	if (h->has_coding && h->has_length)
		return bad(h, "Content-Length with Transfer-Encoding");
	if (h->has_coding && !h->minor)
		return bad(h, "Transfer-Encoding in HTTP/1.0");
	if (to_head || h->status < 200 || h->status == 204 || h->status == 304)
		h->framing = HTTP1_NO_BODY;
	else if (h->has_coding)
		h->framing = HTTP1_CHUNKED;
	else
		h->framing = h->has_length ? HTTP1_LENGTH : HTTP1_TO_CLOSE;
	return HTTP1_OK;
}

/* The length with its CRLF of the line that begins at `at`, obs-folds unfolded. A line may only be
 * judged when the byte after it is there, unless it is empty: it could be folded. */
static enum http1_result find_line(struct http1_head *h, char *at, size_t len, size_t *size)
{
	for (size_t from = 0;;) {
		char *lf = memchr(at + from, '\n', len - from);

		if (!lf)
			return HTTP1_PARTIAL;
		*size = (size_t)(lf - at) + 1;
		if (*size < 2 || lf[-1] != '\r')
			return bad(h, "line ends in LF without CR");
		if (*size == 2)
			return HTTP1_OK;
		if (*size == len)
			return HTTP1_PARTIAL;
		if (lf[1] != ' ' && lf[1] != '\t')
			return HTTP1_OK;
		if (!h->fields)
			return bad(h, "space before the first header");
		lf[-1] = lf[0] = ' ';
		from = *size;
	}
}

enum http1_result http1_head(struct http1_head *h, char *in, size_t len, bool to_head)
{
	enum http1_result result = h->fields ? HTTP1_OK : check_start(in, len);

	while (result == HTTP1_OK) {
		char *at = in + h->size;
		size_t size = 0;

		result = find_line(h, at, len - h->size, &size);
		if (result != HTTP1_OK)
			break;
		h->size += size;
		struct span line = {at, size - 2};
		if (!h->fields) {
			result = read_status_line(h, line);
			h->fields = h->size;
		} else if (line.len) {
			result = read_field(h, line);
		} else {
			return end_head(h, to_head);
		}
	}
	return result;
}

bool http1_next_field(const struct http1_head *h, const char *in, size_t *at, struct span *name,
		      struct span *value)
{
	struct span line = {in + *at, h->size - 2 - *at};
	const char *lf = line.len ? memchr(line.at, '\n', line.len) : NULL;

	if (!lf)
		return false;
	*at += (size_t)(lf - line.at) + 1;
	line.len = (size_t)(lf - line.at) - 1;
	*name = span_cut(line, ':', value);
	*value = span_trim(*value);
	return true;
}
