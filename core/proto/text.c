// SPDX-License-Identifier: MIT
// A formatter of half a kilobyte in place of printf, which brings sixteen.
#include "core/proto/text.h"

void text_bytes(struct text *t, const void *bytes, size_t len)
{
	size_t room = t->size - 1u - t->len;

	if (len > room) {
		len = room;
		t->cut = true;
	}
	if (len)	/* bytes may be NULL then */
		memcpy(t->at + t->len, bytes, len);
	t->len = (uint16_t)(t->len + len);
	t->at[t->len] = '\0';
}

static void put(struct text *t, char c)
{
	text_bytes(t, &c, 1);
}

static void put_escaped(struct text *t, unsigned char c, bool json)
{
	/* For a tab, a newline, and after two that have none, a carriage return. */
	char letter = c >= '\t' && c <= '\r' && !json ? "tn\0\0r"[c - '\t'] : '\0';

	if (c == '\\' || (json && c == '"'))
		letter = (char)c;
	if (letter)
		text_add(t, "\\%c", letter);
	else if (c >= 0x20 && c < 0x7f)
		put(t, (char)c);
	else
		text_add(t, json ? "\\u00%x%x" : "\\x%x%x", c >> 4, c & 15);
}

static void put_number(struct text *t, unsigned long value, unsigned base)
{
	char digits[20];
	size_t n = sizeof(digits);

	do
		digits[--n] = "0123456789abcdef"[value % base];
	while (value /= base);
	text_bytes(t, digits + n, sizeof(digits) - n);
}

static void put_duration(struct text *t, unsigned tenths)
{
	text_add(t, tenths < 100 ? "%d.%d ms" : "%d ms", tenths / 10, tenths % 10);
}

/* As %q, %j or, any other letter, as it is. */
static void put_string(struct text *t, struct span s, char how)
{
	if (how != 'q' && how != 'j')
		text_bytes(t, s.at, s.len);
	else
		for (; s.len; s.len--)
			put_escaped(t, (unsigned char)*s.at++, how == 'j');
}

void text_vadd(struct text *t, const char *format, va_list args)
{
	while (*format) {
		struct span s = {format, 0};
		long value = 0;

		while (*format && *format != '%')
			format++;
		text_bytes(t, s.at, (size_t)(format - s.at));
		if (!*format++)
			return;
		char directive = *format++;
		/* Whatever is no struct travels in the space of a long, in every ABI of Linux. */
		if (directive == 'S' || directive == 'Q')
			s = va_arg(args, struct span);
		else
			value = va_arg(args, long);
		if (directive == 'd')
			put_number(t, (unsigned)value, 10);
		else if (directive == 'x')
			put_number(t, (unsigned)value, 16);
		else if (directive == 'l')
			put_number(t, (unsigned long)value, 10);
		else if (directive == 't')
			put_duration(t, (unsigned)(value / 100));
		else if (directive == 'c')
			put(t, (char)value);
		else
			put_string(t, value ? span_of((const char *)value) : s, directive | 0x20);
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
