// SPDX-License-Identifier: MIT
// Names are spelled out before they are compared: on the wire no length byte is a letter, so two
// spellings are the same name if their bytes are equal without case.
#include "core/proto/dns.h"

enum {
	TYPE_A = 1, TYPE_CNAME = 5, TYPE_AAAA = 28, CLASS_IN = 1,
	// in the third byte of the header, and in the fourth
	FLAG_QR = 0x80, FLAG_AA = 4, FLAG_TC = 2, FLAG_RA = 0x80
};

static const uint8_t ip_size[DNS_FAMILIES] = {4, 16};

void dns_keep(struct dns_found *found, enum dns_family family, const uint8_t *ip)
{
	unsigned n = found->n[family];

	for (unsigned i = 0; i < n; i++)
		if (!memcmp(found->ip[family][i], ip, ip_size[family]))
			return;
	if (n < DNS_ADDRESSES_MAX) {
		memcpy(found->ip[family][n], ip, ip_size[family]);
		found->n[family]++;
	}
}

static bool is_label_char(unsigned c)
{
	return (c | 0x20) - 'a' < 26 || c - '0' < 10 || c == '-' || c == '_';
}

// Behind the `len` bytes of `out`; returns the new length, or 0.
static size_t labels_put(uint8_t *out, size_t len, struct span name)
{
	uint8_t *label = out + len;

	for (*label = 0; name.len; name.at++, name.len--) {
		unsigned char c = (unsigned char)*name.at;

		if (++len >= DNS_HEADER_SIZE + DNS_NAME_SIZE)
			return 0;
		if (c == '.' && *label) {
			label = out + len;
			*label = 0;
		} else if (is_label_char(c) && *label < 63) {
			out[len] = c;
			++*label;
		} else {
			return 0;
		}
	}
	// A last label that is empty is the dot at the end.
	len += *label != 0;
	return len < DNS_HEADER_SIZE + DNS_NAME_SIZE ? len : 0;
}

size_t dns_query(uint8_t out[static DNS_QUERY_SIZE], uint16_t id, enum dns_family family,
		 struct span name, struct span domain)
{
	size_t len = name.len ? labels_put(out, DNS_HEADER_SIZE, name) : 0;

	if (len)
		len = labels_put(out, len, domain);
	if (!len)
		return 0;
	memset(out, 0, DNS_HEADER_SIZE);
	out[0] = (uint8_t)(id >> 8);
	out[1] = (uint8_t)id;
	out[2] = 1;	// recursion desired
	out[5] = 1;	// one question
	memset(out + len, 0, 5);
	out[len + 2] = family == DNS_A ? TYPE_A : TYPE_AAAA;
	out[len + 4] = CLASS_IN;
	return len + 5;
}

struct name {
	size_t len;	/* 0: could not be read */
	uint8_t at[DNS_NAME_SIZE];
};

static bool name_is(const struct name *a, const struct name *b)
{
	return span_is_nocase((struct span){(const char *)a->at, a->len},
			      (struct span){(const char *)b->at, b->len});
}

// Spells out the name at `at`; returns the offset behind it, or 0. Ends because each turn makes
// the name longer or the place from which a pointer must lead backwards smaller.
static size_t name_read(const uint8_t *in, size_t n, size_t at, struct name *name)
{
	size_t end = 0, start = at, len = 0, c;

	name->len = 0;
	do {
		if (at + 2 > n && (at >= n || in[at]))
			return 0;
		c = in[at];
		if (c >= 0xc0) {
			size_t to = (c & 0x3f) << 8 | in[at + 1];

			if (to >= start)
				return 0;
			if (!end)
				end = at + 2;
			start = at = to;
			continue;
		}
		c++;
		if (c > 64 || c > n - at || len + c > DNS_NAME_SIZE)
			return 0;
		memcpy(name->at + len, in + at, c);
		len += c;
		at += c;
	} while (c != 1);
	name->len = len;
	return end ? end : at;
}

static unsigned get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

// One pass over the answers: keeps the addresses of `owner` and leaves in *next what it is an
// alias of, if it is one. False: undecodable.
static bool records_read(const uint8_t *in, size_t n, size_t at, enum dns_family family,
			 const struct name *owner, struct name *next, struct dns_found *found)
{
	unsigned type = family == DNS_A ? TYPE_A : TYPE_AAAA, records = get16(in + 6);
	struct name name;

	next->len = 0;
	if (records > DNS_RECORDS_MAX)
		return false;
	while (records--) {
		at = name_read(in, n, at, &name);
		if (!at || n - at < 10 || n - at - 10 < get16(in + at + 8))
			return false;
		const uint8_t *record = in + at;
		size_t size = get16(record + 8);

		at += 10 + size;
		if (get16(record + 2) != CLASS_IN || !name_is(&name, owner))
			continue;
		if (get16(record) == TYPE_CNAME) {
			if (name_read(in, n, at - size, next) != at)
				return false;
		} else if (get16(record) == type) {
			if (size != ip_size[family])
				return false;
			dns_keep(found, family, record + 10);
		}
	}
	return true;
}

static enum dns_result chain_follow(const uint8_t *in, size_t n, size_t at,
				    enum dns_family family, struct dns_found *found)
{
	struct name owner, next;

	name_read(in, n, DNS_HEADER_SIZE, &next);
	for (unsigned link = 0; link <= DNS_CNAME_MAX; link++) {
		owner = next;
		if (!records_read(in, n, at, family, &owner, &next, found))
			break;
		if (found->n[family])
			return DNS_OK;
		if (!next.len)
			return DNS_NODATA;
	}
	found->n[family] = 0;
	return DNS_BAD;
}

enum dns_result dns_answer(const uint8_t *in, size_t n, const uint8_t *query, size_t query_len,
			   struct dns_found *found)
{
	// By response code: NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED.
	static const uint8_t results[] = {DNS_OK, DNS_BAD, DNS_SERVFAIL, DNS_NXDOMAIN, DNS_BAD,
					  DNS_REFUSED};
	size_t size = query_len - DNS_HEADER_SIZE;
	enum dns_result result = DNS_BAD;

	if (n < DNS_HEADER_SIZE || get16(in) != get16(query) || (in[2] & 0xf8) != FLAG_QR)
		return DNS_NOT_OURS;
	if ((in[3] & 15u) < sizeof(results))
		result = results[in[3] & 15];
	// Who cannot or will not read the question need not repeat it.
	if (!get16(in + 4) && result < DNS_NXDOMAIN)
		return result;
	if (get16(in + 4) != 1 || n < query_len ||
	    !span_is_nocase((struct span){(const char *)in + DNS_HEADER_SIZE, size},
			    (struct span){(const char *)query + DNS_HEADER_SIZE, size}))
		return DNS_NOT_OURS;
	if (result != DNS_OK)
		return result;
	if (in[2] & FLAG_TC)
		return DNS_TRUNCATED;
	// A referral to other servers: this one does not know and will not ask for us.
	if (!get16(in + 6) && !(in[2] & FLAG_AA) && !(in[3] & FLAG_RA))
		return DNS_REFUSED;
	return chain_follow(in, n, query_len,
			    query[query_len - 3] == TYPE_A ? DNS_A : DNS_AAAA, found);
}
