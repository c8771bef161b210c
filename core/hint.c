// SPDX-License-Identifier: MIT
// What begins and ends alike is near: that finds most slips of the finger.
#include "core/hint.h"

bool hint_is(struct hint *h, const char *name)
{
	const char *word = h->word.at;
	size_t len = h->word.len, name_len = strlen(name), head = 0, tail = 0;

	while (head < len && word[head] == name[head])
		head++;
	while (head + tail < len && head + tail < name_len &&
	       word[len - 1 - tail] == name[name_len - 1 - tail])
		tail++;
	tail += head;
	if (tail > h->score && tail * 4 >= len + name_len) {
		h->score = tail;
		h->best = name;
	}
	return tail == len && tail == name_len;
}
