// SPDX-License-Identifier: MIT
// One byte, one step of a state machine: a piece may end anywhere, even inside a \u escape, and
// nothing is ever looked at twice but the byte after a number.
#include "core/proto/json.h"

/* VALUE is 0: a zeroed struct json waits for its one value. */
enum {
	VALUE, FIRST_VALUE, NAME, FIRST_NAME, COLON, NEXT, STRING, ESCAPE, HEX, NUMBER, WORD, FAILED
};

/* The parts of a number; it may end in the last four. */
enum { START = 1, SIGN, POINT, EXPONENT, EXPONENT_SIGN, ZERO, WHOLE, FRACTION, POWER };

static enum json_event bad(struct json *j, const char *why)
{
	j->why = why;
	return JSON_BAD;
}

bool utf8_next(struct utf8 *u, uint8_t c)
{
	if (u->need) {
		bool fits = c >= u->low && c <= u->high;
		*u = (struct utf8){(uint8_t)(u->need - 1), 0x80, 0xbf};
		return fits;
	}
	if (c < 0x80)
		return true;
	u->need = (uint8_t)(1 + (c >= 0xe0) + (c >= 0xf0));
	u->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	u->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	return c >= 0xc2 && c <= 0xf4;
}

static void add_byte(struct json *j, unsigned c)
{
	if (j->token_len < JSON_TOKEN_MAX)
		j->token[j->token_len++] = (char)c;
	else
		j->token_cut = true;
}

/* One \uXXXX. A first half is taken as U+FFFD at once; its second half takes that back. */
static void add_code(struct json *j, uint32_t code)
{
	uint32_t lead = j->lead;

	j->lead = 0;
	if (code >> 10 == 0xdc00 >> 10 && lead) {
		code += (lead << 10) - (0xd800u << 10) + 0x10000 - 0xdc00;
		j->token_len = (uint16_t)(j->token_len - 3);
	} else if (code >> 11 == 0xd800 >> 11) {
		if (code < 0xdc00)
			j->lead = (uint16_t)code;
		code = 0xfffd;
	}
	if (code < 0x80) {
		add_byte(j, code);
		return;
	}
	unsigned shift = code < 0x800 ? 6 : code < 0x10000 ? 12 : 18;

	add_byte(j, (0xff80u >> shift / 6) | code >> shift);
	while (shift) {
		shift -= 6;
		add_byte(j, 0x80 | (code >> shift & 0x3f));
	}
}

static void token_start(struct json *j, uint8_t state)
{
	j->state = state;
	j->token_len = 0;
	j->token_cut = false;
	j->lead = 0;
}

static enum json_event string_step(struct json *j, uint8_t c)
{
	if (!utf8_next(&j->utf8, c))
		return bad(j, "bad UTF-8");
	if (c == '\\') {
		j->state = ESCAPE;
	} else if (c == '"') {
		j->state = j->is_key ? COLON : NEXT;
		return j->is_key ? JSON_KEY : JSON_STRING;
	} else if (c < 0x20) {
		return bad(j, "raw control character in a string");
	} else {
		j->lead = 0;
		add_byte(j, c);
	}
	return JSON_MORE;
}

static enum json_event escape_step(struct json *j, uint8_t c)
{
	static const char letters[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";

	if (c == 'u') {
		j->state = HEX;
		j->left = 4;
		return JSON_MORE;
	}
	const char *letter = c ? strchr(letters, c) : NULL;

	if (!letter)
		return bad(j, "bad escape");
	j->lead = 0;
	j->state = STRING;
	add_byte(j, (uint8_t)meaning[letter - letters]);
	return JSON_MORE;
}

static enum json_event hex_step(struct json *j, uint8_t c)
{
	unsigned digit = (unsigned)c - '0', letter = (c | 0x20u) - 'a';

	if (digit > 9 && letter > 5)
		return bad(j, "bad escape");
	if (digit > 9)
		digit = letter + 10;
	j->code = (uint16_t)((unsigned)j->code << 4 | digit);
	if (!--j->left) {
		j->state = STRING;
		add_code(j, j->code);
	}
	return JSON_MORE;
}

/* The part of the number that c belongs to after `part`; 0: it does not continue the number. */
static uint8_t number_part(unsigned part, uint8_t c)
{
	static const char after_digit[] = {
		[START] = WHOLE, [SIGN] = WHOLE, [POINT] = FRACTION, [EXPONENT] = POWER,
		[EXPONENT_SIGN] = POWER, [WHOLE] = WHOLE, [FRACTION] = FRACTION, [POWER] = POWER
	};

	if (c >= '0' && c <= '9')
		return c == '0' && part <= SIGN ? ZERO : (uint8_t)after_digit[part];
	if (c == '.' && (part == ZERO || part == WHOLE))
		return POINT;
	if ((c | 0x20) == 'e' && part >= ZERO && part <= FRACTION)
		return EXPONENT;
	if (c == '-' && part == START)
		return SIGN;
	return part == EXPONENT && (c == '+' || c == '-') ? EXPONENT_SIGN : 0;
}

bool json_is_number(struct span s)
{
	uint8_t part = START;

	for (size_t i = 0; i < s.len && part; i++)
		part = number_part(part, (uint8_t)s.at[i]);
	return part >= ZERO;
}

static enum json_event number_step(struct json *j, uint8_t c)
{
	uint8_t part = number_part(j->part, c);

	if (part) {
		j->part = part;
		add_byte(j, c);
		return JSON_MORE;
	}
	if (j->part < ZERO)
		return bad(j, "bad number");
	j->state = NEXT;
	return JSON_NUMBER;
}

static const char words[] = "true\0false\0null";

static enum json_event word_step(struct json *j, uint8_t c)
{
	if (c != words[j->part])
		return bad(j, "bad word");
	if (words[++j->part])
		return JSON_MORE;
	j->state = NEXT;
	return j->part < 5 ? JSON_TRUE : j->part < 11 ? JSON_FALSE : JSON_NULL;
}

static enum json_event open(struct json *j, bool object)
{
	if (j->depth == JSON_DEPTH_MAX)
		return bad(j, "nesting over 64");
	uint64_t bit = (uint64_t)1 << j->depth++;

	j->objects = object ? j->objects | bit : j->objects & ~bit;
	j->state = object ? FIRST_NAME : FIRST_VALUE;
	return object ? JSON_OBJECT : JSON_ARRAY;
}

static enum json_event close(struct json *j, bool object)
{
	j->depth--;
	j->state = NEXT;
	return object ? JSON_OBJECT_END : JSON_ARRAY_END;
}

static enum json_event value_step(struct json *j, uint8_t c)
{
	if (c == '{' || c == '[')
		return open(j, c == '{');
	if (c == '"') {
		j->is_key = false;
		token_start(j, STRING);
		return JSON_MORE;
	}
	if (c == 't' || c == 'f' || c == 'n') {
		j->state = WORD;
		j->part = c == 't' ? 1 : c == 'f' ? 6 : 12;
		return JSON_MORE;
	}
	j->part = number_part(START, c);
	if (!j->part)
		return bad(j, c == 0xef && !j->offset ? "byte order mark" : "value expected");
	token_start(j, NUMBER);
	add_byte(j, c);
	return JSON_MORE;
}

static enum json_event name_step(struct json *j, uint8_t c)
{
	if (c != '"')
		return bad(j, "name expected");
	j->is_key = true;
	token_start(j, STRING);
	return JSON_MORE;
}

/* Between tokens. */
static enum json_event structure_step(struct json *j, uint8_t c)
{
	bool object = j->depth && json_is_object(j, j->depth);

	if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
		return JSON_MORE;
	if (c == (object ? '}' : ']') && j->depth &&
	    (j->state == NEXT || j->state == FIRST_NAME || j->state == FIRST_VALUE))
		return close(j, object);
	if (j->state <= FIRST_VALUE)
		return value_step(j, c);
	if (j->state <= FIRST_NAME)
		return name_step(j, c);
	if (j->state == NEXT && !j->depth)
		return bad(j, "text after the value");
	if (c != (j->state == NEXT ? ',' : ':'))
		return bad(j, j->state == NEXT ? "comma or end expected" : "colon expected");
	j->state = j->state == NEXT && object ? NAME : VALUE;
	return JSON_MORE;
}

static enum json_event step(struct json *j, uint8_t c)
{
	switch (j->state) {
	case STRING:
		return string_step(j, c);
	case ESCAPE:
		return escape_step(j, c);
	case HEX:
		return hex_step(j, c);
	case NUMBER:
		return number_step(j, c);
	case WORD:
		return word_step(j, c);
	case FAILED:
		return JSON_BAD;
	default:
		return structure_step(j, c);
	}
}

enum json_event json_next(struct json *j, const uint8_t **in, const uint8_t *end)
{
	while (*in < end) {
		enum json_event event = step(j, **in);

		if (event == JSON_BAD)
			j->state = FAILED;
		if (event == JSON_BAD || event == JSON_NUMBER)
			return event;
		++*in;
		j->offset++;
		if (event)
			return event;
	}
	return j->state == FAILED ? JSON_BAD : JSON_MORE;
}

enum json_event json_last(struct json *j)
{
	return j->state == NUMBER && !j->depth && j->part >= ZERO ? number_step(j, ' ') : JSON_MORE;
}

bool json_finish(struct json *j)
{
	json_last(j);
	if (j->state == NEXT && !j->depth)
		return true;
	if (j->state != FAILED)
		bad(j, j->state == VALUE && !j->depth ? "empty" : "ends too early");
	return false;
}
