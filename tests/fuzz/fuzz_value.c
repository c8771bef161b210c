// SPDX-License-Identifier: MIT
// The input as an option's value: as time, number and size, and as a text with escapes.
#include "core/proto/escape.h"
#include "core/proto/value.h"

#include <assert.h>
#include <stdint.h>

enum { WORD_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char word[WORD_MAX + 1], bytes[WORD_MAX + 1];
	struct text out = TEXT_IN(bytes);

	if (size > WORD_MAX)
		return 0;
	memcpy(word, data, size);
	word[size] = '\0';
	for (int kind = VALUE_TIME; kind <= VALUE_SIZE; kind++) {
		int value = -1;

		if (value_parse((enum value_kind)kind, word, &value))
			assert(value >= (kind == VALUE_TIME) && value <= VALUE_MAX);
	}
	if (escape_decode(&out, word))
		assert(!out.cut && out.len <= strlen(word));
	return 0;
}
