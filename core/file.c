// SPDX-License-Identifier: MIT
// Not by libc's open(), which has a fallback for kernels that know no O_CLOEXEC.
#include "core/file.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int file_open(const char *path, int flags)
{
	return (int)syscall(SYS_openat, AT_FDCWD, path,
			    flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644);
}
