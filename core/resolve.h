/* SPDX-License-Identifier: MIT */
/* Host names to addresses, under the caller's deadline: our own stub resolver, because libc's
 * cannot be bounded and cannot say which server was silent. */
#ifndef CORE_RESOLVE_H
#define CORE_RESOLVE_H

#include "config.h"
#include "core/address.h"
#include "core/deadline.h"
#include "core/report.h"

/* Asks /etc/hosts, then the servers of /etc/resolv.conf. to->host is neither an IP literal nor a
 * name of this host (RFC 6761 localhost): core/net.h has dealt with those. to->family as there. 0,
 * or -1 with r->err set. */
#if ENABLE_DNS
int resolve_name(const struct endpoint *to, struct deadline d, struct addresses *out,
		 struct report *r);
#else
static inline int resolve_name(const struct endpoint *to, struct deadline d, struct addresses *out,
			       struct report *r)
{
	(void)d, (void)out;
	return err_set(&r->err, CAUSE_NOT_BUILT,
		       ": host names (CONFIG_DNS); give an address for %Q", to->host);
}
#endif

#endif
