// SPDX-License-Identifier: MIT
// /etc/hosts: which lines count for a name, in whatever pieces the file is read.
#include "core/proto/hosts.h"

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const char *wanted;

static void feed(const struct pieces *p, void *result)
{
	struct hosts h = {.name = span_of(wanted), .found = result};

	for (int i = 0; i < 2; i++)
		hosts_feed(&h, (struct span){(const char *)p->at[i], p->len[i]});
	hosts_feed(&h, span_of("\n"));
}

static void lookup(const char *file, const char *name, struct dns_found *found)
{
	struct pieces p = {{guard_copy(file, strlen(file)), NULL}, {strlen(file), 0}};

	wanted = name;
	memset(found, 0, sizeof(*found));
	feed(&p, found);
	each_split(file, strlen(file), sizeof(*found), feed);
}

static void lines_count(void **state)
{
	// file, and how many IPv4 and IPv6 addresses "db" has in it
	static const struct { const char *file; unsigned v4, v6; } cases[] = {
		{"", 0, 0},
		{"\n\n  \n#\n", 0, 0},
		{"10.0.0.1 db", 1, 0},
		{"10.0.0.1 db\n", 1, 0},
		{"10.0.0.1\tdb\r\n", 1, 0},
		{"  10.0.0.1   x.y   db  ", 1, 0},
		{"10.0.0.1 DB\n", 1, 0},
		{"10.0.0.1 dbx xdb d\n", 0, 0},
		{"10.0.0.1 x # db\n", 0, 0},
		{"10.0.0.1 x#db\n", 0, 0},
		{"10.0.0.1 db#x\n", 1, 0},
		{"#10.0.0.1 db\n10.0.0.2 db\n", 1, 0},
		{"10.0.0.1 db\n10.0.0.2 db\n", 2, 0},
		{"10.0.0.1 db db\n10.0.0.1 db\n", 1, 0},
		{"10.0.0.1 db\n::1 x\nfd00::1 y db\n", 1, 1},
		{"fd00::1 db\nfd00:0::1 db", 0, 1},
		{"fe80::1%lo db\n", 0, 0},
		{"10.0.0.300 db\n", 0, 0},
		{"10.1 db\n", 0, 0},
		{"db 10.0.0.1\n", 0, 0},
		{"10.0.0.1\ndb\n", 0, 0},
		{"nonsense db\n10.0.0.1 db", 1, 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct dns_found found;

		lookup(cases[i].file, "db", &found);
		if (found.n[DNS_A] != cases[i].v4 || found.n[DNS_AAAA] != cases[i].v6)
			fail_msg("case %zu: %u and %u addresses", i, found.n[DNS_A],
				 found.n[DNS_AAAA]);
	}
}

static void lines_may_be_long(void **state)
{
	static char file[100000];
	struct dns_found found;
	(void)state;

	// One line of ten thousand aliases, then a word longer than any name.
	size_t n = (size_t)snprintf(file, sizeof(file), "10.0.0.1");
	while (n < 60000)
		n += (size_t)snprintf(file + n, sizeof(file) - n, " alias");
	n += (size_t)snprintf(file + n, sizeof(file) - n, " db\n10.0.0.2 ");
	memset(file + n, 'd', 5000);
	snprintf(file + n + 5000, sizeof(file) - n - 5000, " db\n10.0.0.3 x\n");
	struct hosts h = {.name = span_of("db"), .found = &found};

	memset(&found, 0, sizeof(found));
	hosts_feed(&h, span_of(file));
	assert_int_equal(found.n[DNS_A], 2);
	assert_memory_equal(found.ip[DNS_A][1], "\x0a\0\0\x02", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_count),
		cmocka_unit_test(lines_may_be_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
