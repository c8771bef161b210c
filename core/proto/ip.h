/* SPDX-License-Identifier: MIT */
/* IP addresses as text. */
#ifndef CORE_PROTO_IP_H
#define CORE_PROTO_IP_H

#include "core/proto/span.h"
#include "core/proto/text.h"

#include <stdint.h>

/* Strict dotted quad: four decimal parts of 0 to 255 without leading zeros (inet_aton's octal,
 * hexadecimal and short forms mean different things to different readers: refused). */
bool ip4_parse(struct span s, uint8_t out[static 4]);

/* RFC 4291 section 2.2, with the dotted-quad tail; no zone, no brackets. */
bool ip6_parse(struct span s, uint8_t out[static 16]);

void ip4_print(struct text *t, const uint8_t ip[static 4]);

/* RFC 5952: lower case, longest run of zeros compressed; v4-mapped as ::ffff:1.2.3.4. */
void ip6_print(struct text *t, const uint8_t ip[static 16]);

#endif
