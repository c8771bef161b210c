// SPDX-License-Identifier: MIT
// The record of one check, and its steps for -v.
#include "core/report.h"

#include "core/deadline.h"
#include "core/large.h"

void report_start(struct report *r)
{
	static LARGE char steps[ENABLE_VERBOSE ? REPORT_STEPS_SIZE : 1];

	r->err.cause = CAUSE_NONE;
	r->outcome[0] = r->peer[0] = '\0';
	r->steps = TEXT_IN(steps);
	r->started_us = clock_us();
}

void report_add_step(struct report *r, const char *format, ...)
{
	va_list args;

	text_add(&r->steps, "  %t  ", (long)(clock_us() - r->started_us));
	va_start(args, format);
	text_vadd(&r->steps, format, args);
	va_end(args);
	text_add(&r->steps, "\n");
	if (r->steps.cut)
		r->steps.at[r->steps.len - 1] = '\n';
}
