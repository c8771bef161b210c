/* SPDX-License-Identifier: MIT */
/* Where to connect: in words, and as the socket calls want it. */
#ifndef CORE_ADDRESS_H
#define CORE_ADDRESS_H

#include "config.h"
#include "core/proto/text.h"

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

/* Room for the longest text: "[", 39 characters, "]:65535" and the terminator. */
enum { ADDRESS_TEXT_SIZE = 48, ADDRESSES_MAX = ENABLE_DNS ? 16 : 1 + ENABLE_IPV6 };

struct address {
	socklen_t len;
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	};
};

/* Where to connect. */
struct endpoint {
	const char *unix_path;	/* a unix socket ("@name": abstract), or NULL */
	struct span host;	/* name or IP literal without brackets; empty: this host */
	uint16_t port;
	int family;		/* AF_UNSPEC, AF_INET or AF_INET6 */
};

/* In the order in which they shall be tried. A name with more addresses keeps the first ones. */
struct addresses {
	unsigned n;
	struct address at[ADDRESSES_MAX];
};

/* `ip` are the 4 bytes of an AF_INET address or the 16 of an AF_INET6 one. */
void address_make(struct address *a, int family, const void *ip, uint16_t port);

static inline struct address address_from_ip4(const uint8_t ip[static 4], uint16_t port)
{
	struct address a;

	address_make(&a, AF_INET, ip, port);
	return a;
}

static inline struct address address_from_ip6(const uint8_t ip[static 16], uint16_t port)
{
	struct address a;

	address_make(&a, AF_INET6, ip, port);
	return a;
}

/* `host` is a literal of either family, without brackets. False: it is not one. */
bool address_parse(struct address *a, struct span host, uint16_t port);

/* A new, non-blocking socket, never one of the standard streams; -1: errno tells why not. */
int address_socket(int family, int type);

/* Such a socket that connects there (SOCK_STREAM) or is connected (SOCK_DGRAM); -1:
 * errno tells why not. */
int address_connect(const struct address *a, int type);

/* "127.0.0.1:80" or "[::1]:80". */
void address_print(struct text *t, const struct address *a);

#endif
