// SPDX-License-Identifier: MIT
// Names are spelled out before they are compared, letters in lower case: on the wire no length
// byte is a letter, so two spellings are the same name if their bytes are equal.
#include "core/proto/dns.h"

enum {
	TYPE_A = 1, TYPE_AAAA = 28, CLASS_IN = 1, LABEL_MAX = 63,
	/* in the third byte of the header, and in the fourth */
	FLAG_QR = 0x80, FLAG_AA = 4, FLAG_TC = 2, FLAG_RD = 1, FLAG_RA = 0x80
};

bool dns_query(struct dns_query *q, enum dns_family family, struct span name)
{
	uint8_t *at = q->at + DNS_HEADER_SIZE;
	unsigned label = 0;

	memset(q, 0, sizeof(*q));
	name.len -= name.len && name.at[name.len - 1] == '.';
	if (name.len - 1 >= DNS_NAME_SIZE - 2)
		return false;
	/* From the end: a length byte takes the place of the dot before its label. */
	memcpy(at + 1, name.at, name.len);
	for (size_t i = name.len + 1; i--; label++) {
		if (i && at[i] != '.')
			continue;
		if (label - 1 >= LABEL_MAX)
			return false;
		at[i] = (uint8_t)label;
		label = (unsigned)-1;
	}
	at += name.len + 2;
	at[1] = family ? TYPE_AAAA : TYPE_A;
	at[3] = CLASS_IN;
	q->at[2] = FLAG_RD;
	q->at[5] = 1;	// question
	q->family = family;
	q->len = DNS_HEADER_SIZE + (unsigned)name.len + 6;
	q->tcp[0] = (uint8_t)(q->len >> 8);
	q->tcp[1] = (uint8_t)q->len;
	return true;
}

static unsigned get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

/* For comparing bytes with bytes only: the order is the machine's. */
static uint32_t load32(const void *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

/* Spells out the name at `at`, with zeros behind; returns the offset behind it, or 0. Ends because
 * each turn makes the name longer or the place from which a pointer must lead backwards smaller. */
static unsigned name_read(const uint8_t *in, unsigned n, unsigned at, uint8_t name[DNS_NAME_SIZE])
{
	unsigned end = 0, start = at, len = 0;

	memset(name, 0, DNS_NAME_SIZE);
	while (at < n) {
		unsigned c = in[at++];

		if (c >= 0xc0 && at < n) {
			unsigned to = (c & 0x3f) << 8 | in[at++];

			if (to >= start)
				break;
			if (!end)
				end = at;
			start = at = to;
			continue;
		}
		if (!c)
			return end ? end : at;
		if (c > LABEL_MAX || len + c > DNS_NAME_SIZE - 2 || c > n - at)
			break;
		for (name[len++] = (uint8_t)c; c--; at++)
			name[len++] = (uint8_t)(in[at] | (in[at] & 0x40) >> 1);
	}
	return 0;
}

/* Starts over with each alias, since records may come in any order. */
static enum dns_result records_read(const uint8_t *in, unsigned n, const struct dns_query *q,
				    struct dns_found *found)
{
	uint8_t owner[DNS_NAME_SIZE], name[DNS_NAME_SIZE];
	unsigned at = q->len, ip_size = q->family ? 16 : 4;
	unsigned addresses = 0, links = 0;

	name_read(in, n, DNS_HEADER_SIZE, owner);
	for (unsigned left = get16(in + 6); left; left--) {
		unsigned data = name_read(in, n, at, name) + 10;

		if (data == 10 || data > n)
			return DNS_BAD;
		at = data + get16(in + data - 2);
		if (at > n)
			return DNS_BAD;
		if (memcmp(name, owner, sizeof(name)))
			continue;
		/* Type and class, which end the question too. */
		if (load32(in + data - 10) == load32("\0\5\0\1")) {
			if (links++ == DNS_CNAME_MAX || name_read(in, n, data, owner) != at)
				return DNS_BAD;
			at = q->len;
			left = get16(in + 6) + 1;
		} else if (load32(in + data - 10) == load32(q->at + q->len - 4)) {
			if (at - data != ip_size)
				return DNS_BAD;
			if (addresses < DNS_ADDRESSES_MAX)
				memcpy(found->ip[q->family][addresses++], in + data, ip_size);
		}
	}
	if (!addresses)
		return DNS_NODATA;
	found->n[q->family] = addresses;
	return DNS_OK;
}

enum dns_result dns_answer(const uint8_t *in, unsigned n, const struct dns_query *q,
			   struct dns_found *found)
{
	/* By response code: NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED. */
	static const uint8_t results[] = {DNS_OK, DNS_BAD, DNS_SERVFAIL, DNS_NXDOMAIN, DNS_BAD,
					  DNS_REFUSED};
	unsigned size = q->len - DNS_HEADER_SIZE;
	unsigned result = DNS_BAD;

	if (n < DNS_HEADER_SIZE || get16(in) != get16(q->at) || (in[2] & 0xf8) != FLAG_QR)
		return DNS_NOT_OURS;
	if ((in[3] & 15u) < sizeof(results))
		result = results[in[3] & 15];
	/* Who cannot or will not read the question need not repeat it. */
	if (!get16(in + 4) && result > DNS_NOT_OURS)
		return result;
	if (get16(in + 4) != 1 || n < q->len ||
	    !span_is_nocase((struct span){(const char *)in + DNS_HEADER_SIZE, size},
			    (struct span){(const char *)q->at + DNS_HEADER_SIZE, size}))
		return DNS_NOT_OURS;
	if (result != DNS_OK)
		return result;
	if (in[2] & FLAG_TC)
		return DNS_TRUNCATED;
	/* A referral to other servers: this one does not know and will not ask for us. */
	if (!get16(in + 6) && !(in[2] & FLAG_AA) && !(in[3] & FLAG_RA))
		return DNS_REFUSED;
	return records_read(in, n, q, found);
}
