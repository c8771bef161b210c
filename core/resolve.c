// SPDX-License-Identifier: MIT
// The stub resolver. One socket for each server stays open until the end, so that a late answer
// still counts while another server is being asked; one pair of questions is out at a time.
#include "core/resolve.h"

#include "core/proto/hosts.h"
#include "core/proto/resolvconf.h"
#include "core/wait.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

enum {
	// A file that is longer is a verdict (CAUSE_TOO_LARGE).
	FILE_MAX_SIZE = 1 << 20,
	// No sane answer is longer: 140 IPv6 addresses fit. One that is: CAUSE_DNS_INVALID.
	ANSWER_MAX = 4096,
	// How long the answer for one family waits for that of the other: then a usable one is
	// used, and for lack of one the question is repeated (the server is alive: the datagram
	// was lost, as happens where two at once meet in the kernel's address translation).
	GRACE_MS = 100,
	DNS_PORT = 53,
	BOTH = 1 << DNS_A | 1 << DNS_AAAA
};

struct server {
	struct address at;
	enum dns_result said;		/* the most telling answer since `name` was asked for */
	unsigned failed;		/* families it will not answer for */
	const char *note;		/* for the message; NULL: not asked for `name` */
};

struct lookup {
	struct span name, domain;	/* together the name asked for now */
	struct deadline d, until;	/* of all, of the server being asked */
	struct report *r;
	bool is_last;			/* there is no other name to be asked for after it */
	unsigned open;			/* families not answered yet */
	enum dns_result best;		/* of the answers */
	unsigned first;			/* the server to be asked first: who answered last */
	unsigned servers;
	struct pollfd socket[RESOLVCONF_SERVERS_MAX];
	uint16_t id[DNS_FAMILIES];
	size_t query_len;
	struct server server[RESOLVCONF_SERVERS_MAX];
	uint8_t query[2 + DNS_QUERY_SIZE];	/* behind its length, as TCP wants it */
	struct dns_found found;
	struct resolvconf conf;
	uint8_t answer[2 + ANSWER_MAX];
};

static const char *address_text(const struct address *a)
{
	static char buffer[ADDRESS_TEXT_SIZE];
	struct text t = TEXT_IN(buffer);

	address_print(&t, a);
	return buffer;
}

static void step(const struct lookup *l, const struct server *s, const char *type,
		 const char *what)
{
	report_step(l->r, "%s: %S%s%S%s: %s", address_text(&s->at), l->name,
		    l->domain.len ? "." : "", l->domain, type, what);
}

static enum cause cause_of(enum dns_result result)
{
	static const uint8_t causes[] = {
		CAUSE_DNS_SILENT, CAUSE_NAME_EMPTY, CAUSE_DNS_SILENT, CAUSE_DNS_INVALID,
		CAUSE_DNS_REFUSED, CAUSE_DNS_FAILED, CAUSE_NAME_NOT_FOUND, CAUSE_NONE
	};
	return causes[result];
}

// Of the servers those are named that said so; all that were asked if none said anything.
static void fail(struct lookup *l, enum dns_result result)
{
	char buffer[RESOLVCONF_SERVERS_MAX * (ADDRESS_TEXT_SIZE + 32)];
	struct text t = TEXT_IN(buffer);
	enum cause cause = cause_of(result);
	bool is_of_name = cause == CAUSE_NAME_EMPTY || cause == CAUSE_NAME_NOT_FOUND;

	for (unsigned i = 0; i < l->servers; i++) {
		const struct server *s = &l->server[i];

		if (s->note && (s->said == result || result == DNS_NOT_OURS))
			text_add(&t, "%s%s%s", t.len ? ", " : "", address_text(&s->at), s->note);
	}
	struct span servers = {t.at, t.len};

	err_set(&l->r->err, cause, is_of_name ? ": %S (asked %S)" :
		cause == CAUSE_DNS_SILENT || cause == CAUSE_DNS_INVALID ? " %S for %S" :
		": %S for %S", is_of_name ? l->name : servers, is_of_name ? servers : l->name);
}

static void query_make(struct lookup *l, enum dns_family family)
{
	l->query_len = dns_query(l->query + 2, l->id[family], family, l->name, l->domain);
	l->query[0] = (uint8_t)(l->query_len >> 8);
	l->query[1] = (uint8_t)l->query_len;
}

// The query again over TCP. Returns the length of the answer, 0 if there is none, and a length
// over ANSWER_MAX if it is that long.
static size_t ask_over_tcp(struct lookup *l, const struct server *s)
{
	int fd = address_connect(&s->at, SOCK_STREAM);
	size_t want = 2, have = 0;
	ssize_t n;

	if (fd < 0)
		return 0;
	wait_one(fd, POLLOUT, l->until);
	n = send(fd, l->query, 2 + l->query_len, MSG_NOSIGNAL);
	while (n > 0 && have < want && wait_one(fd, POLLIN, l->until)) {
		n = recv(fd, l->answer + have, want - have, 0);
		have += n > 0 ? (size_t)n : 0;
		if (have == 2 && want == 2)
			want += (size_t)l->answer[0] << 8 | l->answer[1];
		if (want > sizeof(l->answer))
			have = want;
	}
	close(fd);
	return have == want ? want - 2 : 0;
}

static enum dns_result answer_read(struct lookup *l, struct server *s, enum dns_family family,
				   size_t n)
{
	query_make(l, family);
	enum dns_result result = dns_answer(l->answer, n, l->query + 2, l->query_len, &l->found);

	if (result != DNS_TRUNCATED)
		return result;
	step(l, s, "", "truncated, asking over TCP");
	n = ask_over_tcp(l, s);
	s->note = !n ? " (over TCP)" : n > ANSWER_MAX ? " (answer over 4096 bytes)" : "";
	if (!n)
		return DNS_TRUNCATED;
	if (n <= ANSWER_MAX)
		result = dns_answer(l->answer + 2, n, l->query + 2, l->query_len, &l->found);
	return result > DNS_TRUNCATED || result == DNS_NODATA ? result : DNS_BAD;
}

static void server_failed(struct lookup *l, struct server *s, int error)
{
	s->failed = BOTH;
	s->note = error == ECONNREFUSED ? " (port closed)" : " (unreachable)";
	step(l, s, "", s->note);
}

static void receive(struct lookup *l, unsigned i)
{
	struct server *s = &l->server[i];
	ssize_t n = recv(l->socket[i].fd, l->answer, ANSWER_MAX, 0);

	if (n < 0 && errno != EAGAIN)
		server_failed(l, s, errno);
	for (enum dns_family family = 0; n > 0 && family < DNS_FAMILIES; family++) {
		enum dns_result result = l->open >> family & 1 ?
					 answer_read(l, s, family, (size_t)n) : DNS_NOT_OURS;
		if (result == DNS_NOT_OURS)
			continue;
		step(l, s, family ? " AAAA" : " A",
		     result == DNS_OK ? "answered" : err_phrase(cause_of(result)));
		if (result > s->said)
			s->said = result;
		if (result >= DNS_NXDOMAIN || result == DNS_NODATA) {
			l->open &= ~(1u << family);
			l->first = i;
			if (result > l->best)
				l->best = result;
		} else {
			s->failed |= 1u << family;
		}
		break;
	}
}

static void send_questions(struct lookup *l, unsigned i)
{
	struct server *s = &l->server[i];
	int *fd = &l->socket[i].fd;

	if (*fd < 0)
		*fd = address_connect(&s->at, SOCK_DGRAM);
	s->failed = 0;
	s->note = "";
	step(l, s, "", "asked");
	for (enum dns_family family = 0; family < DNS_FAMILIES; family++) {
		if (!(l->open >> family & 1))
			continue;
		query_make(l, family);
		if (*fd < 0 || send(*fd, l->query + 2, l->query_len, MSG_NOSIGNAL) < 0) {
			server_failed(l, s, errno);
			return;
		}
	}
}

// Takes answers, from all servers, until there is nothing more to expect from server i.
static void take_turn(struct lookup *l, unsigned i, bool is_last)
{
	int ms = deadline_left_ms(l->d), limit_ms = l->conf.option[RESOLVCONF_TIMEOUT_S] * 1000;
	unsigned before = l->open;

	if (!is_last || !l->is_last)
		ms /= 2 * (int)l->servers;
	l->until = deadline_in(ms < limit_ms ? ms : limit_ms);
	send_questions(l, i);
	while (l->open & ~l->server[i].failed && wait_any(l->socket, l->servers, l->until)) {
		for (unsigned k = 0; k < l->servers; k++)
			if (l->socket[k].revents)
				receive(l, k);
		if (l->open != before && (l->best >= DNS_NXDOMAIN || !is_last)) {
			before = l->open;
			l->until = deadline_sooner(l->until, deadline_in(GRACE_MS));
		}
		if (!deadline_left_ms(l->until))
			break;
	}
}

// The name as all servers together see it.
static enum dns_result ask(struct lookup *l, unsigned families)
{
	unsigned turns = l->servers * l->conf.option[RESOLVCONF_ATTEMPTS], start = l->first;

	if (getrandom(l->id, sizeof(l->id), GRND_NONBLOCK) < 0)
		l->id[DNS_A] = l->id[DNS_AAAA] = (uint16_t)clock_us();
	l->open = families;
	l->best = DNS_NOT_OURS;
	for (unsigned i = 0; i < l->servers; i++) {
		l->server[i].said = DNS_NOT_OURS;
		l->server[i].note = NULL;
	}
	query_make(l, DNS_A);
	if (!l->query_len)
		return DNS_NXDOMAIN;
	for (unsigned turn = 0; turn < turns && (!turn || deadline_left_ms(l->d)); turn++) {
		take_turn(l, (start + turn) % l->servers, turn + 1 == turns);
		if (l->best >= DNS_NXDOMAIN || !l->open)
			return l->best;
	}
	for (unsigned i = 0; i < l->servers; i++)
		if (l->server[i].said > l->best)
			l->best = l->server[i].said;
	return l->best <= DNS_TRUNCATED ? DNS_NOT_OURS : l->best;
}

// As res_search() of glibc: which names are asked for, and which of several failures is told.
// (All of this file inlined into one function would be 400 bytes more.)
__attribute__((noinline))
static int search(struct lookup *l, unsigned families, bool is_first)
{
	struct span rest = l->conf.search;
	enum dns_result told = DNS_NOT_OURS;
	bool is_asked = false;

	for (bool is_plain = is_first;; is_plain = !rest.len) {
		l->domain.len = 0;
		if (!is_plain)
			l->domain = span_cut(rest, ' ', &rest);
		if (l->domain.len && *l->domain.at == '.')
			l->domain = (struct span){l->domain.at + 1, l->domain.len - 1};
		is_asked |= !l->domain.len;
		l->is_last = is_asked && !rest.len;
		enum dns_result result = ask(l, families);

		if (result == DNS_OK)
			return 0;
		// The name itself, if it came first; else "no address", a failure, the last.
		if ((!is_first || is_plain) && told != DNS_NODATA &&
		    (told != DNS_SERVFAIL || result == DNS_NODATA)) {
			told = result;
			fail(l, result);
		}
		// After silence and refusals only the name itself remains.
		if (!is_first && result < DNS_SERVFAIL && result != DNS_NODATA)
			rest.len = 0;
		if (is_asked && !rest.len)
			return -1;
	}
}

static void feed_hosts(void *hosts, struct span in)
{
	hosts_feed(hosts, in);
}

static void feed_resolvconf(void *conf, struct span in)
{
	resolvconf_feed(conf, in);
}

// A file that is not there or cannot be read is an empty file.
static int read_file(const char *path, void (*feed)(void *, struct span), void *into,
		     struct err *e)
{
	char piece[1024];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = 0, size = 0;

	while (fd >= 0 && size <= FILE_MAX_SIZE && (n = read(fd, piece, sizeof(piece))) > 0) {
		feed(into, (struct span){piece, (size_t)n});
		size += n;
	}
	if (fd >= 0)
		close(fd);
	feed(into, (struct span){"\n", 1});
	return size > FILE_MAX_SIZE ? err_set(e, CAUSE_TOO_LARGE, ": %s is over 1 MiB", path) : 0;
}

static struct address address_of(enum dns_family family, const uint8_t *ip, uint16_t port)
{
	if (ENABLE_IPV6 && family == DNS_AAAA)
		return address_from_ip6(ip, port);
	return address_from_ip4(ip, port);
}

static void server_add(struct lookup *l, enum dns_family family, const uint8_t *ip)
{
	l->socket[l->servers] = (struct pollfd){.fd = -1, .events = POLLIN};
	l->server[l->servers++].at = address_of(family, ip, DNS_PORT);
}

static int servers_read(struct lookup *l)
{
	static const uint8_t loopback[4] = {127, 0, 0, 1};
	struct resolvconf *c = &l->conf;

	resolvconf_init(c);
	if (read_file("/etc/resolv.conf", feed_resolvconf, c, &l->r->err))
		return -1;
	for (unsigned i = 0; i < c->servers; i++)
		if (ENABLE_IPV6 || c->server[i].family == DNS_A)
			server_add(l, c->server[i].family, c->server[i].ip);
	if (!l->servers)
		server_add(l, DNS_A, loopback);
	return 0;
}

// IPv6 first, the families taking turns: a dead family costs the caller one address at a time.
static void hand_over(const struct dns_found *found, uint16_t port, struct addresses *out)
{
	out->n = 0;
	for (unsigned i = 0; i < DNS_FAMILIES * DNS_ADDRESSES_MAX; i++) {
		enum dns_family family = ~i & 1;

		if (i / 2 < found->n[family] && out->n < ADDRESSES_MAX)
			out->at[out->n++] = address_of(family, found->ip[family][i / 2], port);
	}
}

static int ask_servers(struct lookup *l, unsigned families)
{
	unsigned dots = 0;

	if (servers_read(l))
		return -1;
	for (size_t i = 0; i < l->name.len; i++)
		dots += l->name.at[i] == '.';
	// A dot at the end: there is nothing to be searched for.
	if (l->name.at[l->name.len - 1] == '.')
		l->conf.search.len = 0;
	int result = search(l, families, dots >= l->conf.option[RESOLVCONF_NDOTS]);
	for (unsigned i = 0; i < l->servers; i++)
		if (l->socket[i].fd >= 0)
			close(l->socket[i].fd);
	return result;
}

int resolve_name(const struct endpoint *to, struct deadline d, struct addresses *out,
		 struct report *r)
{
	struct lookup l;
	struct hosts hosts = {.name = to->host, .found = &l.found};
	unsigned families = to->family == AF_INET || !ENABLE_IPV6 ? 1 << DNS_A :
			    to->family == AF_INET6 ? 1 << DNS_AAAA : BOTH;

	memset(&l, 0, offsetof(struct lookup, answer));
	l.name = hosts.name;
	l.d = d;
	l.r = r;
	report_step(r, "lookup %Q", to->host);
	query_make(&l, DNS_A);
	if (!l.query_len)
		return err_set(&r->err, CAUSE_NAME_NOT_FOUND, ": %Q is not a valid host name",
			       to->host);
	if (read_file("/etc/hosts", feed_hosts, &hosts, &r->err))
		return -1;
	if (!(families & 1 << DNS_A))
		l.found.n[DNS_A] = 0;
	if (!(families & 1 << DNS_AAAA))
		l.found.n[DNS_AAAA] = 0;
	if (!l.found.n[DNS_A] && !l.found.n[DNS_AAAA] && ask_servers(&l, families))
		return -1;
	r->err.cause = CAUSE_NONE;
	hand_over(&l.found, to->port, out);
	return 0;
}
