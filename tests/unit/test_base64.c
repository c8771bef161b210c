// SPDX-License-Identifier: MIT
// Base64 against the vectors of RFC 4648 section 10, and bytes of every kind.
#include "core/proto/base64.h"

#include "tests/unit/drivers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void vectors_are_encoded(void **state)
{
	static const struct { const char *bytes; size_t len; const char *text; } vectors[] = {
		{"", 0, ""},
		{"f", 1, "Zg=="},
		{"fo", 2, "Zm8="},
		{"foo", 3, "Zm9v"},
		{"foob", 4, "Zm9vYg=="},
		{"fooba", 5, "Zm9vYmE="},
		{"foobar", 6, "Zm9vYmFy"},
		{"Aladdin:open sesame", 19, "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
		{"\xfb\xff\xfe", 3, "+//+"},
		{"\0\0\0\0", 4, "AAAAAA=="},
		{"\xff", 1, "/w=="},
		{"\0\x10\x83\x10\x51\x87\x20\x92\x8b", 9, "ABCDEFGHIJKL"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		const uint8_t *bytes = guard_copy(vectors[i].bytes, vectors[i].len);
		char buffer[64] = "";
		struct text out = TEXT_IN(buffer);

		base64_encode(&out, (struct span){(const char *)bytes, vectors[i].len});
		assert_string_equal(buffer, vectors[i].text);
		assert_false(out.cut);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_are_encoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
