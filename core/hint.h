/* SPDX-License-Identifier: MIT */
/* "did you mean": finds a name, or the one that is nearest. Without CONFIG_HELP: none is near. */
#ifndef CORE_HINT_H
#define CORE_HINT_H

#include "config.h"
#include "core/proto/span.h"

/* The caller sets `word` and leaves the rest zero. */
struct hint {
	struct span word;	/* what was typed; without NUL */
	const char *best;	/* the nearest name so far, or NULL: none has half its letters */
	size_t score;
};

/* Whether the word is this name. If not, it may be the nearest. */
#if ENABLE_HELP
bool hint_is(struct hint *h, const char *name);
#else
static inline bool hint_is(struct hint *h, const char *name)
{
	return span_is(h->word, name);
}
#endif

#endif
