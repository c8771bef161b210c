// SPDX-License-Identifier: MIT
// What is a URL or HOST:PORT here, what is not, and where a redirect leads. The table of references
// is that of RFC 3986 section 5.4, as far as it can be asked for over HTTP.
#include "core/proto/url.h"

#include "core/proto/text.h"
#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { NONE = 0 };

static struct span guarded(const char *string)
{
	size_t n = strlen(string);

	return (struct span){(const char *)guard_copy(string, n), n};
}

static void assert_span(struct span s, const char *wanted, const char *of)
{
	if (!span_is(s, wanted))
		fail_msg("\"%.*s\", not \"%s\", in \"%s\"", (int)s.len, s.at, wanted, of);
}

static void assert_why(const char *why, const char *wanted, const char *of)
{
	if (!why || !strstr(why, wanted))
		fail_msg("\"%s\" is refused with \"%s\", which lacks \"%s\"", of, why, wanted);
}

static const struct {
	const char *in, *host;	/* no host: refused, and `why` says this */
	unsigned port;
	const char *why;
} authorities[] = {
	{"localhost", "localhost", NONE, NULL},
	{"localhost:80", "localhost", 80, NULL},
	{"my_db-1.Example:65535", "my_db-1.Example", 65535, NULL},
	{"h:00080", "h", 80, NULL},
	{"h.:1", "h.", 1, NULL},
	{"127.0.0.1:8080", "127.0.0.1", 8080, NULL},
	{"[::1]", "::1", NONE, NULL},
	{"[::1]:443", "::1", 443, NULL},
	{"[::ffff:1.2.3.4]:1", "::ffff:1.2.3.4", 1, NULL},
	{":8080", "", 8080, NULL},
	{"", "", NONE, NULL},
	{"h:", NULL, 0, "HOST:PORT"},
	{":", NULL, 0, "HOST:PORT"},
	{"h:0", NULL, 0, "HOST:PORT"},
	{"h:000", NULL, 0, "HOST:PORT"},
	{"h:65536", NULL, 0, "HOST:PORT"},
	{"h:18446744073709551617", NULL, 0, "HOST:PORT"},
	{"h:-1", NULL, 0, "HOST:PORT"},
	{"h:+1", NULL, 0, "HOST:PORT"},
	{"h:8x", NULL, 0, "HOST:PORT"},
	{"h:http", NULL, 0, "HOST:PORT"},
	{"h:1:2", NULL, 0, "HOST:PORT"},
	{"::1", NULL, 0, "HOST:PORT"},
	{"fe80::1:80", NULL, 0, "HOST:PORT"},
	{"u@h", NULL, 0, "-u"},
	{"u:p@h:80", NULL, 0, "-u"},
	{"@h", NULL, 0, "-u"},
	{"[::1]@h", NULL, 0, "-u"},
	{"a b", NULL, 0, "HOST:PORT"},
	{"a/b", NULL, 0, "HOST:PORT"},
	{"a,b", NULL, 0, "HOST:PORT"},
	{"a`b", NULL, 0, "HOST:PORT"},
	{"a{b", NULL, 0, "HOST:PORT"},
	{"a%62", NULL, 0, "HOST:PORT"},
	{"*.a", NULL, 0, "HOST:PORT"},
	{"b\xc3\xbc" "cher", NULL, 0, "HOST:PORT"},
	{"\xe1", NULL, 0, "HOST:PORT"},
	{"a\n", NULL, 0, "HOST:PORT"},
	{"a[::1]", NULL, 0, ""},
	{"::1]", NULL, 0, ""},
	{"[", NULL, 0, "HOST:PORT"},
	{"[]", NULL, 0, "HOST:PORT"},
	{"[]:80", NULL, 0, "HOST:PORT"},
	{"[::1", NULL, 0, "HOST:PORT"},
	{"[localhost]", NULL, 0, "HOST:PORT"},
	{"[127.0.0.1]:80", NULL, 0, "HOST:PORT"},
	{"[fe80::1%eth0]", NULL, 0, "HOST:PORT"},
	{"[[::1]]", NULL, 0, "HOST:PORT"},
	{"[::1]80", NULL, 0, "HOST:PORT"},
	{"[::1]x:80", NULL, 0, "HOST:PORT"},
	{"[::1]]:80", NULL, 0, "HOST:PORT"},
	{"[::1]:", NULL, 0, "HOST:PORT"},
	{"[::1]:0", NULL, 0, "HOST:PORT"},
	{"[::1]:1:2", NULL, 0, "HOST:PORT"},
};

static void authorities_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(authorities) / sizeof(*authorities); i++) {
		const char *in = authorities[i].in, *why = NULL;
		struct authority a;

		if (authority_parse(&a, guarded(in), &why) != !!authorities[i].host)
			fail_msg("\"%s\" is %s", in, why ? why : "taken");
		if (!authorities[i].host) {
			assert_why(why, authorities[i].why, in);
			continue;
		}
		assert_span(a.text, in, in);
		assert_span(a.host, authorities[i].host, in);
		assert_int_equal(a.has_port, authorities[i].port != NONE);
		if (a.has_port)
			assert_int_equal(a.port, authorities[i].port);
	}
}

static const struct {
	const char *in, *text, *host;	/* no text: refused, and `host` is in the reason */
	unsigned port;
	const char *target;
	bool https, rootless;
} urls[] = {
	{"http://h/", "h", "h", 80, "/", false, false},
	{"https://h/", "h", "h", 443, "/", true, false},
	{"HttpS://H:8443/", "H:8443", "H", 8443, "/", true, false},
	{"HTTP://h", "h", "h", 80, "", false, true},
	{"http://h:8080/a/b?c=d&e", "h:8080", "h", 8080, "/a/b?c=d&e", false, false},
	{"http://[::1]:8080/x", "[::1]:8080", "::1", 8080, "/x", false, false},
	{"https://[::1]", "[::1]", "::1", 443, "", true, true},
	{"http://h?q", "h", "h", 80, "?q", false, true},
	{"http://h#f", "h", "h", 80, "", false, true},
	{"http://h/#f", "h", "h", 80, "/", false, false},
	{"http://h/x?y#f?g/h#i", "h", "h", 80, "/x?y", false, false},
	{"http://h:80#/x", "h:80", "h", 80, "", false, true},
	{"h", "h", "h", 80, "", false, true},
	{"h:1/x", "h:1", "h", 1, "/x", false, false},
	{":8080", ":8080", "", 8080, "", false, true},
	{":8080/x", ":8080", "", 8080, "/x", false, false},
	{"http://:8080/x", ":8080", "", 8080, "/x", false, false},
	{"[::1]:1?q", "[::1]:1", "::1", 1, "?q", false, true},
	/* An empty port is the default one. */
	{"http://h:/x", "h", "h", 80, "/x", false, false},
	{"https://[::1]:", "[::1]", "::1", 443, "", true, true},
	{"http://http://h/", "http", "http", 80, "//h/", false, false},
	/* What looks like a scheme, further on. */
	{"h/http://x", "h", "h", 80, "/http://x", false, false},
	{"h?u=ftp://x", "h", "h", 80, "?u=ftp://x", false, true},
	{"h:80/a:b@c", "h:80", "h", 80, "/a:b@c", false, false},
	{"http://h?x@y", "h", "h", 80, "?x@y", false, true},
	{"h#ftp://x", "h", "h", 80, "", false, true},
	{"https:443/x", "https:443", "https", 443, "/x", false, false},
	/* As given: nothing is decoded, resolved or repaired. */
	{"h//x/../y/.", "h", "h", 80, "//x/../y/.", false, false},
	{"h/%zz%00%", "h", "h", 80, "/%zz%00%", false, false},
	{"h/{}[]|\\^`\"<>~", "h", "h", 80, "/{}[]|\\^`\"<>~", false, false},
	{"ftp://h/", NULL, "scheme", 0, NULL, false, false},
	{"httpx://h/", NULL, "scheme", 0, NULL, false, false},
	{"htt://h/", NULL, "scheme", 0, NULL, false, false},
	{"unix:///run/x", NULL, "scheme", 0, NULL, false, false},
	{"://h/", NULL, "scheme", 0, NULL, false, false},
	{"mailto:x", NULL, "HOST:PORT", 0, NULL, false, false},
	{"unix:/x", "unix", "unix", 80, "/x", false, false},
	{"", NULL, "no host", 0, NULL, false, false},
	{"/x", NULL, "no host", 0, NULL, false, false},
	{"?x", NULL, "no host", 0, NULL, false, false},
	{"#x", NULL, "no host", 0, NULL, false, false},
	{"//h/x", NULL, "no host", 0, NULL, false, false},
	{"http://", NULL, "no host", 0, NULL, false, false},
	{"http:///x", NULL, "no host", 0, NULL, false, false},
	{"http://?x", NULL, "no host", 0, NULL, false, false},
	{"http://#x", NULL, "no host", 0, NULL, false, false},
	{":", NULL, "HOST:PORT", 0, NULL, false, false},
	{"http://:/x", NULL, "HOST:PORT", 0, NULL, false, false},
	{"http://h:0/", NULL, "HOST:PORT", 0, NULL, false, false},
	{"http://h:65616/", NULL, "HOST:PORT", 0, NULL, false, false},
	{"http://h:8:0/", NULL, "HOST:PORT", 0, NULL, false, false},
	{"http://::1/", NULL, "HOST:PORT", 0, NULL, false, false},
	{"http://[::1/", NULL, "HOST:PORT", 0, NULL, false, false},
	{"http://u:p@h/", NULL, "-u", 0, NULL, false, false},
	{"u@h", NULL, "-u", 0, NULL, false, false},
	{"http://h,i/", NULL, "HOST:PORT", 0, NULL, false, false},
	{" http://h/", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/ ", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/a b", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/\t", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/\r\nX: y", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/\x01", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/\x1f", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/\x7f", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/\x80", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/caf\xc3\xa9", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/\xff", NULL, "percent-encode", 0, NULL, false, false},
	{"http://h/#\xa0", NULL, "percent-encode", 0, NULL, false, false},
};

static void urls_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		const char *in = urls[i].in, *why = NULL;
		struct url u;

		if (url_parse(&u, guarded(in), &why) != !!urls[i].text)
			fail_msg("\"%s\" is %s", in, why ? why : "taken");
		if (!urls[i].text) {
			assert_why(why, urls[i].host, in);
			continue;
		}
		assert_span(u.to.text, urls[i].text, in);
		assert_span(u.to.host, urls[i].host, in);
		assert_span(u.target, urls[i].target, in);
		assert_int_equal(u.to.port, urls[i].port);
		assert_int_equal(u.https, urls[i].https);
		assert_int_equal(u.rootless, urls[i].rootless);
	}
}

/* Every prefix of a URL is read or refused without a look behind its end. */
static void prefixes_are_read(void **state)
{
	static const char whole[] = "https://[2001:db8::1.2.3.4]:8443/a?b#c";
	const char *why;
	struct url u;

	(void)state;
	for (size_t n = 0; n < sizeof(whole); n++)
		if (url_parse(&u, (struct span){(const char *)guard_copy(whole, n), n}, &why) &&
		    n > sizeof("https://["))
			assert_true(u.https && u.to.host.len == 17);
}

static void paths_end_before_the_query(void **state)
{
	static const char *const rows[][2] = {
		{"h", ""}, {"h/", "/"}, {"h?q", ""}, {"h/a?b?c", "/a"}, {"h/a/b#c?d", "/a/b"},
	};
	const char *why;
	struct url u;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_true(url_parse(&u, guarded(rows[i][0]), &why));
		assert_span(url_path(&u), rows[i][1], rows[i][0]);
	}
}

#define RFC "http://a/b/c/d;p?q"

static const struct {
	const char *base, *location, *result;	/* or what the reason says */
	bool refused;
} steps[] = {
	/* RFC 3986 section 5.4.1 */
	{RFC, "g", "http://a/b/c/g", false},
	{RFC, "./g", "http://a/b/c/g", false},
	{RFC, "g/", "http://a/b/c/g/", false},
	{RFC, "/g", "http://a/g", false},
	{RFC, "//g", "http://g", false},
	{RFC, "?y", "http://a/b/c/d;p?y", false},
	{RFC, "g?y", "http://a/b/c/g?y", false},
	{RFC, "#s", "http://a/b/c/d;p?q", false},
	{RFC, "g#s", "http://a/b/c/g", false},
	{RFC, "g?y#s", "http://a/b/c/g?y", false},
	{RFC, ";x", "http://a/b/c/;x", false},
	{RFC, "g;x?y#s", "http://a/b/c/g;x?y", false},
	{RFC, "", "http://a/b/c/d;p?q", false},
	{RFC, ".", "http://a/b/c/", false},
	{RFC, "./", "http://a/b/c/", false},
	{RFC, "..", "http://a/b/", false},
	{RFC, "../", "http://a/b/", false},
	{RFC, "../g", "http://a/b/g", false},
	{RFC, "../..", "http://a/", false},
	{RFC, "../../", "http://a/", false},
	{RFC, "../../g", "http://a/g", false},
	/* Section 5.4.2 */
	{RFC, "../../../g", "http://a/g", false},
	{RFC, "../../../../g", "http://a/g", false},
	{RFC, "/./g", "http://a/g", false},
	{RFC, "/../g", "http://a/g", false},
	{RFC, "g.", "http://a/b/c/g.", false},
	{RFC, ".g", "http://a/b/c/.g", false},
	{RFC, "g..", "http://a/b/c/g..", false},
	{RFC, "..g", "http://a/b/c/..g", false},
	{RFC, "./../g", "http://a/b/g", false},
	{RFC, "./g/.", "http://a/b/c/g/", false},
	{RFC, "g/./h", "http://a/b/c/g/h", false},
	{RFC, "g/../h", "http://a/b/c/h", false},
	{RFC, "g;x=1/./y", "http://a/b/c/g;x=1/y", false},
	{RFC, "g;x=1/../y", "http://a/b/c/y", false},
	{RFC, "g?y/./x", "http://a/b/c/g?y/./x", false},
	{RFC, "g?y/../x", "http://a/b/c/g?y/../x", false},
	{RFC, "g#s/./x", "http://a/b/c/g", false},
	{RFC, "g#s/../x", "http://a/b/c/g", false},
	/* Other bases */
	{"http://h", "", "http://h/", false},
	{"http://h", "x", "http://h/x", false},
	{"http://h", "?y", "http://h/?y", false},
	{"http://h?q", "x", "http://h/x", false},
	{"http://h?q/r", "x", "http://h/x", false},
	{"http://h?q/r", "", "http://h/?q/r", false},
	{"http://h/a/", "x", "http://h/a/x", false},
	{"http://h/a/b/", "..", "http://h/a/", false},
	{"https://h:1/a", "//i:2/b", "https://i:2/b", false},
	{":8080/a", "b", "http://:8080/b", false},
	{"http://[::1]:8080/a", "/b", "http://[::1]:8080/b", false},
	{"http://h:/a", "/b", "http://h/b", false},
	/* Whole URLs */
	{"http://h/a", "https://i:1/b/../c?d#e", "https://i:1/c?d", false},
	{"https://h/a", "HTTP://I", "http://I", false},
	{"http://h/a", "http://i?x/../y", "http://i?x/../y", false},
	/* A colon behind the path, or in it, ends no scheme. */
	{"http://h/a/b", "?t=10:30", "http://h/a/b?t=10:30", false},
	{"http://h/a/b", "?u=http://x/y", "http://h/a/b?u=http://x/y", false},
	{"http://h/a/b", "c?t=10:30", "http://h/a/c?t=10:30", false},
	{"http://h/a/b", "c?u=http://x", "http://h/a/c?u=http://x", false},
	{"http://h/a/b", "#x:1", "http://h/a/b", false},
	{"http://h/a/b", "c#x:1", "http://h/a/c", false},
	{"http://h/a/b", "./c:1", "http://h/a/c:1", false},
	{"http://h/a/b", "/c:1", "http://h/c:1", false},
	/* Nothing is decoded. */
	{"http://h/a", "/%2e%2E/x%20y", "http://h/%2e%2E/x%20y", false},
	{"http://h/a/b", "..//c", "http://h//c", false},
	{"http://h/a//b", "../c", "http://h/a/c", false},
	/* Refused. A scheme other than ours is no host, however much it looks like one. */
	{"http://h/a", "ftp://h/b", "scheme", true},
	{"http://h/a", "mailto:x@y", "", true},
	{"http://h/a", "h:80", "", true},
	{"http://h/a", "h:80/x", "", true},
	{"http://h/a", "http:80", "", true},
	{"http://h/a", "http:b", "", true},
	{"http://h/a", "http:/b", "", true},
	{"http://h/a", "https:", "", true},
	{"http://h/a", ":80", "", true},
	{"http://h/a", "http://", "no host", true},
	{"http://h/a", "//", "no host", true},
	{"http://h/a", "///x", "no host", true},
	{"http://h/a", "http://u:p@h/", "-u", true},
	{"http://h/a", "//u@h/", "-u", true},
	{"http://h/a", "http://h:0/", "HOST:PORT", true},
	{"http://h/a", "/b c", "percent-encode", true},
	{"http://h/a", "/\xe9", "percent-encode", true},
};

static void spell(struct text *t, const struct url *u)
{
	t->at[t->len = 0] = '\0';
	text_add(t, "http%s://%S%S", u->https ? "s" : "", u->to.text, u->target);
}

/* A path's "/" that is sent anyway may be there or not. */
static bool is_same(const char *got, const char *wanted)
{
	size_t n = strlen(got), slash = strcspn(got + 8, "/?") + 8;
	char rooted[128];

	snprintf(rooted, sizeof(rooted), "%.*s/%s", (int)slash, got, got + slash);
	return !strcmp(got, wanted) || (n && got[slash] != '/' && !strcmp(rooted, wanted));
}

static void locations_are_followed(void **state)
{
	char room[URL_MAX], bytes[128];
	struct text t = TEXT_IN(bytes);

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		const char *why = NULL;
		struct url u;

		assert_true(url_parse(&u, guarded(steps[i].base), &why));
		bool ok = url_follow(&u, guarded(steps[i].location), room, &why);
		if (ok == steps[i].refused)
			fail_msg("\"%s\" from %s is %s", steps[i].location, steps[i].base,
				 ok ? "taken" : why);
		if (!ok) {
			assert_why(why, steps[i].result, steps[i].location);
			continue;
		}
		spell(&t, &u);
		if (!is_same(bytes, steps[i].result))
			fail_msg("\"%s\" from %s leads to %s, not %s", steps[i].location,
				 steps[i].base, bytes, steps[i].result);
		assert_true(u.to.port && u.rootless == (u.target.at[0] != '/' || !u.target.len));
	}
}

/* The longest that fits is whole, one more is refused. */
static void length_is_bounded(void **state)
{
	static char location[URL_MAX + 8], room[URL_MAX];
	const char *why;

	(void)state;
	memset(location, 'x', sizeof(location));
	location[0] = '/';
	for (size_t n = URL_MAX - 16; n < sizeof(location); n++) {
		struct span s = {(const char *)guard_copy(location, n), n};
		struct url u;

		assert_true(url_parse(&u, span_of("http://h"), &why));
		why = NULL;
		bool ok = url_follow(&u, s, room, &why);
		assert_int_equal(ok, n + sizeof("http://h") <= URL_MAX);
		if (ok)
			assert_int_equal(u.target.len, n);
		else
			assert_why(why, "too long", "a long one");
	}
}

/* What a relative one builds on may be longer than the room. */
static void length_of_the_base_is_bounded(void **state)
{
	static const char *const locations[] = {"x", "?x", "#x", "/x", "../x", "//x", ""};
	static char base[3 * URL_MAX] = "http://h/", rooms[3][URL_MAX];

	(void)state;
	memset(base + strlen(base), 'x', sizeof(base) - strlen(base) - 1);
	for (size_t i = 0; i < sizeof(locations) / sizeof(*locations); i++) {
		const char *why;
		struct url u;

		assert_true(url_parse(&u, span_of(base), &why));
		why = NULL;
		assert_false(url_follow(&u, span_of(locations[i]), rooms[1], &why));
		assert_why(why, "too long", locations[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(authorities_are_read),
		cmocka_unit_test(urls_are_read),
		cmocka_unit_test(prefixes_are_read),
		cmocka_unit_test(paths_end_before_the_query),
		cmocka_unit_test(locations_are_followed),
		cmocka_unit_test(length_is_bounded),
		cmocka_unit_test(length_of_the_base_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
