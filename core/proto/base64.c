// SPDX-License-Identifier: MIT
// For Basic credentials (RFC 7617).
#include "core/proto/base64.h"

#include <stdint.h>

void base64_encode(struct text *out, struct span in)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < in.len; i += 3) {
		uint32_t group = 0;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (i + k < in.len ? (uint8_t)in.at[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			text_bytes(out, i + k <= in.len ? &digits[group >> (18 - 6 * k) & 63] : "=",
				   1);
	}
}
