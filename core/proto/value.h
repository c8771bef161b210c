/* SPDX-License-Identifier: MIT */
/* Times, sizes and numbers as a command line has them. */
#ifndef CORE_PROTO_VALUE_H
#define CORE_PROTO_VALUE_H

#include <stdbool.h>

enum { VALUE_MAX = 1000000000 };

enum value_kind {
	VALUE_TIME,	/* milliseconds: "500ms", "1.5s", "2m", "1h"; without a unit: seconds */
	VALUE_NUMBER,
	VALUE_SIZE,	/* bytes: "4096", "64k", "64K", "1M" */
};

/* Digits and a unit: no sign, no space. Only a time has a fraction, with a digit on both sides of
 * its point; what is below a millisecond is dropped, and no time is 0. False: it is none, or over
 * VALUE_MAX. */
bool value_parse(enum value_kind kind, const char *text, int *value);

#endif
