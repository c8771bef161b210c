# SPDX-License-Identifier: MIT
"""Name servers that lie, each on an address of its own, over UDP and TCP.

    scripted_dns.py ADDRESS=BEHAVIOUR...     prints "ready" when all of them listen

`db.example` and what ends in it have the addresses 127.0.0.1 and ::1. A behaviour is the name of
a function below with `_` for `-`; `good` is the healthy twin of all others. Behaviours return
the datagrams to be sent back; `over_tcp` may be replaced by one that returns the TCP bytes.
"""
import os
import socket
import struct
import sys
import threading
import time

A, CNAME, AAAA = 1, 5, 28
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = range(6)
ASKED = b"\xc0\x0c"
LOCAL4, LOCAL6 = socket.inet_aton("127.0.0.1"), socket.inet_pton(socket.AF_INET6, "::1")
DEAD4 = socket.inet_aton("10.9.0.66")  # an address of the namespace on which nobody listens


class Query:
    def __init__(self, wire):
        self.wire, self.id = wire, wire[:2]
        at, labels = 12, []
        while wire[at]:
            labels.append(wire[at + 1:at + 1 + wire[at]].decode().lower())
            at += 1 + wire[at]
        self.name = ".".join(labels)
        self.question = wire[12:at + 5]
        self.type = struct.unpack(">H", wire[at + 1:at + 3])[0]


def wire_name(name):
    return b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0"


def record(type, data, owner=ASKED):
    return owner + struct.pack(">HHIH", type, 1, 60, len(data)) + data


def message(q, records=(), code=NOERROR, flags=0x8180, id=None, question=None):
    head = struct.pack(">HHHHH", flags | code, 1, len(records), 0, 0)
    return (id or q.id) + head + (question or q.question) + b"".join(records)


def address(q, owner=ASKED):
    return record(A, LOCAL4, owner) if q.type == A else record(AAAA, LOCAL6, owner)


def good(q):
    if not q.name.endswith("db.example"):
        return [message(q, code=NXDOMAIN)]
    return [message(q, [address(q)])]


def silent(q):
    return []


def servfail(q):
    return [message(q, code=SERVFAIL)]


def refused(q):
    return [message(q, code=REFUSED)]


def bare_refused(q):
    return [q.id + struct.pack(">HHHHH", 0x8180 | REFUSED, 0, 0, 0, 0)]


def formerr(q):
    return [message(q, code=FORMERR)]


def notimp(q):
    return [message(q, code=NOTIMP)]


def nxdomain(q):
    return [message(q, code=NXDOMAIN)]


def nodata(q):
    return [message(q)]


def garbage(q):
    return [message(q, [b"\xc0\xff" + os.urandom(40)])]


def cut_short(q):
    return [message(q, [address(q)])[:-1]]


def noise(q):
    return [os.urandom(n) for n in (1, 11, 12, 40, 512)]


def wrong_id(q):
    return [message(q, [address(q)], id=bytes([q.id[0] ^ 1, q.id[1]]))]


def other_question(q):
    other = wire_name("db.exampel") + q.question[-4:]
    return [message(q, [address(q)], question=other)]


def case_changed(q):
    return [message(q, [address(q)], question=q.question[:-4].upper() + q.question[-4:])]


def liar_then_truth(q):
    return wrong_id(q) + other_question(q) + noise(q) + good(q)


def off_chain(q):
    return [message(q, [address(q, wire_name("evil.example"))])]


def chain_of(n, end):
    def answer(q):
        names = [q.question[:-4]] + [wire_name(f"alias{i}.example") for i in range(n)]
        links = [record(CNAME, to, of) for of, to in zip(names, names[1:])]
        return [message(q, links + ([address(q, names[-1])] if end else []))]
    return answer


chain = chain_of(8, True)
long_chain = chain_of(20, True)
dangling_alias = chain_of(2, False)


def loop(q):
    other = wire_name("other.example")
    return [message(q, [record(CNAME, other), record(CNAME, ASKED, other)])]


def several(q):
    if q.type == AAAA:
        return nodata(q)
    return [message(q, [record(A, DEAD4), record(A, LOCAL4)])]


def aaaa_silent(q):
    return silent(q) if q.type == AAAA else good(q)


def aaaa_servfail(q):
    return servfail(q) if q.type == AAAA else good(q)


def aaaa_nxdomain(q):
    return nxdomain(q) if q.type == AAAA else good(q)


def a_nodata_aaaa_silent(q):
    return silent(q) if q.type == AAAA else nodata(q)


lost = set()


def a_lost_once(q):
    """AAAA does not exist, and the first datagram for A never arrives."""
    if q.type == AAAA:
        return nodata(q)
    if q.name in lost:
        return good(q)
    lost.add(q.name)
    return []


def late(q):
    time.sleep(0.7)
    return good(q)


def a_late(q):
    """AAAA does not exist, and the answer for A takes its time."""
    return nodata(q) if q.type == AAAA else late(q)


def truncated(q):
    return [message(q, flags=0x8380)]


truncated_closed = truncated_mute = truncated_drip = truncated_long = truncated_again = truncated


def large(q):
    """An answer over TCP that just fits: 200 records."""
    rest = [record(99, b"x" * 3, ASKED) for _ in range(200)]
    return message(q, rest + [address(q)])


def over_tcp(behaviour, q):
    if behaviour == "truncated_long":
        return b"".join(message(q, [record(99, bytes(5000)), address(q)]) for _ in "x")
    if behaviour == "truncated_again":
        return truncated(q)[0]
    return large(q)


def spoofed(q, client):
    """The right answer from another address."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("10.9.0.9", 53))
    s.sendto(good(q)[0], client)
    s.close()
    return []


def serve_udp(sock, behaviour):
    while True:
        wire, client = sock.recvfrom(4096)
        q = Query(wire)
        answers = spoofed(q, client) if behaviour == "spoofed" else globals()[behaviour](q)
        for a in answers:
            sock.sendto(a, client)


def serve_tcp(sock, behaviour):
    while True:
        peer, _ = sock.accept()
        if behaviour == "truncated_mute":
            mute.append(peer)
            continue
        size = struct.unpack(">H", peer.recv(2))[0]
        answer = over_tcp(behaviour, Query(peer.recv(size)))
        answer = struct.pack(">H", len(answer)) + answer
        try:
            if behaviour == "truncated_drip":
                for byte in answer:
                    peer.sendall(bytes([byte]))
                    time.sleep(0.1)
            else:
                peer.sendall(answer)
        except OSError:
            pass
        peer.close()


mute = []


def main():
    for word in sys.argv[1:]:
        host, behaviour = word.split("=")
        behaviour = behaviour.replace("-", "_")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        udp = socket.socket(family, socket.SOCK_DGRAM)
        udp.bind((host, 53))
        threading.Thread(target=serve_udp, args=(udp, behaviour), daemon=True).start()
        if behaviour == "truncated_closed":
            continue
        tcp = socket.socket(family)
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tcp.bind((host, 53))
        tcp.listen(16)
        threading.Thread(target=serve_tcp, args=(tcp, behaviour), daemon=True).start()
    # What the names lead to: open ports are all that tcpcheck wants.
    targets = []
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        s = socket.socket(family)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((host, 8080))
        s.listen(64)
        targets.append(s)
    print("ready", flush=True)
    sys.stdin.read()  # until whoever started us goes away


if __name__ == "__main__":
    main()
