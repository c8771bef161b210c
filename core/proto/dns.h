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
	DNS_RECORDS_MAX = 512,				/* of one answer; more: DNS_BAD */
	DNS_ADDRESSES_MAX = 16				/* kept of each family, the first ones */
};

enum dns_family { DNS_A, DNS_AAAA, DNS_FAMILIES };

/* Addresses of a name by family, without repetitions: 4 bytes of `ip` count for DNS_A. */
struct dns_found {
	unsigned n[DNS_FAMILIES];
	uint8_t ip[DNS_FAMILIES][DNS_ADDRESSES_MAX][16];
};

/* Keeps `ip` (4 or 16 bytes) unless it is there already or DNS_ADDRESSES_MAX others are. */
void dns_keep(struct dns_found *found, enum dns_family family, const uint8_t *ip);

/* In ascending order of what they tell about the name: of several answers the greatest counts. */
enum dns_result {
	DNS_NOT_OURS,	/* other id, other question, no answer at all: as if it had not come */
	DNS_NODATA,	/* the name (or the end of its CNAME chain) has no address of this family */
	DNS_TRUNCATED,	/* to be asked again over TCP */
	DNS_BAD,	/* undecodable, a CNAME loop, FORMERR, NOTIMP or any other code */
	DNS_REFUSED,	/* or a referral */
	DNS_SERVFAIL,
	DNS_NXDOMAIN,
	DNS_OK		/* at least one address was kept */
};

/* The query for name, or for "name.domain" if domain is not empty; both may end in a dot. Returns
 * its length, or 0 if that is no host name: labels of 1 to 63 letters, digits, "-" and "_" (which
 * container engines give out), 253 characters in all. */
size_t dns_query(uint8_t out[static DNS_QUERY_SIZE], uint16_t id, enum dns_family family,
		 struct span name, struct span domain);

/* What the datagram or TCP message `in` says to a query made by dns_query. Records of names off
 * the CNAME chain do not count (RFC 5452 section 6); compression pointers lead strictly backwards.
 * *found gets the addresses. */
enum dns_result dns_answer(const uint8_t *in, size_t n, const uint8_t *query, size_t query_len,
			   struct dns_found *found);

#endif
