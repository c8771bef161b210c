/* SPDX-License-Identifier: MIT */
/* Connecting to a unix stream socket. */
#ifndef CORE_UNIXSOCKET_H
#define CORE_UNIXSOCKET_H

#include "core/deadline.h"
#include "core/report.h"

/* `path` is a file, or "@name" for an abstract socket (unix(7)). A full accept queue is waited
 * for until the deadline. A connected, non-blocking descriptor, or -1 with r->err set. */
int unixsocket_connect(const char *path, struct deadline d, struct report *r);

#endif
