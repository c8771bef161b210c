/* SPDX-License-Identifier: MIT */
/* C escapes in a command-line word. */
#ifndef CORE_PROTO_ESCAPE_H
#define CORE_PROTO_ESCAPE_H

#include "core/proto/text.h"

/* Appends `in` with \n \r \t \0 \a \b \e \f \v \\ \" \' and \xHH (two digits) decoded. false: a
 * backslash before anything else, or at the end. out->cut tells that it did not fit. */
bool escape_decode(struct text *out, const char *in);

#endif
