// SPDX-License-Identifier: MIT
// The first byte says where the document is cut in two: verdict and details must not depend on it.
#include "core/proto/jsonexpect.h"
#include "core/proto/match.h"

#include <stdlib.h>

static int judge(const uint8_t *in, size_t n, size_t cut, char *details)
{
	static const char *const exprs[] = {
		"a", "a.b=1", "a[1]=\"x\"", "[0]=true", "[1].b", "[\"a.b\"]=100", "status=UP",
	};
	static struct jsonexpect x;
	struct text t = {details, 0, 400, false};
	const char *why;

	x = (struct jsonexpect){0};
	for (size_t i = 0; i < sizeof(exprs) / sizeof(exprs[0]); i++)
		if (!jsonexpect_add(&x, exprs[(i + n) % 7], &why))
			abort();
	if (jsonexpect_feed(&x, in, cut))
		jsonexpect_feed(&x, in + cut, n - cut);
	if (x.json.offset > n || x.json.depth > JSON_DEPTH_MAX || x.json.token_len > JSON_TOKEN_MAX)
		abort();
	return (int)jsonexpect_finish(&x, &t);
}

// The document as an expectation: refused or taken, never read past its end.
static void judge_expression(const uint8_t *in, size_t n)
{
	static struct jsonexpect x;
	static char expr[512], details[400];
	struct text t = TEXT_IN(details);
	const char *why;

	if (n >= sizeof(expr))
		return;
	memcpy(expr, in, n);
	expr[n] = '\0';
	x = (struct jsonexpect){0};
	if (jsonexpect_add(&x, expr, &why)) {
		jsonexpect_feed(&x, (const uint8_t *)"{\"a\":[1,{\"b\":\"c\"}]}", 19);
		if (jsonexpect_finish(&x, &t) == JSONEXPECT_INVALID)
			abort();
	}
}

static bool finds(const uint8_t *in, size_t n, size_t cut, const char *text, size_t len)
{
	struct match m = {.text = text, .len = len};

	match_feed(&m, in, cut);
	match_feed(&m, in + cut, n - cut);
	return m.found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char whole[400], split[400];

	if (!size)
		return 0;
	size_t n = size - 1, cut = n ? data[0] % (n + 1) : 0;
	const uint8_t *in = data + 1;
	size_t len = n / 4;	// of a text that is in there, at its end

	whole[0] = split[0] = '\0';
	if (judge(in, n, 0, whole) != judge(in, n, cut, split) || strcmp(whole, split))
		abort();
	judge_expression(in, n);
	if (!finds(in, n, cut, (const char *)in + n - len, len))
		abort();
	return 0;
}
