// SPDX-License-Identifier: MIT
// Everything is counted in thousandths, so that a fraction needs no floating point.
#include "core/proto/value.h"

#include "core/proto/span.h"

#include <stdint.h>

static const struct unit {
	char kind, name[3];
	uint32_t worth;
} units[] = {
	{VALUE_TIME, "", 1000},
	{VALUE_TIME, "s", 1000},
	{VALUE_TIME, "ms", 1},
	{VALUE_TIME, "m", 60000},
	{VALUE_TIME, "h", 3600000},
	{VALUE_NUMBER, "", 1},
	{VALUE_SIZE, "", 1},
	{VALUE_SIZE, "k", 1 << 10},
	{VALUE_SIZE, "K", 1 << 10},
	{VALUE_SIZE, "M", 1 << 20},
};

bool value_parse(enum value_kind kind, const char *text, int *value)
{
	uint64_t sum = 0;
	unsigned scale = 1000;
	bool in_fraction = false;
	const char *unit = text;

	for (;; unit++) {
		unsigned digit = (unsigned)*unit - '0';

		if (digit <= 9 && in_fraction)
			sum += digit * (scale /= 10);
		else if (digit <= 9)
			sum = sum * 10 + digit * scale;
		else if (*unit == '.' && unit > text && kind == VALUE_TIME && !in_fraction)
			in_fraction = true;
		else
			break;
		if (sum > VALUE_MAX * UINT64_C(1000))
			return false;
	}
	if (unit == text || unit[-1] == '.')
		return false;
	for (const struct unit *u = units; u < units + sizeof(units) / sizeof(units[0]); u++)
		if (u->kind == (char)kind && span_is(span_of(unit), u->name)) {
			sum = sum * u->worth / 1000;
			*value = (int)sum;
			return sum <= VALUE_MAX && (sum || kind != VALUE_TIME);
		}
	return false;
}
