// SPDX-License-Identifier: MIT
// httpcheck: does this HTTP endpoint answer as it should? The verdict falls as soon as it can: a
// body is read only when something is expected of it.
#include "applets/applet.h"

#include "core/bodycheck.h"
#include "core/expand.h"
#include "core/http.h"
#include "core/proto/base64.h"

enum {
	MAX_REDIRECTS = 5,
	MAX_BODY = 1 << 20,
	EXCERPT_MAX = 80,	/* of what a server says, in a message */
	OWN_HEADERS_SIZE = 1024,
	WANT_BODY = ENABLE_EXPECT_BODY || ENABLE_EXPECT_JSON || ENABLE_EXPECT_METRIC,
};

#define DEFAULT_STATUS "200-399"

static struct config {
	struct common common;
	const char *method, *agent, *user, *data, *unix_path, *status;
	struct opt_list headers, expect_headers, expect_body, expect_json, expect_metric;
	int max_redirects, max_body;
	bool location, location_anywhere, fail;
} config;

#define OPT_STRUCT struct config
#define OPTIONS(ROW) \
	ROW(OPT_IF(ENABLE_HTTP_REQUEST, OPT_TEXT), 'X', method, "method", "NAME", \
	    "request method (default GET)") \
	ROW(OPT_IF(ENABLE_HTTP_REQUEST, OPT_LIST), 'H', headers, "header", "LINE", \
	    "send \"Name: value\", or what @FILE holds; repeatable") \
	ROW(OPT_IF(ENABLE_HTTP_REQUEST, OPT_TEXT), 'A', agent, "user-agent", "TEXT", \
	    "send this User-Agent (default probebox/" VERSION ")") \
	ROW(OPT_IF(ENABLE_HTTP_AUTH, OPT_TEXT), 'u', user, "user", "N:PASS", \
	    "Basic credentials, or @FILE that holds them") \
	ROW(OPT_IF(ENABLE_HTTP_DATA, OPT_TEXT), 'd', data, "data", "TEXT", \
	    "send TEXT, or what @FILE holds, by POST") \
	ROW(OPT_IF(ENABLE_UNIX_SOCKETS, OPT_TEXT), 0, unix_path, "unix", "PATH", \
	    "connect to this unix socket, @NAME for an abstract one") \
	ROW(OPT_IF(ENABLE_HTTP_REDIRECT, OPT_FLAG), 'L', location, "location", "", \
	    "follow redirects that stay on the host") \
	ROW(OPT_IF(ENABLE_HTTP_REDIRECT, OPT_NUMBER), 0, max_redirects, "max-redirects", "N", \
	    "follow at most N (default 5)") \
	ROW(OPT_IF(ENABLE_HTTP_REDIRECT, OPT_FLAG), 0, location_anywhere, "location-anywhere", \
	    "", "follow redirects to any host, without -H and -u") \
	ROW(OPT_FLAG, 'f', fail, "fail", "", "accepted for curl's sake; always so") \
	ROW(OPT_TEXT, 's', status, "expect-status", "LIST", \
	    "healthy status codes: 200,301-308 (default " DEFAULT_STATUS ")") \
	ROW(OPT_IF(ENABLE_EXPECT_HEADER, OPT_LIST), 0, expect_headers, "expect-header", "LINE", \
	    "\"Name: text\": that header contains text; repeatable") \
	ROW(OPT_IF(ENABLE_EXPECT_BODY, OPT_LIST), 0, expect_body, "expect-body", "TEXT", \
	    "the body contains TEXT, !TEXT: does not; repeatable") \
	ROW(OPT_IF(ENABLE_EXPECT_JSON, OPT_LIST), 0, expect_json, "expect-json", "P[=V]", \
	    "the value at a.b[0] is there, or is V; repeatable") \
	ROW(OPT_IF(ENABLE_EXPECT_METRIC, OPT_LIST), 0, expect_metric, "expect-metric", "EXPR", \
	    "a metric as in 'NAME{label=\"v\"} < 10'; repeatable") \
	ROW(OPT_IF(WANT_BODY, OPT_SIZE), 0, max_body, "max-body", "SIZE", \
	    "an expected body over SIZE is unhealthy (default 1M)")

OPT_TABLE(static, options, OPTIONS)

static struct http_request request;

static void reset(void)
{
	config.common.timeout_ms = 4000;
	config.status = DEFAULT_STATUS;
	config.max_redirects = MAX_REDIRECTS;
	config.max_body = MAX_BODY;
}

/* Whether `status` is in a list such as "200,301-308"; -1: it is no list. */
static int status_is_in(struct span list, unsigned long status)
{
	int found = 0;

	while (list.at) {
		struct span high, low = span_cut(span_cut(list, ',', &list), '-', &high);
		unsigned long from, to;

		if (!span_number(low, 999, &from) ||
		    !span_number(high.at ? high : low, 999, &to) || from > to)
			return -1;
		found |= from <= status && status <= to;
	}
	return found;
}

static int add_header(struct span header, struct err *err)
{
	if (!header.at)
		return -1;
	if (!http_header_is_valid(header) || request.n_headers == HTTP_HEADERS_MAX)
		return err_set(err, CAUSE_USAGE, ": a header is \"Name: value\", without control "
			       "characters, and not the length of the message");
	request.header[request.n_headers++] = header;
	return 0;
}

/* -A and -u are headers in other words. */
static int add_own_headers(struct err *err)
{
	static char bytes[OWN_HEADERS_SIZE];
	struct text t = TEXT_IN(bytes);

	if (config.agent) {
		text_add(&t, "User-Agent: %s", config.agent);
		if (add_header((struct span){t.at, t.len}, err))
			return -1;
	}
	if (ENABLE_HTTP_AUTH && config.user) {
		struct span user = read_value(config.user, err);
		size_t start = t.len;

		if (!user.at)
			return -1;
		if (span_find(user, ':') == user.len)
			return err_set(err, CAUSE_USAGE, ": --user is NAME:PASSWORD");
		text_add(&t, "Authorization: Basic ");
		base64_encode(&t, user);
		if (add_header((struct span){t.at + start, t.len - start}, err))
			return -1;
	}
	return t.cut ? err_set(err, CAUSE_USAGE, ": --user or --user-agent is too long") : 0;
}

static int parse_request(struct err *err)
{
	request.unix_path = config.unix_path;
	request.family = common_family(&config.common);
	if (ENABLE_HTTP_DATA && config.data) {
		request.body = read_value(config.data, err);
		if (!request.body.at)
			return -1;
	}
	request.method = config.method ? config.method : request.body.at ? "POST" : "GET";
	for (const char *c = request.method; *c || c == request.method; c++)
		if ((*c | 0x20) < 'a' || (*c | 0x20) > 'z')
			return err_set(err, CAUSE_USAGE, ": no request method: %q", request.method);
	request.n_headers = 0;
	if (ENABLE_HTTP_REQUEST)
		for (unsigned i = 0; i < config.headers.n; i++)
			if (add_header(read_value(config.headers.at[i], err), err))
				return -1;
	return ENABLE_HTTP_REQUEST || ENABLE_HTTP_AUTH ? add_own_headers(err) : 0;
}

/* The URL without its query, where tokens tend to be. */
static void describe(struct text *t, const struct url *u)
{
	struct span path = url_path(u);

	text_add(t, "http%s://%s%S%s%S%s", u->https ? "s" : "", u->to.host.len ? "" : "localhost",
		 u->to.text, path.len ? "" : "/", path, path.len < u->target.len ? "?..." : "");
	text_mark_cut(t);
}

static int parse(struct check *check, struct err *err)
{
	struct text target = TEXT_IN(check->target);
	const char *why = NULL;

	if (check->operands.n != 1)
		return err_set(err, CAUSE_USAGE, ": one URL is needed, not %d", check->operands.n);
	if (!url_parse(&request.url, span_of(check->operands.at[0]), &why))
		return err_set(err, CAUSE_USAGE, ": URL: %s", why);
	if (request.url.https)
		return err_set(err, CAUSE_NOT_BUILT, ": https (CONFIG_TLS)");
	if (status_is_in(span_of(config.status), 0) < 0)
		return err_set(err, CAUSE_USAGE, ": --expect-status %q is no list such as 200,301-308",
			       config.status);
	if (parse_request(err) || (WANT_BODY && bodycheck_prepare(&config.expect_body,
					&config.expect_json, &config.expect_metric, err)))
		return -1;
	if (ENABLE_UNIX_SOCKETS && config.unix_path)
		text_add(&target, "unix:%q ", config.unix_path);
	describe(&target, &request.url);
	return 0;
}

static int judge_status(const struct http *h, struct report *r)
{
	struct text outcome = TEXT_IN(r->outcome);
	struct span reason = span_first(h->head.reason, EXCERPT_MAX);
	struct span body = span_first(http_peek_body(h), EXCERPT_MAX);

	text_add(&outcome, reason.len ? "%d %Q" : "%d", h->head.status, reason);
	if (status_is_in(span_of(config.status), (unsigned long)h->head.status))
		return 0;
	return err_set(&r->err, CAUSE_STATUS, body.len ? " %s, wanted %q, body \"%Q\"" :
		       " %s, wanted %q", r->outcome, config.status, body);
}

static bool contains(struct span s, struct span text)
{
	for (; s.len >= text.len; s.at++, s.len--) {
		if (!memcmp(s.at, text.at, text.len))
			return true;
		if (!s.len)
			break;
	}
	return false;
}

static int judge_header(const struct http *h, struct span want, struct report *r)
{
	struct span text, name, value, seen = {NULL, 0};

	want = span_trim(span_cut(want, ':', &text));
	text = text.at ? span_trim(text) : want;
	for (size_t at = h->head.fields; http_next_field(h, &at, &name, &value);)
		if (span_is_nocase(name, want)) {
			if (text.at == want.at || contains(value, text))
				return 0;
			seen = span_first(value, EXCERPT_MAX);
		}
	return err_set(&r->err, CAUSE_HEADER, seen.at ? ": %Q is \"%Q\", wanted \"%Q\"" : ": no %Q",
		       want, seen, text);
}

static int judge_body(struct http *h, struct deadline d, struct report *r)
{
	struct span piece;
	int more;

	if (h->head.encoded)
		return err_set(&r->err, CAUSE_BODY_ENCODED, ", though only identity was asked for");
	do {
		more = http_read(h, &piece, d, r);
		if (more < 0)
			return -1;
		if (h->body_len > (uint64_t)config.max_body)
			return err_set(&r->err, CAUSE_TOO_LARGE, ": body over %d bytes",
				       config.max_body);
	} while (more && bodycheck_feed(piece));
	report_step(r, "body, %l bytes", (long)h->body_len);
	return bodycheck_finish(&r->err);
}

static int judge(struct http *h, struct deadline d, struct report *r)
{
	if (judge_status(h, r))
		return -1;
	if (ENABLE_EXPECT_HEADER)
		for (unsigned i = 0; i < config.expect_headers.n; i++)
			if (judge_header(h, span_of(config.expect_headers.at[i]), r))
				return -1;
	return WANT_BODY && bodycheck_is_wanted() ? judge_body(h, d, r) : 0;
}

/* Whether the answer is a redirect to be followed (RFC 9110 section 15.4). */
static bool is_redirect(const struct http1_head *head)
{
	int status = head->status;

	return config.location && head->location.at && status > 300 && status < 309 &&
	       status != 304 && status != 305 && status != 306;
}

/* Turns the request into the one that an answer sends us to. */
static int redirect(const struct http1_head *head, struct report *r)
{
	static char rooms[2][URL_MAX];
	static unsigned hop;
	struct span from = request.url.to.host;
	bool https = request.url.https;
	char bytes[TARGET_SIZE];
	struct text to = TEXT_IN(bytes);
	const char *why = NULL;

	if (!url_follow(&request.url, head->location, rooms[hop++ % 2], &why))
		return err_set(&r->err, CAUSE_REDIRECT, " to \"%Q\": %s",
			       span_first(head->location, EXCERPT_MAX), why);
	describe(&to, &request.url);
	why = NULL;
	if (!span_is_nocase(from, request.url.to.host)) {
		/* What was meant for the host that the user named is for no other. */
		request.n_headers = 0;
		why = config.location_anywhere ? NULL : "another host";
	}
	if (https && !request.url.https && !config.location_anywhere)
		why = "from https to http";
	else if (request.url.https)
		why = "https is not in this build";
	if (why)
		return err_set(&r->err, CAUSE_REDIRECT, " to %q: %s", bytes, why);
	if (head->status == 303 || (head->status < 303 && span_is(span_of(request.method), "POST"))) {
		request.method = "GET";
		request.body.at = NULL;
	}
	report_step(r, "redirect to %q", bytes);
	return 0;
}

static int run(const struct check *check, struct report *r)
{
	static struct http h;
	int result = 0;

	for (int hops = 0; !result; hops++) {
		if (http_open(&h, &request, check->deadline, r))
			return -1;
		if (!ENABLE_HTTP_REDIRECT || !is_redirect(&h.head)) {
			result = judge(&h, check->deadline, r);
			http_close(&h, check->deadline);
			return result;
		}
		if (ENABLE_HTTP_REDIRECT)
			result = hops < config.max_redirects ? redirect(&h.head, r) :
				 err_set(&r->err, CAUSE_REDIRECT, ": more than %d", hops);
		http_close(&h, check->deadline);
	}
	return result;
}

const struct applet httpcheck_applet = {
	.name = "httpcheck",
	.schemes = "http,https",
	APPLET_HELP("URL", "Does this HTTP endpoint answer as it should?")
	.options = &options,
	.config = &config.common,
	.reset = reset,
	.parse = parse,
	.run = run,
};
