// SPDX-License-Identifier: MIT
// Between struct sockaddr and text.
#include "core/address.h"

#include "core/proto/ip.h"

struct address address_from_ip4(const uint8_t ip[static 4], uint16_t port)
{
	struct address a = {.len = sizeof(a.v4)};

	a.v4.sin_family = AF_INET;
	a.v4.sin_port = htons(port);
	memcpy(&a.v4.sin_addr, ip, 4);
	return a;
}

struct address address_from_ip6(const uint8_t ip[static 16], uint16_t port)
{
	struct address a = {.len = sizeof(a.v6)};

	a.v6.sin6_family = AF_INET6;
	a.v6.sin6_port = htons(port);
	memcpy(&a.v6.sin6_addr, ip, 16);
	return a;
}

bool address_parse(struct address *a, struct span host, uint16_t port)
{
	uint8_t ip[16];

	if (ip4_parse(host, ip))
		*a = address_from_ip4(ip, port);
	else if (ENABLE_IPV6 && ip6_parse(host, ip))
		*a = address_from_ip6(ip, port);
	else
		return false;
	return true;
}

void address_print(struct text *t, const struct address *a)
{
	if (ENABLE_IPV6 && a->any.sa_family == AF_INET6) {
		text_add(t, "[");
		ip6_print(t, (const uint8_t *)&a->v6.sin6_addr);
		text_add(t, "]");
	} else {
		ip4_print(t, (const uint8_t *)&a->v4.sin_addr);
	}
	/* The port stands at the same place in both. */
	text_add(t, ":%d", ntohs(a->v4.sin_port));
}
