// SPDX-License-Identifier: MIT
// Fixed point, one byte for each decimal digit, in ten's complement: no state but the digits has to
// be kept, and adding, comparing and printing are loops over them. A check does few of these.
#include "core/proto/decimal.h"

/* Past this exponents stop growing: longer than what an argument or a line can hold. */
enum { EXPONENT_MAX = 1000000 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How many letters of a word does p begin with, in any case? */
static unsigned count_letters(const char *p, const char *word)
{
	unsigned n = 0;

	while (word[n] && (p[n] | 0x20) == word[n])
		n++;
	return n;
}

/* Behind the number; NULL: there is none. *place is that of its first digit, behind the room. */
static const char *measure(const char *p, int *place)
{
	const char *from = p;
	int power = 0;

	while (is_digit(*p))
		p++;
	*place = DECIMAL_WHOLE - (int)(p - from);
	if (*p == '.')
		while (is_digit(*++p))
			;
	/* A lone point is no number. */
	if (p - (*from == '.') == from)
		return NULL;
	if ((*p | 0x20) != 'e')
		return p;
	bool negative = *++p == '-';

	p += negative || *p == '+';
	for (from = p; is_digit(*p); p++)
		if (power < EXPONENT_MAX)
			power = power * 10 + *p - '0';
	*place -= negative ? -power : power;
	return p > from ? p : NULL;
}

/* Each digit times sign, brought back to 0 to 9. Was there one but 0? */
static bool carry(struct decimal *d, int sign)
{
	int over = 0, any = 0;

	for (int i = DECIMAL_DIGITS; i--; ) {
		int digit = d->digit[i] * sign + over;

		any |= digit;
		over = digit < 0 ? -1 : digit > 9;
		d->digit[i] = (signed char)(digit - 10 * over);
	}
	return any;
}

/* From p on there is a number. */
static void add_digits(struct decimal *d, const char *p, int place, int sign)
{
	for (; *p == '.' || is_digit(*p); p++) {
		int digit = *p - '0';

		if (digit < 0)
			continue;
		if ((unsigned)place < DECIMAL_WHOLE + DECIMAL_PART)
			d->digit[DECIMAL_ROOM + place] += (signed char)(sign * digit);
		else if (digit)
			d->special |= DECIMAL_OUT;
		place++;
	}
	carry(d, 1);
}

const char *decimal_add(struct decimal *d, const char *p, int sign)
{
	int place;

	if (*p == '-')
		sign = -sign;
	p += *p == '-' || *p == '+';
	unsigned letters = count_letters(p, "infinity");
	const char *end = p + 3;

	if (letters >= 3) {
		d->special |= sign < 0 ? DECIMAL_MINUS_INF : DECIMAL_PLUS_INF;
		if (letters == 8)
			end += 5;
	} else if (count_letters(p, "nan") == 3) {
		d->special |= DECIMAL_NAN;
	} else {
		end = measure(p, &place);
		if (!end)
			return NULL;
		if (sign)
			add_digits(d, p, place, sign);
	}
	return !*end || *end == ' ' || *end == '\t' ? end : NULL;
}

enum decimal_order decimal_compare(const struct decimal *d, const char *number)
{
	struct decimal rest = *d;

	decimal_add(&rest, number, -1);
	if (rest.special == DECIMAL_NAN && d->special && d->special < DECIMAL_NAN)
		return DECIMAL_EQUAL;
	if (rest.special)
		return rest.special == DECIMAL_PLUS_INF ? DECIMAL_GREATER :
		       rest.special == DECIMAL_MINUS_INF ? DECIMAL_LESS : DECIMAL_UNKNOWN;
	if (rest.digit[0])
		return DECIMAL_LESS;
	return carry(&rest, 1) ? DECIMAL_GREATER : DECIMAL_EQUAL;
}

void decimal_print(struct text *t, struct decimal *d)
{
	static const char names[][5] = {"+Inf", "-Inf", "NaN"};
	int i = 0, end = DECIMAL_DIGITS;

	if (d->special) {
		text_add(t, d->special & DECIMAL_OUT ? "out of range" : names[d->special - 1]);
		return;
	}
	if (d->digit[0]) {
		text_add(t, "-");
		carry(d, -1);
	}
	while (i < DECIMAL_POINT - 1 && !d->digit[i])
		i++;
	while (end > DECIMAL_POINT && !d->digit[end - 1])
		end--;
	for (; i < end; i++)
		text_add(t, i == DECIMAL_POINT ? ".%d" : "%d", d->digit[i]);
}
