// SPDX-License-Identifier: MIT
// The first byte says where the exposition is cut in two: verdict and details must not depend on
// it. What decimal.h says of two numbers must be the same the other way round.
#include "core/proto/metric.h"

#include <stdlib.h>

static int judge(const uint8_t *in, size_t n, size_t cut, char *details)
{
	static const char *const exprs[] = {
		"up = 1", "q{a=\"b\"} < 10", "c >= 3", "q{a=\"\"} != 0", "{\"x.y\"} > -Inf",
	};
	static struct metrics m;
	struct text t = {details, 0, 400, false};
	const char *why;

	m = (struct metrics){0};
	for (size_t i = 0; i < sizeof(exprs) / sizeof(exprs[0]); i++)
		if (!metric_add(&m, exprs[(i + n) % 5], &why))
			abort();
	if (metric_feed(&m, in, cut))
		metric_feed(&m, in + cut, n - cut);
	if (m.len > METRIC_LINE_MAX || m.line > n)
		abort();
	return (int)metric_finish(&m, &t);
}

// An expectation that is taken is met by nothing in an empty exposition.
static void judge_expression(const uint8_t *in, size_t n)
{
	static struct metrics m;
	static char expr[512], details[400];
	struct text t = TEXT_IN(details);
	const char *why;

	if (n >= sizeof(expr))
		return;
	memcpy(expr, in, n);
	expr[n] = '\0';
	m = (struct metrics){0};
	if (metric_add(&m, expr, &why)) {
		metric_feed(&m, (const uint8_t *)"other_metric{a=\"b\"} 1\n", 22);
		if (metric_finish(&m, &t) == METRIC_INVALID)
			abort();
	}
}

static void judge_numbers(const uint8_t *in, size_t n)
{
	static const enum decimal_order back[] = {
		[DECIMAL_LESS] = DECIMAL_GREATER, [DECIMAL_EQUAL] = DECIMAL_EQUAL,
		[DECIMAL_GREATER] = DECIMAL_LESS,
	};
	struct decimal a = {0}, b = {0};
	char text[512];

	if (n >= sizeof(text))
		return;
	memcpy(text, in, n);
	text[n] = '\0';
	const char *second = decimal_add(&a, text, 1);

	if (!second || !*second || !decimal_add(&b, ++second, 1))
		return;
	if (a.special == DECIMAL_NAN || b.special == DECIMAL_NAN)
		return;
	if (decimal_compare(&a, second) != back[decimal_compare(&b, text)])
		abort();
	decimal_add(&a, second, 1);
	decimal_add(&a, text, -1);
	if (!a.special && decimal_compare(&a, second) != DECIMAL_EQUAL)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char whole[400], split[400];

	if (!size)
		return 0;
	size_t n = size - 1, cut = n ? data[0] % (n + 1) : 0;
	const uint8_t *in = data + 1;

	whole[0] = split[0] = '\0';
	if (judge(in, n, 0, whole) != judge(in, n, cut, split) || strcmp(whole, split))
		abort();
	judge_expression(in, n);
	judge_numbers(in, n);
	return 0;
}
