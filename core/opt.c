// SPDX-License-Identifier: MIT
// The option parser. Unknown names are answered with the nearest known one.
#include "core/opt.h"

#include "core/expand.h"
#include "core/hint.h"

enum { OPT_VALUE_MAX = 1000000000 };

struct parser {
	const struct opt_table *table[2];
	char *config;
	char **next;		/* the word after the one being read */
	struct err *err;
	struct hint hint;
};

static unsigned long suffix_scale(enum opt_kind kind, struct span suffix)
{
	char c = suffix.len == 1 ? suffix.at[0] : '\0';

	if (!suffix.len)
		return 1;
	if (kind == OPT_TIME)
		return c == 's' ? 1 : c == 'm' ? 60 : c == 'h' ? 3600 : 0;
	if (kind == OPT_SIZE)
		return c == 'k' || c == 'K' ? 1 << 10 : c == 'M' ? 1 << 20 : c == 'G' ? 1 << 30 : 0;
	return 0;
}

bool opt_value(enum opt_kind kind, struct span s, int *value)
{
	/* What a unit of `sum` is worth, in the end unit: a fraction makes it smaller. */
	unsigned long scale = kind == OPT_TIME ? 1000 : 1, sum = 0;
	bool in_fraction = false;
	size_t i = 0;

	for (; i < s.len; i++) {
		unsigned digit = (unsigned char)s.at[i] - (unsigned)'0';

		if (digit > 9) {
			if (s.at[i] != '.' || in_fraction || kind != OPT_TIME || !i)
				break;
			in_fraction = true;
		} else if (!in_fraction || scale > 1) {
			sum = sum * 10 + digit;
			scale /= in_fraction ? 10 : 1;
		}
		if (sum > OPT_VALUE_MAX)
			return false;
	}
	struct span suffix = {s.at + i, s.len - i};
	if (kind == OPT_TIME && span_is(suffix, "ms"))
		sum = sum * scale / 1000;
	else
		sum *= scale * suffix_scale(kind, suffix);
	*value = (int)sum;
	/* A zero must have been written as one. */
	return i && sum <= OPT_VALUE_MAX && (sum || s.at[0] == '0');
}

static int store(struct parser *p, const struct opt_row *row, const char *name, const char *value)
{
	void *at = p->config + row->at;
	struct opt_list *list = at;

	value = expand(value, p->err);
	if (!value)
		return -1;
	if (row->kind == OPT_TEXT) {
		*(const char **)at = value;
	} else if (row->kind == OPT_LIST) {
		if (list->n == OPT_LIST_MAX)
			return err_set(p->err, CAUSE_USAGE, ": --%s more than %d times", name,
				       OPT_LIST_MAX);
		list->at[list->n++] = value;
	} else if (!opt_value(row->kind, span_of(value), at)) {
		return err_set(p->err, CAUSE_USAGE, ": --%s %q is not a %s", name, value,
			       row->kind == OPT_TIME ? "time such as 500ms, 1.5s or 2m" :
			       row->kind == OPT_SIZE ? "size such as 4096, 64k or 1M" : "number");
	}
	return 0;
}

/* `value` is what stood in the same word, or NULL: then it is the next word. */
static int take(struct parser *p, const struct opt_row *row, const char *name, const char *value)
{
	if (row->kind == OPT_ABSENT)
		return err_set(p->err, CAUSE_NOT_BUILT, ": --%s", name);
	if (row->kind == OPT_FLAG) {
		p->config[row->at] = true;
		return value ? err_set(p->err, CAUSE_USAGE, ": --%s takes no value", name) : 0;
	}
	if (!value && !(value = *p->next++))
		return err_set(p->err, CAUSE_USAGE, ": --%s needs a value", name);
	return store(p, row, name, value);
}

/* The row with this letter, or, if that is 0, with this name; *found is its name. */
static const struct opt_row *find(struct parser *p, char letter, struct span name,
				  const char **found)
{
	p->hint = (struct hint){.word = name};
	for (int t = 0; t < 2; t++) {
		const char *text = p->table[t]->texts;

		for (unsigned i = 0; i < p->table[t]->n; i++) {
			const struct opt_row *row = &p->table[t]->rows[i];

			*found = text;
			if (letter ? row->letter == letter : span_is(name, text))
				return row;
			hint_offer(&p->hint, text);
			for (int skip = ENABLE_HELP ? 3 : 1; skip; skip--)
				text += strlen(text) + 1;
		}
	}
	return NULL;
}

static int take_long(struct parser *p, const char *word)
{
	struct span value, name = span_cut(span_of(word), '=', &value);
	const char *found;
	const struct opt_row *row = find(p, '\0', name, &found);

	if (row)
		return take(p, row, found, value.at);
	return err_set(p->err, CAUSE_USAGE, ": unknown option --%Q%s%s", name,
		       hint_prefix(&p->hint, ", did you mean --"), hint_best(&p->hint));
}

static int take_letters(struct parser *p, const char *letters)
{
	const char *name;

	for (; *letters; letters++) {
		struct span letter = {letters, 1};
		const struct opt_row *row = find(p, *letters, letter, &name);

		if (!row)
			return err_set(p->err, CAUSE_USAGE, ": unknown option -%Q", letter);
		if (row->kind != OPT_FLAG)
			return take(p, row, name, letters[1] ? letters + 1 : NULL);
		take(p, row, name, NULL);
	}
	return 0;
}

int opt_parse(const struct opt_table *own, const struct opt_table *common, void *config,
	      struct operands *operands, struct err *err)
{
	struct parser p = {{own, common}, config, operands->at, err, {{NULL, 0}, NULL, 0}};
	const char *word;
	unsigned n = 0;

	while ((word = *p.next)) {
		p.next++;
		if (word[0] != '-' || !word[1]) {
			word = expand(word, err);
			if (!word)
				return -1;
			operands->at[n++] = (char *)(uintptr_t)word;
		} else if (word[1] != '-') {
			if (take_letters(&p, word + 1))
				return -1;
		} else if (!word[2]) {
			break;
		} else if (take_long(&p, word + 2)) {
			return -1;
		}
	}
	operands->before_dashes = n;
	while (*p.next)
		operands->at[n++] = *p.next++;
	operands->at[n] = NULL;
	operands->n = n;
	return 0;
}
