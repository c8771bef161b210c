// SPDX-License-Identifier: MIT
// One pass over the lines serves all expectations. Labels are not stored: an expectation and a
// sample are two texts of the same form, walked side by side.
#include "core/proto/metric.h"

#include "core/proto/json.h"

/* A name or a label's value; quoted ones without their quotes, but still with their escapes. */
struct label {
	struct span name, value;
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void advance(struct span *s, size_t n)
{
	s->at += n;
	s->len -= n;
}

static void skip_blanks(struct span *s)
{
	while (s->len && (s->at[0] == ' ' || s->at[0] == '\t'))
		advance(s, 1);
}

static bool take_char(struct span *s, char c)
{
	if (!s->len || s->at[0] != c)
		return false;
	advance(s, 1);
	return true;
}

/* The character c, with blanks around it. */
static bool take(struct span *s, char c)
{
	skip_blanks(s);
	if (!take_char(s, c))
		return false;
	skip_blanks(s);
	return true;
}

/* What stands in quotes; s begins behind the opening one. */
static bool take_quoted(struct span *s, struct span *text)
{
	size_t n = 0;

	while (n < s->len && s->at[n] != '"')
		n += s->at[n] == '\\' ? 2 : 1;
	if (n >= s->len)
		return false;
	*text = (struct span){s->at, n};
	advance(s, n + 1);
	return true;
}

/* An identifier; only a metric's may hold colons. */
static bool take_name(struct span *s, bool colons, struct span *name)
{
	size_t n = 0;

	while (n < s->len && (is_letter(s->at[n]) || (colons && s->at[n] == ':') ||
			      (n && s->at[n] >= '0' && s->at[n] <= '9')))
		n++;
	*name = (struct span){s->at, n};
	advance(s, n);
	return n;
}

/* name="value"; or, of a metric, "name" alone: then value.at is NULL. */
static bool take_label(struct span *s, struct label *label)
{
	bool quoted = take_char(s, '"');

	if (!(quoted ? take_quoted(s, &label->name) : take_name(s, false, &label->name)) ||
	    !label->name.len)
		return false;
	label->value.at = NULL;
	if (!take(s, '='))
		return quoted;
	return take_char(s, '"') && take_quoted(s, &label->value);
}

static char take_unescaped(struct span *s)
{
	static const char escaped[] = "\\\"n", meaning[] = "\\\"\n";
	char c = s->at[0];
	const char *at;

	advance(s, 1);
	if (c != '\\' || !s->len || !(at = memchr(escaped, s->at[0], sizeof(escaped) - 1)))
		return c;
	advance(s, 1);
	return meaning[at - escaped];
}

static bool same(struct span a, struct span b)
{
	while (a.len && b.len)
		if (take_unescaped(&a) != take_unescaped(&b))
			return false;
	return a.len == b.len;
}

/* `labels` have been checked. Without one of this name: false, and *value is empty. */
static bool find_label(struct span labels, struct span name, struct span *value)
{
	struct label label;

	*value = (struct span){"", 0};
	for (; labels.len; take(&labels, ',')) {
		take_label(&labels, &label);
		if (label.value.at && same(label.name, name)) {
			*value = label.value;
			return true;
		}
	}
	return false;
}

/* From behind the opening brace to behind the closing one. NULL, or what is wrong. */
static const char *take_labels(struct span *s, struct series *series)
{
	struct label label;
	struct span before;

	series->labels = (struct span){s->at, 0};
	for (unsigned n = 0; !take(s, '}'); n++) {
		if (n == METRIC_LABELS_MAX)
			return "over 128 labels";
		if (!take_label(s, &label))
			return "bad label";
		if (!label.value.at) {
			if (series->name.at)
				return "bad label";
			series->name = label.name;
		} else if (same(label.name, span_of("__name__"))) {
			return "label __name__";
		} else if (find_label(series->labels, label.name, &before)) {
			return "label given twice";
		}
		if (!take(s, ',') && (!s->len || s->at[0] != '}'))
			return "bad label";
		series->labels.len = (size_t)(s->at - series->labels.at);
	}
	return NULL;
}

/* The name and the labels. NULL, or what is wrong. */
static const char *take_series(struct span *s, struct series *series)
{
	const char *why = NULL;

	*series = (struct series){{NULL, 0}, {"", 0}};
	if (!take_name(s, true, &series->name))
		series->name.at = NULL;
	if (take(s, '{'))
		why = take_labels(s, series);
	return why ? why : series->name.at ? NULL : "no metric name";
}

static bool take_number(struct span *s, struct span *text, struct decimal *d)
{
	size_t n = 0;

	while (n < s->len && s->at[n] != ' ' && s->at[n] != '\t')
		n++;
	*text = (struct span){s->at, n};
	advance(s, n);
	skip_blanks(s);
	return decimal_parse(d, *text);
}

/* The value and the timestamp, if there is one. NULL, or what is wrong. */
static const char *take_value(struct span *s, struct span *text, struct decimal *d)
{
	struct decimal time;
	struct span ignored;

	if (!take_number(s, text, d))
		return "bad number";
	if (s->len && s->at[0] != '#' &&
	    (!take_number(s, &ignored, &time) || time.nan || time.far))
		return "bad timestamp";
	return NULL;
}

static const char *skip_exemplar(struct span *s, const struct series *series)
{
	struct series exemplar = *series;
	struct span ignored;
	struct decimal d;

	if (!take(s, '{'))
		return "bad exemplar";
	const char *why = take_labels(s, &exemplar);

	return why ? why : take_value(s, &ignored, &d);
}

static bool has_labels(struct span labels, struct span wanted)
{
	struct label label;
	struct span value;

	for (; wanted.len; take(&wanted, ',')) {
		take_label(&wanted, &label);
		find_label(labels, label.name, &value);
		if (label.value.at && !same(label.value, value))
			return false;
	}
	return true;
}

/* Without a trailing "_total"; all of it if there is none. */
static struct span family(struct span name)
{
	static const char suffix[] = "_total";
	size_t n = sizeof(suffix) - 1;

	if (name.len > n && !memcmp(name.at + name.len - n, suffix, n))
		name.len -= n;
	return name;
}

static void count(struct metric *e, const struct series *series, struct span text,
		  const struct decimal *d)
{
	bool exact = same(e->wanted.name, series->name);

	if (!exact && (e->exact || !same(e->wanted.name, family(series->name))))
		return;
	if (exact && !e->exact) {
		e->exact = true;
		e->n = 0;
		e->sum = (struct decimal){0};
	}
	if (!has_labels(series->labels, e->wanted.labels))
		return;
	e->n++;
	decimal_add(&e->sum, d);
	e->seen[0] = '\0';
	if (text.len < sizeof(e->seen)) {
		memcpy(e->seen, text.at, text.len);
		e->seen[text.len] = '\0';
	}
}

static bool is_utf8(struct span s)
{
	struct utf8 u = {0};

	for (size_t i = 0; i < s.len; i++)
		if (!utf8_next(&u, (uint8_t)s.at[i]))
			return false;
	return !u.need;
}

static const char *read_sample(struct metrics *m, struct span s)
{
	struct series series;
	struct span text;
	struct decimal d;

	if (!is_utf8(s))
		return "bad UTF-8";
	const char *why = take_series(&s, &series);
	if (why)
		return why;
	if (!strchr(" \t}", s.at[-1]))
		return "bad metric name";
	why = take_value(&s, &text, &d);
	if (!why && take(&s, '#'))
		why = skip_exemplar(&s, &series);
	if (why || s.len)
		return why ? why : "text after the sample";
	for (unsigned i = 0; i < m->n; i++)
		count(&m->at[i], &series, text, &d);
	return NULL;
}

static const char *read_line(struct metrics *m)
{
	struct span s = {m->buffer, m->len};

	m->len = 0;
	if (s.len && s.at[s.len - 1] == '\r')
		s.len--;
	s = span_trim(s);
	if (!s.len)
		return NULL;
	if (m->ended)
		return "text after # EOF";
	if (s.at[0] != '#')
		return read_sample(m, s);
	m->ended = span_is(s, "# EOF");
	return NULL;
}

/* The relation that begins s, as a set of enum decimal_order; 0: none does. */
static unsigned char take_relation(struct span *s)
{
	static const char signs[] = "<=>";	/* each stands for the bit of its place */
	bool negated = take_char(s, '!');
	const char *sign = s->len ? memchr(signs, s->at[0], sizeof(signs) - 1) : NULL;

	if (!sign || (negated && *sign != '='))
		return 0;
	advance(s, 1);
	if (negated)
		return DECIMAL_LESS | DECIMAL_GREATER;
	return (unsigned char)(1 << (sign - signs) | (take_char(s, '=') ? DECIMAL_EQUAL : 0));
}

bool metric_add(struct metrics *m, const char *expr, const char **why)
{
	struct metric *e = &m->at[m->n];
	struct span s = span_trim(span_of(expr));
	struct decimal d;

	*why = "more than 16 expectations";
	if (m->n == METRIC_MAX)
		return false;
	*e = (struct metric){.series.at = s.at};
	*why = take_series(&s, &e->wanted);
	if (*why)
		return false;
	e->series = span_trim((struct span){e->series.at, (size_t)(s.at - e->series.at)});
	e->op.at = s.at;
	*why = "operator expected";
	e->orders = take_relation(&s);
	if (!e->orders)
		return false;
	e->op.len = (size_t)(s.at - e->op.at);
	*why = "bad number";
	skip_blanks(&s);
	e->number = s;
	if (!decimal_parse(&d, s) || d.nan)
		return false;
	m->n++;
	return true;
}

bool metric_feed(struct metrics *m, const uint8_t *in, size_t n)
{
	for (size_t i = 0; i < n && !m->why; i++) {
		char c = (char)in[i];

		m->line += !m->in_line;
		m->in_line = c != '\n';
		if (c == '\n')
			m->why = read_line(m);
		else if (!m->len && (c == ' ' || c == '\t'))
			continue;
		else if (m->len < METRIC_LINE_MAX)
			m->buffer[m->len++] = c;
		else if (m->buffer[0] == '#')
			m->buffer[1] = '#';	/* what is cut must not leave "# EOF" */
		else
			m->why = "line over 4096 bytes";
	}
	return !m->why;
}

static bool holds(const struct metric *e)
{
	struct decimal number;

	decimal_parse(&number, e->number);
	return decimal_compare(&e->sum, &number) & e->orders;
}

enum metric_result metric_finish(struct metrics *m, struct text *details)
{
	if (!m->why)
		m->why = read_line(m);
	if (m->why) {
		text_add(details, " at line %d: %s", m->line, m->why);
		return METRIC_INVALID;
	}
	for (unsigned i = 0; i < m->n; i++) {
		const struct metric *e = &m->at[i];

		if (e->n && holds(e))
			continue;
		text_add(details, ": %Q", e->series);
		if (!e->n) {
			text_add(details, e->exact ? " (it is there with other labels)" : "");
			return METRIC_ABSENT;
		}
		text_add(details, " is ");
		if (e->n == 1 && e->seen[0])
			text_add(details, "%s", e->seen);
		else
			decimal_print(details, &e->sum);
		if (e->n > 1)
			text_add(details, " (sum of %d)", e->n);
		text_add(details, ", wanted %S %S", e->op, e->number);
		return METRIC_DIFFERS;
	}
	return METRIC_OK;
}
