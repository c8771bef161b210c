/* SPDX-License-Identifier: MIT */
/* Files of lines of words with "#" comments (/etc/hosts, /etc/resolv.conf), read as a whole and
 * ended by a NUL. */
#ifndef CORE_PROTO_WORDS_H
#define CORE_PROTO_WORDS_H

#include "core/proto/span.h"

/* Moves *in behind the next word of its line. An empty word: the line has no more. */
struct span words_next(const char **in);

/* Moves *in to the start of the next line. False: that was the last. */
bool words_line(const char **in);

#endif
