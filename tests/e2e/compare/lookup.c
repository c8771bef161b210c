// SPDX-License-Identifier: MIT
// resolve_name() alone: `lookup NAME [4|6|0 [TIMEOUT_MS]]` prints one address a line in the order
// of trial (exit 0) or the message (exit 1); the steps go to stderr.
#include "core/resolve.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	static struct report r;
	struct addresses found;
	int family = argc > 2 ? atoi(argv[2]) : 0;
	struct endpoint to = {.family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC};
	struct deadline d = deadline_in(argc > 3 ? atoi(argv[3]) : 4000);

	if (argc < 2)
		return 125;
	report_start(&r);
	r.verbose = true;
	to.host = span_of(argv[1]);
	int result = resolve_name(&to, d, &found, &r);
	fputs(r.steps.at, stderr);
	if (result) {
		puts(r.err.text);
		return 1;
	}
	for (unsigned i = 0; i < found.n; i++) {
		char buffer[ADDRESS_TEXT_SIZE];
		struct text t = TEXT_IN(buffer);

		address_print(&t, &found.at[i]);
		puts(buffer);
	}
	return 0;
}
