// SPDX-License-Identifier: MIT
// Fixed point in two 64-bit halves, with account of what is not known. (One __int128 took 200 bytes
// more, and 32-bit machines have none.)
#include "core/proto/decimal.h"

enum { DECIMALS = 18, EXPONENT_MAX = 99999, INFINITE = 2 };

#define UNIT ((int64_t)1000000000000000000)	/* parts in a whole */
#define EDGE (9 * UNIT)				/* wholes past the magnitude */

static bool skip(struct span *s, char c)
{
	if (!s->len || s->at[0] != c)
		return false;
	s->at++;
	s->len--;
	return true;
}

static bool take_digit(struct span *s, int *digit)
{
	if (!s->len || s->at[0] < '0' || s->at[0] > '9')
		return false;
	*digit = *s->at++ - '0';
	s->len--;
	return true;
}

/* False: there is no room, the number reaches the EDGE. */
static bool append(int64_t *v, int digit)
{
	if (*v >= EDGE / 10)
		return false;
	*v = *v * 10 + digit;
	return true;
}

/* Optional. False: what looks like an exponent is none. */
static bool take_exponent(struct span *s, int *shift)
{
	int power = 0, digit;

	if (!skip(s, 'e') && !skip(s, 'E'))
		return true;
	bool negative = skip(s, '-');

	if (!negative)
		skip(s, '+');
	if (!take_digit(s, &digit))
		return false;
	do
		if (power < EXPONENT_MAX)
			power = power * 10 + digit;
	while (take_digit(s, &digit));
	*shift += negative ? -power : power;
	return true;
}

/* Carries from the part to the whole, once. */
static void carry(struct decimal *d)
{
	if (d->part >= UNIT) {
		d->part -= UNIT;
		d->whole++;
	}
}

static void negate(struct decimal *d)
{
	d->whole = -1 - d->whole;
	d->part = UNIT - d->part;
	carry(d);
}

/* Digits with or without a point. `weight` is the power of ten of the first digit; at most one
 * TEXT_MAX of them and of zeros that an exponent stands for are looked at. */
static void add_digits(struct decimal *d, struct span digits, int weight)
{
	bool room = true;

	for (size_t i = 0; i < digits.len; i++) {
		int digit = digits.at[i] - '0';

		if (digits.at[i] == '.')
			continue;
		if (weight >= 0)
			room &= append(&d->whole, digit);
		else if (weight >= -DECIMALS)
			d->part = d->part * 10 + digit;
		else
			d->slack |= digit != 0;
		weight--;
	}
	for (; d->whole && room && weight >= 0; weight--)
		room = append(&d->whole, 0);
	for (; d->part && weight >= -DECIMALS; weight--)
		d->part *= 10;
	d->far = !room;
}

static bool parse_finite(struct decimal *d, struct span s, bool negative)
{
	struct span digits = s;
	int weight = 0, any = 0, digit;

	if (s.len > DECIMAL_TEXT_MAX)
		return false;
	for (; take_digit(&s, &digit); any = 1)
		weight++;
	if (skip(&s, '.'))
		while (take_digit(&s, &digit))
			any = 1;
	digits.len -= s.len;
	if (!any || !take_exponent(&s, &weight) || s.len)
		return false;
	add_digits(d, digits, weight - 1);
	if (negative) {
		d->far = (signed char)-d->far;
		d->part += d->slack;
		negate(d);
	}
	return true;
}

bool decimal_parse(struct decimal *d, struct span s)
{
	bool negative = skip(&s, '-'), has_sign = negative || skip(&s, '+');

	*d = (struct decimal){0};
	if (span_is_nocase(s, span_of("inf")) || span_is_nocase(s, span_of("infinity"))) {
		d->far = negative ? -INFINITE : INFINITE;
		return true;
	}
	d->nan = !has_sign && span_is_nocase(s, span_of("nan"));
	return d->nan || parse_finite(d, s, negative);
}

/* Is all that a can be below, or just, all that b can be? */
static bool is_up_to(const struct decimal *a, const struct decimal *b)
{
	struct decimal high = *a;

	high.part += a->slack;
	carry(&high);
	return high.whole < b->whole || (high.whole == b->whole && high.part <= b->part);
}

enum decimal_order decimal_compare(const struct decimal *a, const struct decimal *b)
{
	static const unsigned char orders[] = {
		DECIMAL_UNKNOWN, DECIMAL_LESS, DECIMAL_GREATER, DECIMAL_EQUAL
	};

	if (a->nan || b->nan || a->lost || b->lost)
		return DECIMAL_UNKNOWN;
	if (a->far != b->far)
		return a->far < b->far ? DECIMAL_LESS : DECIMAL_GREATER;
	if (a->far)
		return a->far & 1 ? DECIMAL_UNKNOWN : DECIMAL_EQUAL;
	return orders[is_up_to(a, b) + 2 * is_up_to(b, a)];
}

static int side(const struct decimal *d)
{
	return d->far ? d->far : d->whole < 0 ? -1 : d->whole || d->part;
}

/* One of them at least is past the magnitude. */
static void add_far(struct decimal *sum, const struct decimal *d)
{
	int a = side(sum), b = side(d);

	if (a * b == -INFINITE * INFINITE)
		sum->nan = true;
	else if (a * b == -1)
		sum->lost = true;
	/* An infinity outweighs everything else. */
	sum->far = (signed char)(a * a > b * b || !b ? a : b);
}

void decimal_add(struct decimal *sum, const struct decimal *d)
{
	sum->nan |= d->nan;
	sum->lost |= d->lost;
	if (sum->far || d->far) {
		add_far(sum, d);
		return;
	}
	sum->slack += d->slack;
	sum->part += d->part;
	carry(sum);
	if (__builtin_add_overflow(sum->whole, d->whole, &sum->whole))
		sum->far = d->whole < 0 ? -1 : 1;
	else if (sum->whole >= EDGE)
		sum->far = 1;
	else if (sum->whole < -EDGE - 2)
		sum->far = -1;
	else
		/* So near that the slack might reach over. */
		sum->lost |= sum->whole < -EDGE || sum->whole > EDGE - 2;
}

void decimal_print(struct text *t, const struct decimal *d)
{
	struct decimal v = *d;
	char digits[DECIMALS];
	size_t n = DECIMALS;

	if (d->nan || d->lost || d->far) {
		text_add(t, d->nan ? "NaN" : d->lost || d->far & 1 ? "out of range" :
			 d->far > 0 ? "+Inf" : "-Inf");
		return;
	}
	if (d->whole < 0)
		negate(&v);
	for (size_t i = DECIMALS; i--; v.part /= 10)
		digits[i] = (char)('0' + v.part % 10);
	while (n && digits[n - 1] == '0')
		n--;
	text_add(t, "%s%s%l%s%S", d->slack ? "about " : "", d->whole < 0 ? "-" : "", (long)v.whole,
		 n ? "." : "", (struct span){digits, n});
}
