// SPDX-License-Identifier: MIT
// A finding of a sanitizer must look like a crash: exit status 1 would be "unhealthy". Compiled in
// because tests run the program with an environment of their own choosing.

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
	return "abort_on_error=1:detect_leaks=0:detect_stack_use_after_return=1";
}

const char *__ubsan_default_options(void)
{
	return "abort_on_error=1:print_stacktrace=1";
}
