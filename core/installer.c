// SPDX-License-Identifier: MIT
// Links to this very program, wherever it was called from.
#include "core/installer.h"

#include <errno.h>
#include <unistd.h>

enum { INSTALLER_PATH_SIZE = 4096 };

int installer_link(const char *dir, const char *name, struct err *err)
{
	static char own[INSTALLER_PATH_SIZE], bytes[INSTALLER_PATH_SIZE], old[1];
	struct text link = TEXT_IN(bytes);
	const char *target = own;
	ssize_t len = readlink("/proc/self/exe", own, sizeof(own) - 1);

	/* In the same directory a relative link survives a copy of that directory. */
	text_add(&link, "%s/", dir);
	if (len > (ssize_t)link.len && span_starts((struct span){own, (size_t)len}, bytes) &&
	    span_find(span_of(own + link.len), '/') == (size_t)len - link.len)
		target = own + link.len;
	text_add(&link, "%s", name);
	if (readlink(bytes, old, sizeof(old)) > 0)
		unlink(bytes);
	if (len < 0 || symlink(target, bytes))
		return err_set(err, CAUSE_USAGE, ": cannot link %q (errno %d)", bytes, errno);
	return 0;
}
