// SPDX-License-Identifier: MIT
// Expectations against expositions: verdict and details, for every split; and every form of line
// that the two formats know, with those that neither knows.

#include "core/proto/metric.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { OK = METRIC_OK, INVALID, ABSENT, DIFFERS };

struct outcome {
	int result;
	char details[400];
};

static const char *const *expectations;	// of the case that runs, up to a NULL

static void run(const struct pieces *p, void *result)
{
	static struct metrics m;
	struct outcome *outcome = result;
	struct text t = TEXT_IN(outcome->details);
	const char *why = NULL;

	m = (struct metrics){0};
	for (int i = 0; expectations[i]; i++)
		assert_true(metric_add(&m, expectations[i], &why));
	for (int i = 0; i < 2; i++)
		if (!metric_feed(&m, p->at[i], p->len[i]))
			break;
	outcome->result = (int)metric_finish(&m, &t);
	memset(t.at + t.len, 0, t.size - t.len);
}

static void judge(const char *in, const char *const *expect, struct outcome *outcome)
{
	size_t n = strlen(in);
	struct pieces whole = {{guard_copy(in, n), NULL}, {n, 0}};

	expectations = expect;
	*outcome = (struct outcome){0};
	run(&whole, outcome);
	each_split(in, n, sizeof(*outcome), run);
}

#define OTEL \
	"# HELP q Queue \\n size.\n# TYPE q gauge\n" \
	"q{exporter=\"otlp\",kind=\"a\"} 3\nq{exporter=\"otlp\",kind=\"b\"} 4\n" \
	"q{exporter=\"x\"} 0.5\n# TYPE sent counter\nsent_total{e=\"a\"} 10\nsent_total 5\n"

static const struct {
	const char *in;
	const char *expect[4];
	int result;
	const char *details;
} cases[] = {
	{"up 1\n", {"up == 1"}, OK, ""},
	{"up 1\n", {"up=1", "up<=1", "up>=1"}, OK, ""},
	{"up 1\n", {"up > 0", "up < 2", "up != 0"}, OK, ""},
	{"up 1\n", {"up < 1"}, DIFFERS, ": up < 1, is 1"},
	{"up 1\n", {"up>1"}, DIFFERS, ": up>1, is 1"},
	{"up 1\n", {" up  !=  1.0 "}, DIFFERS, ":  up  !=  1.0 , is 1"},
	{"up 1\n", {"up == 0"}, DIFFERS, ": up == 0, is 1"},
	{"up 1.2e3\n", {"up < 1000"}, DIFFERS, ": up < 1000, is 1200"},
	{"up 1", {"up 	=1"}, OK, ""},
	{"", {"up == 1"}, ABSENT, ": up == 1"},
	{"\n\r\n \n", {"up == 1"}, ABSENT, ": up == 1"},
	{"upp 1\nu 1\nUP 1\n", {"up == 1"}, ABSENT, ": up == 1"},
	{"up 1\n", {"up == 1", "down == 1", "up == 2"}, ABSENT, ": down == 1"},
	{"up 1\n", {"up == 2", "down == 1"}, DIFFERS, ": up == 2, is 1"},
	// Label sets and sums.
	{OTEL, {"q < 7.6", "q == 7.5"}, OK, ""},
	{OTEL, {"q < 7"}, DIFFERS, ": q < 7, is 7.5 (sum of 3)"},
	{OTEL, {"q{exporter=\"otlp\"} > 7"}, DIFFERS,
	 ": q{exporter=\"otlp\"} > 7, is 7 (sum of 2)"},
	{OTEL, {"q{exporter=\"otlp\",kind=\"b\"} > 4"}, DIFFERS,
	 ": q{exporter=\"otlp\",kind=\"b\"} > 4, is 4"},
	{OTEL, {"q { kind = \"b\" , exporter = \"otlp\" , } == 4", "q{} = 7.5"}, OK, ""},
	{OTEL, {"q{exporter=\"y\"} > 4"}, ABSENT, ": q{exporter=\"y\"} > 4"},
	{OTEL, {"q{kind=\"\"} == 0.5", "q{none=\"\"} == 7.5"}, OK, ""},
	{"q{a=\"\"} 1\nq{a=\"x\"} 2\nq 4\n", {"q{a=\"\"} == 5"}, OK, ""},
	{"q{a=\"b\"} 1\nq{A=\"b\"} 2\nq{a=\"B\"} 4\nq{ab=\"b\"} 8\n", {"q{a=\"b\"} == 1"}, OK, ""},
	{"q{a=\"x\\\\y\\\"z\\n\"} 1\n", {"q{a=\"x\\\\y\\\"z\\n\"} == 1"}, OK, ""},
	{"q{a=\"\\x\"} 1\n", {"q{a=\"\\x\"} == 1"}, OK, ""},
	{"q{a=\"\\n\"} 1\n", {"q{a=\"n\"} == 1"}, ABSENT, ": q{a=\"n\"} == 1"},
	{"q{a=\"},#{=\"} 1\n", {"q{a=\"},#{=\"} == 1"}, OK, ""},
	{"q{a=\" x \"} 1\n", {"q{a=\" x \"} == 1"}, OK, ""},
	{"q{a=\"\xc3\xa9\"} 1\n", {"q{a=\"\xc3\xa9\"} == 1"}, OK, ""},
	// NAME_total stands in for NAME only if there is none.
	{OTEL, {"sent == 15", "sent_total == 15", "sent{e=\"a\"} == 10"}, OK, ""},
	{"c_total 1\nc 2\nc_total 4\n", {"c == 2", "c_total == 5"}, OK, ""},
	{"c 2\nc_total 4\n", {"c == 2"}, OK, ""},
	{"c_total{a=\"b\"} 1\nc{a=\"c\"} 2\n", {"c{a=\"b\"} == 1"}, ABSENT, ": c{a=\"b\"} == 1"},
	{"c 2\n", {"c_total == 2"}, ABSENT, ": c_total == 2"},
	{"c_total_total 2\n", {"c == 2"}, ABSENT, ": c == 2"},
	{"_total 2\n", {"_total == 2"}, OK, ""},
	// A histogram's samples are samples.
	{"h_bucket{le=\"1\"} 3\nh_bucket{le=\"+Inf\"} 4\nh_sum 1.5\nh_count 4\n",
	 {"h_bucket{le=\"+Inf\"} == 4", "h_count >= 4", "h_sum < 1.6"}, OK, ""},
	{"h_count 4\n", {"h == 4"}, ABSENT, ": h == 4"},
	// Values without bounds.
	{"v NaN\n", {"v != 1"}, DIFFERS, ": v != 1, is NaN"},
	{"v nan\n", {"v < 1"}, DIFFERS, ": v < 1, is NaN"},
	{"v{a=\"b\"} NaN\nv 1\n", {"v == 1"}, DIFFERS, ": v == 1, is NaN (sum of 2)"},
	{"v +Inf\n", {"v > 1e300", "v == Inf", "v >= +inf", "v != 3"}, OK, ""},
	{"v -Inf\n", {"v < -1e300", "v != Inf"}, OK, ""},
	{"v +Inf\n", {"v < 1"}, DIFFERS, ": v < 1, is +Inf"},
	{"v +Inf\nv{a=\"b\"} -Inf\n", {"v != 1"}, DIFFERS, ": v != 1, is NaN (sum of 2)"},
	{"v +Inf\nv{a=\"b\"} 5\n", {"v > 1"}, OK, ""},
	{"v 1e300\n", {"v > 1", "v != 1"}, OK, ""},
	{"v 1e300\n", {"v != 2e300"}, OK, ""},
	{"v 0.00000000000000000000000000000001\n", {"v == 0"}, DIFFERS,
	 ": v == 0, is 0.00000000000000000000000000000001"},
	{"v 1.00000000000000000000000000000\n", {"v == 0"}, DIFFERS, ": v == 0, is 1"},
	{"v 1.000000000000000000000000000000\n", {"v == 0"}, DIFFERS, ": v == 0, is 1"},
	// Lines in every dress.
	{"\t up\t{ a = \"b\" , c=\"d\" , }\t1 \t 1700000000000 \r\n", {"up{c=\"d\"}=1"}, OK, ""},
	{"up{}1\n", {"up=1"}, OK, ""},
	{"up{a=\"b\"}1 -5\n", {"up=1"}, OK, ""},
	{"up 1 1.7e9\n", {"up=1"}, OK, ""},
	{"up 1 # {trace_id=\"a b\"} 0.67 1.5\n", {"up=1"}, OK, ""},
	{"up 1 2 # {} 0.67\n", {"up=1"}, OK, ""},
	{"up 1 # {a=\"b\"} 0.67\n# EOF\n", {"up=1"}, OK, ""},
	{":a:b_9 1\n", {":a:b_9=1"}, OK, ""},
	{"{\"my.metric\",a=\"b\"} 1\n", {"{\"my.metric\"} = 1", "{\"my.metric\",a=\"b\"} = 1"}, OK,
	 ""},
	{"{\"my.metric\", \"odd label\"=\"b\"} 1\n", {"{\"my.metric\",\"odd label\"=\"b\"} = 1"},
	OK, ""},
	{"{a=\"b\",\"up\"} 1\n", {"up{a=\"b\"} = 1"}, OK, ""},
	{"{\"up\"} 1\n", {"up = 1"}, OK, ""},
	{"{\"c.d_total\"} 1\n", {"{\"c.d\"} = 1"}, OK, ""},
	{"# EOF", {"up = 1"}, ABSENT, ": up = 1"},
	{"up 1\n# EOF\n\r\n\n", {"up = 1"}, OK, ""},
	{"#\n#EOF\n# EOFX\n#  EOF\n##\n# \xff\n\t# x\nup 1\n", {"up = 1"}, OK, ""},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct outcome outcome;

		judge(cases[i].in, cases[i].expect, &outcome);
		assert_string_equal(outcome.details, cases[i].details);
		assert_int_equal(outcome.result, cases[i].result);
	}
}

static const char *const malformed[] = {
	"up", "up ", "up-1", "up-1 5", "up.x 1", "u\xc3\xa9 1", "1up 1", "<html>", "{\"a\": 1}",
	"=1", "\"up\" 1", "{} 1", "{a=\"b\"} 1", "{\"\"} 1", "up {a=\"b\"}", "up{", "up{a",
	"up{a=", "up{a=\"", "up{a=\"b", "up{a=\"b\\\"} 1", "up{a=\"b\\", "up{a=\"b\"",
	"up{a=\"b\" 1", "up{a=\"b\",", "up{,} 1", "up{a=\"b\",,} 1", "up{a=\"b\" c=\"d\"} 1",
	"up{a=b} 1", "up{a='b'} 1", "up{a} 1", "up{=\"b\"} 1", "up{1a=\"b\"} 1",
	"up{a-b=\"c\"} 1", "up{a=~\"b\"} 1", "up{{} 1", "up{\"\"=\"b\"} 1", "up{}", "up x",
	"up 1x", "up 1,5", "up 0x10", "up 1_0", "up 1e", "up 1#", "up # {} 1", "up 1 x",
	"up 1 2 3", "up 1 2 x", "up 1 # x", "up 1 #", "up 1 # {a=\"b\"}", "up 1 # {a=\"b\"} x",
	"up 1 # {a=\"b\" 1", "up 1 # {\"a\"} 1", "up 1 # {} 1 2 3", "up 1 # {} 1 # {} 1",
	"up 1 # {} 1 x", "up\v1", "\xef\xbb\xbfup 1", "up 1\xc3", "up 1 # 1", "up 1 # {} 1 #",
	"up 1 # x{} 1", "up 1 # {} 1 # {",
};

static void test_malformed(void **state)
{
	static const char *const expect[] = {"other = 1", NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		char in[256];
		struct text t = TEXT_IN(in);
		struct outcome outcome;

		text_add(&t, "other 1\n\n%s\nother 1\n", malformed[i]);
		judge(in, expect, &outcome);
		if (strcmp(outcome.details, " at line 3: not a sample"))
			fail_msg("%s: %s", malformed[i], outcome.details);
		assert_int_equal(outcome.result, INVALID);
	}
}

// NUL ends neither a line nor a text in quotes.
static void test_nul(void **state)
{
	static const char *const expect[] = {"up = 1", NULL};
	static const char lines[][12] = {"up 1\0", "up\0 1", "\0up 1", "up{a=\"\0\"}1", "up 1\0 1"};

	(void)state;
	expectations = expect;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct outcome outcome = {0};
		struct pieces p = {{(const uint8_t *)lines[i], NULL}, {sizeof(lines[i]), 0}};

		run(&p, &outcome);
		assert_string_equal(outcome.details, " at line 1: not a sample");
	}
}

static void test_after_eof(void **state)
{
	static const char *const expect[] = {"up = 1", NULL};
	struct outcome outcome;

	(void)state;
	judge("up 1\n# EOF\nup 1\n", expect, &outcome);
	assert_string_equal(outcome.details, " at line 3: text after # EOF");
	judge("up 1\n# EOF\n# x", expect, &outcome);
	assert_string_equal(outcome.details, " at line 3: text after # EOF");
	assert_int_equal(outcome.result, INVALID);
}

static void feed(struct metrics *m, const char *s)
{
	metric_feed(m, (const uint8_t *)s, strlen(s));
}

// A first line of n bytes that begins with `start` and is filled up with one character.
static int long_line(const char *start, char fill, size_t n, const char *tail, char *details)
{
	static struct metrics m;
	struct text t = {details, 0, 400, false};
	const char *why;

	m = (struct metrics){0};
	assert_true(metric_add(&m, "up = 1", &why));
	feed(&m, start);
	for (size_t i = strlen(start) + strlen(tail); i < n; i++)
		metric_feed(&m, (const uint8_t *)&fill, 1);
	feed(&m, tail);
	feed(&m, "\nup 1\n");
	details[0] = '\0';
	return (int)metric_finish(&m, &t);
}

static void test_limits(void **state)
{
	char details[400];

	(void)state;
	assert_int_equal(long_line("# HELP ", 'x', 100000, "", details), OK);
	assert_int_equal(long_line(" ", ' ', METRIC_LINE_MAX, "", details), OK);
	assert_int_equal(long_line(" ", ' ', METRIC_LINE_MAX + 1, "", details), INVALID);
	assert_int_equal(long_line("x{a=\"", 'x', METRIC_LINE_MAX, "\"} 1", details), OK);
	assert_int_equal(long_line("x{a=\"", 'x', METRIC_LINE_MAX + 1, "\"} 1", details), INVALID);
	assert_string_equal(details, " at line 1: line over 4096 bytes");
	// What was cut off a comment cannot make it an end.
	assert_int_equal(long_line("# EOF", ' ', METRIC_LINE_MAX + 1, "x", details), OK);
}

static void test_refused(void **state)
{
	static const char *const exprs[] = {
		"", "> 1", "1up > 1", "{a=\"b\"} > 1", "up{a=b} > 1", "up{a=\"b\" > 1",
		"\"up\" > 1", "up", "up 1", "up ! 1", "up-x > 1", "up ~ 1", "up >", "up > = 1",
		"up > x", "up > 1 2", "up != NaN", "up > 10%", "up < 1e400", "up > 1 x",
		"up = = 1", "up !! 1", "up <=> 1",
	};
	static struct metrics m;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(exprs) / sizeof(exprs[0]); i++) {
		assert_false(metric_add(&m, exprs[i], &why));
		assert_string_equal(why, "want NAME{label=\"v\"} OP NUMBER");
	}
	assert_int_equal(m.n, 0);
	for (int i = 0; i < METRIC_MAX; i++)
		assert_true(metric_add(&m, "up > 1", &why));
	assert_false(metric_add(&m, "up > 1", &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_after_eof),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
