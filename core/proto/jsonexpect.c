// SPDX-License-Identifier: MIT
// Expectations over the events of json.h. Of the place in the document nothing is kept but the
// index in each open array and, per expectation, how many parts of its path lead there.
#include "core/proto/jsonexpect.h"

#include "core/proto/decimal.h"

struct part {
	struct span name;	/* at == NULL: an index */
	bool quoted;
	unsigned long index;
};

/* From behind the opening quote to behind the closing one; NULL: something is wrong. */
static const char *skip_quoted(const char *p)
{
	for (; *p && *p != '"'; p++)
		if (*p == '\\' && *++p != '"' && *p != '\\')
			return NULL;
	return *p ? p + 1 : NULL;
}

/* In brackets; p is behind the opening one. */
static const char *read_bracket(const char *p, struct part *part)
{
	const char *from = p;

	if (*p == '"') {
		p = skip_quoted(++from);
		if (!p || *p != ']')
			return NULL;
		part->name = (struct span){from, (size_t)(p - from) - 1};
		part->quoted = true;
		return p + 1;
	}
	while (*p && *p != ']')
		p++;
	part->name.at = NULL;
	if (!*p || !span_number((struct span){from, (size_t)(p - from)}, UINT32_MAX - 1,
				&part->index))
		return NULL;
	return p + 1;
}

/* The part of a path that begins at p, and behind it; NULL: none does. */
static const char *read_part(const char *p, bool first, struct part *part)
{
	if (*p == '[')
		return read_bracket(p + 1, part);
	if (!first && *p++ != '.')
		return NULL;
	size_t len = strcspn(p, ".[]=\"");

	part->name = (struct span){p, len};
	part->quoted = false;
	return len ? p + len : NULL;
}

bool jsonexpect_add(struct jsonexpect *x, const char *expr, const char **why)
{
	struct jsonexpect_path *e = &x->at[x->n];
	const char *p = expr;
	struct part part;

	*why = "more than 16 expectations";
	if (x->n == JSONEXPECT_MAX)
		return false;
	*e = (struct jsonexpect_path){.path.at = expr};
	do {
		*why = "not a path like a.b[0][\"c\"]";
		p = read_part(p, p == expr, &part);
		if (!p)
			return false;
		*why = "path over 64 parts";
		if (++e->parts > JSON_DEPTH_MAX)
			return false;
	} while (*p && *p != '=');
	e->path.len = (size_t)(p - expr);
	if (*p) {
		e->value = span_of(p + 1);
		const char *end = p[1] == '"' ? skip_quoted(p + 2) : "";
		*why = "value with a wrong quote";
		if (!end || *end)
			return false;
	}
	x->n++;
	return true;
}

static bool equals(struct span wanted, bool quoted, struct span token)
{
	size_t at = 0;

	for (size_t i = 0; i < wanted.len; i++, at++) {
		i += quoted && wanted.at[i] == '\\';
		if (at == token.len || token.at[at] != wanted.at[i])
			return false;
	}
	return at == token.len;
}

static bool equal_numbers(struct span a, struct span b)
{
	struct decimal x, y;

	return json_is_number(a) && decimal_parse(&x, a) && decimal_parse(&y, b) &&
	       decimal_compare(&x, &y) == DECIMAL_EQUAL;
}

static bool is_quoted(struct span value)
{
	return value.len && value.at[0] == '"';
}

static bool is_met(struct span value, enum json_event event, struct span token)
{
	if (!value.at)
		return true;
	if (event >= JSON_OBJECT)
		return false;
	if (!is_quoted(value))
		return equals(value, false, token) ||
		       (event == JSON_NUMBER && equal_numbers(value, token));
	return event == JSON_STRING &&
	       equals((struct span){value.at + 1, value.len - 2}, true, token);
}

static void judge(struct jsonexpect_path *e, enum json_event event, const struct json *json)
{
	static const char words[][10] = {"true", "false", "null", "an object", "", "an array"};
	struct span token = event >= JSON_TRUE ? span_of(words[event - JSON_TRUE]) :
			    json_token(json);
	bool cut = event < JSON_TRUE && json->token_cut;

	e->seen_event = (uint8_t)event;
	e->met = is_met(e->value, event, token) && !(cut && e->value.at);
	e->seen_cut = token.len > JSONEXPECT_SEEN_MAX;
	e->seen_len = (uint8_t)(e->seen_cut ? JSONEXPECT_SEEN_MAX : token.len);
	memcpy(e->seen, token.at, e->seen_len);
}

/* Does the last of so many parts lead to this member or item? Bounded by the path. */
static bool part_leads(const struct jsonexpect_path *e, unsigned parts, bool is_key, uint32_t index,
		       const struct json *json)
{
	const char *p = e->path.at;
	struct part part;

	do
		p = read_part(p, p == e->path.at, &part);
	while (--parts);
	if (is_key != (part.name.at != NULL))
		return false;
	if (!is_key)
		return part.index == index;
	return !json->token_cut && equals(part.name, part.quoted, json_token(json));
}

static void take(struct jsonexpect *x, enum json_event event)
{
	bool opens = event == JSON_OBJECT || event == JSON_ARRAY, is_key = event == JSON_KEY;
	unsigned depth = x->json.depth - (unsigned)opens;
	bool is_item = depth && !json_is_object(&x->json, depth);
	uint32_t index = x->index[depth];

	if (event == JSON_OBJECT_END || event == JSON_ARRAY_END)
		return;
	for (struct jsonexpect_path *e = x->at; e < x->at + x->n; e++) {
		if ((is_key || is_item) && e->matched + 1u >= depth) {
			e->matched = (uint8_t)(depth - 1);
			if (depth <= e->parts && part_leads(e, depth, is_key, index, &x->json)) {
				e->matched++;
				/* What an earlier member of this name held is forgotten. */
				e->seen_event = JSON_MORE;
			}
		}
		if (!is_key && e->matched == depth && e->parts == depth)
			judge(e, event, &x->json);
	}
	x->index[depth] += is_item && index < UINT32_MAX;
	if (opens)
		x->index[depth + 1] = 0;
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
	for (unsigned i = 0; i < x->n; i++) {
		const struct jsonexpect_path *e = &x->at[i];
		const char *quote = e->seen_event == JSON_STRING ? "\"" : "";

		if (e->seen_event != JSON_MORE && e->met)
			continue;
		text_add(details, ": %Q", e->path);
		if (e->seen_event == JSON_MORE)
			return JSONEXPECT_ABSENT;
		text_add(details, " is %s%Q%s%s, wanted ", quote,
			 (struct span){e->seen, e->seen_len}, e->seen_cut ? "..." : "", quote);
		if (is_quoted(e->value))
			quote = "";
		text_add(details, "%s%Q%s", quote, e->value, quote);
		return JSONEXPECT_DIFFERS;
	}
	return JSONEXPECT_OK;
}
