// SPDX-License-Identifier: MIT
// Times, sizes and numbers: what is one, and what is none.
#include "core/proto/value.h"

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static bool parse(enum value_kind kind, const char *text, int *value)
{
	return value_parse(kind, (const char *)guard_copy(text, strlen(text) + 1), value);
}

static void values_are_parsed(void **state)
{
	static const struct { enum value_kind kind; const char *text; int value; } good[] = {
		{VALUE_TIME, "1", 1000},
		{VALUE_TIME, "1s", 1000},
		{VALUE_TIME, "500ms", 500},
		{VALUE_TIME, "1.5s", 1500},
		{VALUE_TIME, "1.5", 1500},
		{VALUE_TIME, "0.2", 200},
		{VALUE_TIME, "0.003m", 180},
		{VALUE_TIME, "0.200000000s", 200},
		{VALUE_TIME, "1.9999s", 1999},
		{VALUE_TIME, "1.999ms", 1},
		{VALUE_TIME, "0001.5000000000000000000000001s", 1500},
		{VALUE_TIME, "2m", 120000},
		{VALUE_TIME, "1h", 3600000},
		{VALUE_TIME, "277h", 997200000},
		{VALUE_TIME, "1000000s", 1000000000},
		{VALUE_TIME, "1000000000ms", 1000000000},
		{VALUE_NUMBER, "0", 0},
		{VALUE_NUMBER, "007", 7},
		{VALUE_NUMBER, "1000000000", 1000000000},
		{VALUE_SIZE, "0", 0},
		{VALUE_SIZE, "0k", 0},
		{VALUE_SIZE, "4096", 4096},
		{VALUE_SIZE, "64k", 65536},
		{VALUE_SIZE, "64K", 65536},
		{VALUE_SIZE, "1M", 1048576},
		{VALUE_SIZE, "953M", 953 << 20},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		int value = -1;

		if (!parse(good[i].kind, good[i].text, &value) || value != good[i].value)
			fail_msg("\"%s\" became %d", good[i].text, value);
	}
}

static void nonsense_is_refused(void **state)
{
	static const char *const none[] = {
		"", " ", "x", "-1", "+1", " 1", "1 ", "1x", "0x10", "1e3", "1,5", ".", ".5", "1.",
		"1.s",
		"1..5", "1.5.5", "1.-5", "1000000001", "99999999999999999999999999", "s", "k", "ms",
		"18446744073709551616", "1\x80", "\xb1", "1mss", "1kb", "1ss",
	};
	static const struct { enum value_kind kind; const char *text; } bad[] = {
		{VALUE_TIME, "0"}, {VALUE_TIME, "0ms"}, {VALUE_TIME, "0.0001s"},
		{VALUE_TIME, "0.9ms"},
		{VALUE_TIME, "1k"}, {VALUE_TIME, "1M"}, {VALUE_TIME, "1S"}, {VALUE_TIME, "1sm"},
		{VALUE_TIME, "1 s"}, {VALUE_TIME, "1min"},
		{VALUE_TIME, "278h"}, {VALUE_TIME, "9999999999h"}, {VALUE_TIME, "5124095577h"},
		{VALUE_TIME, "1000000.001s"}, {VALUE_TIME, "1000000001ms"},
		{VALUE_NUMBER, "1s"}, {VALUE_NUMBER, "1k"}, {VALUE_NUMBER, "1.0"},
		{VALUE_SIZE, "1s"}, {VALUE_SIZE, "1m"}, {VALUE_SIZE, "1.5M"}, {VALUE_SIZE, "954M"},
		{VALUE_SIZE, "1G"}, {VALUE_SIZE, "1000000000k"},
	};
	int value;
	(void)state;

	for (int kind = VALUE_TIME; kind <= VALUE_SIZE; kind++)
		for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
			if (parse((enum value_kind)kind, none[i], &value))
				fail_msg("\"%s\" was taken for kind %d", none[i], kind);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (parse(bad[i].kind, bad[i].text, &value))
			fail_msg("\"%s\" was taken for kind %d", bad[i].text, (int)bad[i].kind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_parsed),
		cmocka_unit_test(nonsense_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
