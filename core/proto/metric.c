// SPDX-License-Identifier: MIT
// One pass over the lines serves all expectations. Labels are not stored: an expectation and a
// sample are two texts of the same form, read by the same functions and walked side by side.
#include "core/proto/metric.h"

struct label {
	struct span name, value;	/* quoted ones without their quotes */
};

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* Letters, digits, underscore and colon, which ASCII has behind the digits. */
static bool is_in_name(char c)
{
	return ((unsigned)c | 0x20) - 'a' < 26 || (unsigned)c - '0' < 11 || c == '_';
}

/* A name, or what stands in quotes; and the blanks behind it. NULL: neither. */
static const char *read_word(const char *p, struct span *word)
{
	bool quoted = *p == '"';
	const char *from = p += quoted;

	while (quoted ? *p != '"' : is_in_name(*p)) {
		p += quoted && *p == '\\';
		if (!*p++)
			return NULL;
	}
	*word = (struct span){from, (size_t)(p - from)};
	return quoted || (p > from && *from >= ':') ? skip_blanks(p + quoted) : NULL;
}

/* name="value" or, the metric's name, "value"; and the comma. NULL: something is wrong. */
static const char *read_label(const char *p, struct label *label)
{
	bool quoted = *p == '"';

	p = read_word(p, &label->name);
	if (!p)
		return NULL;
	if (*p == '=') {
		p = skip_blanks(p + 1);
		quoted = *p == '"' && label->name.len;
		p = read_word(p, &label->value);
	} else {
		label->value = label->name;
		label->name.len = 0;
	}
	if (!p || !quoted || (*p != ',' && *p != '}'))
		return NULL;
	return *p == ',' ? skip_blanks(p + 1) : p;
}

/* To the closing brace; *value is set if one of the labels has the name. NULL: one is wrong. */
static const char *find_label(const char *p, struct span name, struct span *value)
{
	struct label label;

	while (p && *p != '}') {
		p = read_label(p, &label);
		if (p && span_is_equal(label.name, name))
			*value = label.value;
	}
	return p;
}

/* Name and labels, perhaps without the name, and the blanks behind them. NULL: they are none. */
static const char *read_series(const char *p, struct series *series)
{
	*series = (struct series){{"", 0}, "}", ""};
	if (*p != '{' ) {
		if (*p == '"')
			return NULL;
		p = read_word(p, &series->name);
	}
	if (p && *p == '{') {
		p = skip_blanks(p + 1);
		series->labels = p;
		p = find_label(p, (struct span){"", 0}, &series->name);
		if (p)
			p = skip_blanks(p + 1);
	}
	return p;
}

/* And the blanks behind it. */
static const char *read_number(const char *p)
{
	struct decimal d;

	d.special = 0;
	p = decimal_add(&d, p, 0);
	return p ? skip_blanks(p) : NULL;
}

static bool has_labels(const char *labels, const char *wanted)
{
	struct label label;

	while (*wanted != '}') {
		struct span value = {"", 0};

		wanted = read_label(wanted, &label);
		find_label(labels, label.name, &value);
		if (label.name.len && !span_is_equal(label.value, value))
			return false;
	}
	return true;
}

static void count(struct metric *e, const struct series *series)
{
	struct span rest = series->name;
	size_t n = e->wanted.name.len;

	if (rest.len < n || memcmp(rest.at, e->wanted.name.at, n))
		return;
	rest.at += n;
	rest.len -= n;
	if (rest.len && (e->exact || !span_is(rest, "_total")))
		return;
	if (!rest.len && !e->exact) {
		e->exact = true;
		e->n = 0;
		e->sum = (struct decimal){0};
	}
	if (has_labels(series->labels, e->wanted.labels)) {
		e->n++;
		decimal_add(&e->sum, series->number, 1);
	}
}

/* Behind a sample; NULL: it is none. The exemplar, if there is one, is read as a second one without
 * a name. */
static const char *read_sample(const char *p, struct series *series)
{
	struct series exemplar;

	p = read_series(p, series);
	/* "up-1" is no name. */
	if (!p || !series->name.len || p == series->name.at + series->name.len)
		return NULL;
	series->number = p;
	for (;;) {
		p = read_number(p);
		if (p && *p && *p != '#')
			p = read_number(p);
		if (!p || *p != '#' || series == &exemplar)
			return p;
		series = &exemplar;
		p = skip_blanks(p + 1);
		if (*p != '{')
			return NULL;
		p = read_series(p, series);
		if (!p || series->name.len)
			return NULL;
	}
}

static const char *read_line(struct metrics *m)
{
	char *end = m->buffer + m->len;
	const char *p = skip_blanks(m->buffer);
	struct series series;

	m->len = 0;
	if (end > m->buffer && end[-1] == '\r')
		end--;
	*end = '\0';
	if (p >= end)
		return NULL;
	if (m->ended)
		return "text after # EOF";
	if (*p == '#') {
		m->ended = span_is((struct span){p, (size_t)(end - p)}, "# EOF");
		return NULL;
	}
	if (read_sample(p, &series) != end)
		return "not a sample";
	for (struct metric *e = m->at; e < m->at + m->n; e++)
		count(e, &series);
	return NULL;
}

/* A run of signs is the set of what they stand for. */
static const char *read_relation(const char *p, unsigned *orders)
{
	bool negated = *p == '!';
	unsigned sign;

	*orders = 0;
	for (p += negated; (sign = (unsigned)*p - '<') < 3; p++)
		*orders |= 1u << sign;
	if (negated && *orders)
		*orders ^= DECIMAL_LESS | DECIMAL_EQUAL | DECIMAL_GREATER;
	return *orders % 7 ? skip_blanks(p) : NULL;
}

bool metric_add(struct metrics *m, const char *expr, const char **why)
{
	struct metric *e = &m->at[m->n];
	struct decimal d = {0};

	*why = "want NAME{label=\"v\"} OP NUMBER";
	if (m->n == METRIC_MAX)
		return false;
	e->expr = expr;
	expr = read_series(skip_blanks(expr), &e->wanted);
	if (!expr || !e->wanted.name.len)
		return false;
	expr = read_relation(expr, &e->orders);
	if (!expr)
		return false;
	e->wanted.number = expr;
	expr = decimal_add(&d, expr, 1);
	if (!expr || *skip_blanks(expr) || d.special >= DECIMAL_NAN)
		return false;
	m->n++;
	return true;
}

bool metric_feed(struct metrics *m, const uint8_t *in, size_t n)
{
	for (; n && !m->why; n--, in++) {
		if (*in == '\n') {
			m->why = read_line(m);
			m->line += !m->why;
		} else if (m->len < METRIC_LINE_MAX) {
			m->buffer[m->len++] = (char)*in;
		} else if (m->buffer[0] != '#') {
			m->why = "line over 4096 bytes";
		}
	}
	return !m->why;
}

enum metric_result metric_finish(struct metrics *m, struct text *details)
{
	if (!m->why)
		m->why = read_line(m);
	if (m->why) {
		text_add(details, " at line %d: %s", m->line + 1, m->why);
		return METRIC_INVALID;
	}
	for (struct metric *e = m->at; e < m->at + m->n; e++) {
		if (e->n && decimal_compare(&e->sum, e->wanted.number) & e->orders)
			continue;
		text_add(details, ": %q", e->expr);
		if (!e->n)
			return METRIC_ABSENT;
		text_add(details, ", is ");
		decimal_print(details, &e->sum);
		if (e->n > 1)
			text_add(details, " (sum of %d)", e->n);
		return METRIC_DIFFERS;
	}
	return METRIC_OK;
}
