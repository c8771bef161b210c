/* SPDX-License-Identifier: MIT */
/* What every test of a parser needs: inputs that end at an unreadable page, every prefix of an
 * input, every split of an input into two pieces. A failure is reported through cmocka. */
#ifndef TESTS_UNIT_DRIVERS_H
#define TESTS_UNIT_DRIVERS_H

#include <stddef.h>
#include <stdint.h>

enum { GUARD_COPIES = 8, SPLIT_RESULT_MAX = 64 * 1024 };

/* An input as two reads delivered it; the second piece may be empty. Both end at an unreadable
 * page. */
struct pieces {
	const uint8_t *at[2];
	size_t len[2];
};

/* A copy whose last byte is the last one before an unreadable page. Valid until GUARD_COPIES
 * further copies were made. With n == 0: a pointer that must not be read. */
const uint8_t *guard_copy(const void *bytes, size_t n);

/* parse() must return `partial` on every proper prefix of bytes, and something else on all of
 * it. */
void each_prefix(const void *bytes, size_t n, int partial,
		 int (*parse)(const uint8_t *in, size_t n));

/* run() must leave the same result_size bytes, whichever way its input is cut in two. The result
 * is zeroed before each run, so that padding compares equal. */
void each_split(const void *bytes, size_t n, size_t result_size,
		void (*run)(const struct pieces *, void *result));

#endif
