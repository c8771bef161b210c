// SPDX-License-Identifier: MIT
// The stub resolver. One socket for each server stays open until the end, so that a late answer
// still counts while another server is being asked; one pair of questions is out at a time.
#include "core/resolve.h"

#include "core/file.h"
#include "core/large.h"
#include "core/proto/dns.h"
#include "core/proto/hosts.h"
#include "core/proto/resolvconf.h"
#include "core/wait.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

enum {
	/* Of /etc/hosts or /etc/resolv.conf; a larger one is a verdict: CAUSE_TOO_LARGE. */
	FILE_SIZE = 1 << 18,
	/* No sane answer is longer: 140 IPv6 addresses fit. One that is: CAUSE_DNS_INVALID. */
	ANSWER_SIZE = 4096,
	/* How long a final answer for one family waits for that of the other: then an address is
	 * used, and for lack of one the question is repeated (the server is alive: the datagram
	 * was lost, as happens where two at once meet in the kernel's address translation). */
	GRACE_MS = 100,
	DNS_PORT = 53,
	FAMILIES = ENABLE_IPV6 ? DNS_FAMILIES : 1,
	BOTH = 1 << DNS_A | 1 << DNS_AAAA
};

struct lookup {
	struct report *r;
	struct span name;
	struct deadline d, until;	/* of all, of the server being asked */
	unsigned open;			/* families without a final answer */
	unsigned current, expected;	/* the server being asked, families it has not spoken of */
	unsigned best, worst;		/* enum dns_result: of the final answers, of the others */
	unsigned first;			/* the server to be asked first: who answered last */
	unsigned servers;
	bool is_last;			/* nobody will be asked after this */
	uint8_t said[RESOLVCONF_SERVERS_MAX];	/* enum cause of each; CAUSE_NONE: not asked */
	struct pollfd socket[RESOLVCONF_SERVERS_MAX + 1];	/* the last is for wait_any */
	struct address server[RESOLVCONF_SERVERS_MAX];
	struct resolvconf conf;
	struct dns_found found;
	struct dns_query query[DNS_FAMILIES];
	char asked[DNS_NAME_SIZE + 1];		/* the name with a search domain */
};

static LARGE uint8_t answer[ANSWER_SIZE];		/* over TCP with its length before it */
static LARGE char file[FILE_SIZE];

/* From CAUSE_NAME_NOT_FOUND to CAUSE_DNS_INVALID the causes are results. */
enum { CAUSE_OF_RESULT = (int)CAUSE_NAME_NOT_FOUND - (int)DNS_NXDOMAIN };
_Static_assert((int)CAUSE_NAME_EMPTY == CAUSE_OF_RESULT + (int)DNS_NODATA &&
	       (int)CAUSE_DNS_SILENT == CAUSE_OF_RESULT + (int)DNS_NOT_OURS &&
	       (int)CAUSE_DNS_FAILED == CAUSE_OF_RESULT + (int)DNS_SERVFAIL &&
	       (int)CAUSE_DNS_REFUSED == CAUSE_OF_RESULT + (int)DNS_REFUSED &&
	       (int)CAUSE_DNS_INVALID == CAUSE_OF_RESULT + (int)DNS_BAD, "same order");

static void step(struct lookup *l, unsigned i, const char *what)
{
	char bytes[ADDRESS_TEXT_SIZE];
	struct text t = TEXT_IN(bytes);

	address_print(&t, &l->server[i]);
	report_add_step(l->r, "%s: %q: %s", bytes, l->asked, what);
}

/* "name does not exist: db (asked 10.0.0.1:53: no answer from name server, 10.0.0.2:53)" */
static void explain(struct lookup *l, enum cause told)
{
	char bytes[ERR_TEXT_SIZE];
	struct text t = TEXT_IN(bytes);

	for (unsigned i = 0; i < l->servers; i++) {
		if (!l->said[i])
			continue;
		text_add(&t, t.len ? ", " : " (asked ");
		address_print(&t, &l->server[i]);
		if (l->said[i] != told)
			text_add(&t, ": %s", err_phrase(l->said[i]));
	}
	err_set(&l->r->err, told, ": %Q%s)", l->name, t.len ? bytes : " (not a host name");
}

/* Server i has said something about these families. */
static void heard(struct lookup *l, unsigned i, unsigned families, unsigned cause)
{
	l->said[i] = (uint8_t)cause;
	if (i == l->current)
		l->expected &= ~families;
	if (ENABLE_VERBOSE && l->r->verbose)
		step(l, i, cause == CAUSE_OF_RESULT ? "answered" : err_phrase(cause));
}

/* The query again over TCP. Returns the length of the answer, of as much of it as has come. */
static size_t ask_over_tcp(struct lookup *l, unsigned i, const struct dns_query *q)
{
	int fd = address_connect(&l->server[i], SOCK_STREAM);
	size_t have = 0;
	ssize_t n;

	if (fd >= 0 && wait_one(fd, POLLOUT, l->until) && write(fd, q->tcp, 2 + q->len) > 0) {
		do {
			if (!wait_one(fd, POLLIN, l->until))
				break;
			n = read(fd, answer + have, sizeof(answer) - have);
			if (n <= 0)
				break;
			have += (size_t)n;
		} while (have < 2 || have - 2 < ((size_t)answer[0] << 8 | answer[1]));
	}
	close(fd);
	return have < 2 ? 0 : have - 2;
}

static void receive(struct lookup *l, unsigned i)
{
	ssize_t n = read(l->socket[i].fd, answer, sizeof(answer));

	if (n < 0) {
		heard(l, i, BOTH, err_cause_of(errno));
		return;
	}
	for (const struct dns_query *q = l->query; q < l->query + FAMILIES; q++) {
		unsigned bit = 1u << q->family;

		if (!(l->open & bit))
			continue;
		unsigned result = dns_answer(answer, (unsigned)n, q, &l->found);
		unsigned cause = 0;

		if (result == DNS_TRUNCATED) {
			n = (ssize_t)ask_over_tcp(l, i, q);
			result = dns_answer(answer + 2, (unsigned)n, q, &l->found);
			if (result == DNS_NOT_OURS || result == DNS_TRUNCATED) {
				result = DNS_BAD;
				cause = CAUSE_CUT_SHORT;
			}
		}
		if (result == DNS_NOT_OURS)
			continue;
		heard(l, i, bit, cause ? cause : CAUSE_OF_RESULT + result);
		if (result > DNS_NOT_OURS) {
			if (result > l->worst)
				l->worst = result;
			continue;
		}
		if (result < l->best)
			l->best = result;
		l->open &= ~bit;
		l->first = i;
		if (l->best == DNS_OK || !l->is_last)
			l->until = deadline_sooner(l->until, deadline_in(GRACE_MS));
	}
}

static bool send_questions(struct lookup *l, unsigned i)
{
	struct pollfd *to = &l->socket[i];

	if (to->fd < 0)
		to->fd = address_connect(&l->server[i], SOCK_DGRAM);
	if (to->fd < 0)
		return false;
	for (const struct dns_query *q = l->query; q < l->query + FAMILIES; q++)
		if (l->open >> q->family & 1 && write(to->fd, q->at, q->len) < 0)
			return false;
	return true;
}

/* Takes answers, from all servers, until there is nothing more to expect from server i. */
static void take_turn(struct lookup *l, unsigned i, bool is_last)
{
	int ms = deadline_left_ms(l->d), limit_ms = l->conf.option[RESOLVCONF_TIMEOUT_S] * 1000;

	l->is_last = is_last;
	if (!is_last)
		ms /= 2 * (int)l->servers;
	l->until = deadline_in(ms < limit_ms ? ms : limit_ms);
	l->current = i;
	l->expected = l->open;
	if (!l->said[i])
		l->said[i] = CAUSE_DNS_SILENT;
	if (ENABLE_VERBOSE && l->r->verbose)
		step(l, i, "asked");
	if (!send_questions(l, i))
		heard(l, i, BOTH, err_cause_of(errno));
	while (l->open & l->expected && wait_any(l->socket, l->servers, l->until)) {
		for (unsigned k = 0; k < l->servers; k++)
			if (l->socket[k].revents)
				receive(l, k);
		if (!deadline_left_ms(l->until))
			break;
	}
}

/* The name as all servers together see it. */
static unsigned ask(struct lookup *l, struct span domain, unsigned families)
{
	unsigned turns = l->servers * l->conf.option[RESOLVCONF_ATTEMPTS], start = l->first;
	struct text t = TEXT_IN(l->asked);

	/* Without a domain this is a name that ends in a dot. */
	text_add(&t, "%S.%S", l->name, domain);
	memset(l->said, 0, sizeof(l->said));
	l->open = families;
	l->best = l->worst = DNS_NOT_OURS;
	for (unsigned family = 0; family < FAMILIES; family++) {
		struct dns_query *q = &l->query[family];

		if (!dns_query(q, family, (struct span){t.at, t.len}))
			return DNS_NXDOMAIN;
		/* Zeros while the kernel has no random bytes yet: ports differ all the same. */
		getrandom(q->at, 2, GRND_NONBLOCK);
	}
	for (unsigned turn = 1; turn <= turns; turn++) {
		take_turn(l, (start + turn - 1) % l->servers, turn == turns);
		if (!l->open || l->best < DNS_NODATA)
			return l->best;
	}
	return l->worst;
}

/* The name itself comes first if it has enough dots, else last. Silence ends the search: it would
 * eat the time. Of several failures the greatest is told. */
static int search(struct lookup *l, unsigned families)
{
	unsigned n = l->conf.domains + 1, dots = 0, told = 0;

	for (size_t i = 0; i < l->name.len; i++)
		dots += l->name.at[i] == '.';
	/* A dot at the end: there is nothing to be searched for. */
	if (l->name.at[l->name.len - 1] == '.') {
		l->name.len--;
		n = 1;
	}
	unsigned start = dots < l->conf.option[RESOLVCONF_NDOTS];

	for (unsigned i = 0; i < n && told != DNS_NOT_OURS; i++) {
		unsigned result = ask(l, l->conf.domain[(start + i) % n], families);

		if (!result)
			return 0;
		if (result > told) {
			told = result;
			explain(l, (enum cause)(CAUSE_OF_RESULT + told));
		}
	}
	return -1;
}

/* A file that is not there or cannot be read is an empty file. NULL: r->err is set. */
static const char *file_read(const char *path, struct report *r)
{
	int fd = file_open(path, O_RDONLY);
	ssize_t n = read(fd, file, sizeof(file) - 1);

	close(fd);
	if (n == sizeof(file) - 1) {
		err_set(&r->err, CAUSE_TOO_LARGE, ": %s", path);
		return NULL;
	}
	file[n < 0 ? 0 : n] = 0;
	return file;
}

/* IPv6 first, the families taking turns: a dead family costs the caller one address at a time. */
static void hand_over(const struct dns_found *found, uint16_t port, struct addresses *out)
{
	for (unsigned i = 0; i < DNS_FAMILIES * DNS_ADDRESSES_MAX; i++) {
		unsigned family = ~i & 1;

		if (i / 2 < found->n[family])
			address_make(&out->at[out->n++], ENABLE_IPV6 && family ? AF_INET6 : AF_INET,
				     found->ip[family][i / 2], port);
	}
}
_Static_assert(ADDRESSES_MAX >= 2 * DNS_ADDRESSES_MAX, "all addresses fit");

static void server_add(struct lookup *l, struct span ip)
{
	if (address_parse(&l->server[l->servers], ip, DNS_PORT))
		l->socket[l->servers++] = (struct pollfd){.fd = -1, .events = POLLIN};
}

/* Inlined into its caller it would take 300 bytes more. */
__attribute__((noinline))
static int ask_servers(struct lookup *l, unsigned families)
{
	const char *conf = file_read("/etc/resolv.conf", l->r);
	int result;

	if (!conf)
		return -1;
	resolvconf_read(&l->conf, conf);
	for (unsigned i = 0; i < l->conf.servers; i++)
		server_add(l, l->conf.server[i]);
	if (!l->servers)
		server_add(l, span_of("127.0.0.1"));
	result = search(l, families);
	for (unsigned i = 0; i < l->servers; i++)
		close(l->socket[i].fd);
	return result;
}

int resolve_name(const struct endpoint *to, struct deadline d, struct addresses *out,
		 struct report *r)
{
	struct lookup l = {.r = r, .name = to->host, .d = d};
	const char *in = file_read("/etc/hosts", r);
	struct span word;

	report_step(r, "lookup %Q", to->host);
	out->n = 0;
	if (!in)
		return -1;
	while (out->n < ADDRESSES_MAX && (word = hosts_next(&in, l.name)).len) {
		struct address *a = &out->at[out->n];

		if (address_parse(a, word, to->port) &&
		    (!to->family || to->family == a->any.sa_family))
			out->n++;
	}
	if (out->n)
		return 0;
	if (ask_servers(&l, !ENABLE_IPV6 || to->family == AF_INET ? 1 << DNS_A :
			    to->family == AF_INET6 ? 1 << DNS_AAAA : BOTH))
		return -1;
	r->err.cause = CAUSE_NONE;
	hand_over(&l.found, to->port, out);
	return 0;
}
