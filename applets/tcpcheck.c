// SPDX-License-Identifier: MIT
// tcpcheck: does something accept connections there, and say what it should?
#include "applets/applet.h"

#include "core/proto/escape.h"
#include "core/proto/match.h"
#include "core/proto/url.h"
#include "core/stream.h"

enum { TEXT_MAX = 1024, ANSWER_MAX = 4096, EXCERPT_MAX = 60 };

static struct config {
	struct common common;
	const char *send, *expect;
	struct endpoint to;		/* what follows is made by parse() */
	struct span request, answer;	/* --send and --expect, decoded */
} config;

#define OPT_STRUCT struct config
#define OPTIONS(ROW) \
	ROW(OPT_IF(ENABLE_TCP_DIALOGUE, OPT_TEXT), 0, send, "send", "TEXT", \
	    "send TEXT once connected; knows \\r \\n \\t \\0 \\\\ \\xHH") \
	ROW(OPT_IF(ENABLE_TCP_DIALOGUE, OPT_TEXT), 0, expect, "expect", "TEXT", \
	    "TEXT comes within the first 4096 bytes of the answer")

OPT_TABLE(static, options, OPTIONS)

static void reset(void)
{
	config.common.timeout_ms = 4000;
}

/* *decoded stays empty without a text. */
static int decode(const char *text, char room[static TEXT_MAX], struct span *decoded,
		  struct err *err)
{
	struct text out = {room, 0, TEXT_MAX, false};

	if (!text)
		return 0;
	if (!escape_decode(&out, span_of(text)) || out.cut || !out.len)
		return err_set(err, CAUSE_USAGE, ": %q is not 1 to %d bytes with escapes such as "
			       "\\r\\n or \\x1b", text, TEXT_MAX - 1);
	*decoded = (struct span){out.at, out.len};
	return 0;
}

static int parse_target(struct span s, struct err *err)
{
	struct authority to;
	const char *why = "a port is needed: HOST:PORT";

	if (span_starts(s, "unix:")) {
		if (!ENABLE_UNIX_SOCKETS)
			return err_set(err, CAUSE_NOT_BUILT, ": unix (CONFIG_UNIX_SOCKETS)");
		config.to.unix_path = s.at + 5 + (span_starts(s, "unix://") ? 2 : 0);
		return 0;
	}
	if (span_starts(s, "tcp://"))
		s = (struct span){s.at + 6, s.len - 6};
	if (!authority_parse(&to, s, &why) || !to.has_port)
		return err_set(err, CAUSE_USAGE, ": \"%Q\": %s", s, why);
	config.to.host = to.host;
	config.to.port = to.port;
	return 0;
}

static int parse(struct check *check, struct err *err)
{
	static char request[TEXT_MAX], answer[TEXT_MAX];
	struct text target = TEXT_IN(check->target);

	if (check->operands.n != 1)
		return err_set(err, CAUSE_USAGE, ": one HOST:PORT is needed, not %d",
			       check->operands.n);
	struct span word = span_of(check->operands.at[0]);
	config.to.family = common_family(&config.common);
	if (parse_target(word, err))
		return -1;
	if (ENABLE_TCP_DIALOGUE && (decode(config.send, request, &config.request, err) ||
				    decode(config.expect, answer, &config.answer, err)))
		return -1;
	text_add(&target, word.at[0] == ':' ? "localhost%Q" : "%Q", word);
	text_mark_cut(&target);
	return 0;
}

/* The stream gave `got` instead of more bytes; `seen` is what came before. */
static int explain(long got, struct span seen, struct report *r)
{
	if (seen.len)
		return err_set(&r->err, CAUSE_ANSWER_DIFFERS, ": \"%Q\", wanted \"%Q\"",
			       span_first(seen, EXCERPT_MAX), config.answer);
	return err_set(&r->err, got == STREAM_LATE ? CAUSE_SILENT :
		       got == STREAM_END ? CAUSE_CLOSED : CAUSE_RESET, "");
}

/* Reads until the expected text, the end or the limit; *all_read: the peer has closed. */
static int listen_for(struct stream *s, bool *all_read, struct deadline d, struct report *r)
{
	static char seen[ANSWER_MAX];
	struct match match = {.text = config.answer.at, .len = config.answer.len};
	size_t len = 0;

	while (!match.found) {
		long got = len < sizeof(seen) ?
			   stream_recv(s, seen + len, sizeof(seen) - len, d) : STREAM_END;

		*all_read = got == STREAM_END && len < sizeof(seen);
		if (got <= 0)
			return explain(got, (struct span){seen, len}, r);
		if (!len)
			report_step(r, "first byte");
		match_feed(&match, (const uint8_t *)seen + len, (size_t)got);
		len += (size_t)got;
	}
	return 0;
}

static int talk(struct stream *s, bool *all_read, struct deadline d, struct report *r)
{
	/* A peer that is gone may have answered before it left: reading will tell. */
	int sent = config.request.len ?
		   stream_send(s, config.request.at, config.request.len, d) : 0;

	if (sent == STREAM_LATE)
		return err_set(&r->err, CAUSE_SEND_TIMEOUT, "");
	if (config.answer.len)
		return listen_for(s, all_read, d, r);
	return sent ? err_set(&r->err, CAUSE_RESET, "") : 0;
}

static int run(const struct check *check, struct report *r)
{
	struct text outcome = TEXT_IN(r->outcome);
	struct stream s;
	bool all_read = false;
	int result = 0;

	if (stream_open(&s, &config.to, check->deadline, r))
		return -1;
	text_add(&outcome, "open");
	if (ENABLE_TCP_DIALOGUE) {
		result = talk(&s, &all_read, check->deadline, r);
		if (config.answer.len)
			text_add(&outcome, ", answered as expected");
	}
	stream_close(&s, all_read, check->deadline);
	return result;
}

const struct applet tcpcheck_applet = {
	.name = "tcpcheck",
	.schemes = "tcp,unix",
	APPLET_HELP("HOST:PORT | unix:PATH",
		    "Does something accept connections there, and say what it should?")
	.options = &options,
	.config = &config.common,
	.reset = reset,
	.parse = parse,
	.run = run,
};
