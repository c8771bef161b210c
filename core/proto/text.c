// SPDX-License-Identifier: MIT
// A formatter of half a kilobyte in place of printf, which brings sixteen.
#include "core/proto/text.h"

static void put(struct text *t, int c)
{
	if (t->len + 1 < t->size)
		t->at[t->len++] = (char)c;
	else
		t->cut = true;
	t->at[t->len] = '\0';
}

void text_bytes(struct text *t, const void *bytes, size_t len)
{
	for (const char *at = bytes; len; len--)
		put(t, *at++);
}

static void put_number(struct text *t, long value)
{
	char digits[20];
	size_t n = sizeof(digits);
	unsigned long rest = (unsigned long)value;

	if (value < 0) {
		put(t, '-');
		rest = 0 - rest;
	}
	do
		digits[--n] = (char)('0' + rest % 10);
	while (rest /= 10);
	text_bytes(t, digits + n, sizeof(digits) - n);
}

static void put_duration(struct text *t, long us)
{
	put_number(t, us / 1000);
	if (us < 10000) {
		put(t, '.');
		put(t, '0' + (int)(us / 100 % 10));
	}
	text_bytes(t, " ms", 3);
}

static void put_hex(struct text *t, int nibble)
{
	put(t, nibble < 10 ? '0' + nibble : 'a' - 10 + nibble);
}

static void put_escaped(struct text *t, unsigned char c, bool json)
{
	char letter = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' :
		      c == '\\' || (json && c == '"') ? (char)c : '\0';

	if (!letter && c >= 0x20 && c < 0x7f) {
		put(t, c);
		return;
	}
	put(t, '\\');
	if (letter) {
		put(t, letter);
		return;
	}
	if (json)
		text_bytes(t, "u00", 3);
	else
		put(t, 'x');
	put_hex(t, c >> 4);
	put_hex(t, c & 15);
}

void text_vadd(struct text *t, const char *format, va_list args)
{
	for (; *format; format++) {
		if (*format != '%') {
			put(t, *format);
			continue;
		}
		struct span s = {NULL, 0};
		char directive = *++format;

		switch (directive) {
		case 's': case 'q': case 'j':
			s = span_of(va_arg(args, const char *));
			break;
		case 'S': case 'Q':
			s = va_arg(args, struct span);
			break;
		case 'd':
			put_number(t, va_arg(args, int));
			break;
		case 'l':
			put_number(t, va_arg(args, long));
			break;
		case 't':
			put_duration(t, va_arg(args, long));
			break;
		default:
			put(t, va_arg(args, int));
		}
		bool plain = directive == 's' || directive == 'S';
		for (size_t i = 0; i < s.len; i++)
			plain ? put(t, s.at[i]) :
				put_escaped(t, (unsigned char)s.at[i], directive == 'j');
	}
}

void text_add(struct text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vadd(t, format, args);
	va_end(args);
}

void text_mark_cut(struct text *t)
{
	if (t->cut)
		memset(t->at + t->len - 3, '.', 3);
}
