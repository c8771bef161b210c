// SPDX-License-Identifier: MIT
// A body in two ways: all that is there at once, and in steps of the length that the first byte
// says. Its other bits choose the framing.
#include "core/proto/http1.h"

#include <assert.h>

enum { BODY_MAX = 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct http1_body decode(uint8_t how, const char *in, size_t n, size_t step, char *out,
				size_t *len, size_t *rest)
{
	struct http1_head h = {
		.framing = how & 1 ? HTTP1_CHUNKED : (how >> 1 & 3), .length = how,
	};
	struct http1_body b;
	struct span piece;
	size_t used;

	http1_body_start(&b, &h);
	for (*len = 0; n; in += used, n -= used) {
		used = http1_body_feed(&b, in, n < step ? n : step, &piece);
		assert(used <= (n < step ? n : step) && piece.len <= used);
		if (!used)
			break;
		memcpy(out + *len, piece.at, piece.len);
		*len += piece.len;
	}
	assert(!(b.done && b.why) && (!n || b.done || b.why));
	*rest = n;
	return b;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char whole[BODY_MAX], split[BODY_MAX];
	size_t len[2], rest[2];

	if (!size || size > BODY_MAX)
		return 0;
	const char *in = (const char *)data + 1;
	struct http1_body a = decode(data[0], in, size - 1, size, whole, &len[0], &rest[0]);
	struct http1_body b = decode(data[0], in, size - 1, 1 + (data[0] >> 3), split, &len[1],
				     &rest[1]);

	assert(a.done == b.done && a.why == b.why && a.left == b.left);
	assert(len[0] == len[1] && !memcmp(whole, split, len[0]) && rest[0] == rest[1]);
	return 0;
}
