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
	switch (number) {
	case ECONNREFUSED: case ECONNRESET:
		return CAUSE_REFUSED;
	case ENETUNREACH: case EHOSTUNREACH: case EADDRNOTAVAIL: case EAFNOSUPPORT:
	case ENETDOWN: case EHOSTDOWN: case EINVAL:
		return CAUSE_UNREACHABLE;
	case EACCES: case EPERM:
		return CAUSE_DENIED;
	case ETIMEDOUT: case EAGAIN:
		return CAUSE_CONNECT_TIMEOUT;
	case ENOENT: case ENOTDIR:
		return CAUSE_SOCKET_ABSENT;
	default:
		return CAUSE_SYSTEM;
	}
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
