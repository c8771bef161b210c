/* SPDX-License-Identifier: MIT */
/* ${NAME} and ${NAME:-default} in one word, as no shell is there to do it. */
#ifndef CORE_PROTO_EXPAND_H
#define CORE_PROTO_EXPAND_H

#include "core/proto/text.h"

enum expand_result {
	EXPAND_OK,
	EXPAND_UNSET,	/* ${NAME} without a default, and NAME is not set */
	EXPAND_BAD,	/* no closing brace, or NAME is not [A-Za-z_][A-Za-z0-9_]* */
};

/* Appends `word` to *out, expanded once: values and defaults are taken as they are.
 * ${NAME:-default} gives the default when NAME is unset or empty, as a shell does; the default
 * ends at the first "}". "$${" gives "${"; any other "$" stands for itself. `lookup` gets the
 * name (not terminated) and returns its value or NULL. On failure *at is the reference at fault.
 * out->cut tells that the result did not fit. */
enum expand_result expand_word(struct text *out, struct span word,
			       const char *(*lookup)(struct span name), struct span *at);

#endif
