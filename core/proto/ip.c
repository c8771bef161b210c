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

// The hexadecimal digits at the start of s, four at most; returns how many.
static size_t group_parse(struct span s, uint8_t out[static 2])
{
	unsigned value = 0;
	size_t n;

	for (n = 0; n < s.len && n < 4; n++) {
		unsigned c = (unsigned char)s.at[n], letter = (c | 0x20) - 'a';

		if (c - '0' < 10)
			value = value << 4 | (c - '0');
		else if (letter < 6)
			value = value << 4 | (letter + 10);
		else
			break;
	}
	out[0] = (uint8_t)(value >> 8);
	out[1] = (uint8_t)value;
	return n;
}

bool ip6_parse(struct span s, uint8_t out[static 16])
{
	enum { NO_GAP = 17 };
	size_t n = 0, gap = NO_GAP, skip;

	for (size_t i = 0; i < s.len; i += skip) {
		if (s.at[i] == ':' && i + 1 < s.len && s.at[i + 1] == ':' && gap == NO_GAP) {
			gap = n;
			i += 2;
			if (i == s.len)
				break;
		} else if (i && s.at[i++] != ':') {
			return false;
		}
		struct span rest = {s.at + i, s.len - i};

		if (n <= 12 && ip4_parse(rest, out + n)) {
			n += 4;
			break;
		}
		if (n == 16)
			return false;
		skip = group_parse(rest, out + n);
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

static void group_print(struct text *t, const uint8_t ip[static 2])
{
	unsigned value = (unsigned)ip[0] << 8 | ip[1];

	for (int shift = 12; shift >= 0; shift -= 4)
		if (value >> shift || !shift)
			text_add(t, "%c", "0123456789abcdef"[value >> shift & 15]);
}

void ip6_print(struct text *t, const uint8_t ip[static 16])
{
	static const uint8_t mapped[12] = {[10] = 0xff, 0xff};
	unsigned start = 8, longest = 1, run = 0;

	if (!memcmp(ip, mapped, sizeof(mapped))) {
		text_add(t, "::ffff:");
		ip4_print(t, ip + 12);
		return;
	}
	for (unsigned i = 0; i < 8; i++) {
		run = ip[2 * i] || ip[2 * i + 1] ? 0 : run + 1;
		if (run > longest) {
			longest = run;
			start = i + 1 - run;
		}
	}
	for (unsigned i = 0; i < 8; i++) {
		if (i == start) {
			text_add(t, "::");
			i += longest - 1;
			continue;
		}
		if (i && i != start + longest)
			text_add(t, ":");
		group_print(t, ip + 2 * i);
	}
}
