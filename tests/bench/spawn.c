// SPDX-License-Identifier: MIT
// Measures how long programs take from start to end, in turns (A B C A B C ...), so that whatever
// else the machine does meets all of them alike. Prints for each one its median and its 95th
// percentile in nanoseconds, and its last exit code. Their output goes to /dev/null.
// Usage: spawn TURNS COMMAND... [-- COMMAND...]...
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { COMMANDS_MAX = 32, TURNS_MAX = 100000, WARM_UP = 10 };

extern char **environ;

struct command {
	char **words;
	int64_t *took_ns;
	int code;
};

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int64_t run(struct command *c, const posix_spawn_file_actions_t *quiet)
{
	int64_t start = now_ns();
	int status, error;
	pid_t pid;

	error = posix_spawnp(&pid, c->words[0], quiet, NULL, c->words, environ);
	if (error) {
		fprintf(stderr, "spawn: %s: %s\n", c->words[0], strerror(error));
		exit(1);
	}
	waitpid(pid, &status, 0);
	c->code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
	return now_ns() - start;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int split(char **words, struct command *commands, int turns)
{
	int n = 0;

	while (*words && n < COMMANDS_MAX) {
		commands[n].words = words;
		commands[n++].took_ns = calloc((size_t)turns, sizeof(int64_t));
		while (*words && strcmp(*words, "--"))
			words++;
		if (*words)
			*words++ = NULL;
	}
	return n;
}

int main(int argc, char **argv)
{
	static struct command commands[COMMANDS_MAX];
	posix_spawn_file_actions_t quiet;
	int turns = argc > 2 ? atoi(argv[1]) : 0;

	if (turns < 1 || turns > TURNS_MAX)
		return 125;
	int n = split(argv + 2, commands, turns);
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
	for (int turn = -WARM_UP; turn < turns; turn++)
		for (int i = 0; i < n; i++)
			commands[i].took_ns[turn < 0 ? 0 : turn] = run(&commands[i], &quiet);
	for (int i = 0; i < n; i++) {
		qsort(commands[i].took_ns, (size_t)turns, sizeof(int64_t), by_size);
		printf("%lld %lld %d\n", (long long)commands[i].took_ns[turns / 2],
		       (long long)commands[i].took_ns[turns * 95 / 100], commands[i].code);
	}
	return 0;
}
