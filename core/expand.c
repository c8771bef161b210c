// SPDX-License-Identifier: MIT
// Expanded words and file contents share one static room: a check has few of them, and no malloc.
#include "core/expand.h"

#include "core/file.h"
#include "core/large.h"
#include "core/proto/expand.h"

#include <fcntl.h>
#include <unistd.h>

static LARGE char room[EXPAND_ROOM];
static size_t used;

static const char *expand_here(const char *word, struct err *err)
{
	extern char **environ;
	struct text out = {room + used + 1, 0, (uint16_t)(sizeof(room) - used - 1), false};
	struct span at;
	const char *wrong = expand_word(&out, word, environ, &at);

	if (!at.at)
		return word;
	/* Two bytes are left over, so that no room is ever of size 0. */
	if (!wrong && out.len + 2 >= out.size)
		wrong = "is too long";
	if (wrong) {
		err_set(err, CAUSE_USAGE, ": %Q %s", at, wrong);
		return NULL;
	}
	/* read_value looks for an "@" of the command line, not of a variable. */
	room[used] = word[0];
	used += out.len + 2u;
	return out.at;
}

const char *expand(const char *word, struct err *err)
{
	if (ENABLE_EXPAND)
		return expand_here(word, err);
	for (const char *c = word; *c; c++)
		if (c[0] == '$' && c[1] == '{') {
			err_set(err, CAUSE_NOT_BUILT, ": ${NAME} in arguments (CONFIG_EXPAND)");
			return NULL;
		}
	return word;
}

struct span read_value(const char *word, struct err *err)
{
	bool is_expanded = word >= room && word < room + sizeof(room);

	if (word[-is_expanded] != '@')
		return span_of(word);
	struct span value = {room + used, 0};
	int fd = file_open(word + 1, O_RDONLY);
	ssize_t got = -1;

	while (fd >= 0 && (got = read(fd, room + used, sizeof(room) - used)) > 0)
		used += (size_t)got;
	close(fd);
	/* A full room looks like the end of the file. */
	if (got < 0 || used == sizeof(room)) {
		err_set(err, CAUSE_USAGE, ": %q cannot be read or is too long", word + 1);
		return (struct span){NULL, 0};
	}
	value.len = (size_t)(room + used - value.at);
	if (value.len && room[used - 1] == '\n')
		value.len--;
	return value;
}
