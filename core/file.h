/* SPDX-License-Identifier: MIT */
/* Opening files. */
#ifndef CORE_FILE_H
#define CORE_FILE_H

/* Opens `path` so that nothing can block or become our terminal: `flags` and O_CLOEXEC,
 * O_NOCTTY, O_NONBLOCK; what O_CREAT makes has mode 0644 less the umask. The descriptor, or -1. */
int file_open(const char *path, int flags);

#endif
