/* SPDX-License-Identifier: MIT */
/* DNS messages (RFC 1035 section 4, RFC 3596), as far as a stub resolver needs them. */
#ifndef CORE_PROTO_DNS_H
#define CORE_PROTO_DNS_H

#include "core/proto/span.h"

#include <stdint.h>

enum {
	DNS_HEADER_SIZE = 12,
	DNS_NAME_SIZE = 255,				/* longest name on the wire */
	DNS_QUERY_SIZE = DNS_HEADER_SIZE + DNS_NAME_SIZE + 4,
	DNS_CNAME_MAX = 16,				/* links of a chain; more: DNS_BAD */
	DNS_ADDRESSES_MAX = 8				/* kept of each family, the first ones */
};

enum dns_family { DNS_A, DNS_AAAA, DNS_FAMILIES };

struct dns_query {
	unsigned len;				/* of the message */
	enum dns_family family;
	uint8_t tcp[2], at[DNS_QUERY_SIZE];	/* its length as TCP wants it, and the message */
};

/* Addresses of a name by family; 4 bytes of `ip` count for DNS_A. */
struct dns_found {
	unsigned n[DNS_FAMILIES];
	uint8_t ip[DNS_FAMILIES][DNS_ADDRESSES_MAX][16];
};

/* Up to DNS_NODATA the answer is final, and of several the least counts; from DNS_SERVFAIL on
 * another server may do better, and the greatest counts. */
enum dns_result {
	DNS_OK,		/* at least one address was kept */
	DNS_NXDOMAIN,
	DNS_NODATA,	/* the name (or the end of its CNAME chain) has no address of this family */
	DNS_NOT_OURS,	/* other id, other question, no answer at all: as if it had not come */
	DNS_SERVFAIL,
	DNS_REFUSED,	/* or a referral */
	DNS_BAD,	/* undecodable, a CNAME loop, FORMERR, NOTIMP or any other code */
	DNS_TRUNCATED	/* to be asked again over TCP */
};

/* A query for a name that may end in a dot. The id is the caller's: at[0] and at[1]. False: that
 * cannot be a name (an empty label or one over 63 bytes, over 253 bytes in all). */
bool dns_query(struct dns_query *q, enum dns_family family, struct span name);

/* What the message `in` says to q. Records of names off the CNAME chain do not count (RFC 5452
 * section 6); compression pointers lead strictly backwards. With DNS_OK *found has the addresses
 * of that family. */
enum dns_result dns_answer(const uint8_t *in, unsigned n, const struct dns_query *q,
			   struct dns_found *found);

#endif
