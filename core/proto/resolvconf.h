/* SPDX-License-Identifier: MIT */
/* /etc/resolv.conf (resolv.conf(5)). What is not understood is ignored, as every resolver does. */
#ifndef CORE_PROTO_RESOLVCONF_H
#define CORE_PROTO_RESOLVCONF_H

#include "core/proto/span.h"

#include <stdint.h>

/* More servers or search domains are ignored. Kubernetes allows 32 domains. */
enum { RESOLVCONF_SERVERS_MAX = 3, RESOLVCONF_DOMAINS_MAX = 32 };

enum resolvconf_option {
	RESOLVCONF_NDOTS,
	RESOLVCONF_TIMEOUT_S,	/* not 0 */
	RESOLVCONF_ATTEMPTS,	/* not 0 */
	RESOLVCONF_OPTIONS
};

/* No option is greater; a greater one is ignored. */
enum { RESOLVCONF_OPTION_MAX = 30 };

struct resolvconf {
	unsigned servers;
	unsigned domains;					/* from domain[1] on */
	struct span server[RESOLVCONF_SERVERS_MAX];		/* should be addresses */
	struct span domain[1 + RESOLVCONF_DOMAINS_MAX];		/* domain[0] is empty */
	uint8_t option[RESOLVCONF_OPTIONS];
};

/* *c is all zeros. Without a line that says otherwise: no server (that means 127.0.0.1), ndots:1
 * timeout:5 attempts:2. *c points into `in`. */
void resolvconf_read(struct resolvconf *c, const char *in);

#endif
