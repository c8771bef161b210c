// SPDX-License-Identifier: MIT
// Comparisons and sums of numbers, at and beyond the limits too: there nothing may be certain that
// is not so.

#include "core/proto/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct decimal number(const char *s)
{
	struct decimal d;

	assert_true(decimal_parse(&d, span_of(s)));
	return d;
}

static void test_compare(void **state)
{
	static const struct {
		const char *a, *b;
		char order;
	} cases[] = {
		{"0", "0", '='}, {"0", "-0", '='}, {"1", "1.0", '='}, {"1e2", "100", '='},
		{"1", "2", '<'}, {"-1", "-2", '>'}, {"-1", "1", '<'}, {"10", "9", '>'},
		{"0.1", "0.10000", '='}, {"0.1", "1e-1", '='}, {".5", "5E-1", '='},
		{"5.", "+5", '='},
		{"0.000000000000000001", "1e-18", '='}, {"1e-18", "2e-18", '<'},
		{"1e-19", "0", '>'}, {"-1e-19", "0", '<'}, {"1e-19", "1e-18", '<'},
		{"1e-99999999999", "0", '>'}, {"0e99999999999", "0", '='},
		{"1e-19", "2e-19", '?'}, {"1e-19", "1e-19", '?'}, {"1e-19", "-1e-19", '>'},
		{"1.0000000000000000001", "1", '>'}, {"-1.0000000000000000001", "-1", '<'},
		{"1.0000000000000000000", "1", '='},
		{"1844674407370955161", "1844674407370955160", '>'},
		{"1844674407370955161", "1.844674407370955161e18", '='},
		{"1.7976931348623157e+308", "5", '>'}, {"5", "1e20", '<'}, {"-1e300", "-5", '<'},
		{"1e300", "-1e300", '>'}, {"1e300", "1e300", '?'}, {"1e300", "1e299", '?'},
		{"8999999999999999999.999999999999999999", "8999999999999999999", '>'},
		{"9000000000000000000", "8999999999999999999.9999999999999999999", '>'},
		{"9000000000000000000", "9000000000000000001", '?'},
		{"9000000000000000000", "Infinity", '<'},
		{"-8999999999999999999.9999999999999999999", "-9000000000000000000", '>'},
		{"100000000000000000000000000000000000000000e-41", "1", '='},
		{"100000000000000000000000000000000000000001e-41", "1", '>'},
		{"0.00000000000000000000000000000000000000000000001e47", "1", '='},
		{"99999999999999999999999999999999999999999999", "1e18", '>'},
		{"Inf", "+inf", '='}, {"infinity", "1e300", '>'}, {"-INF", "-1e300", '<'},
		{"-Infinity", "inf", '<'}, {"-inf", "-inf", '='},
		{"NaN", "1", '?'}, {"1", "nan", '?'}, {"NaN", "NaN", '?'}, {"inf", "NaN", '?'},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static const char signs[] = "?<=?>";
		struct decimal a = number(cases[i].a), b = number(cases[i].b);
		char order = signs[decimal_compare(&a, &b)], back = signs[decimal_compare(&b, &a)];

		if (order != cases[i].order)
			fail_msg("%s %c %s", cases[i].a, order, cases[i].b);
		assert_int_equal(back, order == '<' ? '>' : order == '>' ? '<' : order);
	}
}

static void test_refused(void **state)
{
	static const char *const texts[] = {
		"", "-", "+", ".", "-.", "e1", ".e1", "1e", "1e+", "1e-", "1.2.3", "1..2", "--1",
		"+-1",
		"1 ", " 1", "1x", "0x10", "1_000", "1e1.5", "1e1e1", "+NaN", "-nan", "in", "infi",
		"infinit", "nan1", "--inf", "1e+-1", "1,5", "\r1", "1\v1", "1e\r1",
	};
	struct decimal d;
	char longest[DECIMAL_TEXT_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (decimal_parse(&d, span_of(texts[i])))
			fail_msg("taken: %s", texts[i]);
	assert_false(decimal_parse(&d, (struct span){"1\0", 2}));
	memset(longest, '0', sizeof(longest));
	assert_true(decimal_parse(&d, (struct span){longest, DECIMAL_TEXT_MAX}));
	assert_false(decimal_parse(&d, (struct span){longest, DECIMAL_TEXT_MAX + 1}));
}

// Leading zeros that an exponent makes up for, up to the limit of the text.
static void test_long(void **state)
{
	char text[DECIMAL_TEXT_MAX];
	struct decimal d, one = number("1");

	(void)state;
	memset(text, '0', sizeof(text));
	text[1] = '.';
	memcpy(text + 4086, "1e4085", 6);
	assert_true(decimal_parse(&d, (struct span){text, 4092}));
	assert_int_equal(decimal_compare(&d, &one), DECIMAL_EQUAL);
	memset(text, '0', sizeof(text));
	text[0] = '1';
	memcpy(text + 4001, "e-4000", 6);
	assert_true(decimal_parse(&d, (struct span){text, 4007}));
	assert_int_equal(decimal_compare(&d, &one), DECIMAL_EQUAL);
}

static void test_sums(void **state)
{
	static const struct {
		const char *terms[4];
		const char *sum;
	} cases[] = {
		{{NULL}, "0"},
		{{"1", "2", "3"}, "6"},
		{{"0.1", "0.2"}, "0.3"},
		{{"-0.5", "0.25"}, "-0.25"},
		{{"1", "-1"}, "0"},
		{{"12.50"}, "12.5"},
		{{"100"}, "100"},
		{{"-7"}, "-7"},
		{{"1e-18"}, "0.000000000000000001"},
		{{"1844674407370955161", "1844674407370955161"}, "3689348814741910322"},
		{{"1e-19"}, "about 0"},
		{{"1.5", "1e-19", "1e-19"}, "about 1.5"},
		{{"8000000000000000000", "8000000000000000000"}, "out of range"},
		{{"-8000000000000000000", "-8000000000000000000"}, "out of range"},
		{{"8000000000000000000", "-8000000000000000000"}, "0"},
		{{"8000000000000000000", "8000000000000000000", "-8000000000000000000"},
		 "out of range"},
		{{"1e300", "-1e300"}, "out of range"},
		{{"1e300", "inf"}, "+Inf"},
		{{"-inf", "1e300"}, "-Inf"},
		{{"inf", "inf"}, "+Inf"},
		{{"inf", "-inf"}, "NaN"},
		{{"inf", "-inf", "1"}, "NaN"},
		{{"1", "nan"}, "NaN"},
		{{"nan", "inf", "1"}, "NaN"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct decimal sum = {0};
		char printed[64] = "";
		struct text t = TEXT_IN(printed);

		for (int term = 0; term < 4 && cases[i].terms[term]; term++) {
			struct decimal d = number(cases[i].terms[term]);
			decimal_add(&sum, &d);
		}
		decimal_print(&t, &sum);
		assert_string_equal(printed, cases[i].sum);
	}
}

// What is certain of a sum that is not exact, and what is not.
static void test_bounds(void **state)
{
	struct decimal sum = number("1e-19"), d = number("1e-19"), limit = number("2e-18");
	struct decimal two = number("2"), huge = number("1e30"), low = number("-1e30");

	(void)state;
	decimal_add(&sum, &d);
	assert_int_equal(decimal_compare(&sum, &limit), DECIMAL_LESS);
	limit = number("1e-18");
	assert_int_equal(decimal_compare(&sum, &limit), DECIMAL_UNKNOWN);
	limit = number("0");
	assert_int_equal(decimal_compare(&sum, &limit), DECIMAL_GREATER);
	decimal_add(&sum, &huge);
	assert_int_equal(decimal_compare(&sum, &two), DECIMAL_GREATER);
	limit = number("inf");
	assert_int_equal(decimal_compare(&sum, &limit), DECIMAL_LESS);
	decimal_add(&sum, &low);
	assert_int_equal(decimal_compare(&sum, &two), DECIMAL_UNKNOWN);
	for (int i = 0; i < 1000; i++)
		decimal_add(&huge, &huge);
	assert_int_equal(decimal_compare(&huge, &two), DECIMAL_GREATER);
	assert_int_equal(decimal_compare(&huge, &limit), DECIMAL_LESS);
	for (int i = 0; i < 1000; i++)
		decimal_add(&huge, &low);
	assert_int_equal(decimal_compare(&huge, &two), DECIMAL_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
