// SPDX-License-Identifier: MIT
// The few operations on views of bytes that every parser here shares.
#include "core/proto/span.h"

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

int hex_value(char c)
{
	int letter = (c | 0x20) - 'a';

	return c >= '0' && c <= '9' ? c - '0' : letter >= 0 && letter < 6 ? letter + 10 : -1;
}

size_t span_find(struct span s, char c)
{
	size_t n = 0;

	while (n < s.len && s.at[n] != c)
		n++;
	return n;
}

bool span_starts(struct span s, const char *prefix)
{
	for (size_t i = 0; prefix[i]; i++)
		if (i == s.len || s.at[i] != prefix[i])
			return false;
	return true;
}

bool span_is_equal(struct span s, struct span other)
{
	return s.len == other.len && !memcmp(s.at, other.at, s.len);
}

bool span_is(struct span s, const char *string)
{
	return span_is_equal(s, span_of(string));
}

bool span_is_nocase(struct span s, struct span other)
{
	if (s.len != other.len)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (lower(s.at[i]) != lower(other.at[i]))
			return false;
	return true;
}

struct span span_cut(struct span s, char at, struct span *rest)
{
	size_t n = span_find(s, at);

	*rest = (struct span){NULL, 0};
	if (n < s.len)
		*rest = (struct span){s.at + n + 1, s.len - n - 1};
	return (struct span){s.at, n};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct span span_trim(struct span s)
{
	while (s.len && is_blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len && is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

bool span_number(struct span s, unsigned long max, unsigned long *value)
{
	unsigned long sum = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		unsigned long digit = (unsigned long)(s.at[i] - '0');
		if (sum > (max - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return s.len;
}
