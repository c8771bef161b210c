// SPDX-License-Identifier: MIT
// tcpcheck: does something accept connections there, and say what it should?
#include "applets/applet.h"

#include "core/large.h"
#include "core/proto/escape.h"
#include "core/proto/match.h"
#include "core/proto/url.h"
#include "core/stream.h"

enum { TEXT_MAX = 1024, ANSWER_MAX = 4096, EXCERPT_MAX = 60 };

static struct config {
	const char *send, *expect;
} config;

#define OPT_STRUCT struct config
#define OPTIONS(ROW) \
	OPT_IF(ENABLE_TCP_DIALOGUE, ROW, OPT_TEXT, 0, send, "send", "TEXT", \
	    "send TEXT once connected; knows \\r \\n \\t \\0 \\\\ \\xHH") \
	OPT_IF(ENABLE_TCP_DIALOGUE, ROW, OPT_TEXT, 0, expect, "expect", "TEXT", \
	    "TEXT comes within the first 4096 bytes of the answer")

OPT_TABLE(options, OPTIONS)

/* What parse() makes of them and of the operand. */
static struct endpoint to;
static LARGE char request[TEXT_MAX], answer[TEXT_MAX];
static size_t request_len;
static struct match match;

/* *len stays 0 without a text. */
static int decode(const char *option, const char *text, char room[static TEXT_MAX], size_t *len,
		  struct err *err)
{
	struct text out = {room, 0, TEXT_MAX, false};

	if (!text)
		return 0;
	if (!escape_decode(&out, text) || out.cut || !out.len)
		return err_set(err, CAUSE_USAGE, ": --%s has bad escapes, or is not 1 to %d bytes",
			       option, TEXT_MAX - 1);
	*len = out.len;
	return 0;
}

static int parse_target(struct span s, struct err *err)
{
	struct authority a;
	const char *why = "a port is needed: HOST:PORT";

	if (span_starts(s, "unix:")) {
		if (!ENABLE_UNIX_SOCKETS)
			return err_set(err, CAUSE_NOT_BUILT, ": unix (CONFIG_UNIX_SOCKETS)");
		/* What more slashes "unix:///path" has does no harm. */
		to.unix_path = s.at + 5;
		return 0;
	}
	if (span_starts(s, "tcp://"))
		s = (struct span){s.at + 6, s.len - 6};
	if (!authority_parse(&a, s, &why) || !a.has_port)
		return err_set(err, CAUSE_USAGE, ": %s", why);
	to.host = a.host;
	to.port = a.port;
	return 0;
}

static int parse(struct check *check, struct err *err)
{
	struct text target = TEXT_IN(check->target);
	const char *word = opt_parse_one(&check->operands, &options, &config, "HOST:PORT", err);

	if (!word || parse_target(span_of(word), err))
		return -1;
	to.family = common_family();
	match.text = answer;
	if (ENABLE_TCP_DIALOGUE && (decode("send", config.send, request, &request_len, err) ||
				    decode("expect", config.expect, answer, &match.len, err)))
		return -1;
	text_add(&target, word[0] == ':' ? "localhost%q" : "%q", word);
	text_mark_cut(&target);
	return 0;
}

/* Reads until the expected text, the end or the limit. */
static int listen_for(struct stream *s, struct deadline d, struct report *r)
{
	static LARGE char seen[ANSWER_MAX];
	size_t len = 0;

	while (!match.found) {
		long got = len == sizeof(seen) ? STREAM_END :
			   stream_recv(s, seen + len, sizeof(seen) - len, d);

		if (got <= 0 && !len)
			return err_set(&r->err, got == STREAM_LATE ? CAUSE_SILENT :
				       got == STREAM_END ? CAUSE_CLOSED : CAUSE_RESET, "");
		if (got <= 0)
			return err_set(&r->err, CAUSE_ANSWER_DIFFERS, ": \"%Q\"%s, wanted \"%Q\"",
				       span_first((struct span){seen, len}, EXCERPT_MAX),
				       len > EXCERPT_MAX ? "..." : "",
				       (struct span){answer, match.len});
		if (!len)
			report_step(r, "first byte");
		match_feed(&match, (const uint8_t *)seen + len, (size_t)got);
		len += (size_t)got;
	}
	return 0;
}

static int talk(struct stream *s, struct deadline d, struct report *r)
{
	/* A peer that is gone may have answered before it left: reading will tell. */
	int sent = request_len ? stream_send(s, request, request_len, d) : 0;

	if (sent == STREAM_LATE)
		return err_set(&r->err, CAUSE_SEND_TIMEOUT, "");
	if (match.len)
		return listen_for(s, d, r);
	return sent ? err_set(&r->err, CAUSE_RESET, "") : 0;
}

static int run(const struct check *check, struct report *r)
{
	struct stream s;
	int result = 0;

	if (stream_open(&s, &to, check->deadline, r))
		return -1;
	if (ENABLE_TCP_DIALOGUE)
		result = talk(&s, check->deadline, r);
	memcpy(r->outcome, "open, answered as expected", sizeof("open, answered as expected"));
	if (!ENABLE_TCP_DIALOGUE || !match.len)
		r->outcome[sizeof("open") - 1] = '\0';
	stream_drain(&s, check->deadline);
	return result;
}

const struct applet tcpcheck_applet = {
	.parse = parse,
	.run = run,
	.texts = APPLET_TEXTS("tcpcheck", "tcp,unix", "HOST:PORT | unix:PATH",
			      "Does something accept connections there, and say what it should?"),
};
