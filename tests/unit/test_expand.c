// SPDX-License-Identifier: MIT
// Variable references: what they become, and which are none.
#include "core/proto/expand.h"

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static char *const environment[] = {
	(char[]){"A=v"}, (char[]){"AB=ab"}, (char[]){"EMPTY="}, (char[]){"_a1=x"}, (char[]){"odd"},
	(char[]){"REF=${A} $${A}"}, (char[]){"EQ=a=b"}, (char[]){"A=second"}, (char[]){"=x"}, NULL,
};

static const char *expand(struct text *out, const char *word, struct span *at)
{
	return expand_word(out, (const char *)guard_copy(word, strlen(word) + 1), environment, at);
}

static void references_are_replaced(void **state)
{
	static const char *const good[][2] = {
		{"${A}", "v"}, {"x${A}y", "xvy"}, {"${A}${AB}", "vab"}, {"${_a1}", "x"},
		{"${EQ}", "a=b"},
		{"${NO:-d}", "d"}, {"${EMPTY:-d}", "d"}, {"${A:-d}", "v"}, {"${NO:-}", ""},
		{"${EMPTY}", ""},
		{"${EMPTY:-}", ""}, {"$${A}", "${A}"}, {"$${A", "${A"}, {"$$${A}", "$${A}"},
		{"${REF}", "${A} $${A}"}, {"${NO:-${A}", "${A"}, {"${NO:-a:b:-c}", "a:b:-c"},
		{"${NO:-$A}", "$A"}, {"${NO:-}}", "}"}, {"$${", "${"}, {"${NO:-\xff}", "\xff"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		char bytes[64];
		struct text out = TEXT_IN(bytes);
		struct span at;

		bytes[0] = '\0';
		if (expand(&out, good[i][0], &at) || !at.at || strcmp(bytes, good[i][1]))
			fail_msg("%s became %s", good[i][0], bytes);
		assert_false(out.cut);
	}
}

static void other_words_have_no_reference(void **state)
{
	static const char *const plain[] = {
		"", "$", "$$", "a$", "$A", "$(A)", "{A}", "%{A}", "$ {A}", "}", "$}", "$$A", "`A`",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		char bytes[64] = "";
		struct text out = TEXT_IN(bytes);
		struct span at;

		assert_null(expand(&out, plain[i], &at));
		assert_null(at.at);
		assert_string_equal(bytes, plain[i]);
	}
}

static void faults_are_told(void **state)
{
	static const struct { const char *word, *at, *wrong; } bad[] = {
		{"x${NO}y", "${NO}", "is not set and has no default"},
		{"${odd}", "${odd}", "is not set and has no default"},
		{"${A}${B}", "${B}", "is not set and has no default"},
		{"x${A", "${A", "is not a variable reference"},
		{"${", "${", "is not a variable reference"},
		{"${}x", "${}", "is not a variable reference"},
		{"${1A}", "${1A}", "is not a variable reference"},
		{"${A-d}", "${A-d}", "is not a variable reference"},
		{"${A:=d}", "${A:=d}", "is not a variable reference"},
		{"${A:}", "${A:}", "is not a variable reference"},
		{"${:-d}", "${:-d}", "is not a variable reference"},
		{"${A B}", "${A B}", "is not a variable reference"},
		{"${ A}", "${ A}", "is not a variable reference"},
		{"${#A}", "${#A}", "is not a variable reference"},
		{"${@}", "${@}", "is not a variable reference"},
		{"${A:-d", "${A:-d", "is not a variable reference"},
		{"${A:-", "${A:-", "is not a variable reference"},
		{"${\xc3\xa9}", "${\xc3\xa9}", "is not a variable reference"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char bytes[64];
		struct text out = TEXT_IN(bytes);
		struct span at;
		const char *wrong = expand(&out, bad[i].word, &at);

		if (!wrong || strcmp(wrong, bad[i].wrong) || !span_is(at, bad[i].at))
			fail_msg("%s: %s", bad[i].word, wrong);
	}
}

static void what_does_not_fit_is_told(void **state)
{
	char bytes[4];
	struct text out = TEXT_IN(bytes);
	struct span at;
	(void)state;

	assert_null(expand(&out, "${A}12", &at));
	assert_false(out.cut);
	assert_null(expand(&out, "${A}", &at));
	assert_true(out.cut);
	assert_string_equal(bytes, "v12");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_are_replaced),
		cmocka_unit_test(other_words_have_no_reference),
		cmocka_unit_test(faults_are_told),
		cmocka_unit_test(what_does_not_fit_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
