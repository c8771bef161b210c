// SPDX-License-Identifier: MIT
// The least that an HTTP check can be: connect, one send, one recv, compare. No options, no
// deadline, no words. What a real check costs beyond this is what the check itself costs.
// Usage: floor PORT (on 127.0.0.1)
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char request[] =
	"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

int main(int argc, char **argv)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	unsigned port = 0;
	char answer[4096];

	for (const char *c = argc > 1 ? argv[1] : ""; *c; c++)
		port = port * 10 + (unsigned)(*c - '0');
	a.sin_port = htons((in_port_t)port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) ||
	    send(fd, request, sizeof(request) - 1, 0) < 0 ||
	    recv(fd, answer, sizeof(answer), 0) < 12)
		_exit(1);
	_exit(memcmp(answer + 8, " 200", 4) != 0);
}
