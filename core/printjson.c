// SPDX-License-Identifier: MIT
// The one JSON object for machines.
#include "core/print.h"

void print_json(struct text *out, const char *name, const char *target, const struct report *r,
		int64_t took_us)
{
	bool healthy = r->err.cause == CAUSE_NONE;

	text_add(out, "{\"applet\":\"%s\",\"target\":\"%j\",\"healthy\":%s,\"cause\":\"%s\","
		 "\"message\":\"%j\",\"peer\":\"%s\",\"duration_us\":%l", name, target,
		 healthy ? "true" : "false", err_phrase(r->err.cause),
		 healthy ? r->outcome : r->err.text, r->peer, (long)took_us);
	if (ENABLE_VERBOSE && r->verbose)
		text_add(out, ",\"steps\":\"%j\"", r->steps.at);
	text_add(out, "}\n");
}
