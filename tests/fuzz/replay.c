// SPDX-License-Identifier: MIT
// Feeds files to a fuzz target once each, so that any compiler can replay a corpus. Each input
// ends where an allocation ends, for ASan to watch.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const uint8_t *bytes, size_t n)
{
	uint8_t *input = malloc(n ? n : 1);

	if (!input)
		abort();
	memcpy(input, bytes, n);
	LLVMFuzzerTestOneInput(input, n);
	free(input);
}

int main(int argc, char **argv)
{
	static uint8_t bytes[INPUT_MAX];
	size_t n;
	FILE *f;

	replay(bytes, 0);
	for (int i = 1; i < argc; i++) {
		f = fopen(argv[i], "rb");
		if (!f) {
			perror(argv[i]);
			return 1;
		}
		n = fread(bytes, 1, sizeof(bytes), f);
		fclose(f);
		replay(bytes, n);
	}
	printf("%d inputs\n", argc - 1);
	return 0;
}
