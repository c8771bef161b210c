// SPDX-License-Identifier: MIT
// Connects race: a silent address never eats the time of the next one.
#include "core/net.h"

#include "core/resolve.h"
#include "core/unixsocket.h"
#include "core/wait.h"

#include <errno.h>
#include <unistd.h>

struct race {
	struct report *r;
	unsigned started, pending;		/* how many, and how many of these have not ended */
	enum cause worst;			/* the worst end so far */
	int error;				/* the last errno that is CAUSE_SYSTEM */
	struct pollfd fd[ADDRESSES_MAX + 1];	/* of each address, -1 once it has ended */
	uint8_t cause[ADDRESSES_MAX];		/* how each address ended */
	struct addresses to;
};

static bool is_localhost(struct span host)
{
	static const char name[] = "localhost";
	size_t skip;

	if (!host.len)
		return true;
	if (host.at[host.len - 1] == '.')
		host.len--;
	skip = host.len < sizeof(name) ? 0 : host.len - (sizeof(name) - 1);
	return (!skip || host.at[skip - 1] == '.') &&
	       span_is_nocase((struct span){host.at + skip, host.len - skip}, span_of(name));
}

int net_lookup(const struct endpoint *to, struct deadline d, struct addresses *out,
	       struct report *r)
{
	struct address *a = out->at;

	if (is_localhost(to->host)) {
		if (ENABLE_IPV6 && to->family != AF_INET)
			address_make(a++, AF_INET6, &in6addr_loopback, to->port);
		if (to->family != AF_INET6)
			address_make(a++, AF_INET, "\177\0\0\1", to->port);
	} else if (!address_parse(a, to->host, to->port)) {
		return resolve_name(to, d, out, r);
	} else if (ENABLE_IPV6 && to->family != AF_UNSPEC && to->family != a->any.sa_family) {
		return err_set(&r->err, CAUSE_NAME_EMPTY, " of the family asked for (%Q)",
			       to->host);
	} else {
		a++;
	}
	out->n = (unsigned)(a - out->at);
	return 0;
}

/* The connect to address i has ended, well if error is 0. */
static void end(struct race *race, unsigned i, int error)
{
	enum cause cause = error ? err_cause_of(error) : CAUSE_NONE;
	struct text peer = TEXT_IN(race->r->peer);

	address_print(&peer, &race->to.at[i]);
	report_step(race->r, "connect %s: %s", race->r->peer,
		    error ? err_phrase(cause) : "connected");
	if (!error)
		return;
	close(race->fd[i].fd);
	race->fd[i].fd = -1;
	race->pending--;
	race->cause[i] = (uint8_t)cause;
	if (cause > race->worst)
		race->worst = cause;
	if (cause == CAUSE_SYSTEM)
		race->error = error;
}

static void start_next(struct race *race)
{
	unsigned i = race->started++;

	race->fd[i].fd = address_connect(&race->to.at[i], SOCK_STREAM);
	race->fd[i].events = POLLOUT;
	race->cause[i] = CAUSE_CONNECT_TIMEOUT;
	race->pending++;
	if (race->fd[i].fd < 0)
		end(race, i, errno);
}

/* What became of a connect on which poll has reported something: 0 or an errno. */
static int outcome(const struct pollfd *p, const struct address *to)
{
	struct address own = {0}, peer = {0};
	socklen_t len = sizeof(own.v6);

	if (p->revents & (POLLERR | POLLHUP) && recv(p->fd, &len, 1, MSG_PEEK) < 0)
		return errno;
	len = sizeof(own.v6);
	getsockname(p->fd, &own.any, &len);
	if (own.v4.sin_port != to->v4.sin_port)
		return 0;
	getpeername(p->fd, &peer.any, &len);
	if (memcmp(&own, &peer, sizeof(own)))
		return 0;
	/* It met itself: the kernel may pick the closed port that is asked for, if it is of this
	 * host and in the ephemeral range, for our own end. Disconnected, or the port would be
	 * taken for as long as TIME_WAIT lasts. */
	own.any.sa_family = AF_UNSPEC;
	connect(p->fd, &own.any, sizeof(own.v6));
	return ECONNREFUSED;
}

/* The descriptor of the first address to be connected, or -1. */
static int run_race(struct race *race, struct deadline d)
{
	struct deadline company = {0};	/* when the next address is due */

	do {
		bool more = race->started < race->to.n;

		if (more && (!race->pending || !deadline_left_ms(company))) {
			start_next(race);
			company = deadline_in(NET_STAGGER_MS);
			continue;
		}
		if (!wait_any(race->fd, race->started, more ? deadline_sooner(d, company) : d))
			continue;
		for (unsigned i = 0; i < race->started; i++) {
			const struct pollfd *p = &race->fd[i];

			if (!p->revents)
				continue;
			end(race, i, outcome(p, &race->to.at[i]));
			if (p->fd >= 0)
				return p->fd;
		}
		company.at_ms = 0;
	} while (deadline_left_ms(d) && (race->pending || race->started < race->to.n));
	return -1;
}

/* "connect timed out (10.0.0.1:80, 10.0.0.2:80: connection refused)" */
static int explain(const struct race *race)
{
	enum cause worst = race->pending ? CAUSE_CONNECT_TIMEOUT : race->worst;
	char bytes[ERR_TEXT_SIZE];
	struct text t = TEXT_IN(bytes);

	for (unsigned i = 0; i < race->started; i++) {
		text_add(&t, i ? ", " : "");
		address_print(&t, &race->to.at[i]);
		if (race->cause[i] != worst)
			text_add(&t, ": %s", err_phrase((enum cause)race->cause[i]));
	}
	return err_set(&race->r->err, worst, worst == CAUSE_SYSTEM ? " (%s, errno %d)" : " (%s)",
		       bytes, race->error);
}

int net_connect(const struct endpoint *to, struct deadline d, struct report *r)
{
	struct race race = {.r = r};

	if (ENABLE_UNIX_SOCKETS && to->unix_path)
		return unixsocket_connect(to->unix_path, d, r);
	if (net_lookup(to, d, &race.to, r))
		return -1;
	int fd = run_race(&race, d);
	for (unsigned i = 0; i < race.started; i++)
		if (race.fd[i].fd != fd)
			close(race.fd[i].fd);
	/* Where there is one address, the target names it. */
	if (fd < 0 || race.to.n == 1)
		r->peer[0] = '\0';
	return fd < 0 ? explain(&race) : fd;
}
