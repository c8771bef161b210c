// SPDX-License-Identifier: MIT
// httpcheck: does this HTTP endpoint answer as it should? The verdict falls as soon as it can: a
// body is read only when something is expected of it.
#include "applets/applet.h"

#include "core/bodycheck.h"
#include "core/expand.h"
#include "core/http.h"
#include "core/large.h"
#include "core/proto/base64.h"
#include "core/proto/match.h"

enum {
	MAX_REDIRECTS = 5,
	MAX_BODY = 1 << 20,
	EXCERPT_MAX = 80,	/* of what a server says, in a message */
	OWN_HEADER_SIZE = 1024,
};

#define DEFAULT_STATUS "200-399"

static struct config {
	const char *method, *agent, *user, *data, *unix_path, *status;
	struct opt_list headers, expect_headers;
	struct bodycheck body;
	int max_redirects, max_body;
	bool location, location_anywhere, fail;
} config;

#define OPT_STRUCT struct config
#define OPTIONS(ROW) \
	OPT_IF(ENABLE_HTTP_REQUEST, ROW, OPT_TEXT, 'X', method, "method", "NAME", \
	    "request method (default GET)") \
	OPT_IF(ENABLE_HTTP_REQUEST, ROW, OPT_LIST, 'H', headers, "header", "LINE...", \
	    "send \"Name: value\", or @FILE") \
	OPT_IF(ENABLE_HTTP_REQUEST, ROW, OPT_TEXT, 'A', agent, "user-agent", "TEXT", \
	    "send this User-Agent (default probebox/" VERSION ")") \
	OPT_IF(ENABLE_HTTP_AUTH, ROW, OPT_TEXT, 'u', user, "user", "N:PASS", \
	    "Basic credentials, or @FILE") \
	OPT_IF(ENABLE_HTTP_DATA, ROW, OPT_TEXT, 'd', data, "data", "TEXT", \
	    "send TEXT, or @FILE, by POST") \
	OPT_IF(ENABLE_UNIX_SOCKETS, ROW, OPT_TEXT, 0, unix_path, "unix", "PATH", \
	    "connect to this unix socket, or @ABSTRACT") \
	OPT_IF(ENABLE_HTTP_REDIRECT, ROW, OPT_FLAG, 'L', location, "location", "", \
	    "follow redirects that stay on the host") \
	OPT_IF(ENABLE_HTTP_REDIRECT, ROW, OPT_NUMBER, 0, max_redirects, "max-redirects", "N", \
	    "follow at most N (default 5)") \
	OPT_IF(ENABLE_HTTP_REDIRECT, ROW, OPT_FLAG, 0, location_anywhere, "location-anywhere", \
	    "", "follow them to any host, without -H and -u") \
	ROW(OPT_FLAG, 'f', fail, "fail", "", "always so; known from curl") \
	ROW(OPT_TEXT, 's', status, "expect-status", "LIST", \
	    "healthy codes: 200,301-308 (default " DEFAULT_STATUS ")") \
	OPT_IF(ENABLE_EXPECT_HEADER, ROW, OPT_LIST, 0, expect_headers, "expect-header", "LINE...", \
	    "\"Name: text\": that header contains text") \
	OPT_IF(ENABLE_EXPECT_BODY, ROW, OPT_LIST, 0, body.texts, "expect-body", "TEXT...", \
	    "the body contains TEXT, !TEXT: does not") \
	OPT_IF(ENABLE_EXPECT_JSON, ROW, OPT_LIST, 0, body.jsons, "expect-json", "P[=V]...", \
	    "the value at a.b[0] is there, or is V") \
	OPT_IF(ENABLE_EXPECT_METRIC, ROW, OPT_LIST, 0, body.metrics, "expect-metric", "EXPR...", \
	    "a metric as in 'NAME{label=\"v\"} < 10'") \
	OPT_IF(ENABLE_HTTP_BODY, ROW, OPT_SIZE, 0, max_body, "max-body", "SIZE", \
	    "refuse a larger body (default 1M)")

OPT_TABLE(options, OPTIONS)

static struct http_request request;

/* Whether `status` is in a list such as "200,301-308"; -1: it is no list of codes from 100 on. */
static int status_is_in(const char *list, int status)
{
	int found = 0;

	do {
		int bound[2] = {0, 0}, n = 0;

		for (;; list++)
			if (*list >= '0' && *list <= '9' && bound[n] < 100)
				bound[n] = bound[n] * 10 + *list - '0';
			else if (*list == '-' && !n)
				n = 1;
			else
				break;
		if (!n)
			bound[1] = bound[0];
		if (bound[0] < 100 || bound[1] < bound[0])
			return -1;
		found |= bound[0] <= status && status <= bound[1];
	} while (*list++ == ',');
	return list[-1] ? -1 : found;
}

static int add_header(struct span header, struct err *err)
{
	if (!header.at)
		return -1;
	if (!http_header_is_valid(header) || request.n_headers == HTTP_HEADERS_MAX)
		return err_set(err, CAUSE_USAGE, ": a header is \"Name: value\"");
	request.header[request.n_headers++] = header;
	return 0;
}

/* -A and -u are headers in other words. A text that was cut is none. */
static int add_own_header(const char *name, struct span value, bool encode, struct err *err)
{
	static LARGE char bytes[2][OWN_HEADER_SIZE];
	struct text t = TEXT_IN(bytes[encode]);

	text_add(&t, "%s", name);
	if (ENABLE_HTTP_AUTH && encode)
		base64_encode(&t, value);
	else
		text_bytes(&t, value.at, value.len);
	return add_header((struct span){t.at, t.cut ? 0 : t.len}, err);
}

static int add_headers(struct err *err)
{
	request.n_headers = 0;
	if (ENABLE_HTTP_AUTH && config.user) {
		struct span user = read_value(config.user, err);

		if (user.at && span_find(user, ':') == user.len)
			return err_set(err, CAUSE_USAGE, ": --user is NAME:PASSWORD");
		if (!user.at || add_own_header("Authorization: Basic ", user, true, err))
			return -1;
	}
	if (ENABLE_HTTP_REQUEST && config.agent &&
	    add_own_header("User-Agent: ", span_of(config.agent), false, err))
		return -1;
	if (ENABLE_HTTP_REQUEST)
		for (unsigned i = 0; i < config.headers.n; i++)
			if (add_header(read_value(config.headers.at[i], err), err))
				return -1;
	return 0;
}

static bool is_method(const char *method)
{
	do
		if ((*method | 0x20) < 'a' || (*method | 0x20) > 'z')
			return false;
	while (*++method);
	return true;
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

	config.status = DEFAULT_STATUS;
	config.max_redirects = MAX_REDIRECTS;
	config.max_body = MAX_BODY;
	const char *url = opt_parse_one(&check->operands, &options, &config, "URL", err);
	if (!url)
		return -1;
	if (ENABLE_HTTP_DATA && config.data) {
		request.body = read_value(config.data, err);
		if (!request.body.at)
			return -1;
	}
	request.method = config.method ? config.method : request.body.at ? "POST" : "GET";
	if (url_parse(&request.url, span_of(url), &why))
		why = status_is_in(config.status, 0) < 0 ?
		      "--expect-status is a list such as 200,301-308" :
		      !is_method(request.method) ? "--method is a word" : NULL;
	if (why)
		return err_set(err, CAUSE_USAGE, ": %s", why);
	if (request.url.https)
		return err_set(err, CAUSE_NOT_BUILT, ": https (CONFIG_TLS)");
	if (add_headers(err) || (ENABLE_HTTP_BODY && bodycheck_prepare(&config.body, err)))
		return -1;
	request.to.unix_path = config.unix_path;
	request.to.family = common_family();
	if (ENABLE_UNIX_SOCKETS && config.unix_path)
		text_add(&target, "unix:%q ", config.unix_path);
	describe(&target, &request.url);
	return 0;
}

static int judge_status(struct http *h, struct report *r)
{
	struct text outcome = TEXT_IN(r->outcome);

	text_add(&outcome, h->head.reason.len ? "%d %Q" : "%d", h->head.status, h->head.reason);
	if (status_is_in(config.status, h->head.status))
		return 0;
	struct span body = span_first(http_take(h), EXCERPT_MAX);
	return err_set(&r->err, CAUSE_STATUS, body.len ? " %s, wanted %q, body \"%Q\"" :
		       " %s, wanted %q", r->outcome, config.status, body);
}

static int judge_header(const struct http *h, struct span want, struct report *r)
{
	struct span text, name, value, seen = {NULL, 0};

	want = span_trim(span_cut(want, ':', &text));
	text = span_trim(text);
	for (size_t at = h->head.fields; http_next_field(h, &at, &name, &value);)
		if (span_is_nocase(name, want)) {
			struct match match = {.text = text.at, .len = text.len};

			match_feed(&match, (const uint8_t *)value.at, value.len);
			if (!text.len || match.found)
				return 0;
			seen = value;
		}
	return err_set(&r->err, CAUSE_HEADER, seen.at ? ": %Q without \"%Q\": \"%Q\"" : ": no %Q",
		       want, text, seen);
}

static __attribute__((noinline)) int judge_body(struct http *h, struct report *r)
{
	struct span piece;
	int more;

	if (h->head.encoded)
		return err_set(&r->err, CAUSE_BODY_ENCODED, ", identity was asked for");
	do {
		more = http_read(h, &piece);
		if (more < 0)
			return -1;
		if (h->body_len > (uint64_t)config.max_body)
			return err_set(&r->err, CAUSE_TOO_LARGE, ": body over %d bytes",
				       config.max_body);
	} while (more && bodycheck_feed(&config.body, piece));
	report_step(r, "body, %l bytes", (long)h->body_len);
	return bodycheck_finish(&config.body, &r->err);
}

static int judge(struct http *h, struct report *r)
{
	if (judge_status(h, r))
		return -1;
	if (ENABLE_EXPECT_HEADER)
		for (unsigned i = 0; i < config.expect_headers.n; i++)
			if (judge_header(h, span_of(config.expect_headers.at[i]), r))
				return -1;
	return ENABLE_HTTP_BODY && bodycheck_is_wanted(&config.body) ? judge_body(h, r) : 0;
}

/* Whether the answer is a redirect to be followed (RFC 9110 section 15.4). */
static bool is_redirect(const struct http1_head *head)
{
	int status = head->status;

	return (config.location || config.location_anywhere) && head->location.at &&
	       ((status > 300 && status < 304) || status == 307 || status == 308);
}

static struct span host(void)
{
	return request.url.to.host.len ? request.url.to.host : span_of("localhost");
}

/* Turns the request into the one that an answer sends us to. */
static int redirect(const struct http1_head *head, struct report *r)
{
	static LARGE char rooms[2][URL_MAX];
	static unsigned hop;
	struct span from = host();
	uint16_t port = request.url.to.port;
	char bytes[TARGET_SIZE];
	struct text to = TEXT_IN(bytes);
	const char *why = NULL;

	if (!url_follow(&request.url, head->location, rooms[hop++ % 2], &why))
		return err_set(&r->err, CAUSE_REDIRECT, ": %s: \"%Q\"", why, head->location);
	describe(&to, &request.url);
	bool is_same = span_is_nocase(from, host());
	why = is_same || config.location_anywhere ? NULL :
	      "another host (--location-anywhere)";
	if (request.url.https)
		why = "https is not in this build (CONFIG_TLS)";
	if (why)
		return err_set(&r->err, CAUSE_REDIRECT, ": %s: %q", why, bytes);
	/* What was meant for the server that the user named is for no other. */
	if (!is_same || port != request.url.to.port)
		request.n_headers = 0;
	if (strcmp(request.method, "HEAD") &&
	    (head->status == 303 || (head->status < 303 && !strcmp(request.method, "POST")))) {
		request.method = "GET";
		request.body = (struct span){NULL, 0};
	}
	report_step(r, "redirect to %q", bytes);
	return 0;
}

static int run(const struct check *check, struct report *r)
{
	static struct http h;
	int result = 0;

	for (int hops = 0; !result; hops++) {
		request.to.host = request.url.to.host;
		request.to.port = request.url.to.port;
		if (http_open(&h, &request, check->deadline, r))
			return -1;
		if (!ENABLE_HTTP_REDIRECT || !is_redirect(&h.head)) {
			result = judge(&h, r);
			http_drain(&h);
			return result;
		}
		if (ENABLE_HTTP_REDIRECT)
			result = hops < config.max_redirects ? redirect(&h.head, r) :
				 err_set(&r->err, CAUSE_REDIRECT, ": more than %d", hops);
		http_drain(&h);
	}
	return result;
}

const struct applet httpcheck_applet = {
	.parse = parse,
	.run = run,
	.texts = APPLET_TEXTS("httpcheck", "http,https", "URL",
			      "Does this HTTP endpoint answer as it should?"),
};
