// SPDX-License-Identifier: MIT
// A name may stand in several lines, as localhost does.
#include "core/proto/hosts.h"

#include "core/proto/words.h"

struct span hosts_next(const char **in, struct span name)
{
	struct span address, word = {NULL, 0};

	while (!word.len && **in) {
		address = words_next(in);
		do
			word = words_next(in);
		while (word.len && !span_is_nocase(word, name));
		words_line(in);
	}
	return word.len ? address : word;
}
