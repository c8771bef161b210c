/* SPDX-License-Identifier: MIT */
/* "did you mean": the nearest of the names that were offered. Without CONFIG_HELP: nothing. */
#ifndef CORE_HINT_H
#define CORE_HINT_H

#include "config.h"
#include "core/proto/span.h"

struct hint {
	struct span word;	/* what was typed */
	const char *best;
	unsigned distance;
};

#if ENABLE_HELP

void hint_offer(struct hint *h, const char *name);

/* The nearest name, or "" when none is near: more than a third of its letters are wrong. */
const char *hint_best(const struct hint *h);

#else

static inline void hint_offer(struct hint *h, const char *name)
{
	(void)h, (void)name;
}

static inline const char *hint_best(const struct hint *h)
{
	(void)h;
	return "";
}

#endif

/* `prefix` if there is a nearest name, else "". */
static inline const char *hint_prefix(const struct hint *h, const char *prefix)
{
	return *hint_best(h) ? prefix : "";
}

#endif
