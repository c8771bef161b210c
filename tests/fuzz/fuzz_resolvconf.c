// SPDX-License-Identifier: MIT
// The input behind its first byte as /etc/resolv.conf and as /etc/hosts.
#include "core/proto/hosts.h"
#include "core/proto/resolvconf.h"

#include <assert.h>

enum { FILE_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_inside(struct span word, const char *in)
{
	return word.len && word.at >= in && word.at + word.len <= in + strlen(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char file[FILE_MAX];
	const char *in = file;
	struct resolvconf c = {0};
	struct span word;

	if (!size || size > sizeof(file))
		return 0;
	memcpy(file, data + 1, size - 1);
	file[size - 1] = 0;
	resolvconf_read(&c, file);
	assert(c.servers <= RESOLVCONF_SERVERS_MAX && c.domains <= RESOLVCONF_DOMAINS_MAX);
	for (unsigned i = 0; i < c.servers; i++)
		assert(is_inside(c.server[i], file));
	for (unsigned i = 1; i <= c.domains; i++)
		assert(is_inside(c.domain[i], file));
	assert(!c.domain[0].len && c.option[RESOLVCONF_ATTEMPTS] && c.option[RESOLVCONF_TIMEOUT_S]);
	while ((word = hosts_next(&in, span_of("db"))).len)
		assert(is_inside(word, file));
	assert(in == file + strlen(file));
	return 0;
}
