/* SPDX-License-Identifier: MIT */
/* `probebox --install DIR`: the applets' links, for a builder stage. */
#ifndef CORE_INSTALLER_H
#define CORE_INSTALLER_H

#include "config.h"
#include "core/err.h"

/* Makes DIR/NAME a symbolic link to this program, in place of a link that is there; any other
 * file is left alone. The link is relative ("probebox") when this program lies in DIR. 0, or -1
 * with *err set. */
#if ENABLE_INSTALLER
int installer_link(const char *dir, const char *name, struct err *err);
#else
static inline int installer_link(const char *dir, const char *name, struct err *err)
{
	(void)dir, (void)name;
	return err_set(err, CAUSE_NOT_BUILT, ": --install (CONFIG_INSTALLER)");
}
#endif

#endif
