/* SPDX-License-Identifier: MIT */
/* ${NAME} and ${NAME:-default} in one word, as no shell is there to do it. */
#ifndef CORE_PROTO_EXPAND_H
#define CORE_PROTO_EXPAND_H

#include "core/proto/text.h"

/* Appends `word` to *out, expanded once: values and defaults are taken as they are.
 * ${NAME:-default} gives the default when NAME is unset or empty, as a shell does; the default
 * ends at the first "}". "$${" gives "${"; any other "$" stands for itself. A NAME is
 * [A-Za-z_][A-Za-z0-9_]*; `environment` has "NAME=value" strings up to a NULL.
 * *at is the last reference (or "$${") that was met; at->at is NULL if there was none. Returns
 * NULL, or what is wrong with *at. out->cut tells that the result did not fit. */
const char *expand_word(struct text *out, const char *word, char *const *environment,
			struct span *at);

#endif
