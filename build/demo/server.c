// SPDX-License-Identifier: MIT
// The throwaway HTTP server of `make demo` and of the tests: 200 on every path, but 503 on /down,
// and on /slow no answer at all. Prints its port and one more port, which it keeps closed. Listens
// on 127.0.0.1 only, and ends by itself: after some seconds, or when its parent is gone.
// SIGUSR1 makes it stop listening while it lives on.
// Usage: server [PORT [SECONDS]]
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 32, SECONDS = 60, LOOK_MS = 100 };

/* pollfds[0] listens; a free place has fd -1. */
static struct pollfd pollfds[1 + CLIENTS_MAX];
static volatile sig_atomic_t stopped;

static void on_stop(int number)
{
	(void)number;
	stopped = 1;
}

/* A bound socket, with its port in *port: 0 takes a free one. */
static int bind_port(unsigned *port)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr *a = (struct sockaddr *)&in;
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	in.sin_port = htons((in_port_t)*port);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, a, len) || getsockname(fd, a, &len)) {
		perror("bind");
		exit(1);
	}
	*port = ntohs(in.sin_port);
	return fd;
}

static void answer(int fd, const char *request)
{
	static const char well[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
		"Connection: close\r\n\r\nok\n";
	static const char down[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 17\r\n"
		"Connection: close\r\n\r\ndatabase is away\n";

	if (strstr(request, " /down "))
		send(fd, down, sizeof(down) - 1, MSG_NOSIGNAL);
	else
		send(fd, well, sizeof(well) - 1, MSG_NOSIGNAL);
}

/* A request of ours comes in one piece. Whoever asked for /slow is kept until it hangs up. */
static void serve(struct pollfd *client)
{
	char request[4096];
	ssize_t got = recv(client->fd, request, sizeof(request) - 1, 0);

	if (got > 0) {
		request[got] = '\0';
		if (strstr(request, " /slow "))
			return;
		answer(client->fd, request);
	}
	close(client->fd);
	client->fd = -1;
}

static void welcome(void)
{
	int fd = accept(pollfds[0].fd, NULL, NULL);

	for (int i = 1; fd >= 0 && i <= CLIENTS_MAX; i++) {
		if (pollfds[i].fd < 0) {
			pollfds[i] = (struct pollfd){.fd = fd, .events = POLLIN};
			return;
		}
	}
	if (fd >= 0)
		close(fd);
}

static void look(void)
{
	if (stopped && pollfds[0].fd >= 0) {
		close(pollfds[0].fd);
		pollfds[0].fd = -1;
	}
	if (poll(pollfds, 1 + CLIENTS_MAX, LOOK_MS) <= 0)
		return;
	for (int i = 1; i <= CLIENTS_MAX; i++)
		if (pollfds[i].fd >= 0 && pollfds[i].revents)
			serve(&pollfds[i]);
	if (pollfds[0].fd >= 0 && pollfds[0].revents)
		welcome();
}

int main(int argc, char **argv)
{
	unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 0, closed_port = 0;
	pid_t parent = getppid();

	alarm(argc > 2 ? (unsigned)atoi(argv[2]) : SECONDS);
	signal(SIGUSR1, on_stop);
	for (int i = 0; i <= CLIENTS_MAX; i++)
		pollfds[i].fd = -1;
	pollfds[0] = (struct pollfd){.fd = bind_port(&port), .events = POLLIN};
	if (listen(pollfds[0].fd, CLIENTS_MAX)) {
		perror("listen");
		return 1;
	}
	bind_port(&closed_port);
	printf("%u %u\n", port, closed_port);
	fclose(stdout);
	while (getppid() == parent)
		look();
	return 0;
}
