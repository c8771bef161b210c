// SPDX-License-Identifier: MIT
// The multi-call program: finds the applet, runs it, and is the only one to print and to exit.
#include "applets/applet.h"

#include "core/hint.h"
#include "core/installer.h"
#include "core/print.h"
#include "core/wait.h"

#include <fcntl.h>
#include <unistd.h>

#define APPLET(name) extern const struct applet name##_applet;
#include "applets.h"
#undef APPLET

static const struct applet *const applets[] = {
#define APPLET(name) &name##_applet,
#include "applets.h"
#undef APPLET
};

enum {
	APPLETS = sizeof(applets) / sizeof(applets[0]),
	/* The help of the largest applet; a line, or an object, with its steps. */
	OUTPUT_SIZE = 8192,
	/* How long a full pipe may hold us. */
	WRITE_MS = 100,
};

static char output_bytes[OUTPUT_SIZE];
static struct text output = {output_bytes, 0, OUTPUT_SIZE, false};
static struct report report;
static struct check check;

/* Writes the output at once and gives the exit code back. A full or closed pipe must neither hold
 * us nor change the verdict: what cannot go out is lost. */
static int write_output(int fd, int code)
{
	struct pollfd out = {.fd = fd, .events = POLLOUT};

	if (poll(&out, 1, WRITE_MS) > 0 && write(fd, output.at, output.len) < 0)
		return code;
	return code;
}

static void append_log(const char *path)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, output.at, output.len) < 0)
		report_step(&report, "log: cannot append to %q", path);
}

/* Prints the report and returns the exit code. */
static int finish(const char *name, const struct common *common)
{
	enum cause cause = report.err.cause;
	int64_t took_us = report.started_us ? clock_us() - report.started_us : 0;
	bool json = ENABLE_OUTPUT_JSON && common->output && common->output[0] == 'j';

	if (!cause && common->quiet)
		return EXIT_HEALTHY;
	if (ENABLE_OUTPUT_JSON && json)
		print_json(&output, name, check.target, &report, took_us);
	else
		print_line(&output, name, check.target, &report, took_us);
	if (ENABLE_LOG_FILE && cause && common->log)
		append_log(common->log);
	if (ENABLE_VERBOSE && !json)
		text_bytes(&output, report.steps.at, report.steps.len);
	return write_output(cause && !json ? STDERR_FILENO : STDOUT_FILENO,
			    cause == CAUSE_USAGE || cause == CAUSE_NOT_BUILT ? EXIT_CANNOT_RUN :
			    cause ? EXIT_UNHEALTHY : EXIT_HEALTHY);
}

static int print_version(void)
{
	text_add(&output, "probebox " VERSION "\n");
	return write_output(STDOUT_FILENO, EXIT_HEALTHY);
}

static int print_help(const struct applet *applet)
{
	text_add(&output, "Usage: %s [OPTIONS] %s\n%s\n\n", applet->name,
		 APPLET_OPERANDS(applet), APPLET_SUMMARY(applet));
	opt_help(applet->options, &output);
	opt_help(&common_options, &output);
	return write_output(STDOUT_FILENO, EXIT_HEALTHY);
}

static int print_overview(void)
{
	text_add(&output, "probebox " VERSION ": health checks for images without a shell\n\n"
		 "Usage: probebox APPLET [OPTIONS] OPERAND...\n"
		 "   or: APPLET [OPTIONS] OPERAND...   (called by its name, through a link)\n"
		 "   or: probebox --list | --version | --help | --install DIR\n\n");
	for (unsigned i = 0; i < APPLETS; i++)
		text_add(&output, "  %s %s\n      %s\n", applets[i]->name,
			 APPLET_OPERANDS(applets[i]), APPLET_SUMMARY(applets[i]));
	return write_output(STDOUT_FILENO, EXIT_HEALTHY);
}

static int run_applet(const struct applet *applet, char **words)
{
	struct common *common = applet->config;

	applet->reset();
	check.operands.at = words;
	int failed = opt_parse(applet->options, &common_options, common, &check.operands,
			       &report.err);
	if (ENABLE_HELP && common->help)
		return print_help(applet);
	if (common->version)
		return print_version();
	if (failed || common_check(common, &report.err) || applet->parse(&check, &report.err)) {
		check.target[0] = '\0';
		return finish(applet->name, common);
	}
	wait_start();
	report_start(&report);
	report.verbose = common->verbose;
	check.deadline = (struct deadline){report.started_us / 1000 + common->timeout_ms};
	if (applet->run(&check, &report) && deadline_all_ended())
		err_set(&report.err, CAUSE_INTERRUPTED, "");
	return finish(applet->name, common);
}

static const struct applet *find_applet(struct span name, struct hint *hint)
{
	hint->word = name;
	for (unsigned i = 0; i < APPLETS; i++) {
		if (span_is(name, applets[i]->name))
			return applets[i];
		hint_offer(hint, applets[i]->name);
	}
	return NULL;
}

static int list_applets(void)
{
	for (unsigned i = 0; i < APPLETS; i++)
		text_add(&output, "%s\n", applets[i]->name);
	return write_output(STDOUT_FILENO, EXIT_HEALTHY);
}

static int install(const char *dir)
{
	for (unsigned i = 0; i < APPLETS; i++)
		if (installer_link(dir, applets[i]->name, &report.err))
			return -1;
	return 0;
}

/* Called as itself: an applet's name, or a word about the program. */
static int run_probebox(char **words)
{
	static const struct common common;
	struct hint hint = {.best = NULL};
	struct span word = span_of(words[0] ? words[0] : "--help");
	const struct applet *applet = find_applet(word, &hint);

	if (applet)
		return run_applet(applet, words + 1);
	if (span_is(word, "--list"))
		return list_applets();
	if (span_is(word, "--version"))
		return print_version();
	if (span_is(word, "--help") || span_is(word, "-h"))
		return ENABLE_HELP ? print_overview() : list_applets();
	if (!span_is(word, "--install") || !words[1])
		err_set(&report.err, CAUSE_USAGE, ": no applet %Q%s%s", word,
			hint_prefix(&hint, ", did you mean "), hint_best(&hint));
	else if (!install(words[1]))
		return EXIT_HEALTHY;
	return finish("probebox", &common);
}

int main(int argc, char **argv)
{
	struct span name = span_of(argc ? argv[0] : "");
	struct hint hint = {.best = NULL};

	for (struct span rest; span_cut(name, '/', &rest), rest.at;)
		name = rest;
	const struct applet *applet = find_applet(name, &hint);
	_exit(applet ? run_applet(applet, argv + 1) : run_probebox(argv + (argc > 0)));
}
