/* SPDX-License-Identifier: MIT */
/* /etc/hosts (hosts(5)), fed in pieces. */
#ifndef CORE_PROTO_HOSTS_H
#define CORE_PROTO_HOSTS_H

#include "core/proto/dns.h"
#include "core/proto/words.h"

/* Starts out as zeros but for `name` and `found`. */
struct hosts {
	struct span name;		/* looked for, in any case, as name or alias of any line */
	struct dns_found *found;	/* gets the addresses of all these lines */
	struct words words;
	enum dns_family family;		/* of this line; DNS_FAMILIES: no address, ignored */
	uint8_t ip[16];
};

/* After the last piece one "\n" is to be fed. */
void hosts_feed(struct hosts *h, struct span in);

#endif
