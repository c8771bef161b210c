// SPDX-License-Identifier: MIT
// What a libc makes of a name: one address a line, or nothing and exit 1.
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv)
{
	struct addrinfo hints, *all = NULL;
	char host[64];

	if (argc < 2)
		return 125;
	memset(&hints, 0, sizeof(hints));
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_family = argc > 2 && argv[2][0] == '4' ? AF_INET :
			  argc > 2 && argv[2][0] == '6' ? AF_INET6 : AF_UNSPEC;
	if (getaddrinfo(argv[1], NULL, &hints, &all))
		return 1;
	for (struct addrinfo *a = all; a; a = a->ai_next)
		if (!getnameinfo(a->ai_addr, a->ai_addrlen, host, sizeof(host), NULL, 0,
				 NI_NUMERICHOST))
			puts(host);
	return 0;
}
