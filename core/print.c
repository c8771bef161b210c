// SPDX-License-Identifier: MIT
// The one line for people.
#include "core/print.h"

void print_line(struct text *out, const char *name, const char *target, const struct report *r,
		int64_t took_us)
{
	bool healthy = r->err.cause == CAUSE_NONE;
	size_t size = out->size;

	out->size = PRINT_LINE_SIZE - 1;
	text_add(out, "%s: %s", target[0] ? target : name, healthy ? r->outcome : r->err.text);
	if (target[0])
		text_add(out, healthy ? " in %t" : " after %t", (long)took_us);
	if (r->peer[0])
		text_add(out, " from %s", r->peer);
	text_mark_cut(out);
	out->size = size;
	text_add(out, "\n");
}
