// SPDX-License-Identifier: MIT
// One wrapper round poll(): nothing else in the process can block. The signal calls go past libc:
// its sets are 128 bytes of functions for what is one word to the kernel.
#include "core/wait.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

static int end_fd = -1;

static uint64_t bit(int signal)
{
	return (uint64_t)1 << (signal - 1);
}

void wait_start(void)
{
	uint64_t set = bit(SIGTERM) | bit(SIGINT);

	end_fd = (int)syscall(SYS_signalfd4, -1, &set, sizeof(set), SFD_CLOEXEC | SFD_NONBLOCK);
	set |= bit(SIGPIPE) | bit(SIGXFSZ);
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, sizeof(set));
}

int wait_any(struct pollfd *fds, unsigned n, struct deadline d)
{
	int ready;

	fds[n].fd = end_fd;
	fds[n].events = POLLIN;
	do {
		ready = poll(fds, n + 1, deadline_left_ms(d));
		clock_has_moved();
	} while (ready <= 0 && deadline_left_ms(d));
	if (ready <= 0)
		return 0;
	if (fds[n].revents) {
		deadline_end_all();
		ready--;
	}
	return ready;
}

short wait_one(int fd, short events, struct deadline d)
{
	struct pollfd one[2] = {{.fd = fd, .events = events}};

	return wait_any(one, 1, d) ? one[0].revents : 0;
}
