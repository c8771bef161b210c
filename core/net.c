// SPDX-License-Identifier: MIT
// Connects race: a silent address never eats the time of the next one.
#include "core/net.h"

#include "core/resolve.h"
#include "core/unixsocket.h"
#include "core/wait.h"

#include <errno.h>
#include <unistd.h>

enum { NET_HOST_SIZE = 256 };

struct race {
	const struct addresses *to;
	struct report *r;
	unsigned started, pending;		/* how many, and how many of these have not ended */
	int error;				/* the last errno that is CAUSE_SYSTEM */
	struct pollfd fd[ADDRESSES_MAX + 1];	/* of each address, -1 once it has ended */
	uint8_t cause[ADDRESSES_MAX];		/* how each address ended */
};

static bool is_localhost(struct span host)
{
	static const struct span name = {"localhost", 9};

	if (host.len && host.at[host.len - 1] == '.')
		host.len--;
	if (host.len > name.len && host.at[host.len - name.len - 1] == '.') {
		host.at += host.len - name.len;
		host.len = name.len;
	}
	return !host.len || span_is_nocase(host, name);
}

static int lookup_name(const struct endpoint *to, struct deadline d, struct addresses *out,
		       struct report *r)
{
	char name[NET_HOST_SIZE];
	struct text t = TEXT_IN(name);

	text_bytes(&t, to->host.at, to->host.len);
	report_step(r, "lookup %q", name);
	return resolve_name(name, to->port, to->family, d, out, r);
}

int net_lookup(const struct endpoint *to, struct deadline d, struct addresses *out,
	       struct report *r)
{
	out->n = 0;
	if (is_localhost(to->host)) {
		if (ENABLE_IPV6 && to->family != AF_INET)
			out->at[out->n++] = address_from_ip6((const uint8_t *)&in6addr_loopback,
							     to->port);
		if (to->family != AF_INET6)
			out->at[out->n++] = address_from_ip4((const uint8_t *)"\177\0\0\1",
							     to->port);
		return 0;
	}
	if (!address_parse(&out->at[0], to->host, to->port))
		return lookup_name(to, d, out, r);
	out->n = 1;
	if (to->family != AF_UNSPEC && to->family != out->at[0].any.sa_family)
		return err_set(&r->err, CAUSE_NAME_EMPTY, " of the family asked for (%Q)", to->host);
	return 0;
}

static void note_step(const struct race *race, unsigned i, const char *what)
{
	char bytes[ADDRESS_TEXT_SIZE];
	struct text t = TEXT_IN(bytes);

	address_print(&t, &race->to->at[i]);
	report_add_step(race->r, "connect %s: %s", bytes, what);
}

/* The connect to address i is over. */
static void end(struct race *race, unsigned i, int error)
{
	enum cause cause = err_cause_of(error);

	if (race->fd[i].fd >= 0)
		close(race->fd[i].fd);
	race->fd[i].fd = -1;
	race->cause[i] = (uint8_t)cause;
	if (cause == CAUSE_SYSTEM)
		race->error = error;
	if (ENABLE_VERBOSE && race->r->verbose)
		note_step(race, i, err_phrase(cause));
	race->pending--;
}

static void start_next(struct race *race)
{
	unsigned i = race->started++;
	const struct address *a = &race->to->at[i];
	int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	race->fd[i] = (struct pollfd){.fd = fd, .events = POLLOUT};
	race->cause[i] = CAUSE_CONNECT_TIMEOUT;
	race->pending++;
	if (fd < 0 || (connect(fd, &a->any, a->len) && errno != EINPROGRESS))
		end(race, i, errno);
}

/* A closed port of this host inside the ephemeral range: the kernel may pick it as our own end,
 * and both ends are one. */
static bool met_itself(int fd, const struct address *to)
{
	struct address own = {.len = sizeof(own.v6)};

	if (getsockname(fd, &own.any, &own.len))
		return false;
	if (ENABLE_IPV6 && to->any.sa_family == AF_INET6)
		return own.v6.sin6_port == to->v6.sin6_port &&
		       !memcmp(&own.v6.sin6_addr, &to->v6.sin6_addr, sizeof(own.v6.sin6_addr));
	return own.v4.sin_port == to->v4.sin_port &&
	       own.v4.sin_addr.s_addr == to->v4.sin_addr.s_addr;
}

/* Looks at connect i, on which poll has reported something: whether it is connected. */
static bool settle(struct race *race, unsigned i)
{
	int fd = race->fd[i].fd, error = 0;

	if (race->fd[i].revents & (POLLERR | POLLHUP)) {
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &(socklen_t){sizeof(error)});
	} else if (met_itself(fd, &race->to->at[i])) {
		/* Linger 0 turns the close into a reset, which frees the port at once. */
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1},
			   sizeof(struct linger));
		error = ECONNREFUSED;
	}
	if (error) {
		end(race, i, error);
		return false;
	}
	race->fd[i].fd = -1;
	if (ENABLE_VERBOSE && race->r->verbose)
		note_step(race, i, "connected");
	if (race->to->n > 1) {
		struct text t = TEXT_IN(race->r->peer);
		address_print(&t, &race->to->at[i]);
	}
	return true;
}

/* The descriptor of the first address to be connected, or -1. */
static int run_race(struct race *race, struct deadline d)
{
	struct deadline company = {0};	/* when the next address is due */

	do {
		bool more = race->started < race->to->n;

		if (more && (!race->pending || !deadline_left_ms(company))) {
			start_next(race);
			company = deadline_in(NET_STAGGER_MS);
			continue;
		}
		if (!wait_any(race->fd, race->started, more ? deadline_sooner(d, company) : d))
			continue;
		for (unsigned i = 0; i < race->started; i++) {
			int fd = race->fd[i].fd;

			if (fd >= 0 && race->fd[i].revents && settle(race, i))
				return fd;
		}
		company.at_ms = 0;
	} while (deadline_left_ms(d) && (race->pending || race->started < race->to->n));
	return -1;
}

/* The less a cause says about the service, the more it weighs. */
static int weight(unsigned cause)
{
	return cause == CAUSE_CONNECT_TIMEOUT ? 3 : cause == CAUSE_SYSTEM ? 2 :
	       cause != CAUSE_REFUSED;
}

/* "connect timed out (10.0.0.1:80, 10.0.0.2:80: connection refused)" */
static int explain(const struct race *race)
{
	unsigned worst = race->cause[0];
	char bytes[ERR_TEXT_SIZE];
	struct text t = TEXT_IN(bytes);

	for (unsigned i = 0; i < race->started; i++)
		if (weight(race->cause[i]) > weight(worst))
			worst = race->cause[i];
	for (unsigned i = 0; i < race->started; i++) {
		text_add(&t, i ? ", " : "");
		address_print(&t, &race->to->at[i]);
		if (race->cause[i] != worst)
			text_add(&t, ": %s", err_phrase((enum cause)race->cause[i]));
	}
	if (worst == CAUSE_SYSTEM)
		text_add(&t, ", errno %d", race->error);
	return err_set(&race->r->err, (enum cause)worst, " (%s)", bytes);
}

int net_connect(const struct endpoint *to, struct deadline d, struct report *r)
{
	struct addresses addresses;
	struct race race = {.to = &addresses, .r = r};

	if (ENABLE_UNIX_SOCKETS && to->unix_path)
		return unixsocket_connect(to->unix_path, d, r);
	if (net_lookup(to, d, &addresses, r))
		return -1;
	int fd = run_race(&race, d);
	for (unsigned i = 0; i < race.started; i++)
		if (race.fd[i].fd >= 0)
			close(race.fd[i].fd);
	return fd < 0 ? explain(&race) : fd;
}
