/* SPDX-License-Identifier: MIT */
/* For static buffers of a kilobyte and more: they lie together behind everything else, so that the
 * small variables, which every check writes, share their pages with each other. Every page written
 * to is memory of the container. */
#ifndef CORE_LARGE_H
#define CORE_LARGE_H

/* The address sanitizer guards no variable that has a section of its own. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define LARGE
#define LARGE_FIRST
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define LARGE
#define LARGE_FIRST
#endif

#ifndef LARGE
/* build/static-pie.ld knows the names; "~" keeps them apart from any variable's own section. */
#define LARGE __attribute__((section(".bss.~large")))

/* The one of which every check writes the first bytes: those share the page of the small ones. */
#define LARGE_FIRST __attribute__((section(".bss.~first")))
#endif

#endif
