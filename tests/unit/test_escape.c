// SPDX-License-Identifier: MIT
// Escapes in a word, and what is none.
#include "core/proto/escape.h"

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool decode(struct text *out, const char *word)
{
	return escape_decode(out, (const char *)guard_copy(word, strlen(word) + 1));
}

static void escapes_are_decoded(void **state)
{
	static const struct { const char *word, *bytes; size_t len; } good[] = {
		{"", "", 0},
		{"plain %s $ \xff", "plain %s $ \xff", 12},
		{"\\r\\n\\t\\0\\\\", "\r\n\t\0\\", 5},
		{"\\a\\b\\e\\f\\v\\\"\\'", "\a\b\x1b\f\v\"'", 7},
		{"\\x00\\xfF\\xAb\\x7fx", "\x00\xff\xab\x7fx", 5},
		{"\\\\n", "\\n", 2},
		{"\\x414", "A4", 2},
		{"a\nb", "a\nb", 3},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		char bytes[32];
		struct text out = TEXT_IN(bytes);

		if (!decode(&out, good[i].word) || out.cut || out.len != good[i].len ||
		    memcmp(bytes, good[i].bytes, out.len))
			fail_msg("\"%s\"", good[i].word);
	}
}

static void others_are_refused(void **state)
{
	static const char *const bad[] = {
		"\\", "a\\", "\\\\\\", "\\q", "\\1", "\\N", "\\x", "\\x1", "\\x1g", "\\xg1",
		"\\X41", "\\ ", "\\015", "\\00",
		"\\x 1", "\\x\x11\x11", "\\x@A", "\\\n", "\\u0041", "\\\xff",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char bytes[32];
		struct text out = TEXT_IN(bytes);

		if (decode(&out, bad[i]))
			fail_msg("\"%s\" was decoded", bad[i]);
	}
}

static void what_does_not_fit_is_told(void **state)
{
	char bytes[4];
	struct text out = TEXT_IN(bytes);
	(void)state;

	assert_true(decode(&out, "\\x61bc"));
	assert_false(out.cut);
	assert_true(decode(&out, "d"));
	assert_true(out.cut);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_are_decoded),
		cmocka_unit_test(others_are_refused),
		cmocka_unit_test(what_does_not_fit_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
