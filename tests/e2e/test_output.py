# SPDX-License-Identifier: MIT
"""What is printed, where to, in how many writes, and what becomes of it when nobody can take it.

Nothing about the output may change the verdict, hold the check up, or kill it.
"""
import contextlib
import fcntl
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time

import pytest
from conftest import CAUSES, PROBEBOX, failed, healthy, one_line, run
from hostile import OK, Server, answer, closed_port, full_queue, head, is_root, short_dir
from servers import new_dir

needs_root = pytest.mark.skipif(not is_root(), reason="needs root: changes uid or root directory")


@pytest.fixture(scope="module")
def server():
    with Server(answer(OK)) as s:
        yield s


@pytest.fixture
def silent():
    with Server(lambda peer: (peer.request(), None)) as s:
        yield s


@pytest.fixture(scope="module")
def world_readable():
    """A copy of the binary where any user may run it."""
    where = new_dir()
    shutil.copy(PROBEBOX, where / "probebox")
    (where / "probebox").chmod(0o755)
    yield where
    shutil.rmtree(where)


def refused():
    return f"http://127.0.0.1:{closed_port()}/"


# ---- One line, one write

def test_healthy_goes_to_stdout(server):
    line = healthy(run("httpcheck", server.url("/x")))
    assert re.fullmatch(re.escape(server.url("/x")) + r": 200 OK in \d+(\.\d)? ms", line)


def test_unhealthy_goes_to_stderr():
    url = refused()
    line = failed(run("httpcheck", url), "REFUSED")
    assert re.fullmatch(re.escape(url) + r": connection refused .* after \d+(\.\d)? ms", line)


def test_usage_goes_to_stderr():
    assert failed(run("httpcheck"), "USAGE").startswith("httpcheck: bad usage: ")


def test_names_come_with_the_address(server):
    healthy(run("httpcheck", f"http://localhost:{server.port}/"), f"127.0.0.1:{server.port}")


def test_quiet(server):
    r = run("httpcheck", "-q", server.url())
    assert (r.code, r.out, r.err) == (0, "", "")
    failed(run("httpcheck", "-q", refused()), "REFUSED")
    failed(run("httpcheck", "-q"), "USAGE")


def test_verbose(server):
    r = run("httpcheck", "-v", "--expect-body", "ready", server.url())
    assert (r.code, r.err) == (0, "")
    first, *steps = r.out.splitlines()
    one_line(first + "\n")
    assert ": 200 OK in " in first
    assert all(re.match(r"  \d+(\.\d)? ms  \S", step) for step in steps), steps
    said = "\n".join(steps)
    for word in ("connect", f"127.0.0.1:{server.port}", "request sent", "first byte", "head: 200",
                 "body"):
        assert word in said
    times = [float(step.split()[0]) for step in steps]
    assert times == sorted(times)


def test_verbose_failure_begins_with_the_verdict():
    r = run("httpcheck", "-v", refused())
    assert (r.code, r.out) == (1, "")
    first, *steps = r.err.splitlines()
    assert CAUSES["REFUSED"] in first and steps


def test_verbose_steps_are_printable_and_bounded():
    """However much there is to say, and whatever servers put into it."""
    def loop(peer):
        peer.request()
        peer.send(b"HTTP/1.1 103 x\r\n\r\n" * 8 + head(
            b"Location: /" + b"y" * 1500, start=b"HTTP/1.1 302 \x80\xff" + b"z" * 4000))

    with Server(loop) as s:
        r = run("httpcheck", "-v", "-L", s.url())
    assert r.code == 1
    assert r.err.endswith("\n") and len(r.err) < 8192
    assert all(" " <= c <= "~" or c == "\n" for c in r.err)
    one_line(r.err.splitlines()[0] + "\n")


def writes(tmp_path, *args):
    """The write calls of one run, as strace tells them."""
    log = tmp_path / "strace"
    r = run("/usr/bin/strace", "-f", "-o", log, "-s", "9000", "-e", "trace=write,writev,pwrite64",
            PROBEBOX, *args)
    return r, [line for line in log.read_text().splitlines() if "write" in line]


@pytest.mark.parametrize("args", [["-v"], [], ["--output", "json"], ["-v", "--output", "json"],
                                  ["-h"], ["--version"], ["--bogus"], ["--expect-body", "absent"]])
def test_one_write(server, tmp_path, args):
    r, calls = writes(tmp_path, "httpcheck", *args, server.url())
    assert len(calls) == 1, calls
    assert f"= {len(r.out + r.err)}" in calls[0]


def test_no_write_when_quiet(server, tmp_path):
    assert writes(tmp_path, "httpcheck", "-q", server.url())[1] == []


def test_longest_line():
    path = "/" + "p" * 5000
    with Server(answer(head(b"X: y", start=b"HTTP/1.1 500 " + b"r" * 9000, body=b"b" * 9000))) as s:
        failed(run("httpcheck", s.url(path)), "STATUS")
        failed(run("httpcheck", "-s", "1" + "00,2" * 900 + "00", s.url(path)), "STATUS", "...")
    failed(run("httpcheck", "x" * 5000 + "!"), "USAGE")
    failed(run("httpcheck", "--" + "x" * 5000), "USAGE")
    failed(run("httpcheck", "-X", "!" * 5000, ":1"), "USAGE")
    failed(run("tcpcheck", "x" * 3000), "USAGE")
    assert len(run("x" * 5000).err) < 500


# ---- JSON

def json_of(r):
    assert r.err == ""
    assert r.out.count("\n") == 1 and r.out.endswith("\n")
    return json.loads(r.out)


def test_json_when_healthy(server):
    r = run("httpcheck", "--output", "json", server.url("/x?secret=y"))
    got = json_of(r)
    assert r.code == 0
    assert got["applet"] == "httpcheck" and got["healthy"] is True
    assert got["target"] == f"{server.url('/x')}?..." and got["cause"] == ""
    assert got["message"] == "200 OK" and isinstance(got["duration_us"], int)
    assert 0 <= got["duration_us"] < r.seconds * 1e6
    assert "secret" not in r.out


def test_json_when_unhealthy():
    url = refused()
    r = run("httpcheck", "--output=json", url)
    got = json_of(r)
    assert (r.code, got["healthy"], got["cause"]) == (1, False, CAUSES["REFUSED"])
    assert got["message"].startswith(CAUSES["REFUSED"]) and got["target"] == url


def test_json_when_used_wrongly():
    for words in (["--bogus"], [], ["http://[/"], [":1", "-H", "\x01\"\\\n"]):
        r = run("httpcheck", "--output", "json", *words)
        got = json_of(r)
        assert (r.code, got["healthy"], got["cause"]) == (125, False, CAUSES["USAGE"])


def test_json_names_the_peer(server):
    got = json_of(run("tcpcheck", "--output", "json", f"localhost:{server.port}"))
    assert got["peer"] == f"127.0.0.1:{server.port}" and got["applet"] == "tcpcheck"


def test_json_with_steps(server):
    got = json_of(run("httpcheck", "-v", "--output", "json", server.url("/\"\\")))
    assert "request sent" in got["steps"] and "\n" in got["steps"]
    assert got["target"].endswith('/"\\')


def test_json_of_nasty_bytes():
    nasty = bytes(range(1, 256)) + b"\"\\\xe2\x80\xa8</script>"
    with Server(answer(head(start=b"HTTP/1.1 500 \x80\xff\"\\", body=nasty, length=False),
                       then="end")) as s:
        r = run("httpcheck", "-v", "--output", "json", s.url())
    assert json_of(r)["cause"] == CAUSES["STATUS"]
    assert all(" " <= c <= "~" for c in r.out[:-1])


def test_json_is_quiet_only_when_healthy(server):
    assert run("httpcheck", "-q", "--output", "json", server.url()).out == ""
    assert json_of(run("httpcheck", "-q", "--output", "json", refused()))["healthy"] is False


def test_output_formats(server):
    healthy(run("httpcheck", "--output", "line", server.url()))
    for bad in ("xml", "", "JSON", "j", "jsonx"):
        r = run("httpcheck", "--output", bad, server.url())
        assert r.code == 125 and "--output" in r.err + r.out


# ---- --log

def test_log_takes_failures_only(server, tmp_path):
    log = tmp_path / "log"
    healthy(run("httpcheck", "--log", log, server.url()))
    assert not log.exists() or log.read_text() == ""
    first = run("httpcheck", "--log", log, refused())
    second = run("httpcheck", "--log", log, "-v", "-s", "500", server.url())
    third = run("httpcheck", "--log", log, "--output", "json", refused())
    lines = log.read_text().splitlines(keepends=True)
    assert lines[0] == first.err and lines[1] == second.err.splitlines(keepends=True)[0]
    assert CAUSES["REFUSED"] in lines[2]
    assert len(lines) == 3 and third.out.startswith("{")


def test_log_takes_usage_errors(tmp_path):
    log = tmp_path / "log"
    failed(run("httpcheck", "--log", log, "--bogus"), "USAGE")
    assert "--bogus" in log.read_text()


@contextlib.contextmanager
def unwritable(kind, tmp_path):
    """A path that nothing can be appended to; "fifo": because nobody reads."""
    path = tmp_path / kind
    if kind == "absent directory":
        path = tmp_path / "a/b"
    elif kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "full":
        path = "/dev/full"
    elif kind == "long":
        path = "/" + "x" * 5000
    elif kind == "empty":
        path = ""
    with short_dir() as d, socket.socket(socket.AF_UNIX) as s:
        if kind == "socket":
            path = f"{d}/s"
            s.bind(path)
            s.listen(1)
        yield str(path)


@pytest.mark.parametrize("kind", ["absent directory", "directory", "fifo", "socket", "full", "long",
                                  "empty"])
def test_unwritable_log(kind, tmp_path, server):
    with unwritable(kind, tmp_path) as path:
        failed(run("httpcheck", "--log", path, refused()), "REFUSED")
        healthy(run("httpcheck", "--log", path, server.url()))
        r = run("httpcheck", "-v", "--log", path, refused())
    assert r.code == 1 and r.seconds < 2
    first, *steps = r.err.splitlines()
    assert CAUSES["REFUSED"] in first
    assert any("log" in step and "cannot" in step for step in steps), r


def test_log_past_the_limit_of_file_sizes(tmp_path, server):
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))}
    failed(run("httpcheck", "--log", tmp_path / "log", refused(), **limit), "REFUSED")
    healthy(run("httpcheck", "--log", tmp_path / "log", server.url(), **limit))


@pytest.mark.parametrize("full", [False, True])
def test_log_to_a_fifo(full, tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    if full:
        fill(writer)
    r = run("httpcheck", "--log", fifo, refused())
    failed(r, "REFUSED")
    assert r.seconds < 2
    if not full:
        assert os.read(reader, 4096).decode() == r.err
    os.close(reader)
    os.close(writer)


def test_log_to_the_output_of_another_process(tmp_path):
    """As on ECS: --log /proc/1/fd/2."""
    with open(tmp_path / "out", "w") as out, subprocess.Popen(["sleep", "20"], stderr=out) as other:
        r = run("httpcheck", "--log", f"/proc/{other.pid}/fd/2", refused())
        other.kill()
    assert (tmp_path / "out").read_text() == r.err


# ---- Outputs that take nothing

def fill(fd):
    fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(fd, b"x" * 65536)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(fd, b"x")
    fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) & ~os.O_NONBLOCK)


def verdict(*args, preexec=None, **fds):
    """Exit code and duration of a run with outputs of the test's choice."""
    fds = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL,
           "stderr": subprocess.DEVNULL, **fds}
    start = time.monotonic()
    code = subprocess.run([PROBEBOX, *map(str, args)], timeout=20, preexec_fn=preexec, **fds)
    return code.returncode, time.monotonic() - start


@pytest.fixture(params=["full pipe", "broken pipe", "/dev/full", "closed", "full socket",
                        "read-only"])
def deaf_end(request):
    """A file descriptor that takes nothing, or None: it is to be closed."""
    kind, held = request.param, []
    if kind == "closed":
        yield None
        return
    if kind == "full socket":
        ours, theirs = socket.socketpair()
        fill(ours.fileno())
        held, fd = [theirs], os.dup(ours.fileno())
        ours.close()
    elif kind.startswith("/dev"):
        fd = os.open(kind, os.O_WRONLY)
    elif kind == "read-only":
        fd = os.open("/dev/null", os.O_RDONLY)
    else:
        reader, fd = os.pipe()
        if kind == "full pipe":
            fill(fd)
            held = [os.fdopen(reader)]
        else:
            os.close(reader)
    yield fd
    os.close(fd)
    for other in held:
        other.close()


def close_both():
    os.close(1)
    os.close(2)


@pytest.mark.parametrize("what, code", [("healthy", 0), ("unhealthy", 1), ("usage", 125),
                                        ("help", 0), ("overview", 0), ("timeout", 1)])
def test_outputs_that_take_nothing(deaf_end, server, silent, what, code):
    words = {"healthy": ["httpcheck", server.url()], "unhealthy": ["httpcheck", refused()],
             "usage": ["httpcheck"], "help": ["httpcheck", "-h"], "overview": [],
             "timeout": ["httpcheck", "-t", "200ms", silent.url()]}[what]
    if deaf_end is None:
        got, seconds = verdict(*words, preexec=close_both)
    else:
        got, seconds = verdict(*words, stdout=deaf_end, stderr=deaf_end)
    assert got == code
    assert seconds < 1


def test_everything_closed(server):
    """Sockets then get the numbers of the standard streams: no line may go to the server."""
    def close_all():
        os.closerange(0, 3)

    n = len(server.ends(0))
    assert verdict("httpcheck", server.url(), preexec=close_all)[0] == 0
    assert verdict("httpcheck", "-s", "500", "-v", server.url(), preexec=close_all)[0] == 1
    assert verdict("tcpcheck", server.at, preexec=close_all)[0] == 0
    server.ends(n + 3)
    assert server.leftovers[-3:] == [b""] * 3


@pytest.mark.parametrize("words, closed", [
    ([], [2]), ([], [1, 2]), ([], [0, 1, 2]), (["--output", "json"], [1]),
    (["--output", "json"], [0, 1]), (["-v"], [0, 2]),
])
def test_no_farewell_goes_to_the_server(silent, words, closed):
    process = subprocess.Popen([PROBEBOX, "httpcheck", *words, silent.url()],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL,
                               preexec_fn=lambda: [os.close(fd) for fd in closed])
    silent.asked()
    process.terminate()
    assert process.wait(5) == 1
    silent.ends()
    assert silent.leftovers == [b""]


def test_a_reader_that_is_slow_gets_the_whole_line(server):
    """A pipe that is full when we come and drained soon after."""
    reader, writer = os.pipe()
    fill(writer)
    process = subprocess.Popen([PROBEBOX, "httpcheck", server.url()], stdout=writer)
    os.close(writer)
    time.sleep(0.02)
    got = b""
    while piece := os.read(reader, 65536):
        got += piece
    os.close(reader)
    assert process.wait(5) == 0
    assert b"200 OK in " in got.lstrip(b"x")


def test_sigpipe_of_a_peer_never_kills():
    """A peer that is gone before we send."""
    with Server(lambda peer: peer.reset()) as s:
        for _ in range(20):
            assert run("tcpcheck", "--send", "x", "--expect", "y", s.at).code == 1
            assert run("httpcheck", s.url()).code == 1


# ---- Signals

@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("words", [[], ["--output", "json"], ["-v"], ["-q"]])
def test_signals_end_a_check_at_once(silent, number, words):
    process = subprocess.Popen([PROBEBOX, "httpcheck", "-t", "20s", *words, silent.url()],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    silent.asked()
    time.sleep(0.02)
    start = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert time.monotonic() - start < 0.1
    assert process.returncode == 1
    line = (out if "json" in words else err).decode()
    assert (err if "json" in words else out) == b""
    first = line if "-v" not in words else line.splitlines(keepends=True)[0]
    assert CAUSES["INTERRUPTED"] in one_line(first) and silent.url() in first
    if "json" in words:
        assert json.loads(line)["cause"] == CAUSES["INTERRUPTED"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_during_connect(number):
    with full_queue() as port:
        process = subprocess.Popen([PROBEBOX, "tcpcheck", "-t", "20s", f"127.0.0.1:{port}"],
                                   stderr=subprocess.PIPE)
        time.sleep(0.3)
        start = time.monotonic()
        process.send_signal(number)
        _, err = process.communicate(timeout=10)
        assert time.monotonic() - start < 0.1
    assert process.returncode == 1 and CAUSES["INTERRUPTED"] in one_line(err.decode())


@pytest.mark.parametrize("what", ["flood", "drip", "redirects", "full unix queue"])
def test_signals_while_busy(what, tmp_path):
    """However much there is to do: a signal is not put off by it."""
    def talk(peer):
        peer.request()
        if what == "redirects":
            time.sleep(0.01)
            peer.send(head(b"Location: /", start=b"HTTP/1.1 302 x"))
            return
        peer.send(head(length=False))
        peer.flood(b"x" * 4096) if what == "flood" else peer.send(*[b"x"] * 5000, pause=0.002)

    with contextlib.ExitStack() as stack:
        if what == "full unix queue":
            d = stack.enter_context(short_dir())
            listener = stack.enter_context(socket.socket(socket.AF_UNIX))
            listener.bind(f"{d}/s")
            listener.listen(0)
            waiting = stack.enter_context(socket.socket(socket.AF_UNIX))
            waiting.connect(f"{d}/s")
            words = ["--unix", f"{d}/s", "http://x/"]
        else:
            s = stack.enter_context(Server(talk))
            words = ["-L", "--max-redirects", "9999", "--expect-body", "!q", "--max-body", "900M",
                     s.url()]
        process = subprocess.Popen([PROBEBOX, "httpcheck", "-t", "9s", *words],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.2)
        start = time.monotonic()
        process.terminate()
        out, err = process.communicate(timeout=10)
        assert time.monotonic() - start < 0.1
    assert (process.returncode, out) == (1, b"")
    assert CAUSES["INTERRUPTED"] in one_line(err.decode())


def test_signal_with_a_full_pipe(silent):
    reader, writer = os.pipe()
    fill(writer)
    process = subprocess.Popen([PROBEBOX, "httpcheck", "-t", "20s", silent.url()], stdout=writer,
                               stderr=writer)
    silent.asked()
    process.terminate()
    start = time.monotonic()
    assert process.wait(10) == 1
    assert time.monotonic() - start < 0.5
    os.close(reader)
    os.close(writer)


def test_signals_ignored_by_the_caller_change_nothing(silent):
    """nohup and some supervisors start us with SIGTERM or SIGPIPE ignored or blocked."""
    def blocked():
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM, signal.SIGCHLD, signal.SIGPIPE])
        signal.signal(signal.SIGALRM, signal.SIG_IGN)

    code, seconds = verdict("httpcheck", "-t", "200ms", silent.url(), preexec=blocked)
    assert code == 1 and 0.19 < seconds < 0.6


def test_stopped_and_continued(silent):
    """The deadline is a point in time: being stopped does not move it."""
    process = subprocess.Popen([PROBEBOX, "httpcheck", "-t", "300ms", silent.url()],
                               stderr=subprocess.PIPE)
    silent.asked()
    process.send_signal(signal.SIGSTOP)
    time.sleep(0.4)
    process.send_signal(signal.SIGCONT)
    start = time.monotonic()
    _, err = process.communicate(timeout=10)
    assert time.monotonic() - start < 0.1
    assert CAUSES["SILENT"] in err.decode()


# ---- Poor surroundings

@needs_root
def test_as_nobody(world_readable, server, tmp_path):
    os.chmod(world_readable, 0o755)
    r = run(world_readable / "probebox", "httpcheck", server.url(), user=65534, group=65534,
            extra_groups=[], env={"HOME": "/nonexistent"}, cwd="/")
    healthy(r)
    log = tmp_path / "log"
    log.write_text("")
    log.chmod(0o600)
    r = run(world_readable / "probebox", "httpcheck", "--log", log, refused(), user=65534,
            group=65534, extra_groups=[], cwd="/")
    failed(r, "REFUSED")
    assert log.read_text() == ""


@needs_root
def test_socket_of_another_user(world_readable):
    with short_dir() as d:
        os.chmod(d, 0o755)
        with Server(answer(OK), path=f"{d}/s"):
            os.chmod(f"{d}/s", 0o600)
            for words in (["tcpcheck", f"unix:{d}/s"], ["httpcheck", "--unix", f"{d}/s", "x"]):
                r = run(world_readable / "probebox", *words, user=65534, group=65534,
                        extra_groups=[], cwd="/")
                failed(r, "DENIED", f"{d}/s")


@pytest.mark.release
@needs_root
@pytest.mark.parametrize("name", ["probebox", "httpcheck"])
def test_in_an_empty_root(server, name):
    """As in an image FROM scratch: no /etc, no /proc, no /dev, nothing to write to, not root."""
    where = new_dir()
    shutil.copy(PROBEBOX, where / name)
    where.chmod(0o555)

    def jail():
        os.chroot(where)
        os.chdir("/")
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)

    def inside(*words):
        words = words[1:] if name == words[0] else words
        done = subprocess.run([f"/{name}", *words], preexec_fn=jail, env={}, capture_output=True,
                              timeout=10, text=True)
        return done

    try:
        for host in ("127.0.0.1", "localhost"):
            done = inside("httpcheck", "--log", "/proc/1/fd/2", f"http://{host}:{server.port}/")
            assert (done.returncode, done.stderr) == (0, "") and "200 OK" in done.stdout
        done = inside("httpcheck", "-v", "--log", "/proc/1/fd/2", "--expect-body", "x",
                      server.url())
        assert done.returncode == 1 and CAUSES["BODY_MISSING"] in done.stderr
        assert "log" in done.stderr
        if name == "probebox":
            assert inside("--list").returncode == 0
            done = inside("--install", "/")
            assert done.returncode == 125 and done.stderr.startswith("probebox: ")
    finally:
        where.chmod(0o755)
        shutil.rmtree(where)


@pytest.mark.release  # a dynamic binary needs some before main()
def test_no_descriptors_left(server):
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))  # noqa: E731
    for words in (["httpcheck", server.url()], ["tcpcheck", server.at],
                  ["httpcheck", f"http://localhost:{server.port}/"]):
        failed(run(*words, preexec_fn=limit), "SYSTEM", "errno 24")
    failed(run("httpcheck", "--unix", "/nonexistent", "http://x/", preexec_fn=limit), "SYSTEM",
           "errno 24")
    failed(run("httpcheck", "-d", "@/dev/null", server.url(), preexec_fn=limit), "USAGE",
           "cannot be read")


@pytest.mark.release
@pytest.mark.skipif(not shutil.which("musl-gcc"), reason="needs musl-tools")
def test_little_memory(server):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (1 << 20, 1 << 20))

    healthy(run("httpcheck", "--expect-body", "ready", server.url(), preexec_fn=limit))
    assert run("httpcheck", "-h", preexec_fn=limit).code == 0


@pytest.mark.release
def test_small_stack(server):
    def limit():
        resource.setrlimit(resource.RLIMIT_STACK, (65536, 65536))

    healthy(run("httpcheck", "--expect-body", "ready", server.url(), preexec_fn=limit))


def test_many_inherited_descriptors(server):
    """Descriptors over 1024 are nothing special to poll()."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    want = min(4096, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (want, hard))
    fds = [os.open("/dev/null", os.O_RDONLY) for _ in range(want - 200)]
    try:
        done = subprocess.run([PROBEBOX, "httpcheck", server.url()], pass_fds=fds,
                              capture_output=True, timeout=20)
        assert done.returncode == 0
    finally:
        for fd in fds:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_stdin_is_not_touched(server):
    reader, writer = os.pipe()
    os.write(writer, b"still here")
    assert verdict("httpcheck", server.url(), stdin=reader)[0] == 0
    assert os.read(reader, 100) == b"still here"
    os.close(reader)
    os.close(writer)
