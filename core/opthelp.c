// SPDX-License-Identifier: MIT
// The help lines of an option table: "  -t, --timeout TIME    give up after TIME in all".
#include "core/opt.h"

enum { HELP_COLUMN = 30 };

void opt_help(const struct opt_table *table, struct text *out)
{
	const char *text = table->texts;

	for (unsigned i = 0; i < table->n; i++) {
		const struct opt_row *row = &table->rows[i];
		const char *arg = text + strlen(text) + 1, *help = arg + strlen(arg) + 1;
		size_t start = out->len;

		if (row->kind != OPT_ABSENT) {
			text_add(out, row->letter ? "  -%c, " : "      ", row->letter);
			text_add(out, "--%s %s", text, arg);
			while (out->len < start + HELP_COLUMN && !out->cut)
				text_add(out, " ");
			text_add(out, " %s\n", help);
		}
		text = help + strlen(help) + 1;
	}
}
