/* SPDX-License-Identifier: MIT */
/* Words of the command line as the check sees them, and the memory they live in. */
#ifndef CORE_EXPAND_H
#define CORE_EXPAND_H

#include "config.h"
#include "core/err.h"

/* Room for all expanded words and all files read by read_value together; past it: an error. */
enum { EXPAND_ROOM = 16384 };

/* The word with ${NAME} and ${NAME:-default} replaced from the environment (core/proto/expand.h).
 * A word without a reference is returned itself. NULL: *err is set. What it returns lives as long
 * as the process. */
const char *expand(const char *word, struct err *err);

/* "@PATH" becomes the content of that file less one trailing newline, anything else stands for
 * itself: the way to keep a secret out of the command line. at == NULL: *err is set. */
struct span read_value(const char *word, struct err *err);

#endif
