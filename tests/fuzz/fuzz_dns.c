// SPDX-License-Identifier: MIT
// An answer: the input from its flags on, behind the right id, with the right question put behind
// its header; an odd first byte leaves both to the input.
#include "core/proto/dns.h"

#include <assert.h>

enum { MESSAGE_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dns_query q;
	uint8_t message[MESSAGE_MAX];
	struct dns_found found = {0};
	size_t n = 0;

	if (size < 1 + DNS_HEADER_SIZE || size > MESSAGE_MAX / 2)
		return 0;
	enum dns_family family = data[0] & 2 ? DNS_AAAA : DNS_A;

	dns_query(&q, family, span_of("db.example"));
	q.at[0] = 0x12;
	q.at[1] = 0x34;
	memcpy(message, data + 1, size - 1);
	n = size - 1;
	if (!(data[0] & 1)) {
		memcpy(message, q.at, 2);
		memcpy(message + 4, q.at + 4, 2);
		memcpy(message + DNS_HEADER_SIZE, q.at + DNS_HEADER_SIZE,
		       q.len - DNS_HEADER_SIZE);
		memcpy(message + q.len, data + 1 + DNS_HEADER_SIZE,
		       size - 1 - DNS_HEADER_SIZE);
		n += q.len - DNS_HEADER_SIZE;
	}
	enum dns_result result = dns_answer(message, (unsigned)n, &q, &found);

	assert((result == DNS_OK) == (found.n[family] > 0));
	assert(found.n[family] <= DNS_ADDRESSES_MAX && !found.n[!family]);
	return 0;
}
