// SPDX-License-Identifier: MIT
// Stricter than inet_pton in nothing, than inet_aton in much: an address that two readers could
// understand differently is no address.
#include "core/proto/ip.h"

bool ip4_parse(struct span s, uint8_t out[static 4])
{
	for (unsigned i = 0; i < 4; i++) {
		struct span digits = span_cut(s, '.', &s);
		unsigned long part;

		if (!span_number(digits, 255, &part) || (digits.len > 1 && digits.at[0] == '0'))
			return false;
		out[i] = (uint8_t)part;
	}
	return !s.at;
}

/* The hexadecimal digits at the start of s, four at most; returns how many. */
static size_t group_parse(struct span s, uint8_t out[static 2])
{
	unsigned value = 0;
	size_t n;

	for (n = 0; n < s.len && n < 4; n++) {
		int digit = hex_value(s.at[n]);

		if (digit < 0)
			break;
		value = value << 4 | (unsigned)digit;
	}
	out[0] = (uint8_t)(value >> 8);
	out[1] = (uint8_t)value;
	return n;
}

bool ip6_parse(struct span s, uint8_t out[static 16])
{
	enum { NO_GAP = 17 };
	size_t n = 0, gap = NO_GAP, skip;
	bool first = true;

	for (; s.len; s.at += skip, s.len -= skip) {
		if (gap == NO_GAP && span_starts(s, "::")) {
			gap = n;
			skip = 2;
		} else {
			skip = !first;
			if (skip && *s.at != ':')
				return false;
		}
		first = false;
		s.at += skip;
		s.len -= skip;
		if (!s.len && skip == 2)
			break;
		if (n <= 12 && ip4_parse(s, out + n)) {
			n += 4;
			break;
		}
		if (n == 16)
			return false;
		skip = group_parse(s, out + n);
		if (!skip)
			return false;
		n += 2;
	}
	if (n == 16 || gap == NO_GAP)
		return n == 16 && gap == NO_GAP;
	memmove(out + 16 - (n - gap), out + gap, n - gap);
	memset(out + gap, 0, 16 - n);
	return true;
}

void ip4_print(struct text *t, const uint8_t ip[static 4])
{
	text_add(t, "%d.%d.%d.%d", ip[0], ip[1], ip[2], ip[3]);
}

void ip6_print(struct text *t, const uint8_t ip[static 16])
{
	unsigned start = 8, longest = 1, run = 0, group[8];

	for (unsigned i = 0; i < 8; i++) {
		group[i] = (unsigned)ip[2 * i] << 8 | ip[2 * i + 1];
		run = group[i] ? 0 : run + 1;
		if (run > longest) {
			longest = run;
			start = i + 1 - run;
		}
	}
	for (unsigned i = 0; i < 8; i++) {
		if (i == start) {
			text_add(t, "::");
			i += longest - 1;
		} else if (i == 6 && !start && longest == 5 && group[5] == 0xffff) {
			text_add(t, ":");
			ip4_print(t, ip + 12);
			break;
		} else {
			text_add(t, i && i != start + longest ? ":%x" : "%x", group[i]);
		}
	}
}
