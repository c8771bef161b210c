// SPDX-License-Identifier: MIT
// As both libcs do: an indented line does not count, the last of several search and domain lines
// does.
#include "core/proto/resolvconf.h"

#include "core/proto/ip.h"

enum keyword { NAMESERVER, SEARCH, DOMAIN, OPTIONS, FIRST_OPTION, KEYWORDS = 7 };

static unsigned keyword_of(struct span word)
{
	struct span known = span_of("nameserver search domain options ndots timeout attempts");
	unsigned keyword = 0;

	while (known.at && !span_is_nocase(word, span_cut(known, ' ', &known)))
		keyword++;
	return keyword;
}

static void server_add(struct resolvconf *c, struct span word)
{
	struct span scope, address = span_cut(word, '%', &scope);
	uint8_t ip[16] = {0};
	bool is_v4 = ip4_parse(word, ip);

	if (c->servers == RESOLVCONF_SERVERS_MAX || (!is_v4 && !ip6_parse(address, ip)))
		return;
	c->server[c->servers].family = is_v4 ? DNS_A : DNS_AAAA;
	memcpy(c->server[c->servers++].ip, ip, sizeof(ip));
}

static void domain_add(struct resolvconf *c, struct span word)
{
	char *end = c->domains + c->search.len;

	c->search.at = c->domains;
	if (word.len && word.len < sizeof(c->domains) - c->search.len) {
		memcpy(end, word.at, word.len);
		end[word.len] = ' ';
		c->search.len += word.len + 1;
	}
}

static void option_set(struct resolvconf *c, struct span word)
{
	static const uint8_t min[] = {0, 1, 1}, max[] = {15, 30, 5};
	struct span digits;
	unsigned option = keyword_of(span_cut(word, ':', &digits)) - FIRST_OPTION;
	unsigned long value;

	if (option < RESOLVCONF_OPTIONS && span_number(digits, 1000000, &value))
		c->option[option] = value < min[option] ? min[option] :
				    value > max[option] ? max[option] : (uint8_t)value;
}

void resolvconf_init(struct resolvconf *c)
{
	c->option[RESOLVCONF_NDOTS] = 1;
	c->option[RESOLVCONF_TIMEOUT_S] = 5;
	c->option[RESOLVCONF_ATTEMPTS] = 2;
}

void resolvconf_feed(struct resolvconf *c, struct span in)
{
	struct span word;

	while (words_next(&c->words, &in, &word)) {
		bool is_first = c->words.index == 1;

		if (!c->words.index)
			c->keyword = c->words.is_indented ? KEYWORDS : keyword_of(word);
		else if (c->keyword == OPTIONS)
			option_set(c, word);
		else if (c->keyword == NAMESERVER && is_first)
			server_add(c, word);
		else if (c->keyword == SEARCH || (c->keyword == DOMAIN && is_first)) {
			if (is_first)
				c->search.len = 0;
			domain_add(c, word);
		}
	}
}
