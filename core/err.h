/* SPDX-License-Identifier: MIT */
/* Why a check failed: one cause from a closed list, and the details of this case.
 *
 * A message is always the phrase of its cause followed by details that begin with their own
 * punctuation: "connection refused" + " by 127.0.0.1:80". Tests assert the phrases, `--output
 * json` prints them in "cause", and what waits on several checks decides by the enumerator. */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include "config.h"
#include "core/proto/text.h"

/* A phrase that this build never says costs nothing. */
#if ENABLE_DNS
#define ERR_DNS(phrase) phrase
#else
#define ERR_DNS(phrase) ""
#endif
#if ENABLE_HTTP_BODY
#define ERR_BODY(phrase) phrase
#else
#define ERR_BODY(phrase) ""
#endif

/* X(enumerator, phrase). USAGE and NOT_BUILT mean that the check could not be run at all
 * (exit 125); every other cause is a verdict (exit 1). From RESET to CONNECT_TIMEOUT they tell ever
 * less about the service: of several addresses the last one of these is told. */
#define ERR_CAUSES(X) \
	X(NONE, "") \
	X(USAGE, "bad usage") \
	X(NOT_BUILT, "not in this build") \
	X(INTERRUPTED, "stopped by a signal") \
	X(NAME_NOT_FOUND, ERR_DNS("name does not exist")) \
	X(NAME_EMPTY, "name has no address") \
	X(DNS_SILENT, ERR_DNS("no answer from name server")) \
	X(DNS_FAILED, ERR_DNS("name server failed")) \
	X(DNS_REFUSED, ERR_DNS("name server refused")) \
	X(DNS_INVALID, ERR_DNS("invalid answer from name server")) \
	X(RESET, "connection reset") \
	X(REFUSED, "connection refused") \
	X(UNREACHABLE, "unreachable") \
	X(SOCKET_ABSENT, "no such socket") \
	X(DENIED, "permission denied") \
	X(SYSTEM, "system call failed") \
	X(CONNECT_TIMEOUT, "connect timed out") \
	X(SEND_TIMEOUT, "peer does not read") \
	X(SILENT, "connected, but no answer") \
	X(STALLED, "answer stalled") \
	X(CLOSED, "closed without an answer") \
	X(CUT_SHORT, "answer cut short") \
	X(TOO_LARGE, "answer too large") \
	X(NOT_HTTP, "not HTTP") \
	X(HTTP_INVALID, "invalid HTTP") \
	X(STATUS, "unexpected status") \
	X(REDIRECT, "redirect not followed") \
	X(HEADER, "header not as expected") \
	X(BODY_ENCODED, ERR_BODY("body is encoded")) \
	X(BODY_MISSING, ERR_BODY("text not in the body")) \
	X(BODY_UNWANTED, ERR_BODY("unwanted text in the body")) \
	X(JSON_INVALID, ERR_BODY("invalid JSON")) \
	X(JSON_ABSENT, ERR_BODY("JSON value absent")) \
	X(JSON_DIFFERS, ERR_BODY("JSON value differs")) \
	X(METRIC_INVALID, ERR_BODY("invalid metrics")) \
	X(METRIC_ABSENT, ERR_BODY("metric absent")) \
	X(METRIC_DIFFERS, ERR_BODY("metric out of bounds")) \
	X(ANSWER_DIFFERS, "unexpected answer")

enum cause {
#define ERR_ENUMERATOR(name, phrase) CAUSE_##name,
	ERR_CAUSES(ERR_ENUMERATOR)
#undef ERR_ENUMERATOR
};

/* Room for details; a longer message is cut and ends in "...". */
enum { ERR_TEXT_SIZE = 360 };

struct err {
	enum cause cause;
	char text[ERR_TEXT_SIZE];	/* NUL-terminated: the phrase and the details */
};

const char *err_phrase(enum cause cause);

/* What an errno of socket() or connect() means; CAUSE_SYSTEM for one that means nothing to a
 * reader, who then wants its number. */
enum cause err_cause_of(int number);

/* Fills e and returns -1, so that a failing function can end in `return err_set(...)`. The
 * directives of `format` are those of core/proto/text.h. */
TEXT_VARIADIC int err_set(struct err *e, enum cause cause, const char *format, ...);

#endif
