// SPDX-License-Identifier: MIT
// What /etc/hosts and /etc/resolv.conf have in common.
#include "core/proto/words.h"

struct span words_next(const char **in)
{
	const char *at = *in, *word;

	while (*at == ' ' || *at == '\t' || *at == '\r')
		at++;
	for (word = at; (unsigned char)*at > ' ' && *at != '#'; at++)
		;
	*in = at;
	return (struct span){word, (size_t)(at - word)};
}

bool words_line(const char **in)
{
	while (**in && *(*in)++ != '\n')
		;
	return **in;
}
