// SPDX-License-Identifier: MIT
// /etc/hosts: which lines count for a name.
#include "core/proto/hosts.h"

#include "core/proto/text.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void lines_count(void **state)
{
	// file, and what stands before "db" in it
	static const char *const cases[][2] = {
		{"", ""},
		{"\n\n  \n#\n", ""},
		{"10.0.0.1 db", "10.0.0.1 "},
		{"10.0.0.1 db\n", "10.0.0.1 "},
		{"10.0.0.1\tdb\r\n", "10.0.0.1 "},
		{"  10.0.0.1   x.y   db  ", "10.0.0.1 "},
		{"10.0.0.1 DB\n", "10.0.0.1 "},
		{"10.0.0.1 dbx xdb d\n", ""},
		{"10.0.0.1 x # db\n", ""},
		{"10.0.0.1 x#db\n", ""},
		{"10.0.0.1 db#x\n", "10.0.0.1 "},
		{"#10.0.0.1 db\n10.0.0.2 db\n", "10.0.0.2 "},
		{"10.0.0.1 db\n10.0.0.2 db\n", "10.0.0.1 10.0.0.2 "},
		{"10.0.0.1 db db\n", "10.0.0.1 "},
		{"10.0.0.1 db\n::1 x\nfd00::1 y db\n", "10.0.0.1 fd00::1 "},
		{"db 10.0.0.1\n", ""},
		{"10.0.0.1\ndb\n", ""},
		{"nonsense db\n10.0.0.1 db", "nonsense 10.0.0.1 "},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *in = (const char *)guard_copy(cases[i][0], strlen(cases[i][0]) + 1);
		char found[100] = "";
		struct text t = TEXT_IN(found);
		struct span address;

		while ((address = hosts_next(&in, span_of("db"))).len)
			text_add(&t, "%S ", address);
		assert_string_equal(found, cases[i][1]);
		assert_false(hosts_next(&in, span_of("db")).len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
