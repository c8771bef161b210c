/* SPDX-License-Identifier: MIT */
/* The only place where the process waits, and where it hears that it shall end: SIGTERM and SIGINT
 * come as a descriptor that is waited for along with everything else, so that no handler can
 * interrupt anything anywhere; they make every deadline pass. */
#ifndef CORE_WAIT_H
#define CORE_WAIT_H

#include "core/deadline.h"

#include <poll.h>

/* Blocks SIGTERM, SIGINT (from now on heard by the waits below), SIGPIPE and SIGXFSZ (a write fails
 * instead). */
void wait_start(void);

/* poll() until something is ready or the deadline has passed. fds[n] is room for us. Returns how
 * many are ready, 0 when the deadline has passed (it looks once even if it had passed before). */
int wait_any(struct pollfd *fds, unsigned n, struct deadline d);

/* wait_any on one descriptor: the ready events, 0 when the deadline has passed. */
short wait_one(int fd, short events, struct deadline d);

#endif
