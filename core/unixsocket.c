// SPDX-License-Identifier: MIT
// A unix connect never waits by itself: a full queue is EAGAIN, and poll() does not tell its end.
#include "core/unixsocket.h"

#include "core/address.h"
#include "core/wait.h"

#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { UNIXSOCKET_RETRY_MS = 5 };

int unixsocket_connect(const char *path, struct deadline d, struct report *r)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	size_t len = strlen(path);

	if (len - 1 >= sizeof(to.sun_path) - 1)
		return err_set(&r->err, CAUSE_USAGE, ": a socket path has 1 to 107 bytes");
	memcpy(to.sun_path, path, len);
	int fd = address_socket(AF_UNIX, SOCK_STREAM);
	/* A file's name includes its terminator, an abstract name does not. */
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	else
		len++;
	len += offsetof(struct sockaddr_un, sun_path);
	while (fd < 0 || connect(fd, (const struct sockaddr *)&to, (socklen_t)len)) {
		int error = errno;

		if (error != EAGAIN || !deadline_left_ms(d)) {
			close(fd);
			return err_set(&r->err, err_cause_of(error), " (%q, errno %d)", path,
				       error);
		}
		wait_one(-1, 0, deadline_sooner(d, deadline_in(UNIXSOCKET_RETRY_MS)));
	}
	report_step(r, "connect %q: connected", path);
	return fd;
}
