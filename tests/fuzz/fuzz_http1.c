// SPDX-License-Identifier: MIT
// A head, read whole and cut at two places that the first byte chooses: the verdict, the fields
// and where they are must be the same.
#include "core/proto/http1.h"

#include <assert.h>

enum { ANSWER_MAX = 16384 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_head(const struct http1_head *h, const char *in, size_t n)
{
	struct span name, value;
	size_t at = h->fields;

	assert(h->size >= sizeof("HTTP/1.1 200\r\n\r\n") - 1 && h->size <= n);
	assert(!memcmp(in + h->size - 4, "\r\n\r\n", 4));
	assert(h->status >= 100 && h->status <= 999 && h->minor <= 9);
	assert(h->framing <= HTTP1_NO_BODY && h->length <= INT64_MAX);
	while (http1_next_field(h, in, &at, &name, &value)) {
		assert(at < h->size && name.len && value.at);
		assert(value.at > name.at + name.len && value.at + value.len < in + at);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char whole[ANSWER_MAX], split[ANSWER_MAX];
	struct http1_head a = {0}, b = {0};
	enum http1_result one, two = HTTP1_PARTIAL;

	if (!size || size > ANSWER_MAX)
		return 0;
	size_t n = size - 1, cut = data[0] % (n + 1);
	size_t cuts[] = {cut, cut + (n - cut) / 2, n};

	memcpy(whole, data + 1, n);
	one = http1_head(&a, whole, n, data[0] & 1);
	memset(split, '\n', n);
	for (size_t i = 0, from = 0; i < 3 && two == HTTP1_PARTIAL; from = cuts[i++]) {
		memcpy(split + from, data + 1 + from, cuts[i] - from);
		two = http1_head(&b, split, cuts[i], data[0] & 1);
	}
	assert(one == two && a.why == b.why && a.size == b.size && a.fields == b.fields);
	assert(a.status == b.status && a.framing == b.framing && a.length == b.length);
	assert(a.encoded == b.encoded && a.reason.len == b.reason.len);
	assert(a.location.len == b.location.len && !a.location.at == !b.location.at);
	assert((one == HTTP1_BAD) == !!a.why);
	if (one == HTTP1_OK) {
		assert(!memcmp(whole, split, a.size));
		check_head(&a, whole, n);
	}
	return 0;
}
