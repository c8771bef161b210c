/* SPDX-License-Identifier: MIT */
/* /etc/resolv.conf (resolv.conf(5)), fed in pieces. What is not understood is ignored, as every
 * resolver does. */
#ifndef CORE_PROTO_RESOLVCONF_H
#define CORE_PROTO_RESOLVCONF_H

#include "core/proto/dns.h"
#include "core/proto/words.h"

/* Servers after the third are ignored. A search domain that does not fit is ignored: Kubernetes
 * allows 2048 characters, glibc before 2.26 allowed 256. */
enum { RESOLVCONF_SERVERS_MAX = 3, RESOLVCONF_SEARCH_SIZE = 2048 };

enum resolvconf_option {
	RESOLVCONF_NDOTS,	/* 0 to 15 */
	RESOLVCONF_TIMEOUT_S,	/* 1 to 30 */
	RESOLVCONF_ATTEMPTS,	/* 1 to 5 */
	RESOLVCONF_OPTIONS
};

/* The scope of a link-local server (fe80::1%eth0) is dropped, such a server is unreachable. */
struct resolvconf {
	unsigned servers;
	struct {
		enum dns_family family;
		uint8_t ip[16];
	} server[RESOLVCONF_SERVERS_MAX];
	uint8_t option[RESOLVCONF_OPTIONS];	/* brought into its range */
	struct span search;			/* domains, each followed by a space */

	struct words words;			/* from here on private */
	unsigned keyword;
	char domains[RESOLVCONF_SEARCH_SIZE];
};

/* *c is all zeros; fills in what holds without a file: no server (that means 127.0.0.1), ndots:1
 * timeout:5 attempts:2. */
void resolvconf_init(struct resolvconf *c);

/* After the last piece one "\n" is to be fed. */
void resolvconf_feed(struct resolvconf *c, struct span in);

#endif
