// SPDX-License-Identifier: MIT
// Text: every directive, what is escaped, and what happens at the end of a buffer.
#include "core/proto/text.h"

#include "tests/unit/drivers.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void numbers_are_printed(void **state)
{
	static const struct { unsigned long value; const char *decimal, *hex; } cases[] = {
		{0, "0", "0"}, {9, "9", "9"}, {10, "10", "a"}, {255, "255", "ff"},
		{INT_MAX, "2147483647", "7fffffff"},
	};
	char buffer[64];
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text t = TEXT_IN(buffer);

		text_add(&t, "%d", (int)cases[i].value);
		assert_string_equal(buffer, cases[i].decimal);
		t = (struct text)TEXT_IN(buffer);
		text_add(&t, "%l", (long)cases[i].value);
		assert_string_equal(buffer, cases[i].decimal);
		t = (struct text)TEXT_IN(buffer);
		text_add(&t, "%x", (int)cases[i].value);
		assert_string_equal(buffer, cases[i].hex);
	}
	struct text t = TEXT_IN(buffer);
	text_add(&t, "%l", LONG_MAX);
	assert_string_equal(buffer, "9223372036854775807");
}

static void durations_are_printed(void **state)
{
	static const struct { long us; const char *text; } cases[] = {
		{0, "0.0 ms"}, {99, "0.0 ms"}, {100, "0.1 ms"}, {1250, "1.2 ms"}, {9999, "9.9 ms"},
		{10000, "10 ms"}, {250400, "250 ms"}, {86400000000, "86400000 ms"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char buffer[64];
		struct text t = TEXT_IN(buffer);

		text_add(&t, "%t", cases[i].us);
		assert_string_equal(buffer, cases[i].text);
	}
}

static void bytes_are_escaped(void **state)
{
	// as they are, for print, for JSON
	static const char *const cases[][3] = {
		{"", "", ""},
		{"plain ~", "plain ~", "plain ~"},
		{"a\nb\rc\td", "a\\nb\\rc\\td", "a\\u000ab\\u000dc\\u0009d"},
		{"\v\f\b\a", "\\x0b\\x0c\\x08\\x07", "\\u000b\\u000c\\u0008\\u0007"},
		{"\"\\\"", "\"\\\\\"", "\\\"\\\\\\\""},
		{"\x1b[2J\x7f", "\\x1b[2J\\x7f", "\\u001b[2J\\u007f"},
		{"\x80\xff", "\\x80\\xff", "\\u0080\\u00ff"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *in = (const char *)guard_copy(cases[i][0], strlen(cases[i][0]) + 1);
		struct span s = {(const char *)guard_copy(in, strlen(in)), strlen(in)};
		char buffer[3][64];
		struct text as_is = TEXT_IN(buffer[0]), print = TEXT_IN(buffer[1]);
		struct text json = TEXT_IN(buffer[2]);

		text_add(&as_is, "%s|%S", in, s);
		text_add(&print, "%q|%Q", in, s);
		text_add(&json, "%j|", in);
		for (size_t k = 0; k < 2; k++) {
			size_t len = strlen(cases[i][k]);

			assert_memory_equal(buffer[k], cases[i][k], len);
			assert_int_equal(buffer[k][len], '|');
			assert_string_equal(buffer[k] + len + 1, cases[i][k]);
		}
		assert_memory_equal(buffer[2], cases[i][2], strlen(cases[i][2]));
		assert_string_equal(buffer[2] + strlen(cases[i][2]), "|");
	}
}

static void spans_may_hold_nul(void **state)
{
	char buffer[16];
	struct text t = TEXT_IN(buffer);
	(void)state;

	text_add(&t, "%Q%c%S", (struct span){"\0", 1}, '-', (struct span){NULL, 0});
	assert_string_equal(buffer, "\\x00-");
}

// More arguments than travel in registers, structs among them.
static void many_arguments(void **state)
{
	struct span s = {"span", 4};
	char buffer[128];
	struct text t = TEXT_IN(buffer);
	(void)state;

	text_add(&t, "%s %S %d %l %S %x %c %s %S %d", "a", s, 1, 2L, s, 3, 'c', "z", s, 4);
	assert_string_equal(buffer, "a span 1 2 span 3 c z span 4");
}

static void a_full_buffer_is_cut(void **state)
{
	(void)state;

	for (uint16_t size = 4; size < 12; size++) {
		char buffer[16] = "";
		struct text t = {buffer, 0, size, false};

		memset(buffer + size, '#', sizeof(buffer) - size);
		text_add(&t, "%s", "12345");
		text_bytes(&t, "67", 2);
		assert_int_equal(t.len, size > 8 ? 7 : size - 1);
		assert_int_equal(t.cut != 0, size < 8);
		assert_int_equal(buffer[t.len], '\0');
		text_mark_cut(&t);
		assert_string_equal(buffer + t.len - 3, size < 8 ? "..." : "567");
		assert_int_equal(buffer[size], '#');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_printed), cmocka_unit_test(durations_are_printed),
		cmocka_unit_test(bytes_are_escaped), cmocka_unit_test(spans_may_hold_nul),
		cmocka_unit_test(many_arguments), cmocka_unit_test(a_full_buffer_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
