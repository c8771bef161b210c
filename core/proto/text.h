/* SPDX-License-Identifier: MIT */
/* Text built into a caller's buffer. Always NUL-terminated, never overruns; what does not fit is
 * dropped and `cut` says so. Directives (there is no width and no precision):
 *
 *   %s  const char *            as it is
 *   %S  struct span             as it is
 *   %q  const char *            escaped for print: see below
 *   %Q  struct span             escaped for print
 *   %j  const char *            escaped for a JSON string (RFC 8259 section 7), without the quotes
 *   %d  int      %l  long      never negative
 *   %x  int, in hexadecimal    %c  int, one character
 *   %t  long, microseconds      "0.4 ms" below 10 ms, "250 ms" from there on
 *
 * Escaped for print: bytes 0x20 to 0x7e stand for themselves except the backslash; the others
 * become \n, \r, \t, \\ or \xHH, so that no peer writes a second line or a terminal escape
 * sequence into anyone's log. */
#ifndef CORE_PROTO_TEXT_H
#define CORE_PROTO_TEXT_H

#include "core/proto/span.h"

#include <stdarg.h>
#include <stdint.h>

struct text {
	char *at;
	uint16_t len;	/* without the terminator */
	uint16_t size;	/* of the buffer, terminator included; at least 1 */
	unsigned cut;	/* a bool; all three are made so that one store starts them */
};

#define TEXT_IN(array) ((struct text){(array), 0, sizeof(array), false})

/* Nothing here is floating point, but for variadic functions compilers on x86-64 save all vector
 * registers that could be (60 bytes each), unless they are told. */
#ifdef __x86_64__
#define TEXT_VARIADIC __attribute__((target("no-sse")))
#else
#define TEXT_VARIADIC
#endif

TEXT_VARIADIC void text_add(struct text *t, const char *format, ...);
void text_vadd(struct text *t, const char *format, va_list args);
void text_bytes(struct text *t, const void *bytes, size_t len);

/* Ends a text that was cut in "...". Its size is at least 4. */
void text_mark_cut(struct text *t);

#endif
