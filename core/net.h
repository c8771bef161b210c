/* SPDX-License-Identifier: MIT */
/* Connecting to a host, all its addresses inside one deadline, or to a unix socket. */
#ifndef CORE_NET_H
#define CORE_NET_H

#include "config.h"
#include "core/address.h"
#include "core/deadline.h"
#include "core/report.h"

/* An address that has not answered for this long gets company by the next one (RFC 8305
 * section 5); the first to be connected wins. */
enum { NET_STAGGER_MS = 250 };

/* The addresses of a host. Literals, this host and `localhost` (RFC 6761 section 6.3) are known
 * without asking anyone. 0, or -1 with r->err set. */
int net_lookup(const struct endpoint *to, struct deadline d, struct addresses *out,
	       struct report *r);

/* A connected, non-blocking descriptor, or -1 with r->err set: the worst cause of all addresses
 * (timed out, then unreachable, then refused), each address named. A connection that met itself
 * (a closed local port inside the ephemeral range can) counts as refused. r->peer tells the
 * address where `to` gave a name. */
int net_connect(const struct endpoint *to, struct deadline d, struct report *r);

#endif
