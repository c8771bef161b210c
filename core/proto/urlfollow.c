// SPDX-License-Identifier: MIT
// Redirects: the new URL is written out whole and read like any other.
#include "core/proto/text.h"
#include "core/proto/url.h"

struct span url_path(const struct url *u)
{
	struct span query;

	return span_cut(u->target, '?', &query);
}

/* RFC 3986 section 5.2.4, in place on the path at the start of the target. */
static void remove_dots(struct url *u)
{
	char *at = (char *)(uintptr_t)u->target.at;
	size_t path = url_path(u).len, in = 0, out = 0;

	while (in < u->target.len) {
		size_t dots = 0;

		at[out++] = at[in++];
		if (in > path || (in < path && at[in] != '/'))
			continue;
		/* A segment ends here; at the end of the path, the "/" of "/." stays. */
		while (at[out - 1 - dots] == '.')
			dots++;
		if (at[out - 1 - dots] != '/' || dots < 1 || dots > 2)
			continue;
		out -= dots + 1;
		while (dots == 2 && out && at[--out] != '/')
			;
		out += in == path;
	}
	u->target.len = out;
}

/* How much of the URL in t, which is `u` written out, stands before the reference that
 * `location` is. */
static size_t kept(const struct url *u, const struct text *t, struct span location)
{
	size_t host = u->https ? 6 : 5, path = host + 2 + u->to.text.len;
	size_t query = path + u->rootless + url_path(u).len;
	char first = location.len ? location.at[0] : '#';

	if (first == '#')
		return t->len;
	if (first == '/')
		return location.len > 1 && location.at[1] == '/' ? host : path;
	while (first != '?' && t->at[query - 1] != '/')
		query--;
	return query;
}

bool url_follow(struct url *u, struct span location, char room[static URL_MAX], const char **why)
{
	struct text t = {room, 0, URL_MAX, false};
	size_t scheme = url_find_any(location, ":/?#");

	if (scheme == location.len || location.at[scheme] != ':') {
		text_add(&t, "http%s://%S%s%S", u->https ? "s" : "", u->to.text,
			 u->rootless ? "/" : "", u->target);
		if (!t.cut)
			t.len = (uint16_t)kept(u, &t, location);
	} else {
		struct span rest = {location.at + scheme, location.len - scheme};

		t.cut = !span_starts(rest, "://");
	}
	text_add(&t, "%S", location);
	*why = "it is too long, or not http";
	if (t.cut || !url_parse(u, (struct span){t.at, t.len}, why))
		return false;
	remove_dots(u);
	return true;
}
