# SPDX-License-Identifier: MIT
"""tcpcheck against Redis, banner servers, and servers that do what they should not."""
import socket
import time

import pytest
from conftest import PROBEBOX, TABLE, failed, healthy, run
from hostile import (Server, answer, closed_port, full_queue, in_network_namespace, short_dir,
                     slow_motion)

PING = ("--send", "PING\\r\\n", "--expect", "+PONG")
SHORT, SLACK = 0.3, 0.4
LONG, QUICK = 4, 2


def banner(*pieces, **kwargs):
    return answer(*pieces, ask=False, **kwargs)


# ---- Redis

def test_redis(redis):
    healthy(run("tcpcheck", *PING, f"127.0.0.1:{redis.port}"),
            f"127.0.0.1:{redis.port}: open, answered as expected in ")
    healthy(run("tcpcheck", *PING, f"unix:{redis.extra['sock']}"), str(redis.extra["sock"]))
    healthy(run("tcpcheck", *PING, f"unix://{redis.extra['sock']}"))
    healthy(run("tcpcheck", *PING, f"localhost:{redis.port}"), f"127.0.0.1:{redis.port}")


def test_redis_says_something_else(redis):
    r = run("tcpcheck", "--send", "PONG\\r\\n", "--expect", "+PONG", "-t", "300ms",
            f"127.0.0.1:{redis.port}")
    failed(r, "ANSWER_DIFFERS", "-ERR unknown command", "wanted", "+PONG")


def test_redis_is_not_disturbed(redis):
    before = redis.log.read_text()
    for args in (PING, (), PING[:2], ("--send", "INFO\\r\\n", "--expect", "redis_version")):
        healthy(run("tcpcheck", *args, f"127.0.0.1:{redis.port}"))
    assert redis.log.read_text() == before


# ---- Open or not

@pytest.mark.parametrize("form", ["127.0.0.1:{p}", "localhost:{p}", ":{p}", "tcp://127.0.0.1:{p}"])
def test_open(form):
    with Server(banner()) as s:
        word = form.format(p=s.port)
        line = healthy(run("tcpcheck", word), ": open in ")
        assert line.startswith(f"localhost{word}:" if word[0] == ":" else f"{word}:")
        assert s.ends() == ["eof"]


def test_open_ipv6():
    with Server(banner(), family=6) as s:
        healthy(run("tcpcheck", f"[::1]:{s.port}"), f"[::1]:{s.port}: open")
        healthy(run("tcpcheck", f"localhost:{s.port}"), f"[::1]:{s.port}")
        failed(run("tcpcheck", "-4", f"localhost:{s.port}"), "REFUSED", "127.0.0.1")


def test_open_unix():
    with short_dir() as d:
        failed(run("tcpcheck", f"unix:{d}/s"), "SOCKET_ABSENT", f"{d}/s")
        with Server(banner(), path=f"{d}/s") as s:
            healthy(run("tcpcheck", f"unix:{d}/s"), f"unix:{d}/s: open")
            assert s.ends() == ["eof"]
        failed(run("tcpcheck", f"unix:{d}/s"), "REFUSED", f"{d}/s")
        failed(run("tcpcheck", f"unix:{d}/s/t"), "SOCKET_ABSENT")
        failed(run("tcpcheck", f"unix:{d}"), "REFUSED")


@pytest.mark.parametrize("family", [4, 6])
def test_refused(family):
    port = closed_port(family)
    host = "[::1]" if family == 6 else "127.0.0.1"
    r = run("tcpcheck", f"{host}:{port}")
    failed(r, "REFUSED", f"{host}:{port}: ", f"({host}:{port})")
    assert r.seconds < QUICK


def test_full_accept_queue():
    with full_queue() as port:
        r = run("tcpcheck", "-t", "300ms", f"127.0.0.1:{port}")
    failed(r, "CONNECT_TIMEOUT", f"127.0.0.1:{port}")
    assert SHORT - 0.01 < r.seconds < SHORT + SLACK


def test_full_unix_queue():
    with short_dir() as d, socket.socket(socket.AF_UNIX) as l:
        l.bind(f"{d}/s")
        l.listen(0)
        waiting = []
        for _ in range(4):
            s = socket.socket(socket.AF_UNIX)
            s.setblocking(False)
            s.connect_ex(f"{d}/s")
            waiting.append(s)
        r = run("tcpcheck", "-t", "300ms", f"unix:{d}/s")
        failed(r, "CONNECT_TIMEOUT", f"{d}/s")
        assert SHORT - 0.01 < r.seconds < SHORT + SLACK
        for s in waiting:
            s.close()


@pytest.mark.parametrize("target", ["", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "[::1]",
                                    "127.0.0.1:65536", "127.0.0.1:x", "::1:80", "a b:80", "h:80/x",
                                    "u@h:80", "[::1]:", "http://127.0.0.1:80", "tcp://", "h:-1",
                                    "127.0.0.1:8 0", "h\n:80", "[x]:80"])
def test_bad_targets(target):
    failed(run("tcpcheck", target), "USAGE")


def test_bad_unix_paths():
    assert run("tcpcheck", "unix:").code == 125
    assert run("tcpcheck", "unix:/" + "x" * 108).code == 125


def test_number_of_targets():
    failed(run("tcpcheck"), "USAGE")
    failed(run("tcpcheck", ":1", ":2"), "USAGE")


# ---- Dialogue

@pytest.mark.parametrize("escaped, sent", [
    ("plain", b"plain"), ("\\r\\n\\t\\0\\\\", b"\r\n\t\0\\"), ("\\x00\\xfF\\x7f", b"\0\xff\x7f"),
    ("é", "é".encode()), ("a\nb", b"a\nb"), ("%s%n", b"%s%n"), ("x" * 1000, b"x" * 1000),
])
def test_what_is_sent(escaped, sent):
    with Server(banner()) as s:
        healthy(run("tcpcheck", "--send", escaped, s.at))
        assert s.ends() == ["eof"] and s.leftovers == [sent]


@pytest.mark.parametrize("option", ["--send", "--expect"])
@pytest.mark.parametrize("text", ["", "\\", "a\\", "\\q", "\\x1", "\\xg0", "\\1", "x" * 2000])
def test_bad_texts(option, text):
    failed(run("tcpcheck", option, text, ":1"), "USAGE")


def test_banner():
    with Server(banner(b"220 mx ESMTP\r\n")) as s:
        healthy(run("tcpcheck", "--expect", "220 ", s.at))
        healthy(run("tcpcheck", "--expect", "ESMTP\\r\\n", s.at))
        failed(run("tcpcheck", "-t", "300ms", "--expect", "221 ", s.at), "ANSWER_DIFFERS",
               "220 mx ESMTP\\r\\n", "221 ")


def test_binary_banner():
    with Server(banner(b"\0\1\2\0\xff")) as s:
        healthy(run("tcpcheck", "--expect", "\\x02\\0\\xff", s.at))
        failed(run("tcpcheck", "-t", "300ms", "--expect", "\\x02\\xff", s.at), "ANSWER_DIFFERS",
               "\\x00\\x01\\x02\\x00\\xff")


FAULTS = [
    # name, talk, cause, detail, args, twin
    ("closed without a word", banner(then="end"), "CLOSED", "", ("--expect", "x"),
     banner(b"x", then="end")),
    ("silent", banner(), "SILENT", "", ("--expect", "x"), banner(b"x")),
    ("silent after our word", banner(), "SILENT", "", PING, banner(b"+PONG\r\n")),
    ("other banner, stays open", banner(b"SSH-2.0-x\r\n"), "ANSWER_DIFFERS", "SSH-2.0-x\\r\\n",
     ("--expect", "220", "-t", "300ms"), banner(b"220 x\r\n")),
    ("other banner, closes", banner(b"SSH-2.0-x\r\n", then="end"), "ANSWER_DIFFERS", "SSH-2.0-x",
     ("--expect", "220"), banner(b"220 x\r\n", then="end")),
    ("other banner, resets", banner(b"SSH-2.0-x\r\n", then="reset", pause=0.03),
     "ANSWER_DIFFERS", "SSH-2.0-x",
     ("--expect", "220"), banner(b"220 x\r\n", then="reset", pause=0.03)),
    ("half of the text", banner(b"+PON", then="end"), "ANSWER_DIFFERS", "+PON", PING,
     banner(b"+PON", b"G", pause=0.01, then="end")),
    ("drip", banner(*[b"x"] * 60, pause=0.02), "ANSWER_DIFFERS", "xxx",
     ("--expect", "y", "-t", "300ms"), banner(*[b"x"] * 60, b"y", pause=0.001)),
    ("text after 4096 bytes", banner(b"x" * 4096 + b"y"), "ANSWER_DIFFERS", "xxx",
     ("--expect", "y"), banner(b"x" * 4095 + b"y")),
    ("endless", lambda peer: peer.flood(b"x" * 4096), "ANSWER_DIFFERS", "xxx",
     ("--expect", "y"), lambda peer: peer.flood(b"xy" * 2048)),
    ("escape sequences", banner(b"\x1b[2J\r\nx: healthy\n\0\xff\"", then="end"), "ANSWER_DIFFERS",
     "\\x1b[2J\\r\\nx: healthy\\n\\x00\\xff", ("--expect", "y\\n\\x1b"),
     banner(b"\x1b[2Jy\n\x1b", then="end")),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_fault(fault):
    name, talk, cause, detail, args, _ = fault
    waits = cause == "SILENT" or "300ms" in args
    with Server(talk) as s:
        r = run("tcpcheck", "-t", "300ms" if waits else f"{LONG}s", *args, s.at)
    TABLE.append((f"tcp: {name}", cause, r.code, r.seconds * 1000, (r.out + r.err).rstrip()))
    failed(r, cause, detail)
    assert r.seconds < (SHORT + SLACK if waits else QUICK)


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_twin(fault):
    *_, args, twin = fault
    with Server(twin) as s:
        r = run("tcpcheck", *args, "-t", f"{LONG}s", s.at)
    healthy(r, "answered as expected")
    assert r.seconds < QUICK


@pytest.mark.parametrize("talk", [
    banner(b"220 banner nobody reads\r\n"), banner(b"x" * 4096), banner(then="end"),
    banner(b"late\r\n", pause=0.005), lambda peer: (time.sleep(0.01), peer.send(b"late\r\n")),
])
def test_no_reset_on_the_wire(talk):
    with Server(talk) as s:
        healthy(run("tcpcheck", s.at))
        assert s.ends() == ["eof"]


@pytest.mark.parametrize("args", [(), ("--expect", "220"), ("--send", "QUIT\\r\\n")])
def test_no_reset_with_an_answer(args):
    with Server(banner(b"220 mx\r\n", b"221 bye\r\n", pause=0.005)) as s:
        healthy(run("tcpcheck", *args, s.at))
        assert s.ends() == ["eof"]


def test_flood_of_a_server_nobody_listens_to():
    with Server(lambda peer: peer.flood(b"x" * 4096)) as s:
        r = run("tcpcheck", s.at)
        healthy(r)
        assert r.seconds < QUICK


def test_drip_of_a_server_nobody_listens_to():
    """What still comes is read for a short while only."""
    with Server(banner(*[b"x"] * 500, pause=0.005)) as s:
        r = run("tcpcheck", s.at)
        healthy(r)
        assert r.seconds < 0.5


@pytest.mark.parametrize("call, nth", [("poll", 1), ("sendto", 1), ("recvfrom", 1)])
def test_reset_on_accept(call, nth):
    with Server(banner(then="reset", pause=0.03)) as s:
        failed(run(*slow_motion(call, nth), PROBEBOX, "tcpcheck", *PING, s.at), "RESET")


@pytest.mark.parametrize("call, nth", [("poll", 1), ("sendto", 1), ("recvfrom", 1)])
def test_answer_and_reset(call, nth):
    with Server(banner(b"+PONG\r\n", then="reset", pause=0.03)) as s:
        r = run(*slow_motion(call, nth), PROBEBOX, "tcpcheck", *PING, s.at)
    if r.code and call == "poll":
        failed(r, "RESET")
    else:
        healthy(r)


# ---- A closed port that the kernel may choose for our own end

# The wildcard addresses mean this host, and the connection then has other addresses than the target.
@pytest.mark.parametrize("family, host", [("AF_INET", "127.0.0.1"), ("AF_INET6", "::1"),
                                          ("AF_INET", "0.0.0.0"), ("AF_INET6", "::")])
def test_never_meets_itself(family, host):
    out = in_network_namespace(f"""
with socket.socket(socket.{family}) as s:
    s.bind(({host!r}, 0))
    port = s.getsockname()[1]
sysctl("ip_local_port_range", "%d %d" % (port, port))
def meets_itself():
    with socket.socket(socket.{family}) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\\1\\0\\0\\0\\0\\0\\0\\0")
        return s.connect_ex(({host!r}, port)) == 0
assert all(meets_itself() for _ in range(20))
target = ({host!r} if "." in {host!r} else "[" + {host!r} + "]") + ":%d" % port
end = time.monotonic() + 4
seen, n = set(), 0
while n < 5000 and time.monotonic() < end:
    r = subprocess.run([sys.argv[1], "tcpcheck", target], capture_output=True, text=True)
    seen.add((r.returncode, r.stderr.split(" after ")[0].split(": ", 1)[1]))
    n += 1
assert meets_itself()
print(n)
assert len(seen) == 1, seen
print(*seen.pop())
""", PROBEBOX)
    n, verdict = out.splitlines()
    assert int(n) >= 20
    assert verdict.startswith("1 connection refused ("), out
