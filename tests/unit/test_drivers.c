// SPDX-License-Identifier: MIT
// The drivers judge every parser, so they are held to their own contract first: each must pass
// a right parser and fail a wrong one.

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PARTIAL = 0, DONE = 1 };

// One line: partial until its newline has come.
static int parse_line(const uint8_t *in, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (in[i] == '\n')
			return DONE;
	return PARTIAL;
}

static int parse_hasty(const uint8_t *in, size_t n)
{
	(void)in;
	return n > 2 ? DONE : PARTIAL;
}

static int parse_never(const uint8_t *in, size_t n)
{
	(void)in, (void)n;
	return PARTIAL;
}

static void sum(const struct pieces *p, void *result)
{
	unsigned *total = result;

	for (int i = 0; i < 2; i++)
		for (size_t j = 0; j < p->len[i]; j++)
			*total = *total * 31 + p->at[i][j];
}

static void sum_first(const struct pieces *p, void *result)
{
	unsigned *total = result;

	for (size_t j = 0; j < p->len[0]; j++)
		*total += p->at[0][j];
}

// How a child that runs body() ends: 0, or the signal or status that stopped it. cmocka fails a
// test by longjmp or exit; a child has no test to jump to, so anything but 0 is a failure.
static int ends(void (*body)(void))
{
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		signal(SIGSEGV, SIG_DFL);
		signal(SIGBUS, SIG_DFL);
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

static void read_last(void)
{
	volatile const uint8_t *at = guard_copy("abc", 3);

	_exit(at[2] == 'c' ? 0 : 1);
}

static void read_past(void)
{
	volatile const uint8_t *at = guard_copy("abc", 3);

	_exit(at[3] ? 90 : 91);
}

static void read_empty(void)
{
	volatile const uint8_t *at = guard_copy("", 0);

	_exit(at[0] ? 90 : 91);
}

static void copies_end_at_a_guard(void **state)
{
	(void)state;
	assert_int_equal(ends(read_last), 0);
	assert_int_equal(ends(read_past), SIGSEGV);
	assert_int_equal(ends(read_empty), SIGSEGV);
}

static void copies_stay_valid(void **state)
{
	const uint8_t *first = guard_copy("first", 5);

	(void)state;
	for (int i = 0; i < GUARD_COPIES - 1; i++)
		guard_copy("other", 5);
	assert_memory_equal(first, "first", 5);
}

static void large_copies(void **state)
{
	static uint8_t big[3 * 4096 + 1];

	(void)state;
	memset(big, 'x', sizeof(big));
	assert_memory_equal(guard_copy(big, sizeof(big)), big, sizeof(big));
}

static void prefixes_of_a_line(void **state)
{
	(void)state;
	each_prefix("a line\n", 7, PARTIAL, parse_line);
}

static void splits_of_a_sum(void **state)
{
	(void)state;
	each_split("abcdef", 6, sizeof(unsigned), sum);
	each_split("", 0, sizeof(unsigned), sum);
}

// What must fail is run as a group of its own in a child: its failures are its exit status.
static void hasty(void **state)
{
	(void)state;
	each_prefix("a line\n", 7, PARTIAL, parse_hasty);
}

static void never(void **state)
{
	(void)state;
	each_prefix("a line\n", 7, PARTIAL, parse_never);
}

static void first_only(void **state)
{
	(void)state;
	each_split("abcdef", 6, sizeof(unsigned), sum_first);
}

static void run_wrong_ones(void)
{
	const struct CMUnitTest wrong[] = {
		cmocka_unit_test(hasty),
		cmocka_unit_test(never),
		cmocka_unit_test(first_only),
	};

	_exit(cmocka_run_group_tests(wrong, NULL, NULL));
}

static void wrong_parsers_fail(void **state)
{
	(void)state;
	assert_int_equal(ends(run_wrong_ones), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_end_at_a_guard),
		cmocka_unit_test(copies_stay_valid),
		cmocka_unit_test(large_copies),
		cmocka_unit_test(prefixes_of_a_line),
		cmocka_unit_test(splits_of_a_sum),
		cmocka_unit_test(wrong_parsers_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
