// SPDX-License-Identifier: MIT
// Queries, and what every kind of answer says: right, cut short anywhere, lying or looping.
#include "core/proto/dns.h"

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { ID = 0x1234, MESSAGE_MAX = 8192 };

#define ROOT 0x00
#define QUESTION 0xc0, 0x0c	/* a pointer to the name asked for */

static struct dns_query query;
static uint8_t message[MESSAGE_MAX];
static unsigned message_len;
static struct dns_found found;

static void ask(const char *name, enum dns_family family)
{
	assert_true(dns_query(&query, family, span_of(name)));
	query.at[0] = ID >> 8;
	query.at[1] = ID & 255;
}

static void add(const void *bytes, size_t n)
{
	assert_true(message_len + n <= sizeof(message));
	memcpy(message + message_len, bytes, n);
	message_len += (unsigned)n;
}

// The answer so far: header and question, for `records` records to follow.
static void begin(unsigned flags, unsigned records)
{
	const uint8_t head[] = {(uint8_t)(flags >> 8), (uint8_t)flags, 0, 1,
				(uint8_t)(records >> 8), (uint8_t)records, 0, 0, 0, 0};

	message_len = 0;
	memset(&found, 0, sizeof(found));
	add(query.at, 2);
	add(head, sizeof(head));
	add(query.at + 12, query.len - 12);
}

static void record(const void *owner, size_t owner_len, unsigned type, const void *data, size_t n)
{
	const uint8_t middle[] = {0, (uint8_t)type, 0, 1, 0, 0, 0, 60, (uint8_t)(n >> 8),
				  (uint8_t)n};

	add(owner, owner_len);
	add(middle, sizeof(middle));
	add(data, n);
}

#define RECORD(owner, type, data) record(owner, sizeof(owner) - 1, type, data, sizeof(data) - 1)

static enum dns_result answer(void)
{
	return dns_answer(guard_copy(message, message_len), message_len, &query, &found);
}

static void query_is_spelled_out(void **state)
{
	static const uint8_t wire[] = "\0\x1d\x12\x34\x01\0\0\x01\0\0\0\0\0\0"
				      "\x02" "db\x03" "svc\x04" "Host\0\0\x1c\0\x01";
	(void)state;

	ask("db.svc.Host", DNS_AAAA);
	assert_int_equal(query.len, sizeof(wire) - 1 - 2);
	assert_memory_equal(query.tcp, wire, sizeof(wire) - 1);
	ask("db.svc.Host.", DNS_AAAA);
	assert_int_equal(query.len, sizeof(wire) - 1 - 2);
	assert_memory_equal(query.tcp, wire, sizeof(wire) - 1);
	ask("db", DNS_A);
	assert_memory_equal(query.at + 12, "\x02" "db\0\0\1\0\1", 8);
	assert_int_equal(query.len, 12 + 8);
}

static void names_are_checked(void **state)
{
	static const char *const good[] = {
		"a", "a.", "a b", "b\xc3\xbcrger", "my_db",
		"_a._b", "-", "1a.2-b", "xn--bcher-kva.example",
		"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk",
	};
	static const char *const bad[] = {
		"", ".", "..", ".a", "a..b", "a..",
		"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!dns_query(&query, DNS_A, span_of(good[i])))
			fail_msg("\"%s\" is a name", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (dns_query(&query, DNS_A, span_of(bad[i])))
			fail_msg("\"%s\" is no name", bad[i]);
}

static void length_of_names_is_checked(void **state)
{
	char name[300];
	(void)state;

	// 253 characters are 127 labels of one.
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i & 1 ? '.' : 'a';
	for (size_t n = 1; n < sizeof(name); n += 2) {
		const char *copy = (const char *)guard_copy(name, n + 1);
		assert_int_equal(dns_query(&query, DNS_A, (struct span){copy, n}), n <= 253);
		assert_int_equal(dns_query(&query, DNS_A, (struct span){copy, n + 1}), n <= 253);
		if (n <= 253)
			assert_int_equal(query.len, 12 + n + 2 + 4);
	}
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 64 == 63 ? '.' : 'a';
	assert_true(dns_query(&query, DNS_A, (struct span){name, 253}));
	assert_false(dns_query(&query, DNS_A, (struct span){name, 254}));
	assert_false(dns_query(&query, DNS_A, (struct span){name, 255}));
}

static void addresses_are_taken(void **state)
{
	(void)state;

	ask("db.example", DNS_A);
	begin(0x8180, 4);
	RECORD("\xc0\x0c", 1, "\x0a\0\0\x01");
	RECORD("\x02" "DB\x07" "eXample\0", 1, "\x0a\0\0\x02");
	RECORD("\xc0\x0c", 28, "0123456789abcdef");
	RECORD("\xc0\x0c", 1, "\x0a\0\0\x01");
	assert_int_equal(answer(), DNS_OK);
	assert_int_equal(found.n[DNS_A], 3);
	assert_int_equal(found.n[DNS_AAAA], 0);
	assert_memory_equal(found.ip[DNS_A][0], "\x0a\0\0\x01", 4);
	assert_memory_equal(found.ip[DNS_A][1], "\x0a\0\0\x02", 4);

	ask("db.example", DNS_AAAA);
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 28, "0123456789abcdef");
	assert_int_equal(answer(), DNS_OK);
	assert_memory_equal(found.ip[DNS_AAAA][0], "0123456789abcdef", 16);
}

static void first_addresses_are_kept(void **state)
{
	(void)state;

	ask("a", DNS_A);
	begin(0x8180, 40);
	for (uint8_t i = 0; i < 40; i++) {
		const uint8_t owner[] = {QUESTION}, ip[] = {10, 0, 0, i};

		record(owner, sizeof(owner), 1, ip, sizeof(ip));
	}
	assert_int_equal(answer(), DNS_OK);
	assert_int_equal(found.n[DNS_A], DNS_ADDRESSES_MAX);
	assert_int_equal(found.ip[DNS_A][DNS_ADDRESSES_MAX - 1][3], DNS_ADDRESSES_MAX - 1);
}

static void codes_are_told_apart(void **state)
{
	static const uint8_t results[16] = {
		DNS_NODATA, DNS_BAD, DNS_SERVFAIL, DNS_NXDOMAIN, DNS_BAD, DNS_REFUSED, DNS_BAD,
		DNS_BAD, DNS_BAD, DNS_BAD, DNS_BAD, DNS_BAD, DNS_BAD, DNS_BAD, DNS_BAD, DNS_BAD
	};
	(void)state;

	ask("db.example", DNS_A);
	for (unsigned code = 0; code < 16; code++) {
		begin(0x8180 | code, 0);
		assert_int_equal(answer(), results[code]);
		// A header alone is enough to refuse, not to deny.
		message_len = 12;
		message[5] = 0;
		assert_int_equal(answer(), results[code] == DNS_NODATA || code == 3 ? DNS_NOT_OURS
									: results[code]);
	}
	begin(0x8380, 0);
	assert_int_equal(answer(), DNS_TRUNCATED);
	begin(0x8383, 0);
	assert_int_equal(answer(), DNS_NXDOMAIN);
	// Nothing, without authority and without recursion: a referral.
	begin(0x8100, 0);
	assert_int_equal(answer(), DNS_REFUSED);
	begin(0x8500, 0);
	assert_int_equal(answer(), DNS_NODATA);
}

static void strangers_are_ignored(void **state)
{
	(void)state;

	ask("db.example", DNS_A);
	// Each change alone makes it another answer: id, query bit, opcode, count, question.
	static const struct { uint8_t at, flip; } changes[] = {
		{0, 1}, {1, 0x80}, {2, 0x80}, {2, 0x08}, {4, 1}, {5, 3}, {13, 1}, {14, 0x40},
		{16, 2}, {24, 1}, {25, 29}, {27, 1},
	};
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		begin(0x8180, 1);
		RECORD("\xc0\x0c", 1, "\x0a\0\0\x01");
		message[changes[i].at] ^= changes[i].flip;
		if (answer() != DNS_NOT_OURS)
			fail_msg("not ours after a change of byte %u", changes[i].at);
		message[changes[i].at] ^= changes[i].flip;
		assert_int_equal(answer(), DNS_OK);
	}
	// The case of letters may differ.
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 1, "\x0a\0\0\x01");
	message[13] ^= 0x20;
	assert_int_equal(answer(), DNS_OK);
}

static void records_off_the_chain_are_ignored(void **state)
{
	(void)state;

	ask("db.example", DNS_A);
	begin(0x8180, 3);
	RECORD("\x04" "evil\0", 1, "\x06\x06\x06\x06");
	RECORD("\xc0\x0f", 1, "\x06\x06\x06\x07");
	RECORD("\x04" "evil\0", 5, "\xc0\x0c");
	assert_int_equal(answer(), DNS_NODATA);
	assert_int_equal(found.n[DNS_A], 0);
	// Another class.
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 1, "\x0a\0\0\x01");
	message[message_len - 11] = 3;
	assert_int_equal(answer(), DNS_NODATA);
}

static void aliases_are_followed(void **state)
{
	(void)state;

	ask("db.example", DNS_A);
	begin(0x8180, 3);
	RECORD("\xc0\x0c", 5, "\x01" "b\xc0\x0f");
	RECORD("\x01" "B\xc0\x0f", 5, "\x01" "c\0");
	RECORD("\x01" "c\0", 1, "\x0a\0\0\x03");
	assert_int_equal(answer(), DNS_OK);
	assert_memory_equal(found.ip[DNS_A][0], "\x0a\0\0\x03", 4);
	// In any order.
	begin(0x8180, 3);
	RECORD("\x01" "c\0", 1, "\x0a\0\0\x03");
	RECORD("\x01" "b\xc0\x0f", 5, "\x01" "c\0");
	RECORD("\xc0\x0c", 5, "\x01" "b\xc0\x0f");
	assert_int_equal(answer(), DNS_OK);
	// To nowhere.
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 5, "\x01" "b\xc0\x0f");
	assert_int_equal(answer(), DNS_NODATA);
}

// a0 -> a1 -> ... -> a(links), with an address at the end.
static enum dns_result chain(unsigned links)
{
	ask("aa", DNS_A);
	begin(0x8180, links + 1);
	uint8_t owner[] = {2, 'a', 'a', ROOT}, target[] = {2, 'a', 'a', ROOT};

	for (unsigned i = 0; i < links; i++) {
		target[2] = (uint8_t)('b' + i);
		record(owner, sizeof(owner), 5, target, sizeof(target));
		owner[2] = target[2];
	}
	record(owner, sizeof(owner), 1, "\x0a\0\0\x01", 4);
	return answer();
}

static void chains_are_bounded(void **state)
{
	(void)state;

	for (unsigned links = 0; links <= DNS_CNAME_MAX; links++)
		assert_int_equal(chain(links), DNS_OK);
	assert_int_equal(chain(DNS_CNAME_MAX + 1), DNS_BAD);
	ask("a", DNS_A);
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 5, "\xc0\x0c");
	assert_int_equal(answer(), DNS_BAD);
	begin(0x8180, 2);
	RECORD("\xc0\x0c", 5, "\x01" "b\0");
	RECORD("\x01" "b\0", 5, "\xc0\x0c");
	assert_int_equal(answer(), DNS_BAD);
}

static void lies_are_bad(void **state)
{
	(void)state;

	ask("db.example", DNS_A);
	// Pointers: to itself, forwards, past the end, two in a ring; other label types.
	static const uint8_t owners[][4] = {
		{0xc0, 28}, {0xc0, 30}, {0xc0, 200}, {0xff, 0xff}, {1, 'a', 0xc0, 28},
		{0x40, 1}, {0x80, 1}, {63, 'a'},
	};
	for (size_t i = 0; i < sizeof(owners) / sizeof(*owners); i++) {
		begin(0x8180, 1);
		assert_int_equal(message_len, 28);
		record(owners[i], 4, 1, "\x0a\0\0\x01", 4);
		if (answer() != DNS_BAD)
			fail_msg("owner %zu", i);
	}
	// Lengths that do not fit the type, or the alias.
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 1, "\x0a\0\0");
	assert_int_equal(answer(), DNS_BAD);
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 1, "\x0a\0\0\x01\x02");
	assert_int_equal(answer(), DNS_BAD);
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 5, "\x01" "b\0\0");
	assert_int_equal(answer(), DNS_BAD);
	begin(0x8180, 1);
	RECORD("\xc0\x0c", 5, "");
	assert_int_equal(answer(), DNS_BAD);
	// Fewer records than it says.
	begin(0x8180, 2);
	RECORD("\xc0\x0c", 1, "\x0a\0\0\x01");
	assert_int_equal(answer(), DNS_BAD);
	assert_int_equal(found.n[DNS_A], 0);
}

static void names_in_answers_are_bounded(void **state)
{
	uint8_t name[400];
	(void)state;

	ask("a", DNS_A);
	for (size_t labels = 100; labels < 140; labels++) {
		for (size_t i = 0; i < labels; i++) {
			name[2 * i] = 1;
			name[2 * i + 1] = 'x';
		}
		name[2 * labels] = 0;
		begin(0x8180, 1);
		record(name, 2 * labels + 1, 1, "\x0a\0\0\x01", 4);
		assert_int_equal(answer(), labels <= 127 ? DNS_NODATA : DNS_BAD);
	}
}

enum { SHORT, WHOLE };

static int parse(const uint8_t *in, size_t n)
{
	struct dns_found here = {0};
	enum dns_result result = dns_answer(in, (unsigned)n, &query, &here);

	return result == DNS_NOT_OURS || result == DNS_BAD ? SHORT : WHOLE;
}

static void every_prefix_is_no_answer(void **state)
{
	(void)state;

	ask("db.example", DNS_A);
	begin(0x8180, 4);
	RECORD("\xc0\x0c", 5, "\x01" "b\xc0\x0f");
	RECORD("\x01" "b\xc0\x0f", 5, "\x01" "c\0");
	RECORD("\x01" "c\0", 1, "\x0a\0\0\x03");
	RECORD("\x01" "c\0", 1, "\x0a\0\0\x04");
	each_prefix(message, message_len, SHORT, parse);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(query_is_spelled_out),
		cmocka_unit_test(names_are_checked),
		cmocka_unit_test(length_of_names_is_checked),
		cmocka_unit_test(addresses_are_taken),
		cmocka_unit_test(first_addresses_are_kept),
		cmocka_unit_test(codes_are_told_apart),
		cmocka_unit_test(strangers_are_ignored),
		cmocka_unit_test(records_off_the_chain_are_ignored),
		cmocka_unit_test(aliases_are_followed),
		cmocka_unit_test(chains_are_bounded),
		cmocka_unit_test(lies_are_bad),
		cmocka_unit_test(names_in_answers_are_bounded),
		cmocka_unit_test(every_prefix_is_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
