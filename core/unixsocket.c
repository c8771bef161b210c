// SPDX-License-Identifier: MIT
// A unix connect never waits by itself: a full queue is EAGAIN, and poll() does not tell its end.
#include "core/unixsocket.h"

#include "core/wait.h"

#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { UNIXSOCKET_RETRY_MS = 5 };

/* 0, or the errno of the connect that was not to be retried any more. */
static int connect_until(int fd, const struct sockaddr_un *to, size_t len, struct deadline d)
{
	while (connect(fd, (const struct sockaddr *)to, (socklen_t)len)) {
		if (errno != EAGAIN || !deadline_left_ms(d))
			return errno;
		wait_one(-1, 0, deadline_sooner(d, deadline_in(UNIXSOCKET_RETRY_MS)));
	}
	return 0;
}

int unixsocket_connect(const char *path, struct deadline d, struct report *r)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	struct text t = TEXT_IN(to.sun_path);

	text_add(&t, "%s", path);
	if (t.cut || !t.len)
		return err_set(&r->err, CAUSE_USAGE, ": a socket path has 1 to %d bytes",
			       (int)t.size - 1);
	/* A file's name includes its terminator, an abstract name does not. */
	size_t len = offsetof(struct sockaddr_un, sun_path) + t.len + 1;
	if (path[0] == '@') {
		to.sun_path[0] = '\0';
		len--;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int error = fd < 0 ? errno : connect_until(fd, &to, len, d);
	if (error) {
		close(fd);
		return err_set(&r->err, err_cause_of(error), " (%q, errno %d)", path, error);
	}
	report_step(r, "connect %q: connected", path);
	return fd;
}
