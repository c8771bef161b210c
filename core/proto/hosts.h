/* SPDX-License-Identifier: MIT */
/* /etc/hosts (hosts(5)). */
#ifndef CORE_PROTO_HOSTS_H
#define CORE_PROTO_HOSTS_H

#include "core/proto/span.h"

/* The first word of the next line that has `name`, in any case, among its others: what should be
 * an address. An empty word: no more lines have it. *in is moved behind that line. */
struct span hosts_next(const char **in, struct span name);

#endif
