// SPDX-License-Identifier: MIT
// Heads of answers: each row of the table in http1.h is at least one row here. Every row is also
// read byte by byte, cut in two everywhere, and up to an unreadable page.
#include "core/proto/http1.h"

#include "core/proto/text.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { HEAD_MAX = 1024 };

#define BYTES(literal) (literal), sizeof(literal) - 1
#define START "HTTP/1.1 200 OK\r\n"
#define HEAD(lines) BYTES(START lines "\r\n")

/* The verdict in words: "bad: why", "alien", "partial", or what the head says. */
static const struct {
	const char *in;
	size_t n;
	const char *verdict;	/* a refusal may say more than this */
} rows[] = {
	/* The status line */
	{HEAD(""), "1.1 200 \"OK\" to-close"},
	{BYTES("HTTP/1.1 200\r\n\r\n"), "1.1 200 \"\" to-close"},
	{BYTES("HTTP/1.1 200 \r\n\r\n"), "1.1 200 \"\" to-close"},
	{BYTES("HTTP/1.1 200  x y \r\n\r\n"), "1.1 200 \" x y \" to-close"},
	{BYTES("HTTP/1.1 404 Not Found\r\n\r\n"), "1.1 404 \"Not Found\" to-close"},
	{BYTES("HTTP/1.1 200 tr\xc3\xa8s\t\x80\xff\r\n\r\n"),
	 "1.1 200 \"tr\\xc3\\xa8s\\t\\x80\\xff\" to-close"},
	{BYTES("HTTP/1.0 200 OK\r\n\r\n"), "1.0 200 \"OK\" to-close"},
	{BYTES("HTTP/1.2 200 OK\r\n\r\n"), "1.2 200 \"OK\" to-close"},
	{BYTES("HTTP/1.9 200 OK\r\n\r\n"), "1.9 200 \"OK\" to-close"},
	{BYTES("HTTP/1.1 600 x\r\n\r\n"), "1.1 600 \"x\" to-close"},
	{BYTES("HTTP/1.1 999 x\r\n\r\n"), "1.1 999 \"x\" to-close"},
	{BYTES("HTTP/1.1 100 x\r\n\r\n"), "1.1 100 \"x\" none"},
	{BYTES("HTTP/1.1 099 x\r\n\r\n"), "bad: status"},
	{BYTES("HTTP/1.1 000\r\n\r\n"), "bad: status"},
	{BYTES("HTTP/1.1 1000 x\r\n\r\n"), "bad: bad status line"},
	{BYTES("HTTP/1.1 200OK\r\n\r\n"), "bad: bad status line"},
	{BYTES("HTTP/1.1 200\tOK\r\n\r\n"), "bad: bad status line"},
	{BYTES("HTTP/1.1 200\r\r\n\r\n"), "bad: "},
	{BYTES("HTTP/1.1 200 O\0K\r\n\r\n"), "bad: control character"},
	{BYTES("HTTP/1.1 200 O\rK\r\n\r\n"), "bad: control character"},
	{BYTES("HTTP/1.1 200 \x1b[2J\r\n\r\n"), "bad: control character"},
	{BYTES("HTTP/1.1 200 \x7f\r\n\r\n"), "bad: control character"},
	{BYTES("HTTP/1.1 200 OK\n\r\n"), "bad: control character or bare LF"},
	{BYTES("HTTP/1.1 200 OK\n\n"), "bad: control character or bare LF"},
	{BYTES("HTTP/1.1 200\nX: y\r\n\r\n"), "bad: control character or bare LF"},
	{BYTES("HTTP/1.1 200 OK\rX: y\r\n\r\n"), "bad: control character"},
	{BYTES("HTTP/2.0 200 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/0.9 200 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/1.10 200 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/1. 200 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/1 200 OK\r\n\r\n"), "alien"},
	{BYTES("http/1.1 200 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/1.1 20 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/1.1 20\r\n\r\n"), "alien"},
	{BYTES("HTTP/1.1 +20 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/1.1  200 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/1.1\t200 OK\r\n\r\n"), "alien"},
	{BYTES("HTTP/1.1\r\n\r\n"), "alien"},
	{BYTES("\r\n" START "\r\n"), "alien"},
	{BYTES("\n" START "\r\n"), "alien"},
	{BYTES(" " START "\r\n"), "alien"},
	{BYTES("<html>ok</html>"), "alien"},
	{BYTES("\0\0\0\0"), "alien"},
	{BYTES("SSH-2.0-x\r\n"), "alien"},
	{BYTES("I\xff"), "alien"},
	{BYTES("HTTP/1.1 200 O"), "partial"},
	{BYTES("HTTP/1.1 200 OK\r"), "partial"},
	{BYTES(START), "partial"},
	{BYTES(START "\r"), "partial"},
	{BYTES(START "X: y\r\n"), "partial"},
	{BYTES(START "X: y\r\n z\r\n"), "partial"},
	{BYTES(""), "partial"},

	/* Fields */
	{HEAD("X: y\r\n"), "1.1 200 \"OK\" to-close X=y"},
	{HEAD("X:y\r\nZ:\r\n"), "1.1 200 \"OK\" to-close X=y Z="},
	{HEAD("X: \t y z \t \r\n"), "1.1 200 \"OK\" to-close X=y z"},
	{HEAD("X:: y:z\r\n"), "1.1 200 \"OK\" to-close X=: y:z"},
	{HEAD("X: a\tb\xe9\x80\r\n"), "1.1 200 \"OK\" to-close X=a\\tb\\xe9\\x80"},
	{HEAD("!#$%&'*+-.^_`|~09azAZ: y\r\n"),
	 "1.1 200 \"OK\" to-close !#$%&'*+-.^_`|~09azAZ=y"},
	{HEAD("X: a\n\r\n"), "bad: control character or bare LF"},
	{HEAD("\n"), "bad: control character or bare LF"},
	{BYTES(START "\n"), "bad: control character or bare LF"},
	{BYTES(START "X: y\r\n\n"), "bad: control character or bare LF"},
	{HEAD("X: y\nY: z\r\n"), "bad: control character or bare LF"},
	{HEAD("X: a\rb\r\n"), "bad: control character"},
	{HEAD("X: a\r\r\n"), "bad: control character"},
	{HEAD("\r\r\n"), "bad: "},
	{HEAD("\rX: y\r\n"), "bad: "},
	{HEAD("X: a\0b\r\n"), "bad: control character"},
	{HEAD("X: \x01\r\n"), "bad: control character"},
	{HEAD("X: \x1b[2J\r\n"), "bad: control character"},
	{HEAD("X: \x7f\r\n"), "bad: control character"},
	{HEAD("X : y\r\n"), "bad: header line without a proper name"},
	{HEAD("X\t: y\r\n"), "bad: header line without a proper name"},
	{HEAD("X y: z\r\n"), "bad: header line without a proper name"},
	{HEAD(": y\r\n"), "bad: header line without a proper name"},
	{HEAD(":\r\n"), "bad: header line without a proper name"},
	{HEAD("X\xe9: y\r\n"), "bad: header line without a proper name"},
	{HEAD("\xff: y\r\n"), "bad: header line without a proper name"},
	{HEAD("X\0: y\r\n"), "bad: "},
	{HEAD("X\x7f: y\r\n"), "bad: "},
	{HEAD("(X): y\r\n"), "bad: header line without a proper name"},
	{HEAD("X/y: y\r\n"), "bad: header line without a proper name"},
	{HEAD("{X: y\r\n"), "bad: header line without a proper name"},
	{HEAD("X@: y\r\n"), "bad: header line without a proper name"},
	{HEAD("X\\: y\r\n"), "bad: header line without a proper name"},
	{HEAD("X\": y\r\n"), "bad: header line without a proper name"},
	{HEAD("XY\r\n"), "bad: header line without a proper name"},
	{HEAD("A: b\r\nX\r\nC: d\r\n"), "bad: header line without a proper name"},
	{HEAD("Location: /a\r\nLOCATION: /b\r\n"),
	 "1.1 200 \"OK\" to-close to=/a Location=/a LOCATION=/b"},
	{HEAD("location:\r\n"), "1.1 200 \"OK\" to-close to= location="},
	{HEAD("Content-Encoding: identity\r\n"),
	 "1.1 200 \"OK\" to-close Content-Encoding=identity"},
	{HEAD("content-encoding: gzip\r\n"),
	 "1.1 200 \"OK\" to-close encoded content-encoding=gzip"},
	{HEAD("Content-Encoding: identity, gzip\r\n"),
	 "1.1 200 \"OK\" to-close encoded Content-Encoding=identity, gzip"},
	{HEAD("Content-Encoding: br\r\nContent-Encoding: identity\r\n"),
	 "1.1 200 \"OK\" to-close encoded Content-Encoding=br Content-Encoding=identity"},

	/* Folded ones */
	{HEAD("X: a,\r\n b,\r\n\tc\r\n"), "1.1 200 \"OK\" to-close X=a,   b,  \\tc"},
	{HEAD("X: a\r\n \r\nY: b\r\n"), "1.1 200 \"OK\" to-close X=a Y=b"},
	{HEAD("X:\r\n a\r\n"), "1.1 200 \"OK\" to-close X=a"},
	{HEAD("X: a\r\n\t \t\r\n"), "1.1 200 \"OK\" to-close X=a"},
	{HEAD("X: a\r\n b: c\r\n"), "1.1 200 \"OK\" to-close X=a   b: c"},
	{HEAD("Content-Length:\r\n 7\r\n"), "1.1 200 \"OK\" length 7 Content-Length=7"},
	{HEAD("Content-Length: 7,\r\n\t7\r\n"),
	 "1.1 200 \"OK\" length 7 Content-Length=7,  \\t7"},
	{HEAD("Content-Length: 1\r\n 7\r\n"), "bad: Content-Length is not a number"},
	{HEAD("X\r\n : y\r\n"), "bad: header line without a proper name"},
	{HEAD("X\r\n y\r\n"), "bad: header line without a proper name"},
	{HEAD("X: a\n b\r\n"), "bad: control character or bare LF"},
	{HEAD("X: a\r\n b\n"), "bad: control character or bare LF"},
	{HEAD("X: a\r\n \n"), "bad: control character or bare LF"},
	{HEAD("X: a\r\n \x01\r\n"), "bad: control character"},
	{HEAD(" X: y\r\n"), "bad: space before the first header"},
	{HEAD("\tX: y\r\n"), "bad: space before the first header"},
	{HEAD(" \r\n"), "bad: space before the first header"},

	/* Framing */
	{HEAD("Content-Length: 0\r\n"), "1.1 200 \"OK\" length 0 Content-Length=0"},
	{HEAD("CONTENT-LENGTH:0006\r\n"), "1.1 200 \"OK\" length 6 CONTENT-LENGTH=0006"},
	{HEAD("Content-Length: 9223372036854775807\r\n"),
	 "1.1 200 \"OK\" length 9223372036854775807 Content-Length=9223372036854775807"},
	{HEAD("Content-Length: 6, 6,6 ,\t06\r\n"),
	 "1.1 200 \"OK\" length 6 Content-Length=6, 6,6 ,\\t06"},
	{HEAD("Content-Length: 6\r\nContent-Length: 6\r\n"),
	 "1.1 200 \"OK\" length 6 Content-Length=6 Content-Length=6"},
	{HEAD("Content-Length: 6\r\nContent-Length: 5\r\n"), "bad: conflicting Content-Length"},
	{HEAD("Content-Length: 0\r\nContent-Length: 5\r\n"), "bad: conflicting Content-Length"},
	{HEAD("Content-Length: 6, 5\r\n"), "bad: conflicting Content-Length"},
	{HEAD("Content-Length: 6, 6, 5\r\n"), "bad: conflicting Content-Length"},
	{HEAD("Content-Length: 6,\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: ,6\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: 6,,6\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length:\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: \t\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: -6\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: +6\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: 0x6\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: 6.0\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: 6 6\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: six\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: 9223372036854775808\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: 18446744073709551622\r\n"), "bad: Content-Length is not a number"},
	{HEAD("Content-Length: 99999999999999999999999\r\n"),
	 "bad: Content-Length is not a number"},
	{HEAD("Content-Lengt: 6\r\n"), "1.1 200 \"OK\" to-close Content-Lengt=6"},
	{HEAD("Transfer-Encoding: chunked\r\n"),
	 "1.1 200 \"OK\" chunked Transfer-Encoding=chunked"},
	{HEAD("transfer-ENCODING:CHUNKED\r\n"), "1.1 200 \"OK\" chunked transfer-ENCODING=CHUNKED"},
	{BYTES("HTTP/1.2 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
	 "1.2 200 \"OK\" chunked Transfer-Encoding=chunked"},
	{BYTES("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
	 "bad: Transfer-Encoding in HTTP/1.0"},
	{HEAD("Transfer-Encoding:\r\n"), "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: gzip\r\n"), "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: identity\r\n"), "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: gzip, chunked\r\n"), "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: chunked, chunked\r\n"),
	 "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: chunked;q=1\r\n"), "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: \"chunked\"\r\n"), "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: chunke\r\n"), "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
	 "bad: Transfer-Encoding other than chunked"},
	{HEAD("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
	 "bad: Transfer-Encoding other than chunked"},
	{HEAD("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n"),
	 "bad: Content-Length with Transfer-Encoding"},
	{HEAD("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"),
	 "bad: Content-Length with Transfer-Encoding"},

	/* Answers without a body, whatever they say */
	{BYTES("HTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\n"),
	 "1.1 100 \"Continue\" none Content-Length=9"},
	{BYTES("HTTP/1.1 101 x\r\nUpgrade: y\r\n\r\n"), "1.1 101 \"x\" none Upgrade=y"},
	{BYTES("HTTP/1.1 199 x\r\n\r\n"), "1.1 199 \"x\" none"},
	{BYTES("HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n"),
	 "1.1 204 \"x\" none Transfer-Encoding=chunked"},
	{BYTES("HTTP/1.1 304 x\r\nContent-Length: 9\r\n\r\n"),
	 "1.1 304 \"x\" none Content-Length=9"},
	{BYTES("HTTP/1.1 205 x\r\n\r\n"), "1.1 205 \"x\" to-close"},
};

static void describe(struct text *t, const struct http1_head *h, const char *in)
{
	static const char *const framings[] = {
		[HTTP1_NO_BODY] = "none", [HTTP1_LENGTH] = "length",
		[HTTP1_CHUNKED] = "chunked", [HTTP1_TO_CLOSE] = "to-close",
	};
	struct span name, value;

	text_add(t, "1.%d %d \"%Q\" %s", h->minor, h->status, h->reason, framings[h->framing]);
	if (h->framing == HTTP1_LENGTH)
		text_add(t, " %l", (long)h->length);
	if (h->encoded)
		text_add(t, " encoded");
	if (h->location.at)
		text_add(t, " to=%Q", h->location);
	for (size_t at = h->fields; http1_next_field(h, in, &at, &name, &value);)
		text_add(t, " %Q=%Q", name, value);
}

static void judge(struct text *t, enum http1_result result, const struct http1_head *h,
		  const char *in)
{
	if (result == HTTP1_OK)
		describe(t, h, in);
	else
		text_add(t, result == HTTP1_BAD ? "bad: %s" : result == HTTP1_ALIEN ? "alien" :
			 "partial", h->why);
	assert_false(t->cut);
}

/* What is behind the first piece must not be looked at: at first it is lines that end badly. */
static void run(const struct pieces *p, void *out)
{
	static char in[HEAD_MAX];
	struct text t = {out, 0, HEAD_MAX, false};
	struct http1_head h = {0};

	assert_true(p->len[0] + p->len[1] <= sizeof(in));
	memset(in, '\n', sizeof(in));
	memcpy(in, p->at[0], p->len[0]);
	enum http1_result result = http1_head(&h, in, p->len[0], false);
	if (result == HTTP1_PARTIAL && p->len[1]) {
		memcpy(in + p->len[0], p->at[1], p->len[1]);
		result = http1_head(&h, in, p->len[0] + p->len[1], false);
	}
	judge(&t, result, &h, in);
}

/* A copy may be written to: obs-folds are replaced there. */
static char *writable(const uint8_t *copy)
{
	return (char *)(uintptr_t)copy;
}

static int parse(const uint8_t *in, size_t n)
{
	struct http1_head h = {0};

	return (int)http1_head(&h, writable(in), n, false);
}

static void verdict_of(const char *in, size_t n, char *out)
{
	struct text t = {out, 0, HEAD_MAX, false};
	struct http1_head h = {0};
	char *copy = writable(guard_copy(in, n));
	enum http1_result result = http1_head(&h, copy, n, false);

	judge(&t, result, &h, copy);
	if (result == HTTP1_OK)
		assert_int_equal(h.size, n);
}

static void heads_are_judged(void **state)
{
	char out[HEAD_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *wanted = rows[i].verdict;

		verdict_of(rows[i].in, rows[i].n, out);
		if (strncmp(wanted, "bad: ", 5) ? strcmp(out, wanted) :
		    strncmp(out, "bad: ", 5) || !strstr(out, wanted + 5))
			fail_msg("row %zu, \"%.*s\": %s, not %s", i, (int)rows[i].n, rows[i].in,
				 out, wanted);
		each_split(rows[i].in, rows[i].n, HEAD_MAX, run);
		if (wanted[0] == '1')
			each_prefix(rows[i].in, rows[i].n, HTTP1_PARTIAL, parse);
	}
}

/* No beginning of an answer is taken for one, and a wrong line is refused once it is whole. */
static void bad_heads_are_never_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (size_t n = 0; n < rows[i].n && rows[i].verdict[0] != '1'; n++)
			assert_int_not_equal(parse(guard_copy(rows[i].in, n), n), HTTP1_OK);
	assert_int_equal(parse((const uint8_t *)BYTES("J")), HTTP1_ALIEN);
	assert_int_equal(parse((const uint8_t *)BYTES(START "X y: z\r\nA")), HTTP1_BAD);
}

/* Every byte in every place where a peer may put one. */
static void bytes_have_their_places(void **state)
{
	static const char token[] = "!#$%&'*+-.^_`|~";
	static const char *const forms[] = {
		"HTTP/1.1 200 _\r\n\r\n", START "X: _\r\n\r\n", START "X_: y\r\n\r\n",
		START "X: y\r\n _\r\n\r\n",
	};

	(void)state;
	for (unsigned form = 0; form < 4; form++)
		for (unsigned c = 0; c < 256; c++) {
			char in[64];
			size_t n = strlen(forms[form]);
			bool good = (c >= 0x20 && c != 0x7f) || c == '\t';

			if (form == 2)
				good = (c && strchr(token, (int)c)) || (c >= '0' && c <= '9') ||
				       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == ':';
			memcpy(in, forms[form], n);
			*(char *)memchr(in, '_', n) = (char)c;
			int result = parse(guard_copy(in, n), n);
			if (result != (good ? HTTP1_OK : HTTP1_BAD))
				fail_msg("byte %u in form %u: %d", c, form, result);
		}
}

static void what_follows_is_not_read(void **state)
{
	static const char in[] = START "Content-Length: 5\r\n\r\n ready\n\n\0HTTP";
	struct http1_head h = {0};

	(void)state;
	assert_int_equal(http1_head(&h, writable(guard_copy(BYTES(in))), sizeof(in) - 1, false),
			 HTTP1_OK);
	assert_int_equal(h.size, sizeof(START "Content-Length: 5\r\n\r\n") - 1);
	assert_int_equal(h.length, 5);
}

static void head_has_no_body(void **state)
{
	static const char *const lines[] = {
		"", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
	};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		char in[HEAD_MAX];
		struct text t = TEXT_IN(in);
		struct http1_head h = {0};

		text_add(&t, START "%s\r\n", lines[i]);
		assert_int_equal(http1_head(&h, in, t.len, true), HTTP1_OK);
		assert_int_equal(h.framing, HTTP1_NO_BODY);
	}
}

static void interim_answers_are_known(void **state)
{
	(void)state;
	for (int status = 100; status < 1000; status++) {
		struct http1_head h = {.status = status};

		assert_int_equal(http1_is_interim(&h), status < 200 && status != 101);
	}
}

/* One byte at a time, from a state that is kept between the calls. */
static void drips_are_read(void **state)
{
	static char in[HEAD_MAX];
	char whole[HEAD_MAX], dripped[HEAD_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text t = TEXT_IN(dripped);
		struct http1_head h = {0};
		enum http1_result result = HTTP1_PARTIAL;

		memset(in, '\n', sizeof(in));
		for (size_t n = 0; n < rows[i].n && result == HTTP1_PARTIAL; n++) {
			in[n] = rows[i].in[n];
			result = http1_head(&h, in, n + 1, false);
		}
		verdict_of(rows[i].in, rows[i].n, whole);
		judge(&t, result, &h, in);
		assert_string_equal(dripped, whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_are_judged),
		cmocka_unit_test(bad_heads_are_never_good),
		cmocka_unit_test(bytes_have_their_places),
		cmocka_unit_test(what_follows_is_not_read),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(interim_answers_are_known),
		cmocka_unit_test(drips_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
