// SPDX-License-Identifier: MIT
// One static set of expectations: a process checks one body.
#include "core/bodycheck.h"

#include "core/proto/jsonexpect.h"
#include "core/proto/match.h"
#include "core/proto/metric.h"

static struct match texts[OPT_LIST_MAX];
static bool unwanted[OPT_LIST_MAX];
static unsigned n_texts, n_jsons, n_metrics;
static struct jsonexpect json;
static struct metrics metrics;

static void prepare_texts(const struct opt_list *list)
{
	for (n_texts = 0; n_texts < list->n; n_texts++) {
		const char *text = list->at[n_texts];

		unwanted[n_texts] = text[0] == '!';
		text += unwanted[n_texts];
		texts[n_texts] = (struct match){.text = text, .len = strlen(text)};
	}
}

static int prepare_jsons(const struct opt_list *list, struct err *err)
{
	const char *why;

	for (n_jsons = 0; n_jsons < list->n; n_jsons++)
		if (!jsonexpect_add(&json, list->at[n_jsons], &why))
			return err_set(err, CAUSE_USAGE, ": --expect-json %q: %s",
				       list->at[n_jsons], why);
	return 0;
}

static int prepare_metrics(const struct opt_list *list, struct err *err)
{
	const char *why;

	for (n_metrics = 0; n_metrics < list->n; n_metrics++)
		if (!metric_add(&metrics, list->at[n_metrics], &why))
			return err_set(err, CAUSE_USAGE, ": --expect-metric %q: %s",
				       list->at[n_metrics], why);
	return 0;
}

int bodycheck_prepare(const struct opt_list *want_texts, const struct opt_list *want_jsons,
		      const struct opt_list *want_metrics, struct err *err)
{
	if (ENABLE_EXPECT_BODY)
		prepare_texts(want_texts);
	if (ENABLE_EXPECT_JSON && prepare_jsons(want_jsons, err))
		return -1;
	if (ENABLE_EXPECT_METRIC && prepare_metrics(want_metrics, err))
		return -1;
	return 0;
}

bool bodycheck_is_wanted(void)
{
	return n_texts || n_jsons || n_metrics;
}

bool bodycheck_feed(struct span piece)
{
	const uint8_t *in = (const uint8_t *)piece.at;

	if (ENABLE_EXPECT_BODY)
		for (unsigned i = 0; i < n_texts; i++)
			match_feed(&texts[i], in, piece.len);
	if (ENABLE_EXPECT_JSON && n_jsons && !jsonexpect_feed(&json, in, piece.len))
		return false;
	if (ENABLE_EXPECT_METRIC && n_metrics && !metric_feed(&metrics, in, piece.len))
		return false;
	return true;
}

static int finish_texts(struct err *err)
{
	for (unsigned i = 0; i < n_texts; i++)
		if (texts[i].found == unwanted[i])
			return err_set(err, unwanted[i] ? CAUSE_BODY_UNWANTED : CAUSE_BODY_MISSING,
				       ": \"%q\"", texts[i].text);
	return 0;
}

static int finish_json(struct err *err)
{
	char bytes[ERR_TEXT_SIZE];
	struct text details = TEXT_IN(bytes);
	enum jsonexpect_result result = jsonexpect_finish(&json, &details);

	if (result == JSONEXPECT_OK)
		return 0;
	return err_set(err, result == JSONEXPECT_INVALID ? CAUSE_JSON_INVALID :
		       result == JSONEXPECT_ABSENT ? CAUSE_JSON_ABSENT : CAUSE_JSON_DIFFERS,
		       "%s", bytes);
}

static int finish_metrics(struct err *err)
{
	char bytes[ERR_TEXT_SIZE];
	struct text details = TEXT_IN(bytes);
	enum metric_result result = metric_finish(&metrics, &details);

	if (result == METRIC_OK)
		return 0;
	return err_set(err, result == METRIC_INVALID ? CAUSE_METRIC_INVALID :
		       result == METRIC_ABSENT ? CAUSE_METRIC_ABSENT : CAUSE_METRIC_DIFFERS,
		       "%s", bytes);
}

int bodycheck_finish(struct err *err)
{
	if (ENABLE_EXPECT_BODY && n_texts && finish_texts(err))
		return -1;
	if (ENABLE_EXPECT_JSON && n_jsons && finish_json(err))
		return -1;
	if (ENABLE_EXPECT_METRIC && n_metrics && finish_metrics(err))
		return -1;
	return 0;
}
