// SPDX-License-Identifier: MIT
// Guard pages are mmap()ed, not malloc()ed under ASan: they catch a read past the end even in
// code that no sanitizer sees, and one that jumps over a redzone.

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

struct mapping {
	uint8_t *at;
	size_t size;
};

const uint8_t *guard_copy(const void *bytes, size_t n)
{
	static struct mapping ring[GUARD_COPIES];
	static unsigned next;
	struct mapping *m = &ring[next++ % GUARD_COPIES];
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t readable = (n + page - 1) / page * page;
	uint8_t *copy;

	if (m->at)
		munmap(m->at, m->size);
	m->size = readable + page;
	m->at = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (m->at == MAP_FAILED || mprotect(m->at + readable, page, PROT_NONE))
		fail_msg("no memory for a guard page");
	copy = m->at + readable - n;
	if (n)
		memcpy(copy, bytes, n);
	return copy;
}

void each_prefix(const void *bytes, size_t n, int partial,
		 int (*parse)(const uint8_t *in, size_t n))
{
	int result;

	for (size_t len = 0; len < n; len++) {
		result = parse(guard_copy(bytes, len), len);
		if (result != partial)
			fail_msg("the first %zu of %zu bytes: %d, not %d (partial)", len, n,
				 result, partial);
	}
	result = parse(guard_copy(bytes, n), n);
	if (result == partial)
		fail_msg("all %zu bytes: still %d (partial)", n, result);
}

static void run_split(const uint8_t *bytes, size_t n, size_t at,
		      void (*run)(const struct pieces *, void *result), void *result)
{
	struct pieces p = {
		.at = {guard_copy(bytes, at), guard_copy(n > at ? bytes + at : bytes, n - at)},
		.len = {at, n - at},
	};

	run(&p, result);
}

void each_split(const void *bytes, size_t n, size_t result_size,
		void (*run)(const struct pieces *, void *result))
{
	static _Alignas(max_align_t) uint8_t whole[SPLIT_RESULT_MAX];
	static _Alignas(max_align_t) uint8_t split[SPLIT_RESULT_MAX];

	assert_true(result_size <= SPLIT_RESULT_MAX);
	memset(whole, 0, result_size);
	run_split(bytes, n, n, run, whole);
	for (size_t at = 0; at < n; at++) {
		memset(split, 0, result_size);
		run_split(bytes, n, at, run, split);
		if (memcmp(whole, split, result_size))
			fail_msg("cut after %zu of %zu bytes the result differs", at, n);
	}
}
