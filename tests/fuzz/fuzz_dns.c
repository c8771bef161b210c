// SPDX-License-Identifier: MIT
// An answer: the input from its flags on, behind the right id, with the right question put behind
// its header; an odd first byte leaves both to the input.
#include "core/proto/dns.h"

#include <assert.h>

enum { MESSAGE_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct span name = {"db.example", 10}, none = {NULL, 0};
	uint8_t query[DNS_QUERY_SIZE], message[MESSAGE_MAX];
	struct dns_found found = {0};
	size_t n = 0;

	if (size < 1 + DNS_HEADER_SIZE || size > MESSAGE_MAX / 2)
		return 0;
	enum dns_family family = data[0] & 2 ? DNS_AAAA : DNS_A;
	size_t query_len = dns_query(query, 0x1234, family, name, none);

	memcpy(message, data + 1, size - 1);
	n = size - 1;
	if (!(data[0] & 1)) {
		memcpy(message, query, 2);
		memcpy(message + 4, query + 4, 2);
		memcpy(message + DNS_HEADER_SIZE, query + DNS_HEADER_SIZE,
		       query_len - DNS_HEADER_SIZE);
		memcpy(message + query_len, data + 1 + DNS_HEADER_SIZE,
		       size - 1 - DNS_HEADER_SIZE);
		n += query_len - DNS_HEADER_SIZE;
	}
	enum dns_result result = dns_answer(message, n, query, query_len, &found);

	assert((result == DNS_OK) == (found.n[family] > 0));
	assert(found.n[family] <= DNS_ADDRESSES_MAX && !found.n[!family]);
	return 0;
}
