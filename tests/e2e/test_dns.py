# SPDX-License-Identifier: MIT
"""The resolver against name servers that are silent, lie or fail, and beside both libcs.

Each test has a network namespace with servers on addresses of their own, and a mount namespace
with an /etc of its own. `web` listens on port 8080 of 127.0.0.1 and ::1 there.
"""
import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from conftest import PROBEBOX, ROOT, run

HERE = pathlib.Path(__file__).resolve().parent
SETUP = """
set -e
ip link set lo up
for i in 1 2 3 9 66; do ip addr add 10.9.0.$i/32 dev lo; done
ip addr add fd09::1/128 dev lo nodad
mount --bind "$1" /etc
echo ready
exec cat
"""
SLACK = 0.4  # seconds past the timeout: 200 ms, twice for a loaded machine
QUICK = 0.5  # no time limit of the resolver was waited for


def _unshare_fails():
    return subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True).returncode


pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or _unshare_fails(), reason="needs root for its own network and /etc")


class Namespace:
    def __init__(self, etc):
        self.etc = etc
        etc.mkdir()
        (etc / "nsswitch.conf").write_text("hosts: files dns\n")
        (etc / "host.conf").write_text("multi on\n")
        (etc / "passwd").write_text("root:x:0:0::/:\n")
        (etc / "group").write_text("root:x:0:\n")
        (etc / "hosts").write_text("127.0.0.1 localhost\n")
        self.children = []
        self.root = self._start(["unshare", "-n", "-m", "sh", "-c", SETUP, "sh", str(etc)])

    def _start(self, words):
        child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.children.append(child)
        assert child.stdout.readline() == "ready\n"
        return child

    def inside(self, *words):
        return ["nsenter", "-t", str(self.root.pid), "-n", "-m", "--", *map(str, words)]

    def servers(self, *words):
        """Starts scripted servers ("10.9.0.1=silent") and names them in resolv.conf, in order.
        "10.9.0.1=closed" is named only."""
        self.conf(*(w.split("=")[0] for w in words))
        words = [w for w in words if not w.endswith("=closed")]
        self._start(self.inside(sys.executable, HERE / "scripted_dns.py", *words))

    def dnsmasq(self, *options):
        base = ["-k", "-C", os.devnull, "--no-resolv", "--no-hosts", "--pid-file=", "--user=root",
                "--group=root", "--bind-interfaces", "--local=/#/", "--log-facility=-"]
        child = subprocess.Popen(self.inside(shutil.which("dnsmasq") or "/usr/sbin/dnsmasq", *base,
                                             *options), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.children.append(child)
        line = " "
        while "started" not in line:
            line = child.stderr.readline()
            assert line, f"dnsmasq did not start: {child.wait()}"

    def conf(self, *servers, more=""):
        lines = "".join(f"nameserver {s}\n" for s in servers)
        (self.etc / "resolv.conf").write_text(lines + more)

    def check(self, target="db.example:8080", timeout=1.0, args=()):
        """tcpcheck; what must hold of every run is asserted here."""
        r = run("/usr/bin/env", *self.inside(PROBEBOX, "tcpcheck", "-t", f"{timeout:g}s", *args,
                                             target))
        line = r.out + r.err
        assert line.count("\n") == 1 and line.endswith("\n") and len(line) < 500, line
        assert r.code in (0, 1), line
        assert r.seconds < timeout + SLACK, line
        return r

    def close(self):
        for child in reversed(self.children):
            if child.stdin:
                child.stdin.close()
            child.terminate()
        for child in self.children:
            child.wait(10)


@pytest.fixture
def ns(tmp_path, probebox):
    n = Namespace(tmp_path / "etc")
    yield n
    n.close()


def test_name_of_a_good_server(ns):
    ns.servers("10.9.0.1=good")
    r = ns.check()
    assert r.code == 0, r.err
    assert r.seconds < QUICK


SERVER = "10.9.0.1:53"
ASKED = f": db.example (asked {SERVER})"
NO_ANSWER = f"no answer from name server{ASKED}"
FAILED = f"name server failed{ASKED}"
REFUSED = f"name server refused{ASKED}"
INVALID = f"invalid answer from name server{ASKED}"
CUT_SHORT = f"invalid answer from name server: db.example (asked {SERVER}: answer cut short)"
NOT_FOUND = f"name does not exist{ASKED}"
EMPTY = f"name has no address{ASKED}"
FAULTS = [
    # behaviour, what is said, whether it takes the whole timeout
    ("silent", NO_ANSWER, True),
    ("noise", NO_ANSWER, True),
    ("wrong-id", NO_ANSWER, True),
    ("other-question", NO_ANSWER, True),
    ("spoofed", NO_ANSWER, True),
    ("a-nodata-aaaa-silent", "no answer from name server: db.example", True),
    ("closed", f"no answer from name server: db.example (asked {SERVER}: connection refused)",
     False),
    ("servfail", FAILED, False),
    ("refused", REFUSED, False),
    ("bare-refused", REFUSED, False),
    ("formerr", INVALID, False),
    ("notimp", INVALID, False),
    ("garbage", INVALID, False),
    ("cut-short", INVALID, False),
    ("loop", INVALID, False),
    ("long-chain", INVALID, False),
    ("nxdomain", NOT_FOUND, False),
    ("nodata", EMPTY, False),
    ("off-chain", EMPTY, False),
    ("dangling-alias", EMPTY, False),
    ("truncated-closed", CUT_SHORT, False),
    ("truncated-mute", CUT_SHORT, True),
    ("truncated-drip", CUT_SHORT, True),
    ("truncated-long", INVALID, False),
    ("truncated-again", CUT_SHORT, False),
]


@pytest.mark.parametrize("behaviour, said, is_slow", FAULTS, ids=[f[0] for f in FAULTS])
def test_fault(ns, behaviour, said, is_slow):
    ns.servers(f"10.9.0.1={behaviour}")
    r = ns.check()
    assert r.code == 1
    assert f": {said}" in r.err
    if not is_slow:
        assert r.seconds < QUICK


# The twin of all faults: a second server that is good. What is silent costs a quarter of the time.
@pytest.mark.parametrize("behaviour, is_slow", [
    (f[0], f[2]) for f in FAULTS
    if f[0] not in ("nxdomain", "nodata", "off-chain", "dangling-alias", "a-nodata-aaaa-silent")])
def test_second_server_answers(ns, behaviour, is_slow):
    ns.servers(f"10.9.0.1={behaviour}", "10.9.0.2=good")
    r = ns.check(timeout=2)
    assert r.code == 0, r.err
    assert r.seconds < (1.5 if is_slow else QUICK)


@pytest.mark.parametrize("behaviour, seconds", [
    ("chain", QUICK),
    ("case-changed", QUICK),
    ("liar-then-truth", QUICK),
    ("aaaa-servfail", QUICK),
    ("aaaa-nxdomain", QUICK),
    ("aaaa-silent", QUICK),
    ("a-lost-once", QUICK),
    ("truncated", QUICK),
    ("late", 1.5),
])
def test_odd_but_healthy(ns, behaviour, seconds):
    ns.servers(f"10.9.0.1={behaviour}")
    r = ns.check(timeout=2)
    assert r.code == 0, r.err
    assert r.seconds < seconds


def test_nobody_else_is_asked_so_the_rest_of_the_time_is_the_last_servers(ns):
    ns.servers("10.9.0.1=a-late")
    ns.conf("10.9.0.1", more="options attempts:1\n")
    assert ns.check(timeout=2).code == 0


def test_late_answer_counts_while_another_server_is_asked(ns):
    ns.servers("10.9.0.1=late", "10.9.0.2=silent")
    assert ns.check(timeout=2).code == 0


def test_first_of_several_addresses_is_dead(ns):
    ns.servers("10.9.0.1=several")
    r = ns.check()
    assert r.code == 0, r.err


def test_server_on_ipv6(ns):
    ns.servers("fd09::1=good")
    assert ns.check().code == 0
    ns.conf("fd09::2")  # not there: the namespace has no route
    r = ns.check()
    assert r.code == 1
    assert ": no answer from name server: db.example (asked [fd09::2]:53: unreachable)" in r.err


def test_all_silent_servers_are_named(ns):
    ns.servers("10.9.0.1=silent", "10.9.0.2=silent", "10.9.0.3=closed")
    r = ns.check()
    assert r.code == 1
    assert (": no answer from name server: db.example (asked 10.9.0.1:53, 10.9.0.2:53, "
            "10.9.0.3:53: connection refused)") in r.err


@pytest.mark.parametrize("first, second, said", [
    ("silent", "nxdomain", "name does not exist: db.example (asked 10.9.0.1:53: no answer from "
     "name server, 10.9.0.2:53)"),
    ("servfail", "nxdomain", "name does not exist: db.example (asked 10.9.0.1:53: name server "
     "failed, 10.9.0.2:53)"),
    ("refused", "nodata", "name has no address: db.example (asked 10.9.0.1:53: name server "
     "refused, 10.9.0.2:53)"),
    ("garbage", "servfail", "invalid answer from name server: db.example (asked 10.9.0.1:53, "
     "10.9.0.2:53: name server failed)"),
    ("closed", "refused", "name server refused: db.example (asked 10.9.0.1:53: connection "
     "refused, 10.9.0.2:53)"),
    ("closed", "garbage", "invalid answer from name server: db.example (asked 10.9.0.1:53: "
     "connection refused, 10.9.0.2:53)"),
    ("servfail", "silent", "name server failed: db.example (asked 10.9.0.1:53, 10.9.0.2:53: no "
     "answer from name server)"),
])
def test_most_telling_answer_is_told(ns, first, second, said):
    ns.servers(f"10.9.0.1={first}", f"10.9.0.2={second}")
    r = ns.check(timeout=2)
    assert r.code == 1
    assert f": {said}" in r.err


@pytest.mark.parametrize("name", ["a..b", ".a", "x" * 64])
def test_no_host_name(ns, name):
    ns.servers("10.9.0.1=good")
    r = ns.check(f"{name}:8080")
    assert r.code == 1
    assert f": name does not exist: {name} (not a host name)" in r.err


KUBERNETES = ("search default.svc.cluster.local svc.cluster.local cluster.local ec2.internal\n"
              "options ndots:5\n")


def test_search_list_of_kubernetes(ns):
    ns.servers("10.9.0.1=good")
    ns.dnsmasq("--listen-address=10.9.0.2", "--host-record=db.svc.cluster.local,127.0.0.1",
               "--host-record=ext.example.com,127.0.0.1")
    ns.conf("10.9.0.2", more=KUBERNETES)
    for name in ("db", "db.svc", "ext.example.com", "db.svc.cluster.local", "ext.example.com."):
        r = ns.check(f"{name}:8080")
        assert r.code == 0, r.err
        assert r.seconds < QUICK
    for name in ("nope", "nope.example.com", "db."):
        r = ns.check(f"{name}:8080")
        assert r.code == 1
        assert f": name does not exist: {name.rstrip('.')} (asked 10.9.0.2:53)" in r.err


def test_dead_first_server_costs_the_search_list_once(ns):
    ns.servers("10.9.0.1=silent")
    ns.dnsmasq("--listen-address=10.9.0.2", "--host-record=ext.example.com,127.0.0.1")
    ns.conf("10.9.0.1", "10.9.0.2", more=KUBERNETES)
    r = ns.check("ext.example.com:8080", timeout=2)
    assert r.code == 0, r.err
    assert r.seconds < 1.2


def test_options_bound_the_wait(ns):
    ns.servers("10.9.0.1=silent")
    ns.conf("10.9.0.1", more="options timeout:1 attempts:1\n")
    r = ns.check(timeout=10)
    assert r.code == 1
    assert f": {NO_ANSWER}" in r.err
    assert r.seconds < 2


def test_no_resolv_conf_means_this_host(ns):
    ns.servers("127.0.0.1=good")
    (ns.etc / "resolv.conf").unlink()
    assert ns.check().code == 0
    (ns.etc / "resolv.conf").write_text("options ndots:1\n")
    assert ns.check().code == 0
    (ns.etc / "hosts").unlink()
    assert ns.check().code == 0


def test_hosts_come_first(ns):
    ns.servers("10.9.0.1=nxdomain")
    hosts = ns.etc / "hosts"
    hosts.write_text("# comment\n10.9.0.66 x\n127.0.0.1\tother DB.example # end\n")
    assert ns.check().code == 0
    hosts.write_text("10.0.0.1 " + "alias " * 20000 + "\n127.0.0.1 db.example")
    assert ns.check().code == 0
    hosts.write_text("127.0.0.1 other\n")
    assert ns.check().code == 1
    hosts.write_text("# comment\n" * 20000 + "127.0.0.1 db.example")
    assert ns.check().code == 0
    hosts.write_text("# comment\n" * 80000 + "127.0.0.1 db.example")
    r = ns.check()
    assert r.code == 1 and "answer too large: /etc/hosts" in r.err


# ---- Beside the libcs: for each of these names all three must find the same addresses. Where the
# libcs differ from each other glibc is followed. What is done otherwise than glibc, on purpose:
#   - nsswitch.conf, host.conf, LOCALDOMAIN, RES_OPTIONS and HOSTALIASES are not looked at;
#   - without a search or domain line nothing is searched (glibc: the domain of the own host name);
#   - "#" ends a line of resolv.conf anywhere (glibc: a search domain of that name);
#   - "nameserver" and "domain" lines may have several words (glibc: the first counts), "search"
#     alone empties the list, a domain that begins with a dot is ignored, as is an option over 30;
#   - servers are written in full ("127.1" is none), one with a scope (fe80::1%eth0) is ignored;
#   - a silent server is left after a share of the time that remains, not after `timeout`;
#   - when one family has an address the other is waited for 100 ms at most;
#   - silence ends the search: the name itself is not asked for after it;
#   - a server that cannot be reached or refuses ends neither the search nor the attempts;
#   - of the failures of several names of the search list the greatest of enum dns_result is told;
#   - CNAME records may stand in any order; a loop is an invalid answer, not an unknown name;
#   - addresses are not sorted (RFC 6724): the families take turns, IPv6 first;
#   - no EDNS0, no IDN, and of the options only ndots, timeout and attempts.
RECORDS = [
    "--host-record=db.svc.cluster.local,10.2.2.2,fd00::2",
    "--host-record=four.example,10.3.3.3",
    "--host-record=six.example,fd00::3",
    "--host-record=under_score.example,10.3.3.4",
    "--cname=alias.example,four.example",
    "--txt-record=text.example,hello",
    "--host-record=text.default.example,10.4.4.4",
    *(f"--host-record=many.example,10.5.5.{i}" for i in range(1, 6)),
    "--host-record=bare,10.6.6.6",
]
HOSTS = """127.0.0.1 localhost
10.7.7.1 hosty # hidden
10.7.7.2 other HOSTY
fd00::7 hosty
10.7.7.3 v4host.example
# 10.7.7.4 commented
"""
SEARCH = "search default.svc.cluster.local svc.cluster.local default.example example\n"
COMPARED = [
    # name, resolv.conf behind "nameserver 10.9.0.2", which libc finds something else
    ("db.svc.cluster.local", "", ()),
    ("db.svc.cluster.local.", "", ()),
    ("DB.svc.Cluster.local", "", ()),
    ("db", SEARCH, ()),
    ("db.svc", SEARCH, ()),
    ("db.svc", SEARCH + "options ndots:5\n", ()),
    ("four", SEARCH, ()),
    ("four.example", "", ()),
    ("four.example", SEARCH + "options ndots:5\n", ()),
    # musl asks for "four.example.."
    ("four.example", "search .\noptions ndots:5 timeout:1 attempts:1\n", {"musl"}),
    ("six.example", "", ()),
    ("many.example", "", ()),
    ("under_score.example", "", ()),
    ("alias.example", "", ()),
    ("alias", SEARCH, ()),
    ("bare", "", ()),
    ("bare", SEARCH, ()),
    ("bare.", SEARCH, ()),
    ("four", "domain example\n", ()),
    ("four", "search nowhere\ndomain example\n", ()),
    ("four", "domain example\nsearch nowhere\n", ()),
    ("four", " search example\n", ()),
    ("four", ";search example\n", ()),
    ("four", "search example # ours\n", ()),
    ("four", "search example.\n", ()),
    ("nope", SEARCH, ()),
    ("nope.example", "", ()),
    ("text.example", "", ()),
    ("text", "search example default.example\n", {"musl"}),  # stops where there is no address
    ("hosty", "", {"musl"}),  # takes one line for each family
    ("HOSTY", "", {"musl"}),  # compares case
    ("v4host.example", "", ()),
    ("hidden", "", ()),
    ("commented", "", ()),
    ("hosty.", "", ()),
    ("a..b", "", ()),
    ("a b", "", ()),
    ("x" * 64 + ".example", "", ()),
    ("x" * 300, "", ()),
]


@pytest.fixture(scope="module")
def lookups(tmp_path_factory):
    """Our resolver and those of the libcs, each as a program that prints addresses."""
    d = tmp_path_factory.mktemp("lookups")
    with open(d / "config.h", "wb") as f:
        subprocess.run([ROOT / "build/config-header", "Kconfig", "build/configs/defconfig"],
                       cwd=ROOT, stdout=f, check=True)
    ours = ["resolve", "address", "deadline", "file", "err", "report", "wait", "proto/dns", "proto/words",
            "proto/hosts", "proto/resolvconf", "proto/ip", "proto/span", "proto/text"]
    here = HERE / "compare"
    flags = ["-std=c11", "-D_GNU_SOURCE", "-O1", f"-I{ROOT}", f"-I{d}"]
    cc = os.environ.get("CC") if "musl" not in os.environ.get("CC", "musl") else "cc"
    subprocess.run([cc, *flags, "-o", d / "ours", here / "lookup.c",
                    *(ROOT / f"core/{f}.c" for f in ours)], check=True)
    subprocess.run([cc, *flags, "-o", d / "glibc", here / "getaddrinfo.c"], check=True)
    subprocess.run(["musl-gcc", "-static", "-o", d / "musl", here / "getaddrinfo.c"], check=True)
    return d


EACH = """
for family in 0 4 6; do for who in ours glibc musl; do
	echo "> $family $who"; "$0/$who" "$1" $family || echo none
done; done
"""


def _sets(text):
    """What each printed under its heading, as {(family, who): set of addresses}."""
    found = {}
    for part in text.split("> ")[1:]:
        heading, *lines = part.strip().split("\n")
        family, who = heading.split()
        if who == "ours":  # with brackets, and a port of 0
            lines = [line[:-2].strip("[]") if line.endswith(":0") else line for line in lines]
        found[family, who] = set() if "none" in lines else set(lines)
    return found


def test_same_answers_as_libcs(ns, lookups):
    ns.dnsmasq("--listen-address=10.9.0.2", *RECORDS)
    (ns.etc / "hosts").write_text(HOSTS)
    wrong = []
    for name, more, differing in COMPARED:
        ns.conf("10.9.0.2", more=more)
        found = _sets(run("/usr/bin/env", *ns.inside("sh", "-c", EACH, lookups, name)).out)
        assert len(found) == 9
        for family in "046":
            for who in {"glibc", "musl"} - set(differing):
                if found[family, who] != found[family, "ours"]:
                    wrong.append(f"{name!r} {more!r} {family}: ours {found[family, 'ours']}, "
                                 f"{who} {found[family, who]}")
    assert not wrong, "\n".join(wrong)


def test_families_take_turns(ns, lookups):
    ns.dnsmasq("--listen-address=10.9.0.2", "--host-record=m,10.0.0.1,fd00::1",
               "--host-record=m,10.0.0.2,fd00::2")
    ns.conf("10.9.0.2")
    r = run("/usr/bin/env", *ns.inside(lookups / "ours", "m"))
    assert r.code == 0
    assert [l[0] for l in r.out.split()] == ["[", "1", "[", "1"]
