/* SPDX-License-Identifier: MIT */
/* Files of lines of words with "#" comments (/etc/hosts, /etc/resolv.conf), fed in pieces, with
 * lines of any length. */
#ifndef CORE_PROTO_WORDS_H
#define CORE_PROTO_WORDS_H

#include "core/proto/span.h"

/* No host name, address or option is longer; a longer word is handed out empty. */
enum { WORDS_WORD_SIZE = 256 };

/* Starts out as zeros. */
struct words {
	unsigned index;		/* of the word in its line */
	bool is_indented;	/* the line began with a blank */
	bool is_comment;
	bool is_complete;
	size_t len;
	char word[WORDS_WORD_SIZE];
};

/* Consumes *in up to the end of the next word. False: *in is used up, and what there is of a word
 * is kept for the next piece. After the last piece one "\n" is to be fed. */
bool words_next(struct words *w, struct span *in, struct span *word);

#endif
