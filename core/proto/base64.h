/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648 section 4), with padding. */
#ifndef CORE_PROTO_BASE64_H
#define CORE_PROTO_BASE64_H

#include "core/proto/text.h"

void base64_encode(struct text *out, struct span in);

#endif
