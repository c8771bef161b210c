// SPDX-License-Identifier: MIT
// Variable references in a word.
#include "core/proto/expand.h"

static bool is_name(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		bool digit = c >= '0' && c <= '9';

		if (!(c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (digit && i)))
			return false;
	}
	return s.len > 0;
}

/* `inside` is what stands between the braces. */
static enum expand_result expand_one(struct text *out, struct span inside,
				     const char *(*lookup)(struct span))
{
	struct span fallback, name = span_cut(inside, ':', &fallback);

	if (!is_name(name) || (fallback.at && (!fallback.len || fallback.at[0] != '-')))
		return EXPAND_BAD;
	const char *value = lookup(name);
	if (value && (*value || !fallback.at))
		text_add(out, "%s", value);
	else if (fallback.at)
		text_bytes(out, fallback.at + 1, fallback.len - 1);
	else
		return EXPAND_UNSET;
	return EXPAND_OK;
}

enum expand_result expand_word(struct text *out, struct span word,
			       const char *(*lookup)(struct span name), struct span *at)
{
	const char *p = word.at, *end = word.at + word.len;

	while (p < end) {
		if (end - p >= 3 && p[0] == '$' && p[1] == '$' && p[2] == '{') {
			text_add(out, "${");
			p += 3;
			continue;
		}
		if (end - p < 2 || p[0] != '$' || p[1] != '{') {
			text_bytes(out, p++, 1);
			continue;
		}
		struct span rest, inside = span_cut((struct span){p + 2, (size_t)(end - p - 2)},
						    '}', &rest);
		*at = (struct span){p, inside.len + 2 + (rest.at != NULL)};
		enum expand_result result = rest.at ? expand_one(out, inside, lookup) : EXPAND_BAD;
		if (result != EXPAND_OK)
			return result;
		p = rest.at;
	}
	return EXPAND_OK;
}
