// SPDX-License-Identifier: MIT
// The input as /etc/resolv.conf and as /etc/hosts, in one piece and in two: the first byte says
// where it is cut.
#include "core/proto/hosts.h"
#include "core/proto/resolvconf.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void feed(const char *in, size_t n, size_t cut, struct resolvconf *c,
		 struct dns_found *found)
{
	struct hosts h = {.name = span_of("db"), .found = found};
	struct span pieces[3] = {{in, cut}, {in + cut, n - cut}, {"\n", 1}};

	memset(c, 0, sizeof(*c));
	memset(found, 0, sizeof(*found));
	resolvconf_init(c);
	for (int i = 0; i < 3; i++) {
		resolvconf_feed(c, pieces[i]);
		hosts_feed(&h, pieces[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct resolvconf whole, split;
	static struct dns_found whole_found, split_found;

	if (size < 2)
		return 0;
	const char *in = (const char *)data + 1;
	size_t n = size - 1;

	feed(in, n, n, &whole, &whole_found);
	feed(in, n, data[0] % (n + 1), &split, &split_found);
	assert(!memcmp(&whole_found, &split_found, sizeof(whole_found)));
	assert(!memcmp(whole.server, split.server, sizeof(whole.server)));
	assert(!memcmp(whole.option, split.option, sizeof(whole.option)));
	assert(whole.servers == split.servers && whole.search.len == split.search.len);
	assert(whole.servers <= RESOLVCONF_SERVERS_MAX && whole.option[RESOLVCONF_ATTEMPTS] >= 1);
	assert(!whole.search.len || (whole.search.len <= RESOLVCONF_SEARCH_SIZE &&
				     !memcmp(whole.search.at, split.search.at, whole.search.len)));
	return 0;
}
