# SPDX-License-Identifier: MIT
"""httpcheck against servers that do what they should not.

Each row of FAULTS says what the server does wrong, the cause that the verdict must name, and what
the line must tell besides. Its twin, the same server without the fault, is healthy under the same
options. Rows of HEALTHY are unusual and right. All of it is printed as a table at the end.
"""
import time
from dataclasses import dataclass

import pytest
from conftest import PROBEBOX, TABLE, Result, failed, healthy, run
from hostile import (BODY, OK, Server, answer, chunked, full_queue, head, in_network_namespace,
                     slow_motion)

# A check that must wait gets this long, and may take as much again (machines are busy).
SHORT, SLACK = 0.3, 0.4
# One that must not wait gets plenty and must not use it.
LONG, QUICK = 4, 2

WANT = ("--expect-body", "ready")
WAITS = ("SILENT", "STALLED", "CONNECT_TIMEOUT", "SEND_TIMEOUT")


@dataclass
class Fault:
    name: str
    talk: object
    cause: str
    detail: str
    args: tuple = ()
    twin: object = answer(OK)
    twin_args: tuple = None


def raw(data, *args, then="end", **kwargs):
    return answer(data, *args, then=then, **kwargs)


def listen_only(peer):
    peer.rest()


def deaf(peer):
    time.sleep(2 * SHORT + SLACK)


def slowly(data, pause):
    def talk(peer):
        peer.request()
        peer.drip(data, pause)
        peer.end()
    return talk


def endless(start, more):
    def talk(peer):
        peer.request()
        peer.send(start)
        peer.flood(more)
    return talk


def line(header):
    """An answer with this header line, which may be no header line at all."""
    return raw(head(header))


def te(*lines, body=b"6\r\nready\n\r\n0\r\n\r\n", **kwargs):
    return raw(head(b"Transfer-Encoding: chunked", *lines, body=body, length=False, **kwargs))


def chunk(body):
    return raw(head(b"Transfer-Encoding: chunked", body=body, length=False))


def interim(n, status=b"103 Early Hints"):
    return raw((b"HTTP/1.1 " + status + b"\r\nLink: </x>\r\n\r\n") * n + OK)


def start(text, **kwargs):
    return raw(head(start=text, **kwargs))


def head_of(size):
    """A head of so many bytes, and no body."""
    return head(b"X: " + b"x" * (size - len(head(b"X: ", body=b""))), body=b"")


CUT = head()[:-3]
SLOW_HEAD = head(b"X-Slow: " + b"x" * 100)
GZIP = head(b"Content-Encoding: gzip", body=b"\x1f\x8b\x08\0\0\0\0\0\0\3ready")

FAULTS = [
    # Silence and dripping.
    Fault("drip of the head", slowly(SLOW_HEAD, 0.02), "STALLED", "of the head",
          twin=slowly(SLOW_HEAD, 0.0005)),
    Fault("drip of the body", answer(head(b"Content-Length: 60", body=b"", length=False),
                                     *([b"x"] * 60), pause=0.02), "STALLED", "of the body",
          ("--expect-body", "!q"), twin=slowly(head(body=b"x" * 60), 0.001)),
    Fault("drip of an endless body",
          answer(head(length=False), *([b"x"] * 60), pause=0.02), "STALLED", "of the body",
          ("--expect-body", "!q"), twin=slowly(head(length=False), 0.001)),
    Fault("drip of interim answers", answer(*([b"HTTP/1.1 102 x\r\n\r\n"] * 8), OK, pause=0.1),
          "SILENT", "", twin=answer(*([b"HTTP/1.1 102 x\r\n\r\n"] * 8), OK, pause=0.001)),
    Fault("silent after accept", deaf, "SILENT", ""),
    Fault("silent after the request", listen_only, "SILENT", ""),
    Fault("silent in the status line", answer(b"HTTP/1."), "STALLED", "after 7 bytes of the head"),
    Fault("silent after one byte", answer(b"H"), "STALLED", "after 1 bytes of the head"),
    Fault("silent in the head", answer(b"HTTP/1.1 200 OK\r\nX: y\r\n"), "STALLED", "of the head"),
    Fault("silent before the last LF", answer(OK[:-7]), "STALLED", "of the head"),
    Fault("silent after an interim answer", answer(b"HTTP/1.1 103 x\r\n\r\n"), "SILENT", ""),
    Fault("silent in the body", answer(CUT), "STALLED", "after 3 bytes of the body", WANT),
    Fault("silent instead of the body", answer(OK[:-6]), "STALLED", "after 0 bytes of the body",
          WANT),
    Fault("silent before the last chunk", answer(chunked((b"6", BODY), end=b"")), "STALLED",
          "after 6 bytes of the body", WANT, twin=answer(chunked((b"6", BODY)))),
    Fault("silent instead of closing", answer(head(length=False)), "STALLED",
          "after 6 bytes of the body", WANT, twin=raw(head(length=False))),

    # Resets.
    Fault("reset on the request", answer(then="reset"), "RESET", ""),
    Fault("reset in the head", answer(b"HTTP/1.1 200 OK\r\nX: y\r\n", then="reset"), "RESET",
          "after 23 bytes of the head", twin=answer(b"HTTP/1.1 200 OK\r\nX: y\r\n", b"\r\n")),
    Fault("reset in the body", answer(CUT, then="reset"), "RESET", "after 3 bytes of the body",
          WANT),
    Fault("reset in the chunks", answer(chunked((b"6", BODY), end=b""), then="reset"), "RESET",
          "of the body", WANT, twin=answer(chunked((b"6", BODY)))),
    Fault("reset instead of closing", answer(head(length=False), then="reset"), "RESET",
          "of the body", WANT, twin=raw(head(length=False))),

    # Closes.
    Fault("closed on accept", answer(then="end", ask=False), "CLOSED", ""),
    Fault("closed on the request", raw(b""), "CLOSED", ""),
    Fault("closed after an interim answer", raw(b"HTTP/1.1 103 x\r\n\r\n"), "CLOSED", "",
          twin=interim(1)),
    Fault("closed after one byte", raw(b"H"), "CUT_SHORT", "after 1 bytes of the head"),
    Fault("closed in the status line", raw(b"HTTP/1.1 20"), "CUT_SHORT", "of the head"),
    Fault("closed after the status line", raw(b"HTTP/1.1 200 OK\r\n"), "CUT_SHORT", "of the head",
          twin=raw(b"HTTP/1.1 200 OK\r\n\r\n")),
    Fault("closed in the head", raw(b"HTTP/1.1 200 OK\r\nX: y\r\n"), "CUT_SHORT", "of the head"),
    Fault("closed before the last LF", raw(OK[:-7]), "CUT_SHORT", "of the head"),
    Fault("closed in the body", raw(CUT), "CUT_SHORT", "after 3 bytes of the body", WANT),
    Fault("closed instead of the body", raw(OK[:-6]), "CUT_SHORT", "after 0 bytes of the body",
          WANT),
    Fault("Content-Length over the body",
          raw(head(b"Content-Length: 7", length=False)), "CUT_SHORT", "after 6 bytes", WANT,
          twin=raw(head(b"Content-Length: 6", length=False))),
    Fault("chunks cut in the size", chunk(b"6\r\nready\n\r\n1"), "CUT_SHORT", "of the body", WANT),
    Fault("chunks cut in the data", chunk(b"9\r\nready\n"), "CUT_SHORT", "of the body", WANT),
    Fault("chunks without the last", chunk(b"6\r\nready\n\r\n"), "CUT_SHORT", "of the body", WANT,
          twin=te()),
    Fault("chunks cut in the trailers", chunk(b"6\r\nready\n\r\n0\r\nX: y\r\n"), "CUT_SHORT",
          "of the body", WANT, twin=chunk(b"6\r\nready\n\r\n0\r\nX: y\r\n\r\n")),
    Fault("chunks cut before the last LF", chunk(b"6\r\nready\n\r\n0\r\n\r"), "CUT_SHORT",
          "of the body", WANT, twin=te()),

    # Too much.
    Fault("endless headers", endless(b"HTTP/1.1 200 OK\r\n", b"X-Line: y\r\n" * 100), "TOO_LARGE",
          "head over 16384", twin=raw(head(*[b"X-Line: y"] * 1000))),
    Fault("endless header line", endless(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 4096), "TOO_LARGE",
          "head over 16384", twin=raw(head(b"X: " + b"x" * 15000))),
    Fault("endless status line", endless(b"HTTP/1.1 200 ", b"x" * 4096), "TOO_LARGE",
          "head over 16384", twin=start(b"HTTP/1.1 200 " + b"x" * 15000)),
    Fault("endless folding", endless(b"HTTP/1.1 200 OK\r\nX: y\r\n", b" z\r\n" * 500), "TOO_LARGE",
          "head over 16384", twin=raw(head(b"X: y", *[b" z"] * 2000))),
    Fault("header of 1 MiB", raw(head(b"X: " + b"x" * (1 << 20))), "TOO_LARGE", "head over 16384"),
    Fault("head of 16385 bytes", raw(head_of(16385)), "TOO_LARGE", "head over 16384",
          twin=raw(head_of(16384))),
    Fault("endless body", endless(head(length=False), b"x" * 4096), "TOO_LARGE", "body over 65536",
          ("--max-body", "64k", "--expect-body", "!q"),
          twin=raw(head(body=b"x" * 65536, length=False))),
    Fault("endless chunks", endless(head(b"Transfer-Encoding: chunked", body=b"", length=False),
                                    b"400\r\n" + b"x" * 1024 + b"\r\n"), "TOO_LARGE",
          "body over 65536", ("--max-body", "64k", "--expect-body", "!q"),
          twin=raw(chunked(*[(b"400", b"x" * 1024)] * 64))),
    Fault("Content-Length of a terabyte",
          endless(head(b"Content-Length: 1099511627776", length=False), b"x" * 4096), "TOO_LARGE",
          "body over 65536", ("--max-body", "64k", "--expect-body", "!q")),
    Fault("endless chunk extension", endless(head(b"Transfer-Encoding: chunked", body=b"5;x=",
                                                  length=False), b"y" * 4096), "HTTP_INVALID",
          "too long", WANT, twin=chunk(b"6;x=" + b"y" * 4096 + b"\r\nready\n\r\n0\r\n\r\n")),
    Fault("endless trailers", endless(chunked((b"6", BODY), end=b"0\r\n"), b"X: y\r\n" * 500),
          "HTTP_INVALID", "too long", WANT,
          twin=chunk(b"6\r\nready\n\r\n0\r\n" + b"X: y\r\n" * 500 + b"\r\n")),
    Fault("nine interim answers", interim(9), "HTTP_INVALID", "interim",
          twin=interim(8)),
    Fault("endless interim answers", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 20),
          "HTTP_INVALID", "interim", twin=interim(8, b"100 Continue")),
    Fault("redirect loop", raw(head(b"Location: /", start=b"HTTP/1.1 302 x")), "REDIRECT",
          "more than 5", ("-L",)),

    # Not HTTP.
    Fault("garbage", raw(bytes(range(200, 256)) * 4), "NOT_HTTP", "\\xc8\\xc9"),
    Fault("zeros", raw(b"\0" * 64), "NOT_HTTP", "\\x00\\x00"),
    Fault("HTTP/2 settings",
          raw(b"\0\0\x12\4\0\0\0\0\0" + b"\0\3\0\0\0d\0\4\0\x10\0\0\0\6\0\1\0\0"),
          "NOT_HTTP", "HTTP/2"),
    Fault("TLS alert", raw(b"\x15\3\1\0\2\2\x46"), "NOT_HTTP", "TLS"),
    Fault("TLS handshake", raw(b"\x16\3\3\0\x7a\2\0\0\x76\3\3"), "NOT_HTTP", "TLS"),
    Fault("SSH banner", answer(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", ask=False),
          "NOT_HTTP", "SSH-2.0-OpenSSH"),
    Fault("SMTP banner", answer(b"220 mx ESMTP\r\n", ask=False), "NOT_HTTP", "220 mx ESMTP\\r\\n"),
    Fault("HTTP/0.9", raw(b"<html>ready</html>"), "NOT_HTTP", "<html>ready</html>"),
    Fault("HTTP/2.0 in words", start(b"HTTP/2.0 200 OK"), "NOT_HTTP", "HTTP/2.0"),
    Fault("lower-case http", start(b"http/1.1 200 OK"), "NOT_HTTP", "http/1.1"),
    Fault("two-digit version", start(b"HTTP/1.10 200 OK"), "NOT_HTTP", ""),
    Fault("two-digit status", start(b"HTTP/1.1 20 OK"), "NOT_HTTP", ""),
    Fault("signed status", start(b"HTTP/1.1 +20 OK"), "NOT_HTTP", ""),
    Fault("two spaces before the status", start(b"HTTP/1.1  200 OK"), "NOT_HTTP", ""),
    Fault("empty line first", raw(b"\r\n" + OK), "NOT_HTTP", ""),
    Fault("blank first", raw(b" " + OK), "NOT_HTTP", ""),
    Fault("echo of the request", lambda peer: peer.send(peer.request()), "NOT_HTTP", "GET / HTTP"),

    # A status line that is wrong.
    Fault("status 099", start(b"HTTP/1.1 099 x"), "HTTP_INVALID", "status",
          ("-s", "100-999"), twin=start(b"HTTP/1.1 999 x")),
    Fault("status 000", start(b"HTTP/1.1 000 x"), "HTTP_INVALID", "status"),
    Fault("status 600", start(b"HTTP/1.1 600 x"), "STATUS", "600 x",
          twin_args=("-s", "600"), twin=start(b"HTTP/1.1 600 x")),
    Fault("status 1000", start(b"HTTP/1.1 1000 x"), "HTTP_INVALID", "bad status line"),
    Fault("status 2000", start(b"HTTP/1.1 2000"), "HTTP_INVALID", "bad status line"),
    Fault("tab after the status", start(b"HTTP/1.1 200\tOK"), "HTTP_INVALID", "bad status line"),
    Fault("NUL in the reason", start(b"HTTP/1.1 200 O\0K"), "HTTP_INVALID", "control character",
          twin=start(b"HTTP/1.1 200 O\xffK")),
    Fault("status 101", raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), "STATUS",
          "101 Switching Protocols"),

    # Header lines that are wrong.
    Fault("NUL in a header", line(b"X: a\0b"), "HTTP_INVALID", "control character",
          twin=line(b"X: a\tb")),
    Fault("bare CR in a header", line(b"X: a\rb"), "HTTP_INVALID", "control character"),
    Fault("bare CR instead of CRLF", raw(OK.replace(b"OK\r\n", b"OK\r")), "HTTP_INVALID",
          "control character"),
    Fault("escape sequence in a header", line(b"X: \x1b[2J"), "HTTP_INVALID", "control character"),
    Fault("DEL in a header", line(b"X: \x7f"), "HTTP_INVALID", "control character"),
    Fault("bare LF", raw(OK.replace(b"\r\n", b"\n")), "HTTP_INVALID", "bare LF"),
    Fault("bare LF in the head", raw(head(b"X: y\nY: z")), "HTTP_INVALID", "bare LF"),
    Fault("bare LF at the end", raw(OK.replace(b"\r\n\r\n", b"\r\n\n")), "HTTP_INVALID",
          "bare LF"),
    Fault("space before the colon", line(b"X : y"), "HTTP_INVALID", "proper name",
          twin=line(b"X: y")),
    Fault("space before the first header", line(b" X: y"), "HTTP_INVALID", "space before"),
    Fault("space in a name", line(b"X y: z"), "HTTP_INVALID", "proper name"),
    Fault("no name", line(b": y"), "HTTP_INVALID", "proper name"),
    Fault("no colon", line(b"XY"), "HTTP_INVALID", "proper name"),
    Fault("8-bit name", line(b"X\xe9: y"), "HTTP_INVALID", "proper name",
          twin=line(b"X: \xe9")),

    # Framing that is wrong.
    Fault("conflicting Content-Length", line(b"Content-Length: 5"), "HTTP_INVALID", "conflicting",
          twin=line(b"Content-Length: 6")),
    Fault("Content-Length list that conflicts", raw(head(b"Content-Length: 6, 5", length=False)),
          "HTTP_INVALID", "conflicting", twin=raw(head(b"Content-Length: 6, 6", length=False))),
    *(Fault(f"Content-Length {value!r}", raw(head(b"Content-Length:" + value.encode(),
                                                  length=False)), "HTTP_INVALID", "not a number",
            twin=raw(head(b"Content-Length:6", length=False)))
      for value in (" -6", " +6", " 6x", " 0x6", " ", " 6.0", " 9223372036854775808",
                    " 99999999999999999999999", " 6 6")),
    Fault("Content-Length and chunks", te(b"Content-Length: 6"), "HTTP_INVALID",
          "Content-Length with Transfer-Encoding", twin=te()),
    Fault("chunks, then Content-Length", raw(head(
        b"Content-Length: 17", b"Transfer-Encoding: chunked", body=b"6\r\nready\n\r\n0\r\n\r\n",
        length=False)), "HTTP_INVALID", "Content-Length with Transfer-Encoding", twin=te()),
    Fault("chunks in HTTP/1.0", te(start=b"HTTP/1.0 200 OK"), "HTTP_INVALID",
          "Transfer-Encoding in HTTP/1.0", twin=te(start=b"HTTP/1.1 200 OK")),
    *(Fault(f"Transfer-Encoding {value!r}", raw(head(b"Transfer-Encoding: " + value.encode(),
                                                     length=False)), "HTTP_INVALID",
            "Transfer-Encoding other than chunked", twin=te())
      for value in ("gzip", "gzip, chunked", "identity", "", "chunked, chunked", "xchunked",
                    "chunked;q=1")),
    Fault("Transfer-Encoding twice", te(b"Transfer-Encoding: chunked"), "HTTP_INVALID",
          "Transfer-Encoding", twin=te()),

    # Chunks that are wrong, and a body that matters.
    *(Fault("chunk " + name, chunk(body), "HTTP_INVALID", detail, WANT, twin=te())
      for name, body, detail in (
          ("size that overflows", b"10000000000000006\r\nready\n\r\n0\r\n\r\n", "too large"),
          ("size of 2^64+6", b"FFFFFFFFFFFFFFFFF\r\nready\n", "too large"),
          ("size below zero", b"-6\r\nready\n\r\n0\r\n\r\n", "not a number"),
          ("size with a plus", b"+6\r\nready\n\r\n0\r\n\r\n", "not a number"),
          ("size with 0x", b"0x6\r\nready\n\r\n0\r\n\r\n", "not a number"),
          ("size that is not hex", b"g\r\nready\n\r\n0\r\n\r\n", "not a number"),
          ("size that is empty", b"\r\nready\n\r\n0\r\n\r\n", "not a number"),
          ("size after a space", b" 6\r\nready\n\r\n0\r\n\r\n", "not a number"),
          ("size with LF alone", b"6\nready\n\r\n0\r\n\r\n", "not a number"),
          ("size with CR alone", b"6\rready\n\r\n0\r\n\r\n", "CR without LF"),
          ("without its CRLF", b"6\r\nready\n0\r\n\r\n", "longer than its size"),
          ("longer than its size", b"5\r\nready\n\r\n0\r\n\r\n", "longer than its size"),
          ("shorter than its size", b"7\r\nready\n\r\n0\r\n\r\n", "longer than its size"),
          ("end with CR alone", b"6\r\nready\n\r0\r\n\r\n", "CR without LF"),
          ("NUL in an extension", b"6;\0\r\nready\n\r\n0\r\n\r\n", "control character"),
          ("last with LF alone", b"6\r\nready\n\r\n0\r\n\n", "control character"),
          ("body in place of chunks", b"ready\n", "not a number"),
      )),

    # Bodies that are not what they should be.
    Fault("gzip in spite of identity", raw(GZIP), "BODY_ENCODED", "identity", WANT,
          twin=raw(head(b"Content-Encoding: identity"))),
    Fault("text across an end", raw(head(body=b"rea")), "BODY_MISSING", "ready", WANT),
    Fault("text after the end", raw(head(body=b"re") + b"ady"), "BODY_MISSING", "ready", WANT),
    Fault("text in the chunk sizes", chunk(b"2\r\nre\r\n1;ready\r\na\r\n0\r\nready: ready\r\n\r\n"),
          "BODY_MISSING", "ready", WANT, twin=chunk(b"3\r\nrea\r\n2\r\ndy\r\n0\r\n\r\n")),
    Fault("text in the head only", raw(head(b"X: ready", body=b"")), "BODY_MISSING", "ready", WANT),
    Fault("body of a 204", raw(head(start=b"HTTP/1.1 204 x")), "BODY_MISSING", "ready", WANT),
]

HEALTHY = [
    ("status line split at every byte", slowly(OK, 0.001), WANT),
    *((f"split after byte {i}", answer(OK[:i], OK[i:], pause=0.002), WANT)
      for i in range(1, len(OK))),
    ("chunks split at every byte", slowly(chunked((b"2", b"re"), (b"3;x=y", b"ady")), 0.001), WANT),
    ("keeps the connection open", answer(OK), ()),
    ("keeps it open, body wanted", answer(OK), WANT),
    ("keeps it open after chunks", answer(chunked((b"6", BODY))), WANT),
    ("reset right after the answer", answer(OK, then="reset"), ()),
    ("reset right after, body wanted", answer(OK, then="reset"), WANT),
    ("closed right after the answer", raw(OK), WANT),
    ("answer before the request", answer(OK, ask=False), WANT),
    ("answer before the request, closed", answer(OK, ask=False, then="end"), WANT),
    ("endless body nobody wants", endless(head(length=False), b"x" * 4096), ()),
    ("endless chunks nobody wants",
     endless(head(b"Transfer-Encoding: chunked", body=b"", length=False), b"1\r\nx\r\n" * 99), ()),
    ("body nobody wants, cut short", raw(CUT), ()),
    ("body nobody wants, reset", answer(CUT, then="reset"), ()),
    ("body nobody wants, silent", answer(CUT), ()),
    ("chunks nobody wants, wrong", chunk(b"zzz"), ()),
    ("gzip nobody wants", raw(GZIP), ()),
    ("100 Continue first", interim(1, b"100 Continue"), WANT),
    ("103 Early Hints first", interim(1), WANT),
    ("interim answer split", answer(b"HTTP/1.1 100 Continue\r\n\r", b"\n" + OK[:5], OK[5:],
                                    pause=0.005), WANT),
    ("unknown 1xx first", interim(1, b"199 x"), WANT),
    ("101 when wanted", raw(b"HTTP/1.1 101 x\r\nUpgrade: y\r\n\r\n"), ("-s", "101")),
    ("obs-fold", raw(head(b"X: a,", b" b,", b"\tc")), ("--expect-header", "X: b,")),
    ("obs-fold split", answer(b"HTTP/1.1 200 OK\r\nX: a\r\n", b" b\r\n\r\n", pause=0.01),
     ("--expect-header", "X: a")),
    ("no reason phrase", start(b"HTTP/1.1 200"), WANT),
    ("no reason phrase but its space", start(b"HTTP/1.1 200 "), WANT),
    ("8-bit reason", start(b"HTTP/1.1 200 tr\xc3\xa8s bien"), WANT),
    ("HTTP/1.0 to the close", raw(head(start=b"HTTP/1.0 200 OK", length=False)), WANT),
    ("HTTP/1.1 to the close", raw(head(length=False)), WANT),
    ("HTTP/1.2", start(b"HTTP/1.2 200 OK"), WANT),
    ("HTTP/1.0 with a length, open", answer(head(start=b"HTTP/1.0 200 OK")), WANT),
    ("no headers at all", raw(b"HTTP/1.1 200 OK\r\n\r\nready"), WANT),
    ("header without a value", line(b"X:"), WANT),
    ("header with blanks around", line(b"X: \t y \t "), ("--expect-header", "X: y")),
    ("header without a blank", line(b"X:y"), ("--expect-header", "X: y")),
    ("odd but legal name", line(b"!#$%&'*+-.^_`|~09: y"), WANT),
    ("Content-Length of nothing", answer(head(body=b"")), ("--expect-body", "!x")),
    ("Content-Length with zeros", raw(head(b"Content-Length: 0006", length=False)), WANT),
    ("Content-Length in a 304", answer(head(start=b"HTTP/1.1 304 x")), ("--expect-body", "!x")),
    ("chunks in a 204", answer(head(b"Transfer-Encoding: chunked", start=b"HTTP/1.1 204 x",
                                    body=b"", length=False)), ("--expect-body", "!x")),
    ("Content-Length after HEAD", answer(head(body=b"").replace(b": 0", b": 99")),
     ("-X", "HEAD", "--expect-body", "!x")),
    ("chunk sizes in capitals", chunk(b"A\r\nready     \r\n00\r\n\r\n"), WANT),
    ("chunk extensions", chunk(b"6 ; a=\"b\" ;c\r\nready\n\r\n0;d\r\n\r\n"), WANT),
    ("trailers", chunk(b"6\r\nready\n\r\n0\r\nX: y\r\nZ:\r\n\r\n"), WANT),
    ("chunked in capitals", raw(head(b"TRANSFER-ENCODING: CHUNKED", length=False,
                                     body=b"6\r\nready\n\r\n0\r\n\r\n")), WANT),
    ("more than its length", raw(OK + b"surplus"), WANT),
    ("two answers", raw(OK + OK), WANT),
    ("a body of a megabyte", raw(head(body=b"x" * ((1 << 20) - 5) + b"ready")), WANT),
    ("text across every read", slowly(head(body=b"rrereareadready"), 0.001), WANT),
]


def note(name, r, cause):
    TABLE.append((name, cause or "healthy", r.code, r.seconds * 1000, (r.out + r.err).rstrip()))
    return r


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_fault(fault):
    timeout = SHORT if fault.cause in WAITS else LONG
    with Server(fault.talk) as s:
        r = run("httpcheck", "-t", f"{timeout * 1000:.0f}ms", *fault.args, s.url())
    note(fault.name, r, fault.cause)
    failed(r, fault.cause, fault.detail)
    if fault.cause in WAITS:
        assert SHORT - 0.01 < r.seconds < SHORT + SLACK
    else:
        assert r.seconds < QUICK


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_twin(fault):
    args = fault.args if fault.twin_args is None else fault.twin_args
    twin = fault.twin if fault.name != "redirect loop" else answer(head(b"Location: /"))
    with Server(twin) as s:
        r = run("httpcheck", "-t", f"{LONG}s", *args, s.url())
    healthy(r)
    assert r.seconds < QUICK


@pytest.mark.parametrize("name, talk, args", HEALTHY, ids=[h[0] for h in HEALTHY])
def test_unusual_but_right(name, talk, args):
    with Server(talk) as s:
        r = run("httpcheck", "-t", f"{LONG}s", *args, s.url())
    if not name.startswith("split"):
        note(name, r, None)
    healthy(r)
    assert r.seconds < QUICK


def test_every_cut_of_an_answer_is_unhealthy():
    """Whatever is missing of the end, a check that wants the body never says healthy."""
    for whole in (OK, chunked((b"2", b"re"), (b"4", b"ady\n"))):
        for n in range(len(whole)):
            with Server(raw(whole[:n])) as s:
                r = run("httpcheck", *WANT, s.url())
                assert r.code == 1, (whole[:n], r)


def test_every_cut_of_a_head_is_unhealthy():
    for n in range(len(OK) - len(BODY)):
        with Server(raw(OK[:n])) as s:
            failed(run("httpcheck", s.url()), "CUT_SHORT" if n else "CLOSED")


def test_connection_kept_open_costs_no_time():
    """The best of some runs: an answer that is complete is not waited upon."""
    with Server(answer(OK)) as s:
        assert min(run("httpcheck", s.url()).seconds for _ in range(5)) < 0.1


def test_closed_on_accept_with_the_request_unread():
    """Whether our request meets a close or a reset is a race of the server's making."""
    with Server(lambda peer: peer.sock.close()) as s:
        for _ in range(10):
            r = run("httpcheck", s.url())
            failed(r, "RESET" if "reset" in r.err else "CLOSED")


# A connection that the server accepts and resets is reset, whatever we were about to do: not
# "refused", and not "closed".
RESET_AT = [("poll", 1), ("sendto", 1), ("recvfrom", 1), ("poll", 2)]


@pytest.mark.parametrize("call, nth", RESET_AT)
def test_reset_on_accept(call, nth):
    with Server(answer(then="reset", ask=False, pause=0.03)) as s:
        r = run(*slow_motion(call, nth), PROBEBOX, "httpcheck", s.url())
    note(f"reset on accept, seen by {call} {nth}", r, "RESET")
    failed(r, "RESET")


@pytest.mark.parametrize("call, nth", RESET_AT)
def test_answer_and_reset_before_the_request(call, nth):
    """An answer that came whole counts, even if the reset came before we looked. Only where the
    connection was over before we knew of it, "reset" will do."""
    with Server(answer(OK, then="reset", ask=False, pause=0.03)) as s:
        r = run(*slow_motion(call, nth), PROBEBOX, "httpcheck", s.url())
    if r.code and (call, nth) == ("poll", 1):
        failed(r, "RESET")
    else:
        healthy(r)


def test_server_that_never_reads():
    """Only with buffers smaller than the request: normally the kernel takes all of it."""
    line = in_network_namespace("""
sysctl("tcp_wmem", "4096 4096 4096"), sysctl("tcp_rmem", "4096 4096 4096")
l = socket.socket()
l.bind(("127.0.0.1", 0))
l.listen(1)
words = [sys.argv[1], "httpcheck", "-t", "300ms", "-H", "X: " + "x" * 15000, "-d", "y" * 15000,
         "http://127.0.0.1:%d/" % l.getsockname()[1]]
start = time.monotonic()
r = subprocess.run(words, capture_output=True, text=True)
print(r.returncode, time.monotonic() - start, r.stderr, end="")
""", PROBEBOX)
    code, seconds, line = line.split(" ", 2)
    r = Result(int(code), "", line, float(seconds))
    note("server that never reads", r, "SEND_TIMEOUT")
    failed(r, "SEND_TIMEOUT")
    assert SHORT - 0.01 < r.seconds < SHORT + SLACK


def test_full_accept_queue():
    with full_queue() as port:
        r = run("httpcheck", "-t", "300ms", f"http://127.0.0.1:{port}/")
    note("accept queue full", r, "CONNECT_TIMEOUT")
    failed(r, "CONNECT_TIMEOUT", f"127.0.0.1:{port}")
    assert SHORT - 0.01 < r.seconds < SHORT + SLACK


def test_queue_that_moves():
    with full_queue(serve=True) as port:
        healthy(run("httpcheck", "-t", "4s", f"http://127.0.0.1:{port}/"))


NASTY = (b"\x1b[31mred\x1b[0m\r\nSecond: line\n\0\x07\x08\x7f\x80\xff\"quoted\" back\\slash %s %n "
         b"\xe2\x80\xae" + b"z" * 400)


@pytest.mark.parametrize("answered", [
    head(start=b"HTTP/1.1 500 Oops", body=NASTY),
    head(start=b"HTTP/1.1 500 " + b"\xe2\x80\xae" * 300, body=NASTY),
    chunked((b"%x" % len(NASTY), NASTY)).replace(b"200 OK", b"503 No"),
    head(start=b"HTTP/1.1 500 \"\\\"" + b"\\" * 300, body=b"\n" * 1000),
    head(start=b"HTTP/1.1 500", body=b"\0" * 1000),
])
def test_excerpts_are_printable(answered):
    with Server(raw(answered)) as s:
        for path in ("/", "/" + "p" * 300):
            failed(run("httpcheck", s.url(path)), "STATUS")


@pytest.mark.parametrize("answered, args, cause", [
    (NASTY, [], "NOT_HTTP"),
    (head(b"X: " + b"\xff" * 1000), ["--expect-header", "X: \x01\n" + "y" * 200], "HEADER"),
    (head(), ["--expect-header", "\x1b" + "N" * 300 + ": y"], "HEADER"),
    (head(), ["--expect-body", "\x1b\n\"" * 200], "BODY_MISSING"),
    (head(b"Location: ftp://" + b"\xfe" * 900, start=b"HTTP/1.1 302 x"), ["-L"], "REDIRECT"),
    (head(b"Location: http://" + b"h" * 900 + b"/x", start=b"HTTP/1.1 302 x"), ["-L"], "REDIRECT"),
    (head(b"Location: /" + b"p" * 5000, start=b"HTTP/1.1 302 x"), ["-L"], "REDIRECT"),
    (head(body=b'{"a": "' + b"\\u001b" * 90 + b'"}'), ["--expect-json", "a=b"], "JSON_DIFFERS"),
    (head(body=b'{"a": "\x1b\n"}'), ["--expect-json", "a"], "JSON_INVALID"),
    (head(body=b"\x1b[2J{}\n"), ["--expect-metric", "a > 1"], "METRIC_INVALID"),
])
def test_lines_stay_lines(answered, args, cause):
    with Server(raw(answered)) as s:
        failed(run("httpcheck", *args, s.url()), cause)


def test_reason_of_a_healthy_answer_is_printable():
    with Server(start(b"HTTP/1.1 200 \xff" + b"\t\xe2\x80\xae" * 200)) as s:
        healthy(run("httpcheck", s.url()))
