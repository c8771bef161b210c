// SPDX-License-Identifier: MIT
// Variable references in a word.
#include "core/proto/expand.h"

/* The length of the name at `s`; 0: none begins there. */
static size_t name_length(const char *s)
{
	size_t n = 0;

	for (;; n++) {
		bool letter = (unsigned)(s[n] | 0x20) - 'a' < 26 || s[n] == '_';
		bool digit = (unsigned)s[n] - '0' < 10;

		if (!letter && !(digit && n))
			return n;
	}
}

/* The value of the variable whose name the `len` bytes at `name` are, or NULL. */
static const char *look_up(const char *name, size_t len, char *const *environment)
{
	for (const char *e; (e = *environment); environment++) {
		size_t i = 0;

		while (i < len && e[i] == name[i])
			i++;
		if (i == len && e[i] == '=')
			return e + i + 1;
	}
	return NULL;
}

/* at->at[0] is "$", the reference ends in its "}", or it has none. */
static const char *expand_one(struct text *out, struct span at, char *const *environment)
{
	const char *name = at.at + 2, *end = at.at + at.len - 1;
	size_t len = name_length(name);
	bool has_default = name[len] == ':' && name[len + 1] == '-';

	if (!len || *end != '}' || (!has_default && name + len != end))
		return "is not a variable reference";
	const char *value = look_up(name, len, environment);
	name += len + 2;
	if (value && (*value || !has_default))
		text_bytes(out, value, strlen(value));
	else if (has_default)
		text_bytes(out, name, (size_t)(end - name));
	else
		return "is not set and has no default";
	return NULL;
}

const char *expand_word(struct text *out, const char *word, char *const *environment,
			struct span *at)
{
	const char *wrong = NULL;

	at->at = NULL;
	while (*word && !wrong) {
		bool literal = word[0] == '$' && word[1] == '$' && word[2] == '{';

		if (literal)
			at->at = word++;
		if (!literal && word[0] == '$' && word[1] == '{') {
			*at = (struct span){word, 2};
			while (word[at->len - 1] != '}' && word[at->len])
				at->len++;
			wrong = expand_one(out, *at, environment);
			word += at->len;
		} else {
			text_bytes(out, word++, 1);
		}
	}
	return wrong;
}
