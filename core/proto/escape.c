// SPDX-License-Identifier: MIT
// So that a dialogue with "\r\n" can be written where no shell helps.
#include "core/proto/escape.h"

/* 16 and more: it is none. */
static unsigned hex_digit(char c)
{
	unsigned digit = (unsigned)c - '0', letter = (unsigned)(c | 0x20) - 'a';

	return digit < 10 ? digit : letter < 6 ? letter + 10 : 16;
}

bool escape_decode(struct text *out, const char *in)
{
	/* Pairs: what follows the backslash, what it means. */
	static const char pairs[] = "n\nr\rt\t0\0a\ab\be\033f\fv\v\\\\\"\"''";

	while (*in) {
		char byte = *in++;

		if (byte == '\\' && *in == 'x') {
			unsigned high = hex_digit(in[1]), low = high > 15 ? 16 : hex_digit(in[2]);

			if (low > 15)
				return false;
			byte = (char)(high << 4 | low);
			in += 3;
		} else if (byte == '\\') {
			size_t i = 0;

			while (pairs[i] != *in)
				if ((i += 2) >= sizeof(pairs) - 1)
					return false;
			byte = pairs[i + 1];
			in++;
		}
		text_bytes(out, &byte, 1);
	}
	return true;
}
