# SPDX-License-Identifier: MIT
"""A server that does to each connection exactly what a test says, and notes what it saw.

    with Server(answer(OK)) as s:
        run("httpcheck", s.url("/healthz"))
        assert s.requests == [...] and s.ends() == ["eof"]

A `talk` is a function of a Peer, run in a thread per connection. When it returns, the connection
is held open and read until the other side ends it: "eof" if in good order, "reset" if not. Nothing
in here waits longer than PATIENCE.
"""
import contextlib
import os
import socket
import struct
import subprocess
import tempfile
import threading
import time

import pytest

PATIENCE = 10

BODY = b"ready\n"


def head(*lines, start=b"HTTP/1.1 200 OK", body=BODY, length=True):
    """An answer: status line, these header lines, Content-Length unless told, body."""
    counted = [b"Content-Length: %d" % len(body)] if length else []
    return b"\r\n".join([start, *lines, *counted, b"", b""]) + body


def chunked(*chunks, end=b"0\r\n\r\n", lines=()):
    """A chunked answer; chunks are (size line, data)."""
    body = b"".join(size + b"\r\n" + data + b"\r\n" for size, data in chunks) + end
    return head(b"Transfer-Encoding: chunked", *lines, body=body, length=False)


OK = head()


class Peer:
    """One accepted connection."""

    def __init__(self, sock, server):
        self.sock = sock
        self.server = server
        sock.settimeout(PATIENCE)
        if sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self):
        """Reads one HTTP request with its body, and notes it."""
        got, need = b"", None
        while need is None or len(got) < need:
            piece = self.sock.recv(65536)
            if not piece:
                break
            got += piece
            if need is None and b"\r\n\r\n" in got:
                top, _, _ = got.partition(b"\r\n\r\n")
                lengths = [int(line.split(b":")[1]) for line in top.split(b"\r\n")
                           if line.lower().startswith(b"content-length:")]
                need = len(top) + 4 + sum(lengths)
        with self.server.changed:
            self.server.requests.append(got)
            self.server.changed.notify_all()
        return got

    def send(self, *pieces, pause=0.0):
        """Sends the pieces one by one, each on its own on the wire if there is a pause."""
        for i, piece in enumerate(pieces):
            if i and pause:
                time.sleep(pause)
            self.sock.sendall(piece)

    def drip(self, data, pause):
        self.send(*(data[i:i + 1] for i in range(len(data))), pause=pause)

    def flood(self, data):
        """The same again and again, until the other side has had enough."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.sock.sendall(data)

    def end(self):
        """Says that nothing more comes; still reads."""
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def rest(self):
        """Reads to the end; returns what came and how it ended."""
        got = b""
        try:
            while piece := self.sock.recv(65536):
                got += piece
            return got, "eof"
        except ConnectionError:
            return got, "reset"


def answer(*pieces, pause=0.0, then="hold", ask=True):
    """Reads the request, sends the pieces with pauses between them, and then (after another one)
    holds, ends or resets the connection."""
    def talk(peer):
        if ask:
            peer.request()
        peer.send(*pieces, pause=pause)
        if then != "hold":
            time.sleep(pause)
            getattr(peer, then)()
    return talk


class Server:
    """Listens on loopback (family 4 or 6) or on a unix socket, on a port of the kernel's choice."""

    def __init__(self, talk, family=4, path=None, port=0, host=None):
        self.talk = talk
        self.requests = []  # as Peer.request() noted them
        self.leftovers = []  # what came after that, per connection
        self.path = path
        self.changed = threading.Condition()
        self._ends, self._socks, self._accepted = [], [], 0
        if path:
            self.listener = socket.socket(socket.AF_UNIX)
            self.listener.bind(path)
        else:
            kind, default = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))[family == 6]
            self.listener = socket.socket(kind)
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.listener.bind((host or default, port))
            self.host = f"[{host or default}]" if family == 6 else host or default
            self.port = self.listener.getsockname()[1]
            self.at = f"{self.host}:{self.port}"
        self.listener.listen(64)

    def url(self, path="/"):
        return f"http://{self.at}{path}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for sock in self._socks:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self.listener.accept()
                self._socks.append(sock)
                with self.changed:
                    self._accepted += 1
                    self.changed.notify_all()
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock):
        peer, left, how = Peer(sock, self), b"", "closed"
        try:
            self.talk(peer)
            if sock.fileno() >= 0:
                left, how = peer.rest()
        except ConnectionError:
            how = "reset"
        except OSError:
            how = "stuck"
        sock.close()
        with self.changed:
            self._ends.append(how)
            self.leftovers.append(left)
            self.changed.notify_all()

    def wait(self, enough):
        with self.changed:
            assert self.changed.wait_for(enough, PATIENCE), (self.requests, self._ends)

    def accepted(self, n=1):
        """Waits until n connections were accepted."""
        self.wait(lambda: self._accepted >= n)

    def asked(self, n=1):
        """Waits for n requests and returns the last."""
        self.wait(lambda: len(self.requests) >= n)
        return self.requests[n - 1]

    def ends(self, n=1):
        """Waits for the end of n connections: how each one ended."""
        self.wait(lambda: len(self._ends) >= n)
        return list(self._ends)


@contextlib.contextmanager
def full_queue(serve=False):
    """A port whose accept queue is full: no further connect gets an answer. `serve`: the same
    queue, but somebody takes from it and answers."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    to = listener.getsockname()
    socks = []
    for _ in range(4):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex(to)
        socks.append(s)
    time.sleep(0.05)

    def take():
        with contextlib.suppress(OSError):
            while True:
                sock, _ = listener.accept()
                socks.append(sock)
                threading.Thread(target=reply, args=(sock,), daemon=True).start()

    def reply(sock):
        with contextlib.suppress(OSError):
            sock.recv(65536)
            sock.sendall(OK)

    if serve:
        for s in socks:
            s.close()
        threading.Thread(target=take, daemon=True).start()
    try:
        yield to[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        for s in [listener, *socks]:
            s.close()


def closed_port(family=4):
    """A port where nobody listens."""
    with socket.socket(socket.AF_INET6 if family == 6 else socket.AF_INET) as s:
        s.bind(("::1" if family == 6 else "127.0.0.1", 0))
        return s.getsockname()[1]


def short_dir():
    """A directory whose path is short enough for a unix socket in it."""
    return tempfile.TemporaryDirectory(prefix="pb-", dir="/tmp")


def headers(request):
    """Request line, header lines and body of a request, as text."""
    top, _, body = request.decode("latin-1").partition("\r\n\r\n")
    line, *rest = top.split("\r\n")
    return line, rest, body


def is_root():
    return os.geteuid() == 0


def in_network_namespace(code, *args):
    """Runs Python code in a network namespace of its own, where it may narrow what the kernel has
    plenty of; returns what it prints. `sysctl` sets a value below /proc/sys/net/ipv4."""
    start = (
        "import os, socket, subprocess, sys, time\n"
        "def sysctl(name, value):\n"
        "    with open('/proc/sys/net/ipv4/' + name, 'w') as f: f.write(value)\n"
        "subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)\n")
    done = subprocess.run(
        ["unshare", *([] if is_root() else ["-r"]), "-n", "/usr/bin/python3", "-c", start + code,
         *[str(a) for a in args]], capture_output=True, text=True, timeout=60)
    if "unshare: unshare failed" in done.stderr:
        pytest.skip("no network namespaces here")
    assert done.returncode == 0, done.stderr
    return done.stdout


def slow_motion(call, nth=1):
    """Words before a command that hold it up for 100 ms before its nth system call of this kind:
    what the peer does meanwhile has happened, and is no race."""
    return ["/usr/bin/strace", "-f", "-o", "/dev/null", "-e", f"trace={call}",
            "-e", f"inject={call}:delay_enter=100000:when={nth}"]
