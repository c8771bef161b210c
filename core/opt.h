/* SPDX-License-Identifier: MIT */
/* Options from a table: a row drives the parser and prints its own help, so that neither can
 * exist without the other.
 *
 *	#define OPT_STRUCT struct config
 *	#define OPTIONS(ROW) \
 *		ROW(OPT_TEXT, 'X', method, "method", "NAME", "request method (default GET)") \
 *		ROW(OPT_FLAG, 0, quick, "quick", "", "be quick")
 *	OPT_TABLE(static, options, OPTIONS)
 *
 * A row: kind, letter or 0, member of OPT_STRUCT, name, what the value is called ("" for a flag),
 * help. The table becomes an array of four-byte rows and one string, because an array of pointers
 * would cost 8 bytes and a 24-byte start-up relocation for each. */
#ifndef CORE_OPT_H
#define CORE_OPT_H

#include "config.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

enum opt_kind {
	OPT_ABSENT,	/* known by name, compiled out: says so */
	OPT_FLAG,	/* bool */
	OPT_TEXT,	/* const char *, expanded */
	OPT_LIST,	/* struct opt_list, repeatable, expanded */
	OPT_TIME,	/* int, milliseconds: "500ms", "1.5s", "2m", "1h"; bare number: seconds */
	OPT_NUMBER,	/* int, 0 to 1,000,000,000 */
	OPT_SIZE,	/* int, bytes: "4096", "64k", "1M"; at most 1,000,000,000 */
};

#define OPT_IF(enabled, kind) ((enabled) ? (kind) : OPT_ABSENT)

struct opt_row {
	uint8_t kind;
	char letter;
	uint16_t at;	/* offset of the value in the config struct */
};

struct opt_table {
	const struct opt_row *rows;
	const char *texts;	/* each row's name, and with CONFIG_HELP its value and help */
	unsigned n;
};

#define OPT_ROW(kind, letter, member, name, arg, help) \
	{(kind), (letter), offsetof(OPT_STRUCT, member)},
#if ENABLE_HELP
#define OPT_ROW_TEXT(kind, letter, member, name, arg, help) name "\0" arg "\0" help "\0"
#else
#define OPT_ROW_TEXT(kind, letter, member, name, arg, help) name "\0"
#endif
#define OPT_TABLE(storage, name, OPTIONS) \
	static const struct opt_row name##_rows[] = {OPTIONS(OPT_ROW)}; \
	static const char name##_texts[] = OPTIONS(OPT_ROW_TEXT); \
	storage const struct opt_table name = { \
		name##_rows, name##_texts, sizeof(name##_rows) / sizeof(name##_rows[0])};

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
};

/* Reads operands->at (NULL-terminated; reordered in place) by two tables into one config struct.
 * Options may stand before and after operands; "--name=value", "--name value", "-n value",
 * "-nvalue", "-qv"; "-" alone is an operand. Option values and operands are expanded, see
 * core/expand.h. 0, or -1 with *err set. */
int opt_parse(const struct opt_table *own, const struct opt_table *common, void *config,
	      struct operands *operands, struct err *err);

/* One value as OPT_TIME, OPT_NUMBER and OPT_SIZE read it. False: it is none. */
bool opt_value(enum opt_kind kind, struct span s, int *value);

/* The help lines of a table. */
void opt_help(const struct opt_table *table, struct text *out);

#endif
