// SPDX-License-Identifier: MIT
// The state of the expectations is static: a process checks one body.
#include "core/bodycheck.h"

#include "core/large.h"
#include "core/proto/jsonexpect.h"
#include "core/proto/match.h"
#include "core/proto/metric.h"

/* A longer text to look for would take longer than a deadline allows: CAUSE_USAGE. */
enum { TEXT_MAX = 4096 };

static LARGE struct match match[OPT_LIST_MAX];
static LARGE struct jsonexpect json;
static LARGE struct metrics metrics;

int bodycheck_prepare(const struct bodycheck *b, struct err *err)
{
	const char *why = NULL, *bad = NULL;

	if (ENABLE_EXPECT_BODY)
		for (unsigned i = 0; i < b->texts.n; i++) {
			match[i].text = b->texts.at[i] + (b->texts.at[i][0] == '!');
			match[i].len = strlen(match[i].text);
			if (match[i].len - 1 >= TEXT_MAX) {
				bad = b->texts.at[i];
				why = "1 to 4096 bytes are wanted";
			}
		}
	if (ENABLE_EXPECT_JSON)
		for (unsigned i = 0; i < b->jsons.n && !bad; i++)
			if (!jsonexpect_add(&json, b->jsons.at[i], &why))
				bad = b->jsons.at[i];
	if (ENABLE_EXPECT_METRIC)
		for (unsigned i = 0; i < b->metrics.n && !bad; i++)
			if (!metric_add(&metrics, b->metrics.at[i], &why))
				bad = b->metrics.at[i];
	return bad ? err_set(err, CAUSE_USAGE, ": %q: %s", bad, why) : 0;
}

bool bodycheck_feed(const struct bodycheck *b, struct span piece)
{
	const uint8_t *in = (const uint8_t *)piece.at;

	if (ENABLE_EXPECT_BODY)
		for (unsigned i = 0; i < b->texts.n; i++)
			match_feed(&match[i], in, piece.len);
	if (ENABLE_EXPECT_JSON && b->jsons.n && !jsonexpect_feed(&json, in, piece.len))
		return false;
	return !ENABLE_EXPECT_METRIC || !b->metrics.n || metric_feed(&metrics, in, piece.len);
}

int bodycheck_finish(const struct bodycheck *b, struct err *err)
{
	char bytes[ERR_TEXT_SIZE];
	struct text details = TEXT_IN(bytes);
	int cause = CAUSE_NONE;

	if (ENABLE_EXPECT_BODY)
		for (unsigned i = 0; i < b->texts.n && !cause; i++) {
			bool unwanted = match[i].text != b->texts.at[i];

			if (match[i].found != unwanted)
				continue;
			text_add(&details, ": \"%q\"", match[i].text);
			cause = unwanted ? CAUSE_BODY_UNWANTED : CAUSE_BODY_MISSING;
		}
	/* The causes follow each other as the results do. */
	if (ENABLE_EXPECT_JSON && b->jsons.n && !cause &&
	    (cause = (int)jsonexpect_finish(&json, &details)))
		cause += CAUSE_JSON_INVALID - JSONEXPECT_INVALID;
	if (ENABLE_EXPECT_METRIC && b->metrics.n && !cause &&
	    (cause = (int)metric_finish(&metrics, &details)))
		cause += CAUSE_METRIC_INVALID - METRIC_INVALID;
	return cause ? err_set(err, (enum cause)cause, "%s", bytes) : 0;
}
