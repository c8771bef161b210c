// SPDX-License-Identifier: MIT
// So that a dialogue with "\r\n" can be written where no shell helps.
#include "core/proto/escape.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte behind a backslash at s.at[0]; *size is how many bytes of s it took. -1: none. */
static int decode_one(struct span s, size_t *size)
{
	static const struct span letters = {"nrt0abefv\\\"'", 12};
	static const char bytes[] = "\n\r\t\0\a\b\033\f\v\\\"'";

	*size = 2;
	if (s.len < 2)
		return -1;
	if (s.at[1] == 'x') {
		int high = s.len < 4 ? -1 : hex_digit(s.at[2]);
		int low = s.len < 4 ? -1 : hex_digit(s.at[3]);

		*size = 4;
		return high < 0 || low < 0 ? -1 : high << 4 | low;
	}
	size_t found = span_find(letters, s.at[1]);
	return found < letters.len ? bytes[found] : -1;
}

bool escape_decode(struct text *out, struct span in)
{
	for (size_t i = 0, size; i < in.len; i += size) {
		struct span rest = {in.at + i, in.len - i};
		int byte = rest.at[0];

		size = 1;
		if (byte == '\\' && (byte = decode_one(rest, &size)) < 0)
			return false;
		text_bytes(out, &(char){(char)byte}, 1);
	}
	return true;
}
