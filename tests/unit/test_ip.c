// SPDX-License-Identifier: MIT
// Addresses as text: what is one, what is none, and how it is printed again.
#include "core/proto/ip.h"

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct span guarded(const char *text)
{
	return (struct span){(const char *)guard_copy(text, strlen(text)), strlen(text)};
}

static void ip4_is_parsed(void **state)
{
	static const struct { const char *text; uint8_t ip[4]; } good[] = {
		{"0.0.0.0", {0, 0, 0, 0}},
		{"127.0.0.1", {127, 0, 0, 1}},
		{"255.255.255.255", {255, 255, 255, 255}},
		{"10.20.30.40", {10, 20, 30, 40}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		char buffer[16];
		struct text t = TEXT_IN(buffer);
		uint8_t ip[4];

		assert_true(ip4_parse(guarded(good[i].text), ip));
		assert_memory_equal(ip, good[i].ip, 4);
		ip4_print(&t, ip);
		assert_string_equal(buffer, good[i].text);
	}
}

static void ip4_is_refused(void **state)
{
	static const char *const bad[] = {
		"", ".", "1", "1.2", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5",
		"256.1.1.1", "1.1.1.256", "01.2.3.4", "1.2.3.04", "00.0.0.0", "0x7f.0.0.1", "127.1",
		"2130706433", "+1.2.3.4", "-1.2.3.4", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4\n",
		"a.b.c.d", "1.2.3.99999999999999999999", "::1",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		uint8_t ip[4];

		if (ip4_parse(guarded(bad[i]), ip))
			fail_msg("\"%s\" was taken for an IPv4 address", bad[i]);
	}
}

static void ip6_is_parsed(void **state)
{
	// text, and the same address as RFC 5952 wants it
	static const char *const good[][2] = {
		{"::", "::"},
		{"::1", "::1"},
		{"1::", "1::"},
		{"0:0:0:0:0:0:0:0", "::"},
		{"0:0:0:0:0:0:0:1", "::1"},
		{"0001:0002:0003:0004:0005:0006:0007:0008", "1:2:3:4:5:6:7:8"},
		{"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
		{"2001:DB8::ABCD", "2001:db8::abcd"},
		{"fe80::1", "fe80::1"},
		{"1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"},
		{"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
		{"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
		{"1:0:0:2:0:0:0:3", "1:0:0:2::3"},
		{"1:0:0:2:3:0:0:4", "1::2:3:0:0:4"},
		{"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
		{"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
		{"::ffff:1.2.3.4", "::ffff:1.2.3.4"},
		{"::ffff:0102:0304", "::ffff:1.2.3.4"},
		{"::1.2.3.4", "::102:304"},
		{"1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a"},
		{"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
		{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		 "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		char buffer[48];
		struct text t = TEXT_IN(buffer);
		uint8_t ip[16], again[16];

		if (!ip6_parse(guarded(good[i][0]), ip))
			fail_msg("\"%s\" is an IPv6 address", good[i][0]);
		ip6_print(&t, ip);
		assert_string_equal(buffer, good[i][1]);
		assert_true(ip6_parse(guarded(good[i][1]), again));
		assert_memory_equal(ip, again, 16);
	}
}

static void ip6_is_refused(void **state)
{
	static const char *const bad[] = {
		"", ":", ":::", "1", "1:", ":1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:",
		":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
		"::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "1::2::3", "::1::", "1:::2", "12345::",
		"::g", "fe80::1%lo", "[::1]", " ::1", "::1 ", "::1.2.3", "::1.2.3.4:5", "1.2.3.4",
		"::256.2.3.4", "::01.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:1.2.3.4", "::-1",
		"::1.2.3.4.5", ":1.2.3.4",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		uint8_t ip[16];

		if (ip6_parse(guarded(bad[i]), ip))
			fail_msg("\"%s\" was taken for an IPv6 address", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ip4_is_parsed),
		cmocka_unit_test(ip4_is_refused),
		cmocka_unit_test(ip6_is_parsed),
		cmocka_unit_test(ip6_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
