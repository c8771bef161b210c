// SPDX-License-Identifier: MIT
// The rows that all applets share.
#include "core/common.h"

#include <sys/socket.h>

#define OPT_STRUCT struct common
#define OPTIONS(ROW) \
	ROW(OPT_TIME, 't', timeout_ms, "timeout", "TIME", \
	    "give up after TIME: 500ms, 1.5s, 2m (default 4s)") \
	ROW(OPT_FLAG, 'q', quiet, "quiet", "", "print nothing when healthy") \
	OPT_IF(ENABLE_VERBOSE, ROW, OPT_FLAG, 'v', verbose, "verbose", "", \
	    "say each step with its time") \
	OPT_IF(ENABLE_OUTPUT_JSON, ROW, OPT_TEXT, 0, output, "output", "FORMAT", \
	    "line (default) or json") \
	OPT_IF(ENABLE_LOG_FILE, ROW, OPT_TEXT, 0, log, "log", "PATH", \
	    "append failures there, as to /proc/1/fd/2") \
	OPT_IF(ENABLE_IPV6, ROW, OPT_FLAG, '4', ipv4, "ipv4", "", "use IPv4 only") \
	OPT_IF(ENABLE_IPV6, ROW, OPT_FLAG, '6', ipv6, "ipv6", "", "use IPv6 only") \
	OPT_IF(ENABLE_HELP, ROW, OPT_FLAG, 'h', help, "help", "", "print this help") \
	ROW(OPT_FLAG, 0, version, "version", "", "print the version")

OPT_TABLE(options, OPTIONS)

struct common common;

const void *common_options(void)
{
	return &options;
}

int common_family(void)
{
	return common.ipv4 == common.ipv6 ? AF_UNSPEC : common.ipv4 ? AF_INET : AF_INET6;
}

int common_check(struct err *err)
{
	if (ENABLE_OUTPUT_JSON && common.output && !span_is(span_of(common.output), "json") &&
	    !span_is(span_of(common.output), "line"))
		return err_set(err, CAUSE_USAGE, ": --output is line or json");
	return 0;
}
