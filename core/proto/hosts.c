// SPDX-License-Identifier: MIT
// The whole file is read even after a hit: a name may stand in several lines, as localhost does.
#include "core/proto/hosts.h"

#include "core/proto/ip.h"

void hosts_feed(struct hosts *h, struct span in)
{
	struct span word;

	while (words_next(&h->words, &in, &word)) {
		if (!h->words.index)
			h->family = ip4_parse(word, h->ip) ? DNS_A :
				    ip6_parse(word, h->ip) ? DNS_AAAA : DNS_FAMILIES;
		else if (h->family != DNS_FAMILIES && span_is_nocase(word, h->name))
			dns_keep(h->found, h->family, h->ip);
	}
}
