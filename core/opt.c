// SPDX-License-Identifier: MIT
// The option parser. Unknown names are answered with the nearest known one.
#include "core/common.h"
#include "core/expand.h"
#include "core/hint.h"
#include "core/proto/value.h"

struct parser {
	const struct opt_row *own;
	char *own_config;
	char *config;		/* of the row that was found */
	char **next;		/* the word after the one being read */
	struct err *err;
};

/* The row of a name, or, after a single dash, of a letter. NULL: err is set. */
static const struct opt_row *find(struct parser *p, const char *dashes, struct span name)
{
	struct hint hint = {.word = name};
	const struct opt_row *row = p->own;

	p->config = p->own_config;
	for (;;) {
		if (row->kind == OPT_END) {
			if (p->config == (char *)&common)
				break;
			p->config = (char *)&common;
			row = common_options();
		}
		if (dashes[1] ? hint_is(&hint, row->name) : row->letter == name.at[0])
			return row;
		const char *text = row->name;
		for (int skip = ENABLE_HELP ? 3 : 1; skip; skip--)
			text = opt_next_text(text);
		row = (const void *)text;
	}
	err_set(p->err, CAUSE_USAGE, hint.best ? ": unknown option %s%Q, did you mean --%s" :
		": unknown option %s%Q", dashes, name, hint.best);
	return NULL;
}

/* `value` is what stood in the same word, or NULL: then it is the next word. */
static int take(struct parser *p, const struct opt_row *row, const char *value)
{
	void *at = p->config + (row->at[0] << 8 | row->at[1]);
	struct opt_list *list = at;
	const char *wrong = NULL;

	if (row->kind == OPT_ABSENT)
		return err_set(p->err, CAUSE_NOT_BUILT, ": --%s", row->name);
	if (row->kind != OPT_FLAG) {
		if (!value && !(value = *p->next++))
			return err_set(p->err, CAUSE_USAGE, ": --%s needs a value", row->name);
		value = expand(value, p->err);
		if (!value)
			return -1;
	}
	switch (row->kind) {
	case OPT_FLAG:
		if (value)
			wrong = ": --%s takes no value";
		else
			*(bool *)at = true;
		break;
	case OPT_TEXT:
		*(const char **)at = value;
		break;
	case OPT_LIST:
		if (list->n == OPT_LIST_MAX)
			wrong = ": too many --%s";
		else
			list->at[list->n++] = value;
		break;
	default:
		if (!value_parse((enum value_kind)(row->kind - OPT_TIME), value, at))
			wrong = row->kind == OPT_TIME ? ": --%s %q is no time such as 1.5s" :
				": --%s %q is no number";
	}
	return wrong ? err_set(p->err, CAUSE_USAGE, wrong, row->name, value) : 0;
}

/* The options in one word; `word` begins behind its first dash. */
static int take_word(struct parser *p, const char *word)
{
	const struct opt_row *row;
	struct span value;

	if (*word == '-') {
		row = find(p, "--", span_cut(span_of(word + 1), '=', &value));
		return row ? take(p, row, value.at) : -1;
	}
	do {
		row = find(p, "-", (struct span){word, 1});
		word++;
		if (!row || take(p, row, row->kind == OPT_FLAG || !*word ? NULL : word))
			return -1;
	} while (row->kind == OPT_FLAG && *word);
	return 0;
}

int opt_parse(struct operands *operands, const void *options, void *config, struct err *err)
{
	struct parser p = {.own = options, .own_config = config, .next = operands->at, .err = err};
	const char *word;
	unsigned n = 0;

	operands->options = options;
	while ((word = *p.next)) {
		p.next++;
		if (word[0] != '-' || !word[1]) {
			word = expand(word, err);
			if (!word)
				return -1;
			operands->at[n++] = (char *)(uintptr_t)word;
		} else if (word[1] == '-' && !word[2]) {
			break;
		} else if (take_word(&p, word + 1) || common.help || common.version) {
			return -1;
		}
	}
	operands->before_dashes = n;
	while ((operands->at[n] = *p.next)) {
		p.next++;
		n++;
	}
	operands->n = n;
	return 0;
}

const char *opt_parse_one(struct operands *operands, const void *options, void *config,
			  const char *what, struct err *err)
{
	if (opt_parse(operands, options, config, err))
		return NULL;
	if (operands->n != 1)
		err_set(err, CAUSE_USAGE, ": one %s is needed, not %d", what, operands->n);
	return operands->n == 1 ? operands->at[0] : NULL;
}
