// SPDX-License-Identifier: MIT
// Runs a program under ptrace. First TIMES undisturbed up to its exit, where its memory is read: it
// never held more, if it unmaps nothing. It is the most of all times that counts, because where the
// kernel puts the stack decides whether it takes a page more. Then once step by step, counting the
// instructions in user mode, a repeated string instruction as one. Its output goes to /dev/null.
// Prints "anonymous N", "resident N" (both KiB), "instructions N", "code N" (its exit code).
// Usage: memory TIMES COMMAND...
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_STOP (SIGTRAP | PTRACE_EVENT_EXIT << 8)

/* The most seen so far, in KiB. */
static unsigned long anonymous, resident;

static void fail(const char *what)
{
	fprintf(stderr, "memory: %s: %s\n", what, strerror(errno));
	exit(125);
}

/* Started, and stopped before its first instruction. */
static pid_t start(char **words)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0), dup2(null, 1), dup2(null, 2);
		close(null);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			_exit(125);
		execvp(words[0], words);
		_exit(125);
	}
	if (waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL))
		fail("cannot trace");
	return pid;
}

/* Goes on until the next stop (after one instruction, if `step`), hands on the signal that `status`
 * stopped for, and returns the new status. */
static int go_on(pid_t pid, bool step, int status)
{
	int number = WIFSTOPPED(status) && status >> 16 == 0 ? WSTOPSIG(status) : 0;

	if (ptrace(step ? PTRACE_SINGLESTEP : PTRACE_CONT, pid, NULL,
		   (long)(number == SIGTRAP ? 0 : number)))
		fail("ptrace");
	waitpid(pid, &status, 0);
	return status;
}

static void read_memory(pid_t pid)
{
	char path[64], line[256];
	unsigned long kib;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	FILE *f = fopen(path, "r");
	if (!f)
		fail(path);
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "Anonymous: %lu", &kib) == 1 && kib > anonymous)
			anonymous = kib;
		if (sscanf(line, "Rss: %lu", &kib) == 1 && kib > resident)
			resident = kib;
	}
	fclose(f);
}

/* Returns its exit code. */
static int measure_memory(char **words)
{
	pid_t pid = start(words);
	int status = 0;

	do {
		status = go_on(pid, false, status);
		if (status >> 8 == EXIT_STOP)
			read_memory(pid);
	} while (WIFSTOPPED(status));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static unsigned long long where(pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info) < 0)
		fail("PTRACE_GET_SYSCALL_INFO");
	return info.instruction_pointer;
}

static unsigned long long count_instructions(char **words)
{
	unsigned long long last = 0, n = 0;
	pid_t pid = start(words);
	int status = 0;

	for (;;) {
		unsigned long long at = where(pid);

		n += at != last;
		last = at;
		status = go_on(pid, true, status);
		if (!WIFSTOPPED(status) || status >> 8 == EXIT_STOP)
			break;
	}
	ptrace(PTRACE_CONT, pid, NULL, NULL);
	waitpid(pid, &status, 0);
	return n;
}

int main(int argc, char **argv)
{
	int code = 0;

	if (argc < 3)
		return 125;
	for (int times = atoi(argv[1]); times > 0; times--)
		code = measure_memory(argv + 2);
	printf("anonymous %lu\nresident %lu\ncode %d\n", anonymous, resident, code);
	printf("instructions %llu\n", count_instructions(argv + 2));
	return 0;
}
