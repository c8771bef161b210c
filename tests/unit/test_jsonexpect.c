// SPDX-License-Identifier: MIT
// Expectations against documents: verdict and details, for every split of the document.

#include "core/proto/jsonexpect.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct outcome {
	enum jsonexpect_result result;
	char details[400];
};

static const char *const *expectations;	// of the case that runs, up to a NULL

static void run(const struct pieces *p, void *result)
{
	static struct jsonexpect x;
	struct outcome *outcome = result;
	struct text t = TEXT_IN(outcome->details);
	const char *why = NULL;

	x = (struct jsonexpect){0};
	for (int i = 0; expectations[i]; i++)
		assert_true(jsonexpect_add(&x, expectations[i], &why));
	for (int i = 0; i < 2; i++)
		if (!jsonexpect_feed(&x, p->at[i], p->len[i]))
			break;
	outcome->result = jsonexpect_finish(&x, &t);
	memset(t.at + t.len, 0, t.size - t.len);
}

enum { OK = JSONEXPECT_OK, INVALID, ABSENT, DIFFERS };

static const struct {
	const char *in;
	const char *expect[4];
	int result;
	const char *details;
} cases[] = {
	{"{\"status\":\"UP\"}", {"status=UP"}, OK, ""},
	{"{\"status\":\"UP\"}", {"status"}, OK, ""},
	{"{\"status\":null}", {"status"}, OK, ""},
	{"{\"status\":\"DOWN\"}", {"status=UP"}, DIFFERS, ": status=UP, is \"DOWN\""},
	{"{\"status\":\"up\"}", {"status=UP"}, DIFFERS, ": status=UP, is \"up\""},
	{"{\"status\":\"UPS\"}", {"status=UP"}, DIFFERS, ": status=UP, is \"UPS\""},
	{"{\"status\":\"U\"}", {"status=UP"}, DIFFERS, ": status=UP, is \"U\""},
	{"{\"Status\":\"UP\"}", {"status=UP"}, ABSENT, ": status=UP"},
	{"{\"statu\":\"UP\"}", {"status=UP"}, ABSENT, ": status=UP"},
	{"{\"statuss\":\"UP\"}", {"status=UP"}, ABSENT, ": status=UP"},
	{"{}", {"status=UP"}, ABSENT, ": status=UP"},
	{"[]", {"status=UP"}, ABSENT, ": status=UP"},
	{"\"status\"", {"status"}, ABSENT, ": status"},
	{"7", {"status"}, ABSENT, ": status"},
	{"[\"status\"]", {"status"}, ABSENT, ": status"},
	{"{\"a\":{\"status\":\"UP\"}}", {"status"}, ABSENT, ": status"},
	{"[{\"status\":\"UP\"}]", {"status"}, ABSENT, ": status"},
	// Paths.
	{"{\"components\":{\"db\":{\"status\":\"UP\"},\"x\":{\"status\":\"DOWN\"}}}",
	 {"components.db.status=UP", "components.x.status=DOWN"}, OK, ""},
	{"{\"x\":{\"status\":1},\"components\":{\"x\":[],\"db\":{\"x\":{},\"status\":\"DOWN\"}}}",
	 {"components.db.status=UP"}, DIFFERS, ": components.db.status=UP, is \"DOWN\""},
	{"{\"checks\":[{\"ok\":true},{\"ok\":false}]}", {"checks[0].ok=true", "checks[1].ok=false"},
	 OK, ""},
	{"{\"checks\":[{\"ok\":true}]}", {"checks[0].ok=true", "checks[1].ok=true"}, ABSENT,
	 ": checks[1].ok=true"},
	{"{\"checks\":[]}", {"checks[0].ok"}, ABSENT, ": checks[0].ok"},
	{"{\"checks\":{\"0\":{\"ok\":1}}}", {"checks[0].ok"}, ABSENT, ": checks[0].ok"},
	{"{\"checks\":[1]}", {"checks.0"}, ABSENT, ": checks.0"},
	{"{\"checks\":{\"0\":1}}", {"checks.0=1"}, OK, ""},
	{"[1,[2,3],{\"a\":[4,{\"b\":5}]}]", {"[0]=1", "[1][1]=3", "[2].a[1].b=5"}, OK, ""},
	{"[[1,2],[3,[4,5,[6]]],7]", {"[1][1][2][0]=6", "[2]=7", "[0][1]=2"}, OK, ""},
	{"[[1,2],[3]]", {"[1][1]"}, ABSENT, ": [1][1]"},
	{"[[[1]],2]", {"[0][0][0]=1", "[1]=2"}, OK, ""},
	{"{\"a\":[0,1],\"b\":[2,3]}", {"b[1]=3", "a[0]=0"}, OK, ""},
	{"{\"odd.name\":{\"a]b\":{\"=\":{\"q\\\"\\\\\":1}}}}",
	 {"[\"odd.name\"][\"a]b\"][\"=\"][\"q\"\\\"]=1"}, OK, ""},
	{"{\"odd\":{\"name\":1}}", {"[\"odd.name\"]"}, ABSENT, ": [\"odd.name\"]"},
	{"{\"\":1}", {"[\"\"]=1"}, OK, ""},
	{"{\"a\\u002eb\":1}", {"[\"a.b\"]=1"}, OK, ""},
	{"{\"a\\\\b\":1}", {"a\\b=1"}, OK, ""},
	{"{\"\xc3\xa9\":1}", {"\xc3\xa9=2"}, DIFFERS, ": \\xc3\\xa9=2, is 1"},
	{"{\"a-b c\":1}", {"a-b c=1"}, OK, ""},
	{"{\"a\":{\"b\":1}}", {"a.b.c"}, ABSENT, ": a.b.c"},
	{"{\"a\":{\"b]\":1}}", {".a.b]=1", "a[\"b]\"]=1"}, OK, ""},
	{"{\"a\":\"q\\\"\"}", {"a=q\"", "a=\"q\"\""}, OK, ""},
	{"{\"a\":1,\"b\":{\"a\":2}}", {"a=1", "b.a=2"}, OK, ""},
	// Values.
	{"{\"a\":1.0}", {"a=1"}, OK, ""},
	{"{\"a\":1e2}", {"a=100"}, OK, ""},
	{"{\"a\":100}", {"a=1e2"}, OK, ""},
	{"{\"a\":-0}", {"a=0"}, OK, ""},
	{"{\"a\":0.1}", {"a=0.10"}, OK, ""},
	{"{\"a\":1}", {"a=01"}, OK, ""},
	{"{\"a\":1}", {"a=+1"}, OK, ""},
	{"{\"a\":1}", {"a=1 "}, DIFFERS, ": a=1 , is 1"},
	{"{\"a\":1}", {"a=\"1\""}, DIFFERS, ": a=\"1\", is 1"},
	{"{\"a\":1e400}", {"a=1e400"}, OK, ""},
	{"{\"a\":1e400}", {"a=1e401"}, DIFFERS, ": a=1e401, is 1e400"},
	{"{\"a\":1e400}", {"a=2e400"}, DIFFERS, ": a=2e400, is 1e400"},
	{"{\"a\":0.1234567890123456789}", {"a=0.1234567890123456788"}, DIFFERS,
	 ": a=0.1234567890123456788, is 0.1234567890123456789"},
	{"{\"a\":\"1.0\"}", {"a=1"}, DIFFERS, ": a=1, is \"1.0\""},
	{"{\"a\":\"1\"}", {"a=1", "a=\"1\""}, OK, ""},
	{"{\"a\":true,\"b\":false,\"c\":null}", {"a=true", "b=false", "c=null"}, OK, ""},
	{"{\"a\":true}", {"a=\"true\""}, DIFFERS, ": a=\"true\", is true"},
	{"{\"a\":true}", {"a=false"}, DIFFERS, ": a=false, is true"},
	{"{\"a\":null}", {"a="}, DIFFERS, ": a=, is null"},
	{"{\"a\":\"\"}", {"a=", "a=\"\""}, OK, ""},
	{"{\"a\":\"x=y\"}", {"a=x=y"}, OK, ""},
	{"{\"a\":\"q\\\"\\\\\"}", {"a=\"q\"\\\"", "a=q\"\\"}, OK, ""},
	{"{\"a\":{}}", {"a"}, OK, ""},
	{"{\"a\":{}}", {"a={}"}, DIFFERS, ": a={}, is an object"},
	{"{\"a\":[1]}", {"a=1"}, DIFFERS, ": a=1, is an array"},
	{"{\"a\":[1]}", {"a=an array"}, DIFFERS, ": a=an array, is an array"},
	{"{\"a\":\"\\ud83d\\ude00\"}", {"a=\xf0\x9f\x98\x80"}, OK, ""},
	{"{\"a\":\"x\\u0000y\"}", {"a=x"}, DIFFERS, ": a=x, is \"x\\x00y\""},
	{"{\"a\":\"x\\n\\u001b[31m\"}", {"a=x"}, DIFFERS, ": a=x, is \"x\\n\\x1b[31m\""},
	{"{\"a\":\"123456789012345678901234567890123456789012345678901234567890123456789\"}",
	 {"a=x"}, DIFFERS,
	 ": a=x, is \"123456789012345678901234567890123456789012345678901234567890123456789\""},
	// Of members with one name the last counts.
	{"{\"a\":1,\"a\":2}", {"a=2"}, OK, ""},
	{"{\"a\":2,\"a\":1}", {"a=2"}, DIFFERS, ": a=2, is 1"},
	{"{\"a\":{\"b\":1},\"a\":{}}", {"a.b=1"}, ABSENT, ": a.b=1"},
	{"{\"a\":{\"b\":1},\"a\":7}", {"a.b=1"}, ABSENT, ": a.b=1"},
	{"{\"a\":{\"b\":1},\"a\":{\"b\":2}}", {"a.b=2"}, OK, ""},
	{"{\"a\":{\"b\":{\"c\":1},\"b\":0}}", {"a.b.c"}, ABSENT, ": a.b.c"},
	{"{\"a\":[1,2],\"a\":[3]}", {"a[1]"}, ABSENT, ": a[1]"},
	{"{\"a\":{\"b\":1},\"c\":{\"b\":2,\"a\":3}}", {"a.b=1"}, OK, ""},
	// The first that fails decides; INVALID goes before all.
	{"{\"a\":1,\"b\":2}", {"a=1", "b=3", "c"}, DIFFERS, ": b=3, is 2"},
	{"{\"a\":1,\"b\":2}", {"a=1", "c", "b=3"}, ABSENT, ": c"},
	{"{\"a\":1", {"a=1"}, INVALID, " at byte 6: ends too early"},
	{"{\"a\":1}x", {"a=1"}, INVALID, " at byte 7: unexpected character"},
	{"{\"a\":1,}", {"b"}, INVALID, " at byte 7: unexpected character"},
	{"{\"a\":\"\n\"}", {"a"}, INVALID, " at byte 6: bad string"},
	{"", {"a"}, INVALID, " at byte 0: ends too early"},
	{"<html>", {"a"}, INVALID, " at byte 0: not a value"},
	{"{\"a\":1}\r\n", {"a=1"}, OK, ""},
	{"1", {NULL}, OK, ""},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n = strlen(cases[i].in);
		const uint8_t *in = guard_copy(cases[i].in, n);
		struct pieces whole = {{in, in}, {n, 0}};
		struct outcome outcome = {0};

		expectations = cases[i].expect;
		run(&whole, &outcome);
		assert_string_equal(outcome.details, cases[i].details);
		assert_int_equal(outcome.result, cases[i].result);
		each_split(cases[i].in, n, sizeof(outcome), run);
	}
}

static int judge(const uint8_t *in, size_t n)
{
	struct pieces p = {{in, in}, {n, 0}};
	struct outcome outcome;

	run(&p, &outcome);
	return (int)outcome.result;
}

static void test_prefixes(void **state)
{
	static const char *const expect[] = {"a.b[1]=x", NULL};
	static const char document[] = "{\"a\":{\"b\":[1,\"x\"]},\"c\":\"\\u00e9\xc3\xa9\"}";

	(void)state;
	expectations = expect;
	assert_int_equal(judge((const uint8_t *)document, sizeof(document) - 1), OK);
	each_prefix(document, sizeof(document) - 1, INVALID, judge);
}

static void test_refused(void **state)
{
	static const char *const paths[] = {
		"", "=", "=UP", ".", "a.", "a..b", "a.=x", "[", "[]", "[x]", "[-1]", "[1", "a.[1]",
		"[1].", "[\"a]", "[\"a\"", "[\"a\"x]", "[\"a\\", "[\"", "[\"]", "[4294967295]",
		"[99999999999999999999999]",
	};
	static struct jsonexpect x;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (jsonexpect_add(&x, paths[i], &why))
			fail_msg("taken: %s", paths[i]);
		assert_string_equal(why, "want a.b[0][\"c\"] or PATH=VALUE");
	}
	assert_int_equal(x.n, 0);
	while (x.n < JSONEXPECT_MAX)
		assert_true(jsonexpect_add(&x, ".a", &why));
	assert_false(jsonexpect_add(&x, "a", &why));
	assert_true(sizeof(x) < 6 * 1024);
}

// Objects down to the last level that is allowed, and one below.
static void test_deepest(void **state)
{
	static struct jsonexpect x;
	char path[2 * JSON_DEPTH_MAX + 4], in[8 * JSON_DEPTH_MAX];
	const char *why;
	size_t n = 0;
	struct text t = {path, 0, sizeof(path), false};

	(void)state;
	x = (struct jsonexpect){0};
	for (size_t i = 0; i < JSON_DEPTH_MAX; i++, n += 5) {
		memcpy(path + 2 * i, i + 1 < JSON_DEPTH_MAX ? "a." : "a\0", 3);
		memcpy(in + n, "{\"a\":", 5);
	}
	in[n++] = '1';
	memset(in + n, '}', JSON_DEPTH_MAX);
	n += JSON_DEPTH_MAX;
	assert_true(jsonexpect_add(&x, path, &why));
	assert_true(jsonexpect_feed(&x, (const uint8_t *)in, n));
	char details[400];
	t = (struct text)TEXT_IN(details);
	assert_int_equal(jsonexpect_finish(&x, &t), OK);

	x = (struct jsonexpect){0};
	assert_true(jsonexpect_add(&x, "[0]", &why));
	memset(in, '[', JSON_DEPTH_MAX + 1);
	assert_true(jsonexpect_feed(&x, (const uint8_t *)in, JSON_DEPTH_MAX));
	assert_false(jsonexpect_feed(&x, (const uint8_t *)in, 1));
	assert_int_equal(jsonexpect_finish(&x, &t), INVALID);
	assert_string_equal(details, " at byte 64: nesting over 64");
}

// A token that did not fit equals nothing, but is there.
static void test_long_value(void **state)
{
	static const char *const any[] = {"a", NULL};
	char in[JSON_TOKEN_MAX + 64], cut[JSON_TOKEN_MAX + 8];
	const char *const expect[] = {cut, NULL};

	(void)state;
	memcpy(in, "{\"a\":\"", 6);
	memset(in + 6, 'x', JSON_TOKEN_MAX + 1);
	memcpy(in + 6 + JSON_TOKEN_MAX + 1, "\"}", 2);
	memcpy(cut, "a=", 2);
	memset(cut + 2, 'x', JSON_TOKEN_MAX);
	cut[2 + JSON_TOKEN_MAX] = '\0';
	expectations = expect;
	assert_int_equal(judge((uint8_t *)in, JSON_TOKEN_MAX + 9), DIFFERS);
	expectations = any;
	assert_int_equal(judge((uint8_t *)in, JSON_TOKEN_MAX + 9), OK);
	expectations = expect;
	memcpy(in + 6 + JSON_TOKEN_MAX, "\"}", 2);
	assert_int_equal(judge((uint8_t *)in, JSON_TOKEN_MAX + 8), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_deepest),
		cmocka_unit_test(test_long_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
