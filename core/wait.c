// SPDX-License-Identifier: MIT
// One wrapper round poll(): nothing else in the process can block.
#include "core/wait.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>

static int end_fd = -1;

void wait_start(void)
{
	sigset_t ends, blocked;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	blocked = ends;
	sigaddset(&blocked, SIGPIPE);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	end_fd = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

int wait_any(struct pollfd *fds, unsigned n, struct deadline d)
{
	int ready;

	fds[n] = (struct pollfd){.fd = deadline_all_ended() ? -1 : end_fd, .events = POLLIN};
	do
		ready = poll(fds, n + 1, deadline_left_ms(d));
	while (ready <= 0 && deadline_left_ms(d));
	if (ready > 0 && fds[n].revents) {
		deadline_end_all();
		ready--;
	}
	return ready < 0 ? 0 : ready;
}

short wait_one(int fd, short events, struct deadline d)
{
	struct pollfd one[2] = {{.fd = fd, .events = events}};

	return wait_any(one, 1, d) ? one[0].revents : 0;
}
