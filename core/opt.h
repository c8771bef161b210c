/* SPDX-License-Identifier: MIT */
/* Options from a table: a row drives the parser and prints its own help, so that neither can
 * exist without the other.
 *
 *	#define OPT_STRUCT struct config
 *	#define OPTIONS(ROW) \
 *		ROW(OPT_TEXT, 'X', method, "method", "NAME", "request method (default GET)") \
 *		ROW(OPT_FLAG, 0, quick, "quick", "", "be quick")
 *	OPT_TABLE(options, OPTIONS)
 *
 * A row: kind, letter or 0, member of OPT_STRUCT, name, what the value is called ("" for a flag),
 * help. The rows lie in memory one after the other, each as long as its texts, because pointers to
 * them would cost 8 bytes and a 24-byte start-up relocation each. */
#ifndef CORE_OPT_H
#define CORE_OPT_H

#include "config.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

enum opt_kind {
	OPT_END,	/* behind the last row */
	OPT_ABSENT,	/* known by name, compiled out: says so */
	OPT_FLAG,	/* bool */
	OPT_TEXT,	/* const char *, expanded */
	OPT_LIST,	/* struct opt_list, repeatable, expanded */
	OPT_TIME,	/* int, as core/proto/value.h has it; so are the next two */
	OPT_NUMBER,
	OPT_SIZE,
};

/* A row of a part that can be compiled out: OPT_IF(ENABLE_X, ROW, OPT_TEXT, ...). Without the part
 * its name stays known, to say so; without CONFIG_HELP it is an unknown option. */
#define OPT_IF(enabled, ROW, ...) OPT_IF_(enabled, ROW, __VA_ARGS__)
#define OPT_IF_(enabled, ROW, ...) OPT_IF_##enabled(ROW, __VA_ARGS__)
#define OPT_IF_1(ROW, ...) ROW(__VA_ARGS__)
#if ENABLE_HELP
#define OPT_IF_0(ROW, kind, ...) ROW(OPT_ABSENT, __VA_ARGS__)
#else
#define OPT_IF_0(ROW, kind, ...)
#endif

struct opt_row {
	uint8_t kind;
	char letter;
	uint8_t at[2];	/* offset of the value in the config struct, high byte first */
	char name[];	/* with CONFIG_HELP two more strings follow: the value's name, the help */
};

#if ENABLE_HELP
#define OPT_TEXTS(name, arg, help) name "\0" arg "\0" help
#else
#define OPT_TEXTS(name, arg, help) name
#endif
/* A struct opt_row with its texts, under a name that no other field has. */
#define OPT_FIELD(number) OPT_FIELD_NAME(number)
#define OPT_FIELD_NAME(number) row_##number
#define OPT_ROW(kind, letter, member, name, arg, help) \
	struct { \
		uint8_t head[4]; \
		char texts[sizeof(OPT_TEXTS(name, arg, help))]; \
	} OPT_FIELD(__COUNTER__);
#define OPT_ROW_INIT(kind, letter, member, name, arg, help) \
	{{(kind), (letter), offsetof(OPT_STRUCT, member) >> 8, \
	  offsetof(OPT_STRUCT, member) & 255}, OPT_TEXTS(name, arg, help)},
#define OPT_TABLE(name, OPTIONS) \
	static const struct { OPTIONS(OPT_ROW) uint8_t end; } name = \
		{OPTIONS(OPT_ROW_INIT) OPT_END};

/* One more is refused, never dropped. */
enum { OPT_LIST_MAX = 16 };

struct opt_list {
	unsigned n;
	const char *at[OPT_LIST_MAX];
};

/* Operands: at[0] to at[n - 1]; those from at[before_dashes] on stood after "--" and are as they
 * came. at[n] is NULL. */
struct operands {
	char **at;
	unsigned n, before_dashes;
	const void *options;	/* the table they were told from options by */
};

/* Reads operands->at (NULL-terminated; reordered in place) by a table into its config struct, and
 * by the common one into `common` (core/common.h). Options may stand before and after operands;
 * "--name=value", "--name value", "-n value", "-nvalue", "-qv"; "-" alone is an operand. Option
 * values and operands are expanded, see core/expand.h. 0, or -1: *err is set, or --help or
 * --version was met. */
int opt_parse(struct operands *operands, const void *options, void *config, struct err *err);

/* The same for an applet with one operand, which it returns; `what` names it: "URL". NULL stands
 * for -1. */
const char *opt_parse_one(struct operands *operands, const void *options, void *config,
			  const char *what, struct err *err);

/* The help lines of a table. */
void opt_help(const void *options, struct text *out);

/* The string behind this one. */
static inline const char *opt_next_text(const char *text)
{
	return text + strlen(text) + 1;
}

#endif
