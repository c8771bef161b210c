// SPDX-License-Identifier: MIT
// Plain TCP and unix sockets.
#include "core/stream.h"

#include "core/wait.h"

#include <errno.h>
#include <unistd.h>

enum { STREAM_DRAIN_READS = 16, STREAM_DRAIN_SIZE = 1024, STREAM_DRAIN_MS = 20 };

int stream_open(struct stream *s, const struct endpoint *to, struct deadline d, struct report *r)
{
	s->is_reset = false;
	s->fd = net_connect(to, d, r);
	return s->fd < 0 ? -1 : 0;
}

int stream_send(struct stream *s, const void *bytes, size_t len, struct deadline d)
{
	const char *at = bytes;

	while (len) {
		ssize_t sent = send(s->fd, at, len, MSG_NOSIGNAL);

		if (sent > 0) {
			at += sent;
			len -= (size_t)sent;
		} else if (errno != EAGAIN && errno != EINTR) {
			s->is_reset = true;
			return STREAM_RESET;
		} else if (!wait_one(s->fd, POLLOUT, d)) {
			return STREAM_LATE;
		}
	}
	return 0;
}

long stream_recv(struct stream *s, void *bytes, size_t size, struct deadline d)
{
	/* A peer that always has more must not carry us past the deadline: it comes first. */
	while (deadline_left_ms(d) && wait_one(s->fd, POLLIN, d)) {
		ssize_t got = recv(s->fd, bytes, size, 0);

		if (got >= 0)
			return got || !s->is_reset ? got : STREAM_RESET;
		if (errno != EAGAIN && errno != EINTR)
			return STREAM_RESET;
	}
	return STREAM_LATE;
}

void stream_drain(struct stream *s, struct deadline d)
{
	char unread[STREAM_DRAIN_SIZE];
	int reads = STREAM_DRAIN_READS;

	shutdown(s->fd, SHUT_WR);
	d = deadline_sooner(d, deadline_in(STREAM_DRAIN_MS));
	while (reads-- && stream_recv(s, unread, sizeof(unread), d) > 0)
		;
}
