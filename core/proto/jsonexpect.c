// SPDX-License-Identifier: MIT
// Expectations over the events of json.h. Of the place in the document nothing is kept but the
// index in each open array and, per expectation, how many parts of its path lead there.
#include "core/proto/jsonexpect.h"

#include "core/proto/decimal.h"

struct part {
	struct span name;	/* at == NULL: an index */
	unsigned long index;
};

/* The part of a path that begins at p, and behind it; NULL: none does. */
static const char *read_part(const char *p, struct part *part)
{
	bool bracket = *p == '[', quoted = bracket && p[1] == '"';
	const char *from = p + bracket + quoted + (*p == '.');
	char stop = quoted ? '"' : bracket ? ']' : '.';

	for (p = from; *p && !(*p == stop && (!quoted || p[1] == ']')); p++)
		if (!bracket && (*p == '[' || *p == '='))
			break;
	part->name = (struct span){from, (size_t)(p - from)};
	if (!bracket)
		return p > from ? p : NULL;
	if (!*p)
		return NULL;
	if (!quoted) {
		if (!span_number(part->name, UINT32_MAX - 1, &part->index))
			return NULL;
		part->name.at = NULL;
	}
	return p + quoted + 1;
}

bool jsonexpect_add(struct jsonexpect *x, const char *expr, const char **why)
{
	struct jsonexpect_path *e = &x->at[x->n];
	struct part part;

	*why = "want a.b[0][\"c\"] or PATH=VALUE";
	if (x->n == JSONEXPECT_MAX)
		return false;
	e->path = expr;
	e->parts = 0;
	do {
		expr = read_part(expr, &part);
		if (!expr)
			return false;
		e->parts++;
	} while (*expr && *expr != '=');
	if (*expr)
		e->value = expr + 1;
	x->n++;
	return true;
}

static bool is_equal_number(const char *value, const char *token)
{
	struct decimal d = {0};

	value = decimal_add(&d, value, -1);
	return value && !*value && decimal_add(&d, token, 1) &&
	       decimal_compare(&d, "0") == DECIMAL_EQUAL;
}

static bool is_met(const char *value, enum json_event event, const struct json *json)
{
	struct span token = json_token(json), wanted;

	if (!value)
		return true;
	if (event >= JSON_OBJECT || json->token_cut)
		return false;
	wanted = span_of(value);
	if (event == JSON_STRING && wanted.len >= 2 && value[0] == '"' &&
	    value[wanted.len - 1] == '"') {
		wanted.at++;
		wanted.len -= 2;
	}
	return span_is_equal(wanted, token) ||
	       (event == JSON_NUMBER && is_equal_number(value, json->token));
}

static void judge(struct jsonexpect_path *e, enum json_event event, const struct json *json)
{
	struct text t = TEXT_IN(e->seen);

	e->met = is_met(e->value, event, json);
	text_add(&t, event == JSON_OBJECT ? "an object" : event == JSON_ARRAY ? "an array" :
		 event == JSON_STRING ? "\"%Q\"" : "%Q", json_token(json));
	text_mark_cut(&t);
}

/* Does the last of so many parts lead to this member (is_item: this item)? Bounded by the path. */
static bool part_leads(const char *path, unsigned parts, bool is_item, unsigned long index,
		       const struct json *json)
{
	struct part part;

	do
		path = read_part(path, &part);
	while (--parts);
	if (is_item)
		return !part.name.at && part.index == index;
	return part.name.at && !json->token_cut && span_is_equal(part.name, json_token(json));
}

static __attribute__((noinline)) void take(struct jsonexpect *x, enum json_event event)
{
	unsigned depth = x->json.depth;

	if (event >= JSON_OBJECT_END)
		return;
	if (event >= JSON_OBJECT)
		x->index[depth--] = 0;
	bool is_item = x->json.end[depth] == ']', is_key = event == JSON_KEY;
	unsigned long index = x->index[depth];

	for (struct jsonexpect_path *e = x->at; e < x->at + x->n; e++) {
		if ((is_key || is_item) && e->matched + 1 >= depth) {
			e->matched = depth - 1;
			if (depth <= e->parts &&
			    part_leads(e->path, depth, is_item, index, &x->json)) {
				e->matched++;
				/* What an earlier member of this name held is forgotten. */
				e->seen[0] = '\0';
			}
		}
		if (!is_key && e->matched == depth && e->parts == depth)
			judge(e, event, &x->json);
	}
	x->index[depth] += is_item;
}

bool jsonexpect_feed(struct jsonexpect *x, const uint8_t *in, size_t n)
{
	const uint8_t *end = in + n;
	enum json_event event;

	while ((event = json_next(&x->json, &in, end)) > JSON_BAD)
		take(x, event);
	return event == JSON_MORE;
}

enum jsonexpect_result jsonexpect_finish(struct jsonexpect *x, struct text *details)
{
	if (!json_finish(&x->json)) {
		text_add(details, " at byte %l: %s", (long)x->json.offset, x->json.why);
		return JSONEXPECT_INVALID;
	}
	for (const struct jsonexpect_path *e = x->at; e < x->at + x->n; e++) {
		if (e->seen[0] && e->met)
			continue;
		text_add(details, e->seen[0] ? ": %q, is %s" : ": %q", e->path, e->seen);
		return e->seen[0] ? JSONEXPECT_DIFFERS : JSONEXPECT_ABSENT;
	}
	return JSONEXPECT_OK;
}
