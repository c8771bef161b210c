/* SPDX-License-Identifier: MIT */
/* For static buffers of a kilobyte and more: they lie together behind everything else, so that the
 * small variables, which every check writes, share their pages with each other. Every page written
 * to is memory of the container. */
#ifndef CORE_LARGE_H
#define CORE_LARGE_H

/* build/static-pie.ld knows the name; "~" keeps it apart from any variable's own section. */
#ifdef __SANITIZE_ADDRESS__
#define LARGE	/* gcc's sanitizer guards no variable that has a section of its own */
#else
#define LARGE __attribute__((section(".bss.~large")))
#endif

/* The one of which every check writes the first bytes: those share the page of the small ones. */
#define LARGE_FIRST __attribute__((section(".bss.~first")))

#endif
