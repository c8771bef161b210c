// SPDX-License-Identifier: MIT
// The input up to its first LF is a base, the rest a Location; each is read as HOST:PORT too.
#include "core/proto/url.h"

#include "core/proto/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_inside(struct span s, struct span whole)
{
	return s.at >= whole.at && s.at + s.len <= whole.at + whole.len;
}

static void check_url(const struct url *u, struct span whole)
{
	struct span path = url_path(u);

	assert(u->to.port && is_inside(u->target, whole) && is_inside(u->to.text, whole));
	assert(is_inside(u->to.host, u->to.text) && is_inside(path, u->target));
	assert(u->rootless == (!u->target.len || u->target.at[0] == '?'));
	assert(u->rootless || u->target.at[0] == '/');
	for (size_t i = 0; i < u->target.len; i++)
		assert(u->target.at[i] > ' ' && u->target.at[i] != '#' && u->target.at[i] < 0x7f);
}

/* No "/." or "/.." is left in the path. */
static void check_path(struct span path)
{
	while (path.at) {
		struct span segment = span_cut(path, '/', &path);

		assert(!span_is(segment, ".") && !span_is(segment, ".."));
	}
}

static void check_authority(struct span s)
{
	struct authority a;
	const char *why = NULL;

	if (authority_parse(&a, s, &why))
		assert(!a.has_port == !a.port && is_inside(a.host, s));
	else
		assert(why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char rooms[2][URL_MAX];
	struct span location, all = {size ? (const char *)data : "", size};
	struct span base = span_cut(all, '\n', &location);
	const char *why = NULL;
	struct url u;

	if (!location.at)
		location = (struct span){base.at + base.len, 0};
	check_authority(base);
	check_authority(location);
	if (!url_parse(&u, base, &why)) {
		assert(why);
		return 0;
	}
	check_url(&u, base);
	for (int hop = 0; hop < 2; hop++) {
		struct span room = {rooms[hop], URL_MAX};

		if (!url_follow(&u, location, rooms[hop], &why))
			break;
		check_url(&u, room);
		check_path(url_path(&u));
	}
	return 0;
}
