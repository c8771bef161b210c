// SPDX-License-Identifier: MIT
// The one clock of the process.
#include "core/deadline.h"

#include <limits.h>
#include <time.h>

static bool ended;

int64_t clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct deadline deadline_in(int64_t ms)
{
	return (struct deadline){clock_us() / 1000 + ms};
}

struct deadline deadline_sooner(struct deadline a, struct deadline b)
{
	return a.at_ms < b.at_ms ? a : b;
}

int deadline_left_ms(struct deadline d)
{
	int64_t left = ended ? 0 : d.at_ms - clock_us() / 1000;

	return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

void deadline_end_all(void)
{
	ended = true;
}

bool deadline_all_ended(void)
{
	return ended;
}
