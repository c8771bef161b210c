// SPDX-License-Identifier: MIT
// The multi-call program: finds the applet, runs it, and is the only one to print and to exit.
#include "applets/applet.h"

#include "core/file.h"
#include "core/hint.h"
#include "core/installer.h"
#include "core/large.h"
#include "core/print.h"
#include "core/wait.h"

#include <fcntl.h>
#include <unistd.h>

#define APPLET(name) extern const struct applet name##_applet;
#include "applets.h"
#undef APPLET

enum {
	/* The help of the largest applet; a line, or an object, with its steps. */
	OUTPUT_SIZE = 8192,
	/* How long a full pipe may hold us. */
	WRITE_MS = 100,
	DEFAULT_TIMEOUT_MS = 4000,
};

static LARGE_FIRST char output_bytes[OUTPUT_SIZE];
static struct text output;
static struct report report;
static struct check check;

/* The options of the program itself. */
static struct config {
	bool list;
	const char *install;
} config;

#define OPT_STRUCT struct config
#define OPTIONS(ROW) \
	ROW(OPT_FLAG, 0, list, "list", "", "print the applets' names") \
	OPT_IF(ENABLE_INSTALLER, ROW, OPT_TEXT, 0, install, "install", "DIR", \
	    "make the applets' links in DIR")

OPT_TABLE(options, OPTIONS)

/* The applets one after the other, then NULL. */
static const struct applet *applet_at(unsigned i)
{
#define APPLET(name) \
	if (!i--) \
		return &name##_applet;
#include "applets.h"
#undef APPLET
	(void)i;	/* unused where there is no applet */
	return NULL;
}

/* Writes the output at once and gives the exit code back. A full or closed pipe must neither hold
 * us nor change the verdict: what cannot go out is lost. */
static int write_output(int fd, int code)
{
	struct pollfd out = {.fd = fd, .events = POLLOUT};

	poll(&out, 1, WRITE_MS);
	if (out.revents == POLLOUT && write(fd, output.at, output.len) < 0)
		return code;
	return code;
}

static void append_log(const char *path)
{
	int fd = file_open(path, O_WRONLY | O_APPEND | O_CREAT);

	if (fd < 0 || write(fd, output.at, output.len) < 0)
		report_step(&report, "log: cannot append to %q", path);
}

/* Prints the report and returns the exit code. */
static int finish(const char *name)
{
	enum cause cause = report.err.cause;
	int64_t took_us = report.started_us ? clock_us() - report.started_us : 0;
	bool json = common_wants_json();

	if (!cause && common.quiet)
		return EXIT_HEALTHY;
	if (ENABLE_OUTPUT_JSON && json)
		print_json(&output, name, check.target, &report, took_us);
	else
		print_line(&output, name, check.target, &report, took_us);
	if (ENABLE_LOG_FILE && cause && common.log)
		append_log(common.log);
	if (ENABLE_VERBOSE && !json)
		text_bytes(&output, report.steps.at, report.steps.len);
	return write_output(cause && !json ? STDERR_FILENO : STDOUT_FILENO,
			    cause > CAUSE_NOT_BUILT ? EXIT_UNHEALTHY :
			    cause ? EXIT_CANNOT_RUN : EXIT_HEALTHY);
}

/* `format` takes name, operands and summary. */
static void add_summary(const char *format, const struct applet *applet)
{
	const char *operands = opt_next_text(opt_next_text(applet->texts));

	text_add(&output, format, applet->texts, operands, opt_next_text(operands));
}

static int print_version(void)
{
	text_add(&output, "probebox " VERSION "\n");
	return write_output(STDOUT_FILENO, EXIT_HEALTHY);
}

static int print_help(const struct applet *applet)
{
	add_summary("Usage: %s [OPTIONS] %s\n%s\n\n", applet);
	opt_help(check.operands.options, &output);
	opt_help(common_options(), &output);
	return write_output(STDOUT_FILENO, EXIT_HEALTHY);
}

static int print_list(const char *format)
{
	const struct applet *applet;

	for (unsigned i = 0; (applet = applet_at(i)); i++)
		if (ENABLE_HELP)
			add_summary(format, applet);
		else
			text_add(&output, format, applet->texts);
	return write_output(STDOUT_FILENO, EXIT_HEALTHY);
}

static int print_overview(void)
{
	if (ENABLE_HELP) {
		text_add(&output, "Usage: [probebox] APPLET [OPTIONS] OPERAND...\n"
			 "   or: probebox --version\n");
		opt_help(&options, &output);
		text_add(&output, "\n");
	}
	return print_list(ENABLE_HELP ? "  %s %s\n      %s\n" : "%s\n");
}

static int run_applet(const struct applet *applet, char **words)
{
	check.operands.at = words;
	common.timeout_ms = DEFAULT_TIMEOUT_MS;
	int failed = applet->parse(&check, &report.err);
	if (ENABLE_HELP && common.help)
		return print_help(applet);
	if (common.version)
		return print_version();
	if (failed || common_check(&report.err)) {
		check.target[0] = '\0';
		return finish(applet->texts);
	}
	wait_start();
	report_start(&report);
	report.verbose = common.verbose;
	check.deadline = deadline_in(common.timeout_ms);
	if (applet->run(&check, &report) && deadline_all_ended())
		err_set(&report.err, CAUSE_INTERRUPTED, "");
	return finish(applet->texts);
}

static const struct applet *find_applet(struct hint *hint)
{
	const struct applet *applet;

	for (unsigned i = 0; (applet = applet_at(i)); i++)
		if (hint_is(hint, applet->texts))
			break;
	return applet;
}

static int install(const char *dir)
{
	const struct applet *applet;

	for (unsigned i = 0; (applet = applet_at(i)); i++)
		if (installer_link(dir, applet->texts, &report.err))
			return finish("probebox");
	return EXIT_HEALTHY;
}

/* Called as itself: an applet's name, or options about the program. */
static int run_probebox(char **words)
{
	struct hint hint = {.word = span_of(*words ? *words : "")};
	const struct applet *applet = find_applet(&hint);

	if (applet)
		return run_applet(applet, words + 1);
	if (!*words)
		return print_overview();
	check.operands.at = words;
	if (**words == '-')
		opt_parse(&check.operands, &options, &config, &report.err);
	if (common.help)
		return print_overview();
	if (common.version)
		return print_version();
	if (!report.err.cause && config.list)
		return print_list("%s\n");
	if (!report.err.cause && config.install)
		return install(config.install);
	if (!report.err.cause)
		err_set(&report.err, CAUSE_USAGE, hint.best ? ": no applet %Q, did you mean %s" :
			": no applet %Q", hint.word, hint.best);
	return finish("probebox");
}

int main(int argc, char **argv)
{
	struct hint hint = {.word = {NULL, 0}};

	output = TEXT_IN(output_bytes);
	for (struct span rest = span_of(argc ? argv[0] : ""); rest.at;)
		hint.word = span_cut(rest, '/', &rest);
	const struct applet *applet = find_applet(&hint);
	_exit(applet ? run_applet(applet, argv + 1) : run_probebox(argv + (argc > 0)));
}
