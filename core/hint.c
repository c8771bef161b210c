// SPDX-License-Identifier: MIT
// Levenshtein distance, one row at a time.
#include "core/hint.h"

enum { HINT_NAME_MAX = 24 };

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static unsigned distance(struct span word, struct span name)
{
	unsigned char row[HINT_NAME_MAX + 1];

	for (unsigned i = 0; i <= name.len; i++)
		row[i] = (unsigned char)i;
	for (size_t w = 0; w < word.len; w++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned char)(w + 1);
		for (size_t i = 1; i <= name.len; i++) {
			unsigned change = diagonal + (word.at[w] != name.at[i - 1]);

			diagonal = row[i];
			change = least(change, 1u + least(row[i], row[i - 1]));
			row[i] = (unsigned char)change;
		}
	}
	return row[name.len];
}

void hint_offer(struct hint *h, const char *name)
{
	struct span s = span_of(name);

	if (s.len > HINT_NAME_MAX || h->word.len > HINT_NAME_MAX)
		return;
	unsigned d = distance(h->word, s);
	if (d <= (s.len + 2) / 3 && (!h->best || d < h->distance)) {
		h->best = name;
		h->distance = d;
	}
}

const char *hint_best(const struct hint *h)
{
	return h->best ? h->best : "";
}
