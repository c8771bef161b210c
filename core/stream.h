/* SPDX-License-Identifier: MIT */
/* A byte stream to a peer, all waiting bounded by a deadline. */
#ifndef CORE_STREAM_H
#define CORE_STREAM_H

#include "core/net.h"

struct stream {
	int fd;
	bool is_reset;	/* a send has failed */
};

/* What stream_recv returns when it has no bytes. */
enum {
	STREAM_END = 0,		/* the peer has closed its side */
	STREAM_LATE = -1,	/* the deadline has passed */
	STREAM_RESET = -2,	/* the connection is gone */
};

/* 0, or -1 with r->err set. */
int stream_open(struct stream *s, const struct endpoint *to, struct deadline d, struct report *r);

/* Sends all of it: 0. STREAM_LATE: the peer did not read in time. STREAM_RESET: it is gone, but
 * may have left an answer that can still be received. */
int stream_send(struct stream *s, const void *bytes, size_t len, struct deadline d);

/* Up to `size` bytes as soon as there are any: their number, or one of the three above. */
long stream_recv(struct stream *s, void *bytes, size_t size, struct deadline d);

/* Before the end of a connection whose peer may have more to say: shuts down our side and reads
 * what still comes for a short while (16 reads of 1 KiB, 20 ms, never past the deadline), because
 * closing on unread bytes sends a reset, which servers log and some (MySQL) punish. The exit of
 * the process closes. */
void stream_drain(struct stream *s, struct deadline d);

#endif
