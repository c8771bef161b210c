// SPDX-License-Identifier: MIT
// /etc/resolv.conf: what each line changes, in whatever pieces the file is read.
#include "core/proto/resolvconf.h"

#include "core/proto/ip.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { SUMMARY_SIZE = 3000 };

// "servers|search|ndots timeout attempts"
static void feed(const struct pieces *p, void *result)
{
	struct resolvconf c = {0};
	struct text t = {result, 0, SUMMARY_SIZE, false};

	resolvconf_init(&c);
	for (int i = 0; i < 2; i++)
		resolvconf_feed(&c, (struct span){(const char *)p->at[i], p->len[i]});
	resolvconf_feed(&c, span_of("\n"));
	for (unsigned i = 0; i < c.servers; i++) {
		if (i)
			text_add(&t, " ");
		if (c.server[i].family == DNS_A)
			ip4_print(&t, c.server[i].ip);
		else
			ip6_print(&t, c.server[i].ip);
	}
	text_add(&t, "|%S|%d %d %d", c.search, c.option[RESOLVCONF_NDOTS],
		 c.option[RESOLVCONF_TIMEOUT_S], c.option[RESOLVCONF_ATTEMPTS]);
}

static void lines_count(void **state)
{
	static const char *const cases[][2] = {
		{"", "||1 5 2"},
		{"nameserver 10.0.0.1", "10.0.0.1||1 5 2"},
		{"nameserver\t10.0.0.1 10.0.0.9\r\nnameserver fd00::1\n",
		 "10.0.0.1 fd00::1||1 5 2"},
		{"nameserver 10.0.0.1\nnameserver 10.0.0.2\nnameserver 10.0.0.3\n"
		 "nameserver 10.0.0.4",
		 "10.0.0.1 10.0.0.2 10.0.0.3||1 5 2"},
		{"nameserver\n10.0.0.1\n", "||1 5 2"},
		{"nameserver 10.0.0.300\nnameserver x\nnameserver 10.0.0.2\n", "10.0.0.2||1 5 2"},
		{"nameserver fe80::1%eth0\n", "fe80::1||1 5 2"},
		{" nameserver 10.0.0.1\n\tsearch a\n", "||1 5 2"},
		{"#nameserver 10.0.0.1\n;nameserver 10.0.0.2\n; search a\nxnameserver 1.1.1.1",
		 "||1 5 2"},
		{"nameserver 10.0.0.1 # ours\nsearch a b # c\n", "10.0.0.1|a b |1 5 2"},
		{"search a.b c.\tD\n", "|a.b c. D |1 5 2"},
		{"search a b\nsearch c\n", "|c |1 5 2"},
		{"search a b\nsearch\nsearch \n", "|a b |1 5 2"},
		{"search a b\ndomain c d\n", "|c |1 5 2"},
		{"domain c\nsearch a b\n", "|a b |1 5 2"},
		{"search .\n", "|. |1 5 2"},
		{"options ndots:5 timeout:2 attempts:3\n", "||5 2 3"},
		{"options ndots:5\noptions timeout:1\noptions rotate ndots:2 edns0\n", "||2 1 2"},
		{"options ndots:99 timeout:99 attempts:99\n", "||15 30 5"},
		{"options ndots:0 timeout:0 attempts:0\n", "||0 1 1"},
		{"options ndots: ndots ndots:x ndots:-1 ndots:5x search:4\n", "||1 5 2"},
		{"sortlist 10.0.0.1\nfamily inet4\nlookup file bind\nndots:4\nndots 4\n",
		 "||1 5 2"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *file = cases[i][0];
		struct pieces whole = {{guard_copy(file, strlen(file)), NULL}, {strlen(file), 0}};
		char summary[SUMMARY_SIZE] = "";

		feed(&whole, summary);
		assert_string_equal(summary, cases[i][1]);
		each_split(file, strlen(file), SUMMARY_SIZE, feed);
	}
}

static void search_list_is_bounded(void **state)
{
	static struct resolvconf c;
	(void)state;

	resolvconf_init(&c);
	resolvconf_feed(&c, span_of("search "));
	for (unsigned i = 0; i < 1000; i++)
		resolvconf_feed(&c, span_of("domain.example "));
	resolvconf_feed(&c, span_of("a\n"));
	// 136 whole domains of 15 bytes fit into 2048, and the short last one behind them.
	assert_int_equal(c.search.len, 136 * 15 + 2);
	assert_memory_equal(c.search.at + 136 * 15 - 8, "example a ", 10);

	static char word[RESOLVCONF_SEARCH_SIZE + 10];
	memset(word, 'x', sizeof(word) - 1);
	resolvconf_feed(&c, span_of("search a "));
	resolvconf_feed(&c, span_of(word));
	resolvconf_feed(&c, span_of(" b\n"));
	assert_memory_equal(c.search.at, "a ", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_count),
		cmocka_unit_test(search_list_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
