// SPDX-License-Identifier: MIT
// Expanded words and file contents share one static room: a check has few of them, and no malloc.
#include "core/expand.h"

#include "core/proto/expand.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static char room[EXPAND_ROOM];
static size_t used;

static const char *from_environment(struct span name)
{
	extern char **environ;

	for (char **e = environ; e && *e; e++) {
		struct span value;

		if (span_is_equal(span_cut(span_of(*e), '=', &value), name))
			return value.at;
	}
	return NULL;
}

static bool has_reference(const char *word)
{
	for (; *word; word++)
		if (word[0] == '$' && word[1] == '{')
			return true;
	return false;
}

const char *expand(const char *word, struct err *err)
{
	if (!has_reference(word))
		return word;
	if (!ENABLE_EXPAND) {
		err_set(err, CAUSE_NOT_BUILT, ": variables in arguments (CONFIG_EXPAND)");
		return NULL;
	}
	if (ENABLE_EXPAND) {
		struct text out = {room + used, 0, sizeof(room) - used, false};
		struct span at;
		enum expand_result result = expand_word(&out, span_of(word), from_environment, &at);

		if (result == EXPAND_OK && !out.cut) {
			used += out.len + 1;
			return out.at;
		}
		if (result == EXPAND_UNSET)
			err_set(err, CAUSE_USAGE, ": %Q is not set and has no default", at);
		else if (result == EXPAND_BAD)
			err_set(err, CAUSE_USAGE, ": %Q is not a variable reference", at);
		else
			err_set(err, CAUSE_USAGE, ": arguments over %d bytes", EXPAND_ROOM);
	}
	return NULL;
}

struct span read_value(const char *word, struct err *err)
{
	if (word[0] != '@')
		return span_of(word);
	struct span value = {room + used, 0};
	int fd = open(word + 1, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ssize_t got;

	do {
		got = fd < 0 ? -1 : read(fd, room + used, sizeof(room) - used);
		if (got < 0) {
			err_set(err, CAUSE_USAGE, ": cannot read %q (errno %d)", word + 1, errno);
			return (struct span){NULL, 0};
		}
		used += (size_t)got;
	} while (got);
	if (used == sizeof(room)) {
		err_set(err, CAUSE_USAGE, ": %q and the arguments are over %d bytes", word + 1,
			EXPAND_ROOM);
		return (struct span){NULL, 0};
	}
	close(fd);
	value.len = (size_t)(room + used - value.at);
	if (value.len && value.at[value.len - 1] == '\n')
		value.len--;
	return value;
}
