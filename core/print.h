/* SPDX-License-Identifier: MIT */
/* How a report becomes the line (or the JSON object) that main writes. */
#ifndef CORE_PRINT_H
#define CORE_PRINT_H

#include "core/report.h"

/* The longest line with its newline: ECS keeps 1,024 bytes of a health check's output and Docker
 * 4,096, so that the line and more fit in either. A longer one is cut and ends in "...". */
enum { PRINT_LINE_SIZE = 500 };

/* "TARGET: 200 OK in 2.1 ms", "TARGET: connection refused (127.0.0.1:1) after 0.1 ms". Without a
 * target (the check never began): "NAME: bad usage: ...". */
void print_line(struct text *out, const char *name, const char *target, const struct report *r,
		int64_t took_us);

/* One object on one line:
 * {"applet":,"target":,"healthy":,"cause":,"message":,"peer":,"duration_us":} and with -v
 * "steps", the lines in one string. */
void print_json(struct text *out, const char *name, const char *target, const struct report *r,
		int64_t took_us);

#endif
