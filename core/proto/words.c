// SPDX-License-Identifier: MIT
// What /etc/hosts and /etc/resolv.conf have in common. The byte that ends a word is left for the
// next call, so that a line ends after its last word was handed out.
#include "core/proto/words.h"

bool words_next(struct words *w, struct span *in, struct span *word)
{
	if (w->is_complete) {
		w->is_complete = false;
		w->len = 0;
		w->index++;
	}
	for (; in->len; in->at++, in->len--) {
		char c = *in->at;
		bool is_blank = c == ' ' || c == '\t' || c == '\r';

		if (w->is_comment && c != '\n')
			continue;
		if (!is_blank && c != '\n' && c != '#') {
			if (w->len < WORDS_WORD_SIZE)
				w->word[w->len] = c;
			w->len += w->len <= WORDS_WORD_SIZE;
			continue;
		}
		if (w->len) {
			w->is_complete = true;
			*word = (struct span){w->word, w->len > WORDS_WORD_SIZE ? 0 : w->len};
			return true;
		}
		if (c == '\n')
			w->index = w->is_comment = w->is_indented = 0;
		else if (c == '#')
			w->is_comment = true;
		else
			w->is_indented |= !w->index;
	}
	return false;
}
