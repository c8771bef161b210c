// SPDX-License-Identifier: MIT
// The one clock of the process.
#include "core/deadline.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool ended, is_known;	/* is_known: known_us still stands */
static int64_t known_us;

int64_t clock_us(void)
{
	struct timespec now;

	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	is_known = true;
	return known_us = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_has_moved(void)
{
	is_known = false;
}

static int64_t now_ms(void)
{
	return (is_known ? known_us : clock_us()) / 1000;
}

struct deadline deadline_in(int ms)
{
	return (struct deadline){now_ms() + ms};
}

struct deadline deadline_sooner(struct deadline a, struct deadline b)
{
	return a.at_ms < b.at_ms ? a : b;
}

int deadline_left_ms(struct deadline d)
{
	int left = (int)(d.at_ms - now_ms());

	return ended || left < 0 ? 0 : left;
}

void deadline_end_all(void)
{
	ended = true;
}

bool deadline_all_ended(void)
{
	return ended;
}
