// SPDX-License-Identifier: MIT
// Spans: comparing, cutting, numbers; nothing is read beyond the end.
#include "core/proto/span.h"

#include "tests/unit/drivers.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct span guarded(const char *text)
{
	return (struct span){(const char *)guard_copy(text, strlen(text)), strlen(text)};
}

static void spans_are_compared(void **state)
{
	static const struct { const char *s, *other; bool is, starts, nocase; } cases[] = {
		{"", "", 1, 1, 1}, {"a", "", 0, 1, 0}, {"", "a", 0, 0, 0}, {"a", "a", 1, 1, 1},
		{"ab", "a", 0, 1, 0}, {"a", "ab", 0, 0, 0}, {"Host", "hOST", 0, 0, 1},
		{"a", "b", 0, 0, 0}, {"@[`{", "`{@[", 0, 0, 0}, {"az09-", "AZ09-", 0, 0, 1},
		{"\xc4", "\xe4", 0, 0, 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct span s = guarded(cases[i].s), other = guarded(cases[i].other);

		assert_int_equal(span_is(s, cases[i].other), cases[i].is);
		assert_int_equal(span_is_equal(s, other), cases[i].is);
		assert_int_equal(span_starts(s, cases[i].other), cases[i].starts);
		assert_int_equal(span_is_nocase(s, other), cases[i].nocase);
	}
}

static void spans_are_cut(void **state)
{
	// the span, up to the first ',' and behind it; NULL: there is none
	static const char *const cases[][3] = {
		{"", "", NULL}, {"a", "a", NULL}, {",", "", ""}, {"a,", "a", ""}, {",b", "", "b"},
		{"a,b,c", "a", "b,c"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct span s = guarded(cases[i][0]), rest, first = span_cut(s, ',', &rest);

		assert_int_equal(span_find(s, ','), first.len);
		assert_true(span_is(first, cases[i][1]));
		if (cases[i][2])
			assert_true(rest.at && span_is(rest, cases[i][2]));
		else
			assert_true(!rest.at && !rest.len);
	}
}

static void spans_are_trimmed(void **state)
{
	static const char *const cases[][2] = {
		{"", ""}, {" ", ""}, {" \t ", ""}, {"a", "a"}, {" a", "a"}, {"a\t", "a"},
		{" \ta b\t ", "a b"}, {"\na\r", "\na\r"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(span_is(span_trim(guarded(cases[i][0])), cases[i][1]));
	assert_int_equal(span_first(guarded("abc"), 2).len, 2);
	assert_int_equal(span_first(guarded("abc"), 4).len, 3);
}

static void numbers_are_read(void **state)
{
	static const struct { const char *text; unsigned long max; long value; } cases[] = {
		{"", 99, -1}, {"0", 99, 0}, {"007", 99, 7}, {"99", 99, 99}, {"100", 99, -1},
		{"9", 9, 9}, {"10", 9, -1}, {"65535", 65535, 65535}, {"65536", 65535, -1},
		{"-1", 99, -1}, {"+1", 99, -1}, {" 1", 99, -1}, {"1 ", 99, -1}, {"1a", 99, -1},
		{"/", 99, -1}, {":", 99, -1},
		{"9223372036854775807", INT64_MAX, INT64_MAX},
		{"9223372036854775808", INT64_MAX, -1},
		{"18446744073709551616", INT64_MAX, -1}, {"18446744073709551616", ULONG_MAX, -1},
		{"99999999999999999999999999", ULONG_MAX, -1},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		unsigned long value = 0;
		bool good = span_number(guarded(cases[i].text), cases[i].max, &value);

		assert_int_equal(good, cases[i].value >= 0);
		if (good)
			assert_int_equal(value, cases[i].value);
	}
}

static void hex_digits_are_read(void **state)
{
	static const char digits[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
	(void)state;

	for (int c = CHAR_MIN; c <= CHAR_MAX; c++) {
		const char *at = c ? strchr(digits, c) : NULL, *AT = c ? strchr(upper, c) : NULL;

		assert_int_equal(hex_value((char)c), at ? at - digits : AT ? AT - upper : -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_are_compared), cmocka_unit_test(spans_are_cut),
		cmocka_unit_test(spans_are_trimmed), cmocka_unit_test(numbers_are_read),
		cmocka_unit_test(hex_digits_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
