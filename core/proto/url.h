/* SPDX-License-Identifier: MIT */
/* URLs and HOST:PORT as people give them on a command line (RFC 3986). */
#ifndef CORE_PROTO_URL_H
#define CORE_PROTO_URL_H

#include "core/proto/span.h"

#include <stdint.h>

struct authority {
	struct span text;	/* as it stood there */
	struct span host;	/* without brackets; empty: this host */
	bool has_port;
	uint16_t port;		/* 1 to 65535 when has_port */
};

/* "host", "host:port", "[v6]:port", ":port". Refused: userinfo, port 0 or over 65535, an IPv6
 * address without brackets or anything else in them, characters that no host name has.
 * false: *why is set. */
bool authority_parse(struct authority *a, struct span s, const char **why);

struct url {
	bool https;
	struct authority to;	/* port filled in: 80 or 443 by scheme */
	struct span target;	/* path and query as given, percent-encoding kept, no fragment */
	bool rootless;		/* target lacks its "/": empty, or "?query" alone */
};

/* "http://host:port/path?query" or the same without the scheme: "host:port/path", ":8080/path".
 * Refused: other schemes, spaces, control and non-ASCII characters (to be percent-encoded).
 * false: *why is set. */
bool url_parse(struct url *u, struct span s, const char **why);

/* Index of the first character of s that is in `set`, or s.len. Of ":/?#", a ":" that comes first
 * ends a scheme. */
size_t url_find_any(struct span s, const char *set);

/* Room for a redirect's URL. */
enum { URL_MAX = 2048 };

/* The path of a URL, without its query. */
struct span url_path(const struct url *u);

/* A Location (RFC 9110 section 10.2.2, RFC 3986 section 5) against the URL it came from: *u
 * becomes the new one and lives in `room`, where the old one may not live.
 * false: *why is set. */
bool url_follow(struct url *u, struct span location, char room[static URL_MAX], const char **why);

#endif
