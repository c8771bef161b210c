// SPDX-License-Identifier: MIT
// Every text of up to six letters out of two, in every stream of up to eight, cut everywhere: the
// texts that overlap themselves are all among these.

#include "core/proto/match.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static bool search(const char *text, size_t len, const char *in, size_t n, size_t cut)
{
	struct match m = {.text = text, .len = len};

	match_feed(&m, (const uint8_t *)in, cut);
	match_feed(&m, (const uint8_t *)in + cut, n - cut);
	return m.found;
}

static bool holds(const char *in, size_t n, const char *text, size_t len)
{
	for (size_t i = 0; i + len <= n; i++)
		if (!memcmp(in + i, text, len))
			return true;
	return false;
}

static void spell(char *out, unsigned len, unsigned number)
{
	for (unsigned i = 0; i < len; i++)
		out[i] = number >> i & 1 ? 'b' : 'a';
}

static void test_all_short(void **state)
{
	(void)state;
	for (unsigned len = 0; len <= 6; len++)
		for (unsigned t = 0; t < 1u << len; t++)
			for (unsigned n = 0; n <= 8; n++)
				for (unsigned s = 0; s < 1u << n; s++) {
					char text[8], in[8];

					spell(text, len, t);
					spell(in, n, s);
					bool wanted = holds(in, n, text, len);
					for (unsigned cut = 0; cut <= n; cut++)
						assert_int_equal(search(text, len, in, n, cut),
						wanted);
				}
}

static void test_bytes(void **state)
{
	(void)state;
	assert_true(search("a\0b", 3, "xa\0by", 5, 2));
	assert_false(search("a\0b", 3, "xa\0cy", 5, 2));
	assert_false(search("ok", 2, "OK", 2, 1));
	assert_true(search("\xff\x80", 2, "\x7f\xff\x80", 3, 2));
}

static void run(const struct pieces *p, void *result)
{
	struct match m = {.text = "abcabcabd", .len = 9};

	match_feed(&m, p->at[0], p->len[0]);
	match_feed(&m, p->at[1], p->len[1]);
	memcpy(result, &m.have, sizeof(m.have));
}

static int parse(const uint8_t *in, size_t n)
{
	struct match m = {.text = "abcabcabd", .len = 9};

	match_feed(&m, in, n);
	return m.found;
}

static void test_splits(void **state)
{
	static const char stream[] = "xxabcabcabcabcabd";

	(void)state;
	each_split(stream, sizeof(stream) - 1, sizeof(size_t), run);
	each_prefix(stream, sizeof(stream) - 1, false, parse);
}

static void test_stays_found(void **state)
{
	struct match m = {.text = "up", .len = 2}, empty = {.text = "", .len = 0};

	(void)state;
	match_feed(&m, (const uint8_t *)"up", 2);
	match_feed(&m, (const uint8_t *)"down", 4);
	assert_true(m.found);
	assert_false(empty.found);
	match_feed(&empty, NULL, 0);
	assert_true(empty.found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_short),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_splits),
		cmocka_unit_test(test_stays_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
