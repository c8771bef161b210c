// SPDX-License-Identifier: MIT
// Links to this very program, wherever it was called from.
#include "core/installer.h"

#include "core/large.h"

#include <errno.h>
#include <unistd.h>

enum { INSTALLER_PATH_SIZE = 4096 };

int installer_link(const char *dir, const char *name, struct err *err)
{
	static LARGE char own[INSTALLER_PATH_SIZE], bytes[INSTALLER_PATH_SIZE], old[1];
	struct text link = TEXT_IN(bytes);
	const char *target = own, *base = own;

	/* Should that fail, symlink() does so too: `own` is empty then. */
	(void)!readlink("/proc/self/exe", own, sizeof(own) - 1);
	for (const char *c = own; *c; c++)
		if (*c == '/')
			base = c;
	/* In the same directory a relative link survives a copy of that directory. */
	if (span_is((struct span){own, (size_t)(base - own)}, dir))
		target = base + 1;
	text_add(&link, "%s/%s", dir, name);
	if (readlink(bytes, old, sizeof(old)) > 0)
		unlink(bytes);
	if (symlink(target, bytes))
		return err_set(err, CAUSE_USAGE, ": cannot link %q (errno %d)", bytes, errno);
	return 0;
}
