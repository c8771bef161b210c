// SPDX-License-Identifier: MIT
// Redirects: the new URL is written out whole and read like any other.
#include "core/proto/text.h"
#include "core/proto/url.h"

struct span url_path(const struct url *u)
{
	struct span query;

	return span_cut(u->target, '?', &query);
}

/* RFC 3986 section 5.2.4, in place on the path at the start of *target. */
static void remove_dots(struct url *u)
{
	char *at = (char *)(uintptr_t)u->target.at;
	size_t path = url_path(u).len, out = 0;

	for (size_t in = 0, end; in < path; in = end) {
		end = in + 1 + span_find((struct span){at + in + 1, path - in - 1}, '/');
		struct span segment = {at + in, end - in};
		bool up = span_is(segment, "/..");

		while (up && out && at[--out] != '/')
			;
		if (up || span_is(segment, "/."))
			segment.len = end == path;	/* at the end, its "/" stays */
		memmove(at + out, segment.at, segment.len);
		out += segment.len;
	}
	memmove(at + out, at + path, u->target.len - path);
	u->target.len -= path - out;
}

bool url_follow(struct url *u, struct span location, char room[static URL_MAX], const char **why)
{
	struct text t = {room, 0, URL_MAX, false};
	struct span base = url_path(u);
	size_t colon = span_find(location, ':');

	/* A colon before any slash ends a scheme. */
	if (colon == location.len || span_find(location, '/') < colon) {
		text_add(&t, u->https ? "https:" : "http:");
		if (!span_starts(location, "//")) {
			text_add(&t, "//%S", u->to.text);
			if (location.len && location.at[0] != '?' && location.at[0] != '#')
				while (base.len && base.at[base.len - 1] != '/')
					base.len--;
			if (!span_starts(location, "/"))
				text_add(&t, "%S", base.len ? base : (struct span){"/", 1});
		}
	}
	text_add(&t, "%S", location);
	*why = "it is too long";
	if (t.cut || !url_parse(u, (struct span){t.at, t.len}, why))
		return false;
	remove_dots(u);
	return true;
}
