/* SPDX-License-Identifier: MIT */
/* Host names to addresses, under the caller's deadline: our own stub resolver, because libc's
 * cannot be bounded and cannot say which server was silent. */
#ifndef CORE_RESOLVE_H
#define CORE_RESOLVE_H

#include "config.h"
#include "core/address.h"
#include "core/deadline.h"
#include "core/report.h"

/* Asks /etc/hosts, then the servers of /etc/resolv.conf. `family` is AF_INET, AF_INET6, or
 * AF_UNSPEC for both. `name` is neither an IP literal nor a name of this host (RFC 6761
 * localhost): core/net.h has dealt with those. 0, or -1 with r->err set. */
#if ENABLE_DNS
int resolve_name(const char *name, uint16_t port, int family, struct deadline d,
		 struct addresses *out, struct report *r);
#else
static inline int resolve_name(const char *name, uint16_t port, int family, struct deadline d,
			       struct addresses *out, struct report *r)
{
	(void)port, (void)family, (void)d, (void)out;
	return err_set(&r->err, CAUSE_NOT_BUILT,
		       ": names cannot be resolved (CONFIG_DNS), give the address of %q", name);
}
#endif

#endif
