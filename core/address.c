// SPDX-License-Identifier: MIT
// Between struct sockaddr and text.
#include "core/address.h"

#include "core/proto/ip.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

void address_make(struct address *a, int family, const void *ip, uint16_t port)
{
	bool is_v6 = ENABLE_IPV6 && family == AF_INET6;

	memset(a, 0, sizeof(*a));
	a->len = sizeof(a->v6);
	/* Family and port stand at the same place in both. */
	a->v4.sin_family = (sa_family_t)family;
	a->v4.sin_port = htons(port);
	memcpy(is_v6 ? (void *)&a->v6.sin6_addr : &a->v4.sin_addr, ip, is_v6 ? 16 : 4);
}

bool address_parse(struct address *a, struct span host, uint16_t port)
{
	uint8_t ip[16];
	bool is_v4 = ip4_parse(host, ip);

	if (!is_v4 && (!ENABLE_IPV6 || !ip6_parse(host, ip)))
		return false;
	address_make(a, is_v4 ? AF_INET : AF_INET6, ip, port);
	return true;
}

/* Not by libc's socket(), which has a fallback for kernels before 2.6.27. */
int address_socket(int family, int type)
{
	int fd = (int)syscall(SYS_socket, family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	/* In the place of a standard stream that was closed, our output would go to the peer. */
	if (fd >= 0 && fd <= STDERR_FILENO) {
		int low = fd;

		fd = (int)syscall(SYS_fcntl, low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(low);
	}
	return fd;
}

int address_connect(const struct address *a, int type)
{
	int fd = address_socket(a->any.sa_family, type);

	if (fd >= 0 && connect(fd, &a->any, a->len) && errno != EINPROGRESS) {
		close(fd);
		fd = -1;
	}
	return fd;
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
	text_add(t, ":%d", ntohs(a->v4.sin_port));
}
