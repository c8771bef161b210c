// SPDX-License-Identifier: MIT
// The input as a word of the command line: a second reading of what is left without a reference
// gives it back, and a smaller room tells when it was too small.
#include "core/proto/expand.h"

#include <assert.h>
#include <stdint.h>

enum { WORD_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char one[] = "A=value", two[] = "B_2=", *environment[] = {one, two, NULL};
	static char word[WORD_MAX + 1], bytes[4 * WORD_MAX], few[64];
	struct text out = TEXT_IN(bytes), small = TEXT_IN(few);
	struct span at, again;

	if (size > WORD_MAX)
		return 0;
	memcpy(word, data, size);
	word[size] = '\0';
	bytes[0] = '\0';
	const char *wrong = expand_word(&out, word, environment, &at);
	assert(!out.cut && strlen(bytes) == out.len);
	assert(!wrong || (at.at >= word && at.len >= 2 && at.at + at.len <= word + strlen(word)));
	assert(at.at || !strcmp(bytes, word));
	assert(expand_word(&small, word, environment, &again) == wrong && again.at == at.at);
	assert(small.cut == (out.len >= sizeof(few)) && !memcmp(few, bytes, small.len));
	return 0;
}
