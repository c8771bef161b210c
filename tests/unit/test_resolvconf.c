// SPDX-License-Identifier: MIT
// /etc/resolv.conf: what each line changes.
#include "core/proto/resolvconf.h"

#include "core/proto/text.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// "server ...|domain ...|ndots timeout attempts"
static void summarize(const char *file, struct text *t)
{
	struct resolvconf c = {0};

	resolvconf_read(&c, (const char *)guard_copy(file, strlen(file) + 1));
	for (unsigned i = 0; i < c.servers; i++)
		text_add(t, "%S ", c.server[i]);
	text_add(t, "|");
	for (unsigned i = 1; i <= c.domains; i++)
		text_add(t, "%S ", c.domain[i]);
	text_add(t, "|%d %d %d", c.option[RESOLVCONF_NDOTS], c.option[RESOLVCONF_TIMEOUT_S],
		 c.option[RESOLVCONF_ATTEMPTS]);
	assert_false(c.domain[0].len);
}

static void lines_count(void **state)
{
	static const char *const cases[][2] = {
		{"", "||1 5 2"},
		{"nameserver 10.0.0.1", "10.0.0.1 ||1 5 2"},
		{"nameserver\t10.0.0.1\r\nnameserver fd00::1\n", "10.0.0.1 fd00::1 ||1 5 2"},
		{"nameserver 10.0.0.1\nnameserver 10.0.0.2\nnameserver 10.0.0.3\n"
		 "nameserver 10.0.0.4",
		 "10.0.0.1 10.0.0.2 10.0.0.3 ||1 5 2"},
		{"nameserver\n10.0.0.1\n", "||1 5 2"},
		{" nameserver 10.0.0.1\n\tsearch a\n", "||1 5 2"},
		{"#nameserver 10.0.0.1\n;nameserver 10.0.0.2\n; search a\nxnameserver 1.1.1.1",
		 "||1 5 2"},
		{"Nameserver 10.0.0.1\nnameserve 10.0.0.2\nnameservers 10.0.0.2\n", "||1 5 2"},
		{"nameserver 10.0.0.1 # ours\nsearch a b # c\n", "10.0.0.1 |a b |1 5 2"},
		{"search a.b c.\tD\n", "|a.b c. D |1 5 2"},
		{"search a b\nsearch c\n", "|c |1 5 2"},
		{"search a b\ndomain c\n", "|c |1 5 2"},
		{"domain c\nsearch a b\n", "|a b |1 5 2"},
		{"search .\n", "||1 5 2"},
		{"options ndots:5 timeout:2 attempts:3\n", "||5 2 3"},
		{"options ndots:5\noptions timeout:1\noptions rotate ndots:2 edns0\n", "||2 1 2"},
		{"options ndots:30 timeout:30 attempts:30\n", "||30 30 30"},
		{"options ndots:31 timeout:31 attempts:99999999999999999999\n", "||1 5 2"},
		{"options ndots:0 timeout:0 attempts:0\n", "||0 5 2"},
		{"options ndots: ndots ndots:x ndots:-1 ndots:5x search:4\n", "||1 5 2"},
		{"sortlist 10.0.0.1\nfamily inet4\nlookup file bind\nndots:4\nndots 4\n",
		 "||1 5 2"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char summary[200] = "";
		struct text t = TEXT_IN(summary);

		summarize(cases[i][0], &t);
		assert_string_equal(summary, cases[i][1]);
	}
}

static void search_list_is_bounded(void **state)
{
	char bytes[1000], summary[1000] = "";
	struct text file = TEXT_IN(bytes), t = TEXT_IN(summary);
	(void)state;

	text_add(&file, "search");
	for (int i = 0; i < RESOLVCONF_DOMAINS_MAX + 5; i++)
		text_add(&file, " d%d", i);
	summarize(bytes, &t);
	assert_string_equal(summary + t.len - 10, "d31 |1 5 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_count),
		cmocka_unit_test(search_list_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
