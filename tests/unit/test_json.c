// SPDX-License-Identifier: MIT
// The events of documents that are JSON, the place and reason for those that are not, and the
// same for every split. The sorts of trouble follow the grammar of RFC 8259, section by section.

#include "core/proto/json.h"
#include "core/proto/text.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(literal) (literal), sizeof(literal) - 1


// One word an event: k and s with their token, n with its text, then ( ) [ ] { } t f 0.
static void log_event(struct text *t, enum json_event event, const struct json *j)
{
	static const char sign[] = "?!ksntf0{[}]";

	text_add(t, "%c", sign[event]);
	if (event == JSON_KEY || event == JSON_STRING || event == JSON_NUMBER)
		text_add(t, "%Q%s ", json_token(j), j->token_cut ? "..." : "");
}

static void feed(struct json *j, struct text *t, const uint8_t *in, size_t n)
{
	const uint8_t *end = in + n;
	enum json_event event;

	while ((event = json_next(j, &in, end)) > JSON_BAD)
		log_event(t, event, j);
}

static void finish(struct json *j, struct text *t)
{
	if (!json_finish(j))
		text_add(t, "!%l %s", (long)j->offset, j->why);
}

static void run(const struct pieces *p, void *result)
{
	struct text t = {result, 0, 4096, false};
	struct json j = {0};

	for (int i = 0; i < 2; i++)
		feed(&j, &t, p->at[i], p->len[i]);
	finish(&j, &t);
	assert_false(t.cut);
}

static const struct {
	const char *in;
	size_t n;
	const char *events;
} cases[] = {
	// Values and structure (sections 2 to 5).
	{BYTES("null"), ""},
	{BYTES(" true\r\n\t"), "t"},
	{BYTES("false"), ""},
	{BYTES("[]"), "[]"},
	{BYTES("{}"), "{}"},
	{BYTES("[ ]"), "[]"},
	{BYTES("[[],{}]"), "[[]{}]"},
	{BYTES("[1,2 , 3]"), "[n1 n2 n3 ]"},
	{BYTES("{\"a\":1,\"a\" : {\"\":[null]}}"), "{ka n1 ka {k [0]}}"},
	{BYTES("\"\""), "s "},
	{BYTES(""), "!0 ends too early"},
	{BYTES("  \n"), "!3 ends too early"},
	{BYTES("["), "[!1 ends too early"},
	{BYTES("{\"a\":"), "{ka !5 ends too early"},
	{BYTES("[1"), "[!2 ends too early"},
	{BYTES("[1,"), "[n1 !3 ends too early"},
	{BYTES("[1,]"), "[n1 !3 not a value"},
	{BYTES("[,1]"), "[!1 not a value"},
	{BYTES("[1,,2]"), "[n1 !3 not a value"},
	{BYTES("[1 2]"), "[n1 !3 unexpected character"},
	{BYTES("[1}"), "[n1 !2 unexpected character"},
	{BYTES("[}"), "[!1 not a value"},
	{BYTES("{]"), "{!1 unexpected character"},
	{BYTES("{\"a\":1]"), "{ka n1 !6 unexpected character"},
	{BYTES("{\"a\" 1}"), "{ka !5 unexpected character"},
	{BYTES("{\"a\"}"), "{ka !4 unexpected character"},
	{BYTES("{\"a\",1}"), "{ka !4 unexpected character"},
	{BYTES("{\"a\"::1}"), "{ka !5 not a value"},
	{BYTES("{\"a\":}"), "{ka !5 not a value"},
	{BYTES("{\"a\":1,}"), "{ka n1 !7 unexpected character"},
	{BYTES("{,}"), "{!1 unexpected character"},
	{BYTES("{1:2}"), "{!1 unexpected character"},
	{BYTES("{a:2}"), "{!1 unexpected character"},
	{BYTES("{'a':2}"), "{!1 unexpected character"},
	{BYTES("[]]"), "[]!2 unexpected character"},
	{BYTES("{}}"), "{}!2 unexpected character"},
	{BYTES("]"), "!0 not a value"},
	{BYTES("}"), "!0 not a value"},
	{BYTES(":"), "!0 not a value"},
	{BYTES("1 2"), "n1 !2 unexpected character"},
	{BYTES("{}//"), "{}!2 unexpected character"},
	{BYTES("[1/**/]"), "[!1 not a value"},
	{BYTES("\xef\xbb\xbf{}"), "!0 not a value"},
	{BYTES(" \xef\xbb\xbf{}"), "!1 not a value"},
	{BYTES("[\v1]"), "[!1 not a value"},
	{BYTES("[\f]"), "[!1 not a value"},
	{BYTES("[\xc2\xa0]"), "[!1 not a value"},
	{BYTES("[1]\0"), "[n1 ]!3 unexpected character"},
	{BYTES("\0"), "!0 not a value"},
	{BYTES("nul"), "!0 not a value"},
	{BYTES("nulx"), "!0 not a value"},
	{BYTES("nullx"), "!0 not a value"},
	{BYTES("True"), "!0 not a value"},
	{BYTES("tRue"), "!0 not a value"},
	{BYTES("tru\0"), "!0 not a value"},
	{BYTES("[truefalse]"), "[!1 not a value"},
	{BYTES("NaN"), "!0 not a value"},
	{BYTES("Infinity"), "!0 not a value"},
	{BYTES("-Infinity"), "!0 not a value"},
	{BYTES("undefined"), "!0 not a value"},
	// Numbers (section 6).
	{BYTES("0"), ""},
	{BYTES("-0"), ""},
	{BYTES("10"), ""},
	{BYTES("[-0.0e+01]"), "[n-0.0e+01 ]"},
	{BYTES("1E-2"), ""},
	{BYTES("0e1"), ""},
	{BYTES("123456789012345678901234567890.5 "), "n123456789012345678901234567890.5 "},
	{BYTES("-"), "!0 not a value"},
	{BYTES("1."), "!0 not a value"},
	{BYTES("1e"), "!0 not a value"},
	{BYTES("1e+"), "!0 not a value"},
	{BYTES("[1.]"), "[!1 not a value"},
	{BYTES("[1e]"), "[!1 not a value"},
	{BYTES("[1e+]"), "[!1 not a value"},
	{BYTES("[-]"), "[!1 not a value"},
	{BYTES("[1.e1]"), "[!1 not a value"},
	{BYTES("[--1]"), "[!1 not a value"},
	{BYTES("[-a]"), "[!1 not a value"},
	{BYTES("[.5]"), "[!1 not a value"},
	{BYTES("[+1]"), "[!1 not a value"},
	{BYTES("[e1]"), "[!1 not a value"},
	{BYTES("[01]"), "[!1 not a value"},
	{BYTES("[-01]"), "[!1 not a value"},
	{BYTES("[0x1]"), "[!1 not a value"},
	{BYTES("[1_0]"), "[!1 not a value"},
	{BYTES("[1-2]"), "[!1 not a value"},
	{BYTES("[1+2]"), "[!1 not a value"},
	{BYTES("[1.2.3]"), "[!1 not a value"},
	{BYTES("[1e1.5]"), "[!1 not a value"},
	{BYTES("[1\0]"), "[n1 !2 unexpected character"},
	// Strings (section 7).
	{BYTES("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "sa\"\\\\/\\x08\\x0c\\n\\r\\t "},
	{BYTES("\"\\u0041\\u00e9\\u20AC\\uFFFF\""), "sA\\xc3\\xa9\\xe2\\x82\\xac\\xef\\xbf\\xbf "},
	{BYTES("\"\\u0000\""), "s\\x00 "},
	{BYTES("\"\\u007f\\u0080\\u07ff\\u0800\""), "s\\x7f\\xc2\\x80\\xdf\\xbf\\xe0\\xa0\\x80 "},
	{BYTES("\"\\ud83d\\ude00\""), "s\\xf0\\x9f\\x98\\x80 "},
	{BYTES("\"\\ud800\\udc00\\uDBFF\\uDFFF\""), "s\\xf0\\x90\\x80\\x80\\xf4\\x8f\\xbf\\xbf "},
	{BYTES("\"\\ud83d\""), "s\\xed\\xa0\\xbd "},
	{BYTES("\"\\ude00\""), "s\\xed\\xb8\\x80 "},
	{BYTES("\"\\ud83dx\\ude00\""), "s\\xed\\xa0\\xbdx\\xed\\xb8\\x80 "},
	{BYTES("\"\\ud83d\\n\\ude00\""), "s\\xed\\xa0\\xbd\\n\\xed\\xb8\\x80 "},
	{BYTES("\"\\ud83d\\ud83d\\ude00\""), "s\\xed\\xa0\\xbd\\xf0\\x9f\\x98\\x80 "},
	{BYTES("[\"\\ud83d\",\"\\ude00\"]"), "[s\\xed\\xa0\\xbd s\\xed\\xb8\\x80 ]"},
	{BYTES("\"\\ud83d\\ude00\\ude00\""), "s\\xf0\\x9f\\x98\\x80\\xed\\xb8\\x80 "},
	{BYTES("\"\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\""),
	 "s\\x7f\\xc2\\x80\\xdf\\xbf\\xe0\\xa0\\x80 "},
	{BYTES("\"\xed\x9f\xbf\xee\x80\x80\""), "s\\xed\\x9f\\xbf\\xee\\x80\\x80 "},
	{BYTES("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""),
	 "s\\xf0\\x90\\x80\\x80\\xf4\\x8f\\xbf\\xbf "},
	{BYTES("\"\xef\xbb\xbf\""), "s\\xef\\xbb\\xbf "},
	{BYTES("\""), "!1 ends too early"},
	{BYTES("\"\\"), "!2 ends too early"},
	{BYTES("\"\\\""), "!3 ends too early"},
	{BYTES("\"\\u12"), "!5 ends too early"},
	{BYTES("\"\\u123g\""), "!6 bad string"},
	{BYTES("\"\\u123@\""), "!6 bad string"},
	{BYTES("\"\\u123`\""), "!6 bad string"},
	{BYTES("\"\\u123/\""), "!6 bad string"},
	{BYTES("\"\\u123:\""), "!6 bad string"},
	{BYTES("\"\\u12\""), "!5 bad string"},
	{BYTES("\"\\U1234\""), "!2 bad string"},
	{BYTES("\"\\x41\""), "!2 bad string"},
	{BYTES("\"\\a\""), "!2 bad string"},
	{BYTES("\"\\'\""), "!2 bad string"},
	{BYTES("\"\\\n\""), "!2 bad string"},
	{BYTES("\"\\\0\""), "!2 bad string"},
	{BYTES("\"\n\""), "!1 bad string"},
	{BYTES("\"\t\""), "!1 bad string"},
	{BYTES("\"a\0\""), "!2 bad string"},
	{BYTES("\"\x1f\""), "!1 bad string"},
	{BYTES("\"\x80\""), "!1 bad string"},
	{BYTES("\"\xc0\x80\""), "!2 bad string"},
	{BYTES("\"\xc1\xbf\""), "!2 bad string"},
	{BYTES("\"\xc3\""), "!2 bad string"},
	{BYTES("\"\xc3(\""), "!2 bad string"},
	{BYTES("\"\xe0\x9f\xbf\""), "!2 bad string"},
	{BYTES("\"\xe2\x82\""), "!3 bad string"},
	{BYTES("\"\xed\xa0\x80\""), "!2 bad string"},
	{BYTES("\"\xf0\x8f\xbf\xbf\""), "!2 bad string"},
	{BYTES("\"\xf4\x90\x80\x80\""), "!2 bad string"},
	{BYTES("\"\xf5\x80\x80\x80\""), "!2 bad string"},
	{BYTES("\"\xff\""), "!2 bad string"},
	{BYTES("\"\xf0\x9f\x98\xc3\xa9\""), "!4 bad string"},
	{BYTES("{\"\xe9\":1}"), "{!3 bad string"},
	{BYTES("'a'"), "!0 not a value"},
	{BYTES("\"a\"b"), "sa !3 unexpected character"},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char log[4096] = "";
		const uint8_t *in = guard_copy(cases[i].in, cases[i].n);
		struct pieces whole = {{in, in}, {cases[i].n, 0}};

		run(&whole, log);
		assert_string_equal(log, cases[i].events);
		each_split(cases[i].in, cases[i].n, sizeof(log), run);
	}
}

static int is_complete(const uint8_t *in, size_t n)
{
	struct json j = {0};
	const uint8_t *end = in + n;
	enum json_event event;

	while ((event = json_next(&j, &in, end)) > JSON_BAD)
		;
	if (event == JSON_BAD)
		return -1;
	return json_finish(&j);
}

static void test_prefixes(void **state)
{
	static const char *const documents[] = {
		"{\"a\":{\"b\":[1,2.5e-3,-0,true,false,null,\"x\\u00e9\\ud83d\\ude00\xc3\xa9\"]}}",
		"[[[[]]]]", "\"\\\\\\\"\"", "true", "null", "{}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
		each_prefix(documents[i], strlen(documents[i]), 0, is_complete);
}

static void test_depth(void **state)
{
	char in[2 * JSON_DEPTH_MAX + 2];
	struct json j = {0};
	const uint8_t *at = (const uint8_t *)in;

	(void)state;
	memset(in, '[', JSON_DEPTH_MAX);
	memset(in + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	assert_int_equal(is_complete(at, 2 * JSON_DEPTH_MAX), 1);
	memset(in, '[', JSON_DEPTH_MAX + 1);
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		assert_int_equal(json_next(&j, &at, at + 1), JSON_ARRAY);
	assert_int_equal(json_next(&j, &at, at + 1), JSON_BAD);
	assert_string_equal(j.why, "nesting over 64");
	assert_int_equal(j.offset, 64);
	assert_int_equal(json_next(&j, &at, at + 1), JSON_BAD);
	assert_int_equal(json_next(&j, &at, at), JSON_BAD);
	assert_false(json_finish(&j));
	assert_string_equal(j.why, "nesting over 64");
}

// Objects and arrays in turn: the stack is one bit a level.
static void test_mixed_depth(void **state)
{
	char in[1024];
	size_t n = 0;

	(void)state;
	for (int i = 0; i < JSON_DEPTH_MAX / 2; i++) {
		memcpy(in + n, "{\"a\":[", 6);
		n += 6;
	}
	for (int i = 0; i < JSON_DEPTH_MAX / 2; i++) {
		memcpy(in + n, "]}", 2);
		n += 2;
	}
	each_prefix(in, n, 0, is_complete);
	in[n - 3] = ']';
	assert_int_equal(is_complete((const uint8_t *)in, n), -1);
}

// `tail` after a string (or number) of n letters x (or digits 1).
static void long_token(size_t n, char first, const char *tail, struct json *j)
{
	char in[JSON_TOKEN_MAX + 64];
	size_t from = first == '"';

	*j = (struct json){0};
	in[0] = '"';
	memset(in + from, first == '"' ? 'x' : first, n);
	memcpy(in + from + n, tail, strlen(tail));
	const uint8_t *at = (const uint8_t *)in, *end = at + from + n + strlen(tail);
	enum json_event event = json_next(j, &at, end);

	assert_int_equal(event, first == '"' ? JSON_STRING : JSON_NUMBER);
	assert_int_equal(json_next(j, &at, end), JSON_MORE);
	assert_true(json_finish(j));
}

static void test_long_tokens(void **state)
{
	struct json j;

	(void)state;
	long_token(JSON_TOKEN_MAX, '"', "\"", &j);
	assert_int_equal(j.token_len, JSON_TOKEN_MAX);
	assert_false(j.token_cut);
	long_token(JSON_TOKEN_MAX + 1, '"', "\"", &j);
	assert_true(j.token_cut);
	long_token(JSON_TOKEN_MAX - 4, '"', "\\ud83d\\ude00\"", &j);
	assert_false(j.token_cut);
	assert_memory_equal(j.token + JSON_TOKEN_MAX - 4, "\xf0\x9f\x98\x80", 4);
	for (size_t short_of = 0; short_of < 4; short_of++) {
		long_token(JSON_TOKEN_MAX - short_of, '"', "\\ud83d\\ude00\"", &j);
		assert_true(j.token_cut);
	}
	long_token(JSON_TOKEN_MAX, '1', " ", &j);
	assert_false(j.token_cut);
	assert_int_equal(j.token_len, JSON_TOKEN_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_mixed_depth),
		cmocka_unit_test(test_long_tokens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
