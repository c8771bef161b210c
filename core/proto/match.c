// SPDX-License-Identifier: MIT
// Substring search over pieces: Knuth-Morris-Pratt whose failure table is found anew on a mismatch,
// since the bytes that matched so far are a prefix of the text and need not be kept.
#include "core/proto/match.h"

#include <string.h>

/* Bounded by m->have: each turn moves the place where the text would begin one byte on. */
static void next_byte(struct match *m, char c)
{
	size_t begun = m->have;

	for (size_t keep = begun; ; keep--) {
		if (m->text[keep] == c && !memcmp(m->text, m->text + begun - keep, keep)) {
			m->have = keep + 1;
			return;
		}
		if (!keep)
			break;
	}
	m->have = 0;
}

void match_feed(struct match *m, const uint8_t *in, size_t n)
{
	for (size_t i = 0; i < n && m->have < m->len; i++)
		next_byte(m, (char)in[i]);
	m->found = m->have == m->len;
}
