// SPDX-License-Identifier: MIT
// As both libcs do: an indented line does not count, the last of several search and domain lines
// does.
#include "core/proto/resolvconf.h"

#include "core/proto/words.h"

enum keyword { SEARCH, DOMAIN, NAMESERVER, OPTIONS, FIRST_OPTION };

static unsigned keyword_of(struct span word)
{
	const char *in = "search domain nameserver options ndots timeout attempts";
	unsigned keyword = 0;
	struct span known;

	while ((known = words_next(&in)).len && !span_is_equal(known, word))
		keyword++;
	return keyword;
}

static void option_set(struct resolvconf *c, struct span word)
{
	struct span digits;
	unsigned option = keyword_of(span_cut(word, ':', &digits)) - FIRST_OPTION;
	unsigned long value;

	if (option < RESOLVCONF_OPTIONS && span_number(digits, RESOLVCONF_OPTION_MAX, &value) &&
	    (value || option == RESOLVCONF_NDOTS))
		c->option[option] = (uint8_t)value;
}

void resolvconf_read(struct resolvconf *c, const char *in)
{
	memcpy(c->option, "\1\5\2", RESOLVCONF_OPTIONS);
	do {
		const char *line = in;
		struct span word = words_next(&in);
		unsigned keyword = word.at == line ? keyword_of(word) : FIRST_OPTION;

		if (keyword <= DOMAIN)
			c->domains = 0;
		while ((word = words_next(&in)).len) {
			if (keyword == OPTIONS)
				option_set(c, word);
			else if (keyword == NAMESERVER && c->servers < RESOLVCONF_SERVERS_MAX)
				c->server[c->servers++] = word;
			/* "search ." says that there is nothing to be searched. */
			else if (keyword <= DOMAIN && c->domains < RESOLVCONF_DOMAINS_MAX &&
				 *word.at != '.')
				c->domain[++c->domains] = word;
		}
	} while (words_line(&in));
}
