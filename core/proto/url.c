// SPDX-License-Identifier: MIT
// Strict where a lenient reading could probe something else than was meant.
#include "core/proto/url.h"

#include "config.h"
#include "core/proto/ip.h"

static bool fail(const char **why, const char *reason)
{
	*why = reason;
	return false;
}

/* Host names, and IPv6 addresses as far as their characters go. */
static bool is_host(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i], letter = (char)(c | 0x20);

		if (!(letter >= 'a' && letter <= 'z') && !(c >= '-' && c <= ':' && c != '/') &&
		    c != '_')
			return false;
	}
	return true;
}

static struct span skip(struct span s, size_t n)
{
	return (struct span){s.at + n, s.len - n};
}

bool authority_parse(struct authority *a, struct span s, const char **why)
{
	unsigned long number = 0;
	uint8_t ip[16];
	bool is_ip = ENABLE_IPV6 && s.len && s.at[0] == '[';
	size_t end = span_find(s, is_ip ? ']' : ':');

	if (span_find(s, '@') < s.len)
		return fail(why, "no password in a URL: use -u 'NAME:${VAR}'");
	a->text = s;
	a->host = (struct span){s.at + is_ip, end - is_ip};
	end += is_ip;
	a->has_port = end < s.len;
	if (!is_host(a->host) || end > s.len || (is_ip && !ip6_parse(a->host, ip)) ||
	    (a->has_port && (s.at[end] != ':' || !span_number(skip(s, end + 1), 65535, &number) ||
			      !number)))
		return fail(why, "wanted HOST:PORT or [IPv6]:PORT, PORT from 1 to 65535");
	a->port = (uint16_t)number;
	return true;
}

size_t url_find_any(struct span s, const char *set)
{
	size_t n;

	for (n = 0; n < s.len; n++)
		for (const char *c = set; *c; c++)
			if (s.at[n] == *c)
				return n;
	return n;
}

bool url_parse(struct url *u, struct span s, const char **why)
{
	size_t end;

	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)(s.at[i] - 0x21) >= 0x7f - 0x21)
			return fail(why, "percent-encode all but printable ASCII");
	s.len = span_find(s, '#');
	end = url_find_any(s, ":/?");
	u->https = false;
	if (span_starts(skip(s, end), "://")) {
		struct span scheme = {s.at, end};

		u->https = span_is_nocase(scheme, span_of("https"));
		if (!u->https && !span_is_nocase(scheme, span_of("http")))
			return fail(why, "a scheme other than http and https");
		s = skip(s, end + 3);
	}
	end = url_find_any(s, "/?");
	u->target = skip(s, end);
	u->rootless = !span_starts(u->target, "/");
	/* RFC 3986 section 3.2.3: an empty port is the default one. */
	if (end > 1 && s.at[end - 1] == ':')
		end--;
	if (!end)
		return fail(why, "no host; \":PORT\" is this host");
	if (!authority_parse(&u->to, (struct span){s.at, end}, why))
		return false;
	if (!u->to.has_port)
		u->to.port = u->https ? 443 : 80;
	return true;
}
