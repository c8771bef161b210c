/* SPDX-License-Identifier: MIT */
/* An IP address and port as the socket calls want it. */
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

/* In the order in which they shall be tried. A name with more addresses keeps the first ones. */
struct addresses {
	unsigned n;
	struct address at[ADDRESSES_MAX];
};

struct address address_from_ip4(const uint8_t ip[static 4], uint16_t port);
struct address address_from_ip6(const uint8_t ip[static 16], uint16_t port);

/* `host` is a literal of either family, without brackets. False: it is not one. */
bool address_parse(struct address *a, struct span host, uint16_t port);

/* "127.0.0.1:80" or "[::1]:80". */
void address_print(struct text *t, const struct address *a);

#endif
