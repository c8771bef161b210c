// SPDX-License-Identifier: MIT
// So that a dialogue with "\r\n" can be written where no shell helps.
#include "core/proto/escape.h"

bool escape_decode(struct text *out, const char *in)
{
	/* Pairs: what follows the backslash, what it means. */
	static const char pairs[] = "n\nr\rt\t0\0a\ab\be\033f\fv\v\\\\\"\"''";

	while (*in) {
		char byte = *in++;

		if (byte == '\\' && *in == 'x') {
			int high = hex_value(in[1]), low = high < 0 ? -1 : hex_value(in[2]);

			if (low < 0)
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
			/* "\015" would be an octal escape to other readers. */
			if (!byte && *in >= '0' && *in <= '9')
				return false;
		}
		text_bytes(out, &byte, 1);
	}
	return true;
}
