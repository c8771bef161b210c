// SPDX-License-Identifier: MIT
// The help lines of an option table: "  -t, --timeout TIME    give up after TIME in all".
#include "core/opt.h"

enum { HELP_COLUMN = 30 };

void opt_help(const void *options, struct text *out)
{
	const struct opt_row *row = options;

	while (row->kind != OPT_END) {
		const char *arg = opt_next_text(row->name), *help = opt_next_text(arg);
		size_t start = out->len;

		if (row->kind != OPT_ABSENT) {
			text_add(out, row->letter ? "  -%c, " : "      ", row->letter);
			text_add(out, "--%s %s", row->name, arg);
			while (out->len < start + HELP_COLUMN && !out->cut)
				text_add(out, " ");
			text_add(out, " %s\n", help);
		}
		row = (const void *)opt_next_text(help);
	}
}
