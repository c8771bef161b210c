// SPDX-License-Identifier: MIT
// Comparisons and sums of numbers, at and beyond the limits too: there nothing may be certain that
// is not so.

#include "core/proto/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void add(struct decimal *d, const char *s, int sign)
{
	assert_ptr_equal(decimal_add(d, s, sign), s + strlen(s));
}

static char order(const char *a, const char *b)
{
	struct decimal d = {0};

	add(&d, a, 1);
	return "?<=?>"[decimal_compare(&d, b)];
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
		{"5.", "+5", '='}, {"007", "7", '='}, {"-0", "1e-300", '<'},
		{"1e-18", "2e-18", '<'}, {"1e-19", "0", '>'}, {"-1e-19", "0", '<'},
		{"1e-19", "2e-19", '<'}, {"1e-19", "1e-19", '='}, {"1e-19", "-1e-19", '>'},
		{"1.0000000000000000001", "1", '>'}, {"-1.0000000000000000001", "-1", '<'},
		{"1844674407370955161", "1.844674407370955161e18", '='},
		{"1.7976931348623157e+308", "5", '>'}, {"5", "1e20", '<'}, {"-1e300", "-5", '<'},
		{"1e300", "-1e300", '>'}, {"1e300", "1e300", '='}, {"1e300", "1e299", '>'},
		{"-1.7976931348623157e+308", "1.7976931348623157e+308", '<'},
		{"4.9406564584124654e-324", "0", '>'}, {"-4.9406564584124654e-324", "-0", '<'},
		{"4.9406564584124654e-324", "4.9406564584124655e-324", '<'},
		{"9e308", "9.1e308", '<'}, {"9e-341", "8e-341", '>'},
		{"100000000000000000000000000000000000000000e-41", "1", '='},
		{"100000000000000000000000000000000000000001e-41", "1", '>'},
		{"0.00000000000000000000000000000000000000000000001e47", "1", '='},
		{"0e99999999999", "0", '='}, {"0e-99999999999", "0", '='},
		// Out of range: nothing is known, not even of itself.
		{"1e309", "1", '?'}, {"1e-342", "1", '?'}, {"1e309", "1e309", '?'},
		{"1e-99999999999", "0", '?'}, {"1e99999999999", "0", '?'}, {"1e309", "inf", '?'},
		{"1e4294967296", "1", '?'}, {"1e-4294967296", "1", '?'},
		{"Inf", "+inf", '='}, {"infinity", "1e300", '>'}, {"-INF", "-1e300", '<'},
		{"-Infinity", "inf", '<'}, {"-inf", "-inf", '='},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char is = order(cases[i].a, cases[i].b), back = order(cases[i].b, cases[i].a);

		if (is != cases[i].order)
			fail_msg("%s %c %s", cases[i].a, is, cases[i].b);
		assert_int_equal(back, is == '<' ? '>' : is == '>' ? '<' : is);
	}
	assert_int_equal(order("NaN", "1"), '?');
	assert_int_equal(order("nan", "-1e300"), '?');
	assert_int_equal(order("nan", "inf"), '?');
	assert_int_equal(order("-nan", "-Inf"), '?');
}

static void test_refused(void **state)
{
	static const char *const texts[] = {
		"", "-", "+", ".", "-.", "e1", ".e1", "1e", "1e+", "1e-", "1.2.3", "1..2", "--1",
		"+-1", " 1", "1x", "0x10", "1_000", "1e1.5", "1e1e1", "in", "infi", "infinit",
		"infinityx", "na", "nan1", "--inf", "1e+-1", "1,5", "\r1", "1\v1", "1e\r1", "1\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (int sign = -1; sign <= 1; sign++) {
			struct decimal d = {0};

			if (decimal_add(&d, texts[i], sign))
				fail_msg("taken: %s", texts[i]);
		}
}

// It ends at a blank; with sign 0 nothing is added.
static void test_end(void **state)
{
	static const char blank[] = "-12.5e1 7", tab[] = "Inf\t7";
	struct decimal d = {0};

	(void)state;
	assert_ptr_equal(decimal_add(&d, blank, 0), blank + 7);
	assert_int_equal(decimal_compare(&d, "0"), DECIMAL_EQUAL);
	assert_ptr_equal(decimal_add(&d, blank, 1), blank + 7);
	assert_int_equal(decimal_compare(&d, "-125"), DECIMAL_EQUAL);
	assert_ptr_equal(decimal_add(&d, tab, 1), tab + 3);
}

// Leading zeros that an exponent makes up for, and the other way round.
static void test_long(void **state)
{
	static char text[150000];

	(void)state;
	memset(text, '0', sizeof(text));
	text[1] = '.';
	memcpy(text + 131000, "1e130999", 9);
	assert_int_equal(order(text, "1"), '=');
	memset(text, '0', sizeof(text));
	text[0] = '1';
	memcpy(text + 131001, "e-131000", 9);
	assert_int_equal(order(text, "1"), '=');
	memcpy(text + 131001, "e-9131000", 10);
	assert_int_equal(order(text, "1"), '?');
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
		{{"1", "-1.5", "0.5"}, "0"},
		{{"12.50"}, "12.5"},
		{{"100"}, "100"},
		{{"-7"}, "-7"},
		{{"-1000", "1e-3"}, "-999.999"},
		{{"1e-18"}, "0.000000000000000001"},
		{{"1844674407370955161", "1844674407370955161"}, "3689348814741910322"},
		{{"1.5", "1e-19", "1e-19"}, "1.5000000000000000002"},
		{{"1e25", "1"}, "10000000000000000000000001"},
		{{"1e300", "-1e300", "-3"}, "-3"},
		{{"9e308", "9e308", "-9e308", "-9e308"}, "0"},
		{{"1e309"}, "out of range"},
		{{"1e309", "-1e309"}, "out of range"},
		{{"1e-342", "1"}, "out of range"},
		{{"1e309", "inf"}, "out of range"},
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

		for (int term = 0; term < 4 && cases[i].terms[term]; term++)
			add(&sum, cases[i].terms[term], 1);
		decimal_print(&t, &sum);
		assert_string_equal(printed, cases[i].sum);
	}
}

// The room above: as many sums of the largest as a test can make, there and back.
static void test_room(void **state)
{
	struct decimal sum = {0};

	(void)state;
	for (int sign = 1; sign >= -1; sign -= 2)
		for (int i = 0; i < 3000; i++)
			add(&sum, "-9e308", sign);
	assert_int_equal(decimal_compare(&sum, "0"), DECIMAL_EQUAL);
	for (int i = 0; i < 3000; i++)
		add(&sum, "-9e308", 1);
	assert_int_equal(decimal_compare(&sum, "-9e308"), DECIMAL_LESS);
	// An infinity outweighs what else was added.
	add(&sum, "inf", 1);
	assert_int_equal(decimal_compare(&sum, "+Inf"), DECIMAL_EQUAL);
	assert_int_equal(decimal_compare(&sum, "-Inf"), DECIMAL_GREATER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
