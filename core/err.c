// SPDX-License-Identifier: MIT
// The phrases stand in one string, one after the other: an array of pointers would cost a
// start-up relocation for each.
#include "core/err.h"

#include <errno.h>

static const char phrases[] =
#define ERR_PHRASE(name, phrase) phrase "\0"
	ERR_CAUSES(ERR_PHRASE);
#undef ERR_PHRASE

const char *err_phrase(enum cause cause)
{
	const char *phrase = phrases;

	for (unsigned i = 0; i < cause; i++)
		phrase += strlen(phrase) + 1;
	return phrase;
}

enum cause err_cause_of(int number)
{
	static const uint8_t known[][2] = {
		{ECONNREFUSED, CAUSE_REFUSED}, {ECONNRESET, CAUSE_RESET},
		{ENETUNREACH, CAUSE_UNREACHABLE}, {EHOSTUNREACH, CAUSE_UNREACHABLE},
		{EADDRNOTAVAIL, CAUSE_UNREACHABLE}, {EAFNOSUPPORT, CAUSE_UNREACHABLE},
		{ENETDOWN, CAUSE_UNREACHABLE}, {EHOSTDOWN, CAUSE_UNREACHABLE},
		{EINVAL, CAUSE_UNREACHABLE},
		{EACCES, CAUSE_DENIED}, {EPERM, CAUSE_DENIED},
		{ETIMEDOUT, CAUSE_CONNECT_TIMEOUT}, {EAGAIN, CAUSE_CONNECT_TIMEOUT},
		{ENOENT, CAUSE_SOCKET_ABSENT}, {ENOTDIR, CAUSE_SOCKET_ABSENT},
		{0, CAUSE_SYSTEM},
	};
	unsigned i = 0;

	while (known[i][0] && known[i][0] != number)
		i++;
	return (enum cause)known[i][1];
}

int err_set(struct err *e, enum cause cause, const char *format, ...)
{
	struct text t = TEXT_IN(e->text);
	va_list args;

	e->cause = cause;
	text_add(&t, "%s", err_phrase(cause));
	va_start(args, format);
	text_vadd(&t, format, args);
	va_end(args);
	text_mark_cut(&t);
	return -1;
}
