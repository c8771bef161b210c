// SPDX-License-Identifier: MIT
// One byte, one step: a piece may end anywhere, even inside a \u escape. What may come next is a
// set of bits, what closes each container stands ready as a character; numbers and words are
// collected to their end and looked at there.
#include "core/proto/json.h"

/* Zeroed, a struct json stands between tokens and waits for its one value. */
enum { BETWEEN, STRING, ESCAPE, WORD };
enum { NO_VALUE = 1, NAME = 2, END = 4, COMMA = 8, COLON = 16 };

static enum json_event bad(struct json *j, const char *why)
{
	j->why = why;
	return JSON_BAD;
}

/* False: c cannot stand here. */
static bool utf8_next(struct json *j, uint8_t c)
{
	if (j->pending & 0x80) {
		/* A character is bad by its first byte or by that and the second. */
		unsigned two = (unsigned)j->lead_byte << 6 | (c & 0x3f);

		j->pending = (uint8_t)(j->pending << 1);
		j->lead_byte = 0xd0;
		return c >> 6 == 2 && two >= 0xc2 << 6 && two < (0xf4 << 6 | 0x10) &&
		       two >> 5 != 0xe0 << 1 && two >> 5 != (0xed << 1 | 1) &&
		       two >> 4 != 0xf0 << 2;
	}
	if (c < 0x80)
		return true;
	j->lead_byte = c;
	j->pending = (uint8_t)(c << 1);
	return c >= 0xc0;
}

static void add_byte(struct json *j, unsigned c)
{
	j->half = 0;
	if (j->token_len < JSON_TOKEN_MAX)
		j->token[j->token_len++] = (char)c;
	else
		j->token_cut = true;
}

/* In UTF-8, whose first byte begins with `mark`; four bytes at most. */
static void add_code(struct json *j, unsigned code, unsigned mark)
{
	if (code >= (0x100 - mark) / 2) {
		add_code(j, code >> 6, 0xc0 | mark >> 1);
		code &= 0x3f;
		mark = 0x80;
	}
	add_byte(j, mark | code);
}

/* One \uXXXX. A first half is added at once; its second half takes that back. */
static void add_escape(struct json *j, unsigned code)
{
	unsigned half = code >> 10 == 0xd800 >> 10 ? code : 0;

	if (j->half && code >> 10 == 0xdc00 >> 10) {
		code += ((unsigned)j->half << 10) + 0x10000 - (0xd800u << 10) - 0xdc00;
		j->token_len = (uint16_t)(j->token_len - 3);
	}
	add_code(j, code, 0);
	j->half = (uint16_t)half;
}

static bool escape_step(struct json *j, uint8_t c)
{
	static const char letters[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
	int digit = hex_value((char)c);

	if (!j->code) {
		j->code = c == 'u';
		if (j->code)
			return true;
		j->mode = STRING;
		for (const char *letter = letters; *letter; letter += 2)
			if (*letter == (char)c) {
				add_byte(j, (uint8_t)letter[1]);
				return true;
			}
		return false;
	}
	if (digit < 0)
		return false;
	j->code = j->code << 4 | (unsigned)digit;
	if (j->code >> 16) {
		j->mode = STRING;
		add_escape(j, j->code & 0xffff);
	}
	return true;
}

/* A value is complete. */
static __attribute__((noinline)) enum json_event done(struct json *j, enum json_event event)
{
	j->mode = BETWEEN;
	j->wants = j->depth ? NO_VALUE | COMMA | END : NO_VALUE;
	return event;
}

static enum json_event string_step(struct json *j, uint8_t c)
{
	if (!utf8_next(j, c) || c < 0x20)
		return bad(j, "bad string");
	if (c == '\\') {
		j->mode = ESCAPE;
		j->code = 0;
		return JSON_MORE;
	}
	if (c != '"') {
		add_byte(j, c);
		return JSON_MORE;
	}
	if (!(j->wants & NAME))
		return done(j, JSON_STRING);
	j->mode = BETWEEN;
	j->wants = NO_VALUE | COLON;
	return JSON_KEY;
}

/* NULL, or p there are digits. */
static const char *skip_digits(const char *p)
{
	const char *from = p;

	while (*p >= '0' && *p <= '9')
		p++;
	return p > from ? p : NULL;
}

/* Section 6. */
static bool is_number(const char *p)
{
	p += *p == '-';
	p = *p == '0' ? p + 1 : skip_digits(p);
	if (p && *p == '.')
		p = skip_digits(p + 1);
	if (p && (*p | 0x20) == 'e') {
		p++;
		p = skip_digits(p + (*p == '+' || *p == '-'));
	}
	return p && !*p;
}

static enum json_event word_end(struct json *j)
{
	static const char words[][6] = {"true", "false", "null"};

	j->token[j->token_len] = '\0';
	for (unsigned i = 0; i < 3; i++)
		if (span_is(json_token(j), words[i]))
			return done(j, JSON_TRUE + i);
	if (!j->token_cut && is_number(j->token))
		return done(j, JSON_NUMBER);
	j->offset -= j->token_len;
	return bad(j, "not a value");
}

static enum json_event open(struct json *j, uint8_t c)
{
	if (j->depth == JSON_DEPTH_MAX)
		return bad(j, "nesting over 64");
	/* In ASCII [ and ], { and } are two apart. */
	j->end[++j->depth] = (char)(c + 2);
	j->wants = c == '{' ? NO_VALUE | NAME | END : END;
	return c == '{' ? JSON_OBJECT : JSON_ARRAY;
}

static enum json_event between_step(struct json *j, uint8_t c)
{
	unsigned wants = j->wants;
	char end = j->end[j->depth];

	if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
		return JSON_MORE;
	if (c == (uint8_t)end && wants & END) {
		j->depth--;
		return done(j, c == '}' ? JSON_OBJECT_END : JSON_ARRAY_END);
	}
	if ((c == ',' && wants & COMMA) || (c == ':' && wants & COLON)) {
		j->wants = c == ',' && end == '}' ? NO_VALUE | NAME : 0;
		return JSON_MORE;
	}
	if (wants & NO_VALUE && !(c == '"' && wants & NAME))
		return bad(j, "unexpected character");
	if ((c | 0x20) == '{')
		return open(j, c);
	j->token_len = 0;
	j->half = 0;
	j->token_cut = false;
	j->mode = STRING;
	if (c == '"')
		return JSON_MORE;
	j->mode = WORD;
	add_byte(j, c);
	return JSON_MORE;
}

static enum json_event step(struct json *j, uint8_t c)
{
	if (j->mode == BETWEEN)
		return between_step(j, c);
	if (j->mode == STRING)
		return string_step(j, c);
	if (j->mode == WORD)
		add_byte(j, c);
	else if (!escape_step(j, c))
		return bad(j, "bad string");
	return JSON_MORE;
}

enum json_event json_next(struct json *j, const uint8_t **in, const uint8_t *end)
{
	enum json_event event = JSON_MORE;

	while (!j->why && !event && *in < end) {
		uint8_t c = **in;

		if (j->mode == WORD && (c <= ' ' || c == ',' || (c | 0x20) == '}'))
			return word_end(j);
		event = step(j, c);
		if (event != JSON_BAD) {
			++*in;
			j->offset++;
		}
	}
	return j->why ? JSON_BAD : event;
}

bool json_finish(struct json *j)
{
	if (!j->why && j->mode == WORD)
		word_end(j);
	if (!j->why && (j->mode || j->depth || !j->wants))
		bad(j, "ends too early");
	return !j->why;
}
