/* SPDX-License-Identifier: MIT */
/* Points in time on CLOCK_MONOTONIC, made once from --timeout and passed by value to everything
 * that can wait. A narrower limit is the sooner of two deadlines; none is ever extended.
 *
 * The kernel is asked for the time directly, because libc first looks for its vDSO, which is a
 * kilobyte of code. To need few such calls, deadlines take time to stand still between two waits
 * (core/wait.h): what a check computes in between is a matter of microseconds. */
#ifndef CORE_DEADLINE_H
#define CORE_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

struct deadline {
	int64_t at_ms;
};

/* Microseconds on CLOCK_MONOTONIC, asked anew. */
int64_t clock_us(void);

/* Time has passed: the deadlines below ask for it when they next need it. */
void clock_has_moved(void);

struct deadline deadline_in(int ms);
struct deadline deadline_sooner(struct deadline a, struct deadline b);

/* Milliseconds until then as poll() wants them: 0 when it has passed, never negative. */
int deadline_left_ms(struct deadline d);

/* The process was told to end (core/wait.h): from now on every deadline has passed. */
void deadline_end_all(void);
bool deadline_all_ended(void);

#endif
