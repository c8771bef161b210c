// SPDX-License-Identifier: MIT
// Bodies by length, in chunks, to the close: the decoded bytes and the verdict, for every cut.
#include "core/proto/http1.h"

#include "core/proto/text.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { OUT_MAX = 512, PARTIAL = 0, DONE = 1, REFUSED = 2 };

#define BYTES(literal) (literal), sizeof(literal) - 1

static const struct {
	uint8_t framing;
	uint64_t length;
	const char *in;
	size_t n;
	const char *body, *verdict;	/* "done", "partial", or in the reason */
	size_t surplus;			/* bytes behind the end */
} rows[] = {
	{HTTP1_NO_BODY, 0, BYTES(""), "", "done", 0},
	{HTTP1_NO_BODY, 0, BYTES("x"), "", "done", 1},
	{HTTP1_NO_BODY, 7, BYTES("ready"), "", "done", 5},
	{HTTP1_LENGTH, 0, BYTES(""), "", "done", 0},
	{HTTP1_LENGTH, 0, BYTES("x"), "", "done", 1},
	{HTTP1_LENGTH, 5, BYTES(""), "", "partial", 0},
	{HTTP1_LENGTH, 5, BYTES("read"), "read", "partial", 0},
	{HTTP1_LENGTH, 5, BYTES("ready"), "ready", "done", 0},
	{HTTP1_LENGTH, 5, BYTES("ready\r\n"), "ready", "done", 2},
	{HTTP1_LENGTH, 5, BYTES("\0\r\n\xff\t"), "\\x00\\r\\n\\xff\\t", "done", 0},
	{HTTP1_LENGTH, INT64_MAX, BYTES("ready"), "ready", "partial", 0},
	{HTTP1_TO_CLOSE, 0, BYTES(""), "", "partial", 0},
	{HTTP1_TO_CLOSE, 0, BYTES("5\r\nready"), "5\\r\\nready", "partial", 0},

#define CHUNKED(in, body, verdict) {HTTP1_CHUNKED, 0, BYTES(in), body, verdict, 0}
	CHUNKED("", "", "partial"),
	CHUNKED("0\r\n\r\n", "", "done"),
	CHUNKED("5\r\nready\r\n0\r\n\r\n", "ready", "done"),
	CHUNKED("2\r\nre\r\n1\r\na\r\n002\r\ndy\r\n000\r\n\r\n", "ready", "done"),
	CHUNKED("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789", "done"),
	CHUNKED("1F\r\n0123456789012345678901234567890\r\n0\r\n\r\n",
		"0123456789012345678901234567890", "done"),
	CHUNKED("5\r\n\r\n0\r\n\r\n0\r\n\r\n", "\\r\\n0\\r\\n", "done"),
	CHUNKED("000000000000005\r\nready\r\n000000000000000\r\n\r\n", "ready", "done"),
	CHUNKED("fffffffffffffff\r\nready", "ready", "partial"),
	/* Extensions */
	CHUNKED("5;a\r\nready\r\n0;b=c\r\n\r\n", "ready", "done"),
	CHUNKED("5 ; a=\"b;\" ;c\r\nready\r\n0\t;\r\n\r\n", "ready", "done"),
	CHUNKED("5;a\xe9\tb\r\nready\r\n0\r\n\r\n", "ready", "done"),
	CHUNKED("5;\r\nready\r\n0 \r\n\r\n", "ready", "done"),
	CHUNKED("5;0\r\nready\r\n0;7\r\n\r\n", "ready", "done"),
	CHUNKED("5;\0\r\nready\r\n0\r\n\r\n", "", "control character"),
	CHUNKED("5;a\nready\r\n0\r\n\r\n", "", "control character"),
	CHUNKED("5;\x7f\r\nready\r\n0\r\n\r\n", "", "control character"),
	CHUNKED("5;a\rb\r\nready\r\n0\r\n\r\n", "", "CR without LF"),
	CHUNKED("5;a\r\r\nready\r\n0\r\n\r\n", "", "CR without LF"),
	/* Sizes */
	CHUNKED("\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED(";a\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED(" 5\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("+5\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("-5\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("0x5\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("5h\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("g\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("`\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("@\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("5,\r\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("5\nready\r\n0\r\n\r\n", "", "not a number"),
	CHUNKED("\n", "", "not a number"),
	CHUNKED("\x10\r\n", "", "not a number"),
	CHUNKED("\x11\r\n", "", "not a number"),
	CHUNKED("\xb5\r\n", "", "not a number"),
	CHUNKED("ready\n", "", "not a number"),
	CHUNKED("1000000000000005\r\nready\r\n", "", "too large"),
	CHUNKED("0000000000000005\r\nready\r\n0\r\n\r\n", "", "too large"),
	CHUNKED("10000000000000005\r\nready\r\n", "", "too large"),
	CHUNKED("FFFFFFFFFFFFFFFFF\r\nready\r\n", "", "too large"),
	/* Framing that does not add up */
	CHUNKED("5\rready\r\n0\r\n\r\n", "", "CR without LF"),
	CHUNKED("5\r\rready\r\n0\r\n\r\n", "", "CR without LF"),
	CHUNKED("5\r\nready0\r\n\r\n", "ready", "longer than its size"),
	CHUNKED("5\r\nready\n0\r\n\r\n", "ready", "longer than its size"),
	CHUNKED("4\r\nready\r\n0\r\n\r\n", "read", "longer than its size"),
	CHUNKED("6\r\nready\r\n0\r\n\r\n", "ready\\r", "longer than its size"),
	CHUNKED("5\r\nready\r0\r\n\r\n", "ready", "CR without LF"),
	CHUNKED("5\r\nready\r\n\r\n0\r\n\r\n", "ready", "not a number"),
	CHUNKED("5\r\nready\r\n0\r\n\n", "ready", "control character"),
	CHUNKED("5\r\nready\r\n0\r\n\rx", "ready", "CR without LF"),
	/* Trailers */
	CHUNKED("5\r\nready\r\n0\r\nX: y\r\nZ:\r\n\r\n", "ready", "done"),
	CHUNKED("0\r\nX: 5\r\n z\xe9\t\r\n\r\n", "", "done"),
	CHUNKED("0\r\nX: \x01\r\n\r\n", "", "control character"),
	CHUNKED("0\r\n\0\r\n\r\n", "", "control character"),
	CHUNKED("0\r\nX: y\n\r\n", "", "control character"),
	CHUNKED("0\r\nX: y\r\r\n\r\n", "", "CR without LF"),
	CHUNKED("0\r\nX: y\r\n\r\r\n", "", "CR without LF"),
	/* Cut short */
	CHUNKED("5", "", "partial"),
	CHUNKED("5\r", "", "partial"),
	CHUNKED("5\r\n", "", "partial"),
	CHUNKED("5\r\nread", "read", "partial"),
	CHUNKED("5\r\nready", "ready", "partial"),
	CHUNKED("5\r\nready\r\n", "ready", "partial"),
	CHUNKED("5\r\nready\r\n0\r\n", "ready", "partial"),
	CHUNKED("5\r\nready\r\n0\r\n\r", "ready", "partial"),
	CHUNKED("5\r\nready\r\n0\r\nX: y\r\n", "ready", "partial"),
	/* What follows is not looked at. */
	{HTTP1_CHUNKED, 0, BYTES("1\r\nx\r\n0\r\n\r\n\n5\r\nready"), "x", "done", 9},
};

static struct http1_head head;

static void start(struct http1_body *b, size_t row)
{
	head.framing = rows[row].framing;
	head.length = rows[row].length;
	http1_body_start(b, &head);
}

/* Feeds until nothing is taken; returns how many bytes were left over. */
static size_t feed(struct http1_body *b, const uint8_t *bytes, size_t n, struct text *body)
{
	const char *in = (const char *)bytes;
	size_t used;
	struct span piece;

	while (n) {
		used = http1_body_feed(b, in, n, &piece);
		assert_true(used <= n);
		if (piece.len) {
			assert_true(piece.at >= in && piece.at + piece.len <= in + used);
			text_add(body, "%Q", piece);
		}
		if (!used) {
			assert_true(b->done || b->why);
			break;
		}
		in += used;
		n -= used;
	}
	return n;
}

static void describe(struct text *t, const struct http1_body *b, size_t surplus)
{
	if (b->why)
		text_add(t, " %s", b->why);
	else
		text_add(t, " %s %l", b->done ? "done" : "partial", (long)surplus);
	assert_false(t->cut);
}

static size_t row;	/* the one that the drivers read */

static void run(const struct pieces *p, void *out)
{
	struct text t = {out, 0, OUT_MAX, false};
	struct http1_body b;
	size_t surplus = 0;

	start(&b, row);
	for (int i = 0; i < 2; i++)
		surplus += feed(&b, p->at[i], p->len[i], &t);
	describe(&t, &b, surplus);
}

static int parse(const uint8_t *in, size_t n)
{
	char bytes[OUT_MAX];
	struct text t = TEXT_IN(bytes);
	struct http1_body b;

	start(&b, row);
	feed(&b, in, n, &t);
	return b.why ? REFUSED : b.done ? DONE : PARTIAL;
}

static void bodies_are_decoded(void **state)
{
	char got[OUT_MAX], wanted[OUT_MAX];

	(void)state;
	for (row = 0; row < sizeof(rows) / sizeof(*rows); row++) {
		struct text t = TEXT_IN(got), w = TEXT_IN(wanted);
		bool refused = strcmp(rows[row].verdict, "done") &&
			       strcmp(rows[row].verdict, "partial");
		struct http1_body b;

		start(&b, row);
		describe(&t, &b, feed(&b, guard_copy(rows[row].in, rows[row].n), rows[row].n, &t));
		text_add(&w, refused ? "%s " : "%s %s %l", rows[row].body, rows[row].verdict,
			 (long)rows[row].surplus);
		if (refused ? strncmp(got, wanted, w.len) || !b.why ||
		    !strstr(b.why, rows[row].verdict) : strcmp(got, wanted))
			fail_msg("row %zu, \"%s\": %s, not %s", row, rows[row].in, got, wanted);
		each_split(rows[row].in, rows[row].n, OUT_MAX, run);
	}
}

/* A body that has its end is complete with its last byte, not before. */
static void prefixes_are_partial(void **state)
{
	(void)state;
	for (row = 0; row < sizeof(rows) / sizeof(*rows); row++)
		if (rows[row].n && !rows[row].surplus && !strcmp(rows[row].verdict, "done"))
			each_prefix(rows[row].in, rows[row].n, PARTIAL, parse);
}

/* Once refused, nothing more is taken, and the reason stays. */
static void refusals_stay(void **state)
{
	struct http1_body b;
	struct span piece;

	(void)state;
	head.framing = HTTP1_CHUNKED;
	http1_body_start(&b, &head);
	assert_int_equal(http1_body_feed(&b, "zzz", 3, &piece), 1);
	assert_non_null(b.why);
	const char *why = b.why;
	assert_int_equal(http1_body_feed(&b, "0\r\n\r\n", 5, &piece), 0);
	assert_int_equal(piece.len, 0);
	assert_false(b.done);
	assert_ptr_equal(b.why, why);
}

static void nothing_is_taken_of_nothing(void **state)
{
	(void)state;
	for (row = 0; row < sizeof(rows) / sizeof(*rows); row++) {
		struct http1_body b;
		struct span piece;

		start(&b, row);
		const char *nothing = (const char *)guard_copy("", 0);
		assert_int_equal(http1_body_feed(&b, nothing, 0, &piece), 0);
		assert_int_equal(piece.len, 0);
		assert_null(b.why);
	}
}

/* What this many bytes of an extension or in trailers come to. */
static const char *limit(const char *before, const char *line, size_t n, const char *after)
{
	static char in[HTTP1_CHUNK_EXTRA_MAX * 4 - 1], bytes[OUT_MAX];
	struct text t = {in, 0, sizeof(in), false}, out = TEXT_IN(bytes);
	struct http1_body b;

	text_add(&t, "%s", before);
	for (size_t i = 0; i < n; i += strcspn(line, "\r"))
		text_add(&t, "%s", line);
	text_add(&t, "%s", after);
	assert_false(t.cut);
	head.framing = HTTP1_CHUNKED;
	http1_body_start(&b, &head);
	feed(&b, (const uint8_t *)in, t.len, &out);
	return b.done ? "done" : b.why ? b.why : "partial";
}

static void extras_are_bounded(void **state)
{
	enum { MAX = HTTP1_CHUNK_EXTRA_MAX };

	(void)state;
	assert_string_equal(limit("5;", "x", MAX - 16, "\r\nready\r\n0\r\n\r\n"), "done");
	assert_non_null(strstr(limit("5;", "x", MAX + 1, "\r\n"), "too long"));
	assert_string_equal(limit("5\r\nready\r\n0\r\n", "x\r\n", MAX - 16, "\r\n"), "done");
	assert_non_null(strstr(limit("0\r\n", "x\r\n", MAX + 1, "\r\n"), "too long"));
	assert_non_null(strstr(limit("0\r\n", "X: abcde\r\n", MAX + 1, "\r\n"), "too long"));
	/* Each chunk has its own limit, and the trailers have theirs. */
	assert_string_equal(limit("1;", "x", MAX - 16, "\r\nx\r\n0;yyyyyyyyyyyyyyyyyy\r\n"
				  "zzzzzzzzzzzzzzzzzzzzzzzzzzzz\r\n\r\n"), "done");
	/* A size is no extension: its zeros have an end. */
	assert_non_null(strstr(limit("", "0", 64, "5\r\nready\r\n"), "too large"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_are_decoded),
		cmocka_unit_test(prefixes_are_partial),
		cmocka_unit_test(refusals_stay),
		cmocka_unit_test(nothing_is_taken_of_nothing),
		cmocka_unit_test(extras_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
