// SPDX-License-Identifier: MIT
// Strict where a lenient reading could probe something else than was meant.
#include "core/proto/url.h"

#include "core/proto/ip.h"

static bool fail(const char **why, const char *reason)
{
	*why = reason;
	return false;
}

static bool is_host(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i], letter = (char)(c | 0x20);

		if (!(letter >= 'a' && letter <= 'z') && !(c >= '-' && c <= '9' && c != '/') &&
		    c != '_')
			return false;
	}
	return true;
}

bool authority_parse(struct authority *a, struct span s, const char **why)
{
	struct span port, rest;
	unsigned long number = 0;
	uint8_t ip[16];

	*a = (struct authority){.text = s};
	if (span_find(s, '@') < s.len)
		return fail(why, "user and password do not belong in a URL: use -u 'NAME:${VAR}'");
	if (span_starts(s, "[")) {
		a->host = span_cut((struct span){s.at + 1, s.len - 1}, ']', &port);
		if (!port.at || !ip6_parse(a->host, ip))
			return fail(why, "what stands in brackets is not an IPv6 address");
		if (port.len && port.at[0] != ':')
			return fail(why, "after \"]\" comes a port or nothing");
		span_cut(port, ':', &port);
	} else {
		a->host = span_cut(s, ':', &port);
		if (!is_host(a->host))
			return fail(why, "a host name has letters, digits, \"-\", \"_\" and \".\"");
		span_cut(port, ':', &rest);
		if (rest.at)
			return fail(why, "an IPv6 address stands in brackets: [::1]:8080");
	}
	a->has_port = port.at;
	if (port.at && (!span_number(port, 65535, &number) || !number))
		return fail(why, "a port is a number from 1 to 65535");
	a->port = (uint16_t)number;
	return true;
}

/* Whether "://" follows the letters of a scheme. */
static bool has_scheme(struct span s)
{
	size_t colon = span_find(s, ':');
	struct span rest = {s.at + colon, s.len - colon};

	return span_starts(rest, "://") && span_find(s, '/') > colon && span_find(s, '?') > colon;
}

bool url_parse(struct url *u, struct span s, const char **why)
{
	struct span rest;
	size_t end = 0;

	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= 0x20 || s.at[i] == 0x7f)
			return fail(why, "spaces, control and non-ASCII characters must be "
				    "percent-encoded");
	s = span_cut(s, '#', &rest);
	u->https = false;
	if (has_scheme(s)) {
		struct span scheme = span_cut(s, ':', &rest);

		u->https = span_is_nocase(scheme, (struct span){"https", 5});
		if (!u->https && !span_is_nocase(scheme, (struct span){"http", 4}))
			return fail(why, "its scheme is neither http nor https");
		s = (struct span){rest.at + 2, rest.len - 2};
	}
	while (end < s.len && s.at[end] != '/' && s.at[end] != '?')
		end++;
	u->target = (struct span){s.at + end, s.len - end};
	u->rootless = !span_starts(u->target, "/");
	/* RFC 3986 section 3.2.3: an empty port is the default one. */
	if (end > 1 && s.at[end - 1] == ':')
		end--;
	if (!end)
		return fail(why, "it names no host; \":PORT\" is this host");
	if (!authority_parse(&u->to, (struct span){s.at, end}, why))
		return false;
	if (!u->to.has_port)
		u->to.port = u->https ? 443 : 80;
	return true;
}
