// SPDX-License-Identifier: MIT
// The one line for people.
#include "core/print.h"

void print_line(struct text *out, const char *name, const char *target, const struct report *r,
		int64_t took_us)
{
	bool healthy = r->err.cause == CAUSE_NONE;
	uint16_t size = out->size;

	out->size = PRINT_LINE_SIZE - 1;
	text_add(out, !target[0] ? "%s: %s" : healthy ? "%s: %s in %t%s%s" : "%s: %s after %t%s%s",
		 target[0] ? target : name, healthy ? r->outcome : r->err.text, (long)took_us,
		 r->peer[0] ? " from " : "", r->peer);
	text_mark_cut(out);
	out->size = size;
	text_add(out, "\n");
}
