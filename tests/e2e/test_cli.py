# SPDX-License-Identifier: MIT
"""The command line: every way to write it, every way to get it wrong, and how we are called."""
import os
import shutil
import subprocess
import time

import pytest
from conftest import PROBEBOX, failed, healthy, one_line, run
from hostile import OK, Server, answer, closed_port, headers

APPLETS = run("--list").out.split() if os.access(PROBEBOX, os.X_OK) else []


@pytest.fixture(scope="module")
def server():
    with Server(answer(OK)) as s:
        yield s


def request(server, *args, **kwargs):
    """Runs a check that must be healthy; returns the request line and the header lines it sent."""
    n = len(server.requests)
    healthy(run(*args, **kwargs))
    line, fields, _ = headers(server.asked(n + 1))
    return line, fields


def usage(*args, says=(), **kwargs):
    """The words are bad usage; returns the line."""
    return failed(run(*args, **kwargs), "USAGE", *([says] if isinstance(says, str) else says))


# ---- Ways to write options

@pytest.mark.parametrize("words", [
    ["-X", "HEAD", "URL"], ["-XHEAD", "URL"], ["--method", "HEAD", "URL"], ["--method=HEAD", "URL"],
    ["URL", "-X", "HEAD"], ["URL", "-XHEAD"], ["URL", "--method", "HEAD"], ["URL", "--method=HEAD"],
    ["-vX", "HEAD", "URL"], ["-vXHEAD", "URL"], ["-vfLXHEAD", "URL"], ["-X", "HEAD", "--", "URL"],
    ["-X", "GET", "-X", "HEAD", "URL"], ["-X=HEAD", "URL"],
])
def test_ways_to_write_options(server, words):
    words = [server.url("/w") if w == "URL" else w for w in words]
    if "-X=HEAD" in words:
        usage("httpcheck", *words)
        return
    r = run("httpcheck", *words)
    assert r.code == 0, r
    assert server.asked(len(server.requests)).startswith(b"HEAD /w ")


def test_bundles(server):
    assert run("httpcheck", "-qf", server.url()).out == ""
    r = run("httpcheck", "-qv", server.url())
    assert (r.code, r.out, r.err) == (0, "", "")
    r = run("httpcheck", "-vt2", "-4", server.url())
    assert r.code == 0 and len(r.out.splitlines()) > 1
    usage("httpcheck", "-q4Z", server.url(), says="-Z")
    usage("httpcheck", "-q=1", server.url(), says="-=")


def test_values_that_look_like_options(server):
    _, fields = request(server, "httpcheck", "-A", "-q", server.url())
    assert "User-Agent: -q" in fields
    _, fields = request(server, "httpcheck", "--user-agent", "--", server.url())
    assert "User-Agent: --" in fields
    _, fields = request(server, "httpcheck", "--user-agent=", server.url())
    assert "User-Agent: " in fields
    _, fields = request(server, "httpcheck", "--user-agent=a=b=c", server.url())
    assert "User-Agent: a=b=c" in fields
    _, fields = request(server, "httpcheck", "-A", "", server.url())
    assert "User-Agent: " in fields


def test_after_two_dashes_everything_is_an_operand(server):
    usage("httpcheck", "--", server.url(), "-q", says="one URL")
    usage("httpcheck", "--", server.url(), "--", says="one URL")
    usage("tcpcheck", "--", "-v", says="a port")
    usage("tcpcheck", "-", says="a port")


@pytest.mark.parametrize("words, says", [
    (["--timeot", "1"], "--timeout"), (["--timeout1"], "--timeout"), (["--quite"], "--quiet"),
    (["--expect-stauts=200"], "--expect-status"), (["--headers", "x"], "--header"),
    (["--Verbose"], "--verbose"), (["--max-redirect", "1"], "--max-redirects"),
    (["--outptu=json"], "--output"), (["--user_agent", "x"], "--user-agent"),
])
def test_unknown_options_name_the_nearest(words, says):
    wrong = words[0].split("=")[0]
    line = usage("httpcheck", *words, ":1", says=(wrong, "did you mean"))
    assert line.endswith(f"did you mean {says}?") or line.split("did you mean ")[1].startswith(says)


@pytest.mark.parametrize("word", ["--xyzzy", "--", "---", "-Z", "-\x1b", "--\n\x1b[31m", "--é",
                                  "-é", "--" + "x" * 1000])
def test_unknown_options(word):
    line = usage("httpcheck", word, *([] if word == "--" else [":1"]))
    assert "did you mean" not in line


@pytest.mark.parametrize("words", [["-X"], ["--method"], ["-t"], ["--timeout"], ["-vX"], ["--unix"],
                                   ["--expect-body"], ["--log"], ["--output"]])
def test_missing_values(words):
    name = {"-X": "--method", "-vX": "--method", "-t": "--timeout"}.get(words[-1], words[-1])
    usage("httpcheck", ":1", *words, says=(name, "needs a value"))


@pytest.mark.parametrize("word", ["--quiet=1", "--verbose=", "--help=x", "--version=1",
                                  "--ipv4=no"])
def test_flags_take_no_value(word):
    usage("httpcheck", ":1", word, says=(word.split("=")[0], "no value"))


def test_too_many_of_a_list():
    words = [w for i in range(100) for w in ("-H", f"X-{i}: y")]
    usage("httpcheck", *words, ":1")


# ---- Durations, sizes, numbers

@pytest.mark.parametrize("text, seconds", [("200ms", 0.2), ("0.2s", 0.2), ("0.2", 0.2),
                                           ("0.003m", 0.18), ("0.200000000s", 0.2), ("1ms", 0)])
def test_durations(text, seconds):
    with Server(lambda peer: peer.rest()) as s:
        for words in (["-t", text], ["-t" + text], ["--timeout=" + text]):
            r = run("httpcheck", *words, s.url())
            assert r.code == 1, r
            assert seconds - 0.01 <= r.seconds < seconds + 0.4


@pytest.mark.parametrize("text", ["1h", "1000000s", "2m", "1.5s", "7", "999999999ms", "00004"])
def test_long_durations(server, text):
    r = run("httpcheck", "-t", text, server.url())
    healthy(r)
    assert r.seconds < 1


@pytest.mark.parametrize("text", [
    "", "x", "-1", "+1", "1x", "1 s", " 1", "1s ", "1.s", ".5s", "1..5", "1e3", "0x10", "1,5s",
    "1S", "99999999999s", "1000000000s", "300h", "1min", "inf", "nan", "1ms1s", "1.5.5s", "s",
    "ms", "0",
    "99999999999999999999999", "0ms", "0.0001s",
])
def test_bad_durations(text):
    usage("httpcheck", "-t", text, ":1", says="--timeout")


@pytest.mark.parametrize("text, fits", [("6", True), ("5", False), ("1k", True), ("1K", True),
                                        ("1M", True), ("0", False), ("0k", False)])
def test_sizes(server, text, fits):
    r = run("httpcheck", "--max-body", text, "--expect-body", "ready", server.url())
    healthy(r) if fits else failed(r, "TOO_LARGE")


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5M", "1kb", "1 k", "99999999999", "2G", "k"])
def test_bad_sizes(text):
    usage("httpcheck", "--max-body", text, ":1", says="--max-body")


@pytest.mark.parametrize("text", ["", "x", "-1", "1s", "1k", "1.0", " 1", "99999999999"])
def test_bad_numbers(text):
    usage("httpcheck", "--max-redirects", text, ":1", says="--max-redirects")


# ---- Variables

@pytest.mark.parametrize("word, env, sent", [
    ("${A}", {"A": "v"}, "v"), ("x${A}y", {"A": "v"}, "xvy"),
    ("${A}${B}", {"A": "1", "B": "2"}, "12"), ("${AB}", {"A": "no", "AB": "v"}, "v"),
    ("${_a1}", {"_a1": "v"}, "v"), ("${A}", {"A": ""}, ""),
    # Defaults, for what is unset or empty.
    ("${A:-d}", {"A": None}, "d"), ("${A:-d}", {"A": ""}, "d"), ("${A:-d}", {"A": "v"}, "v"),
    ("${A:-}", {"A": None}, ""), ("${A:-a:b:-c}", {"A": None}, "a:b:-c"),
    ("${A:-$B}", {"A": None}, "$B"), ("${A:-${B}", {"A": None}, "${B"),
    # What is no reference.
    ("$${A}", {"A": "v"}, "${A}"), ("$${A", {}, "${A"), ("$A", {"A": "v"}, "$A"), ("$", {}, "$"),
    ("a$", {}, "a$"), ("$$", {}, "$$"), ("%{A}", {"A": "v"}, "%{A}"),
    ("$(id)`id`", {}, "$(id)`id`"),
    # Values are values.
    ("${A}", {"A": "${B}", "B": "x"}, "${B}"), ("${A}", {"A": "$${B}"}, "$${B}"),
    ("${A}", {"A": "a  b 'c' \"d\" *"}, "a  b 'c' \"d\" *"),
])
def test_variables(server, word, env, sent):
    _, fields = request(server, "httpcheck", "-A", word, server.url(), env=env)
    assert f"User-Agent: {sent}" in fields


def test_variables_in_every_kind_of_word(server):
    env = {"P": str(server.port), "T": "2s", "M": "HEAD", "N": "3", "S": "64k"}
    for words in (["-t${T}", "-X${M}", ":${P}/x"], ["--timeout=${T}", "--method=${M}", ":${P}/x"],
                  ["-t", "${T}", "-X", "${M}", "http://${HOST:-127.0.0.1}:${P}/x"],
                  ["--max-redirects", "${N}", "--max-body=${S}", "-X", "${M}", ":${P}/${Q:-x}"]):
        line, _ = request(server, "httpcheck", *words, env=env)
        assert line == "HEAD /x HTTP/1.1"
    healthy(run("tcpcheck", "127.0.0.1:${P:-1}", env=env))


def test_variables_are_not_split():
    usage("httpcheck", "${A}", env={"A": ":1 -q"}, says="percent-encode")
    usage("httpcheck", "${A}", ":1", env={"A": "-q"}, says="one URL")
    usage("tcpcheck", "${A}", env={"A": "-h"})


def test_option_names_are_not_expanded(server):
    usage("httpcheck", "--${A}", ":1", env={"A": "quiet"})


def test_an_unset_variable_is_named():
    for word in ("${NOT_SET}", "x${NOT_SET}y"):
        usage("httpcheck", word, env={"NOT_SET": None}, says=("NOT_SET", "not set"))
        usage("httpcheck", "-A", word, ":1", env={"NOT_SET": None}, says=("NOT_SET", "not set"))


@pytest.mark.parametrize("word", ["${A", "${}", "${1A}", "${A-d}", "${A:=d}", "${A:+d}", "${A:?d}",
                                  "${A B}", "${ A}", "${A:}", "${#A}", "${", "${:-d}", "${a.b}",
                                  "${é}", "${A:-d"])
def test_bad_references(word):
    usage("httpcheck", "-A", word, ":1", env={"A": "v"}, says="not a variable reference")


def test_after_two_dashes_nothing_is_expanded(server):
    env = {"P": str(server.port)}
    healthy(run("tcpcheck", "127.0.0.1:${P}", env=env))
    usage("tcpcheck", "--", "127.0.0.1:${P}", env=env)
    healthy(run("httpcheck", "--", f"{server.url()}?${{P}}", env=env))
    assert b"GET /?${P} " in server.requests[-1]


def test_large_values(server):
    _, fields = request(server, "httpcheck", "-H", "X: ${A}", server.url(), env={"A": "x" * 9000})
    assert "X: " + "x" * 9000 in fields
    for option in ("-H", "-A", "-u", "-d"):
        usage("httpcheck", option, "a:${A}", ":1", env={"A": "x" * 60000})
    # All of the room used up to its last byte leaves no room for the next word.
    for n in range(16380, 16386):
        usage("httpcheck", "-d", "${A}", "-X", "${B}", ":1", env={"A": "x" * n, "B": "y" * 120000})


def test_values_of_variables_are_not_printed():
    line = usage("httpcheck", "-H", "${SECRET}", ":1", env={"SECRET": "hunter2"})
    assert "hunter2" not in line
    line = usage("httpcheck", "-H", "Authorization: ${SECRET}", ":1", env={"SECRET": "hunter2\r\n"})
    assert "hunter2" not in line
    port = closed_port()
    line = failed(run("httpcheck", "-u", "${SECRET}", f":{port}", env={"SECRET": "a:hunter2"}),
                  "REFUSED")
    assert "hunter2" not in line
    line = usage("tcpcheck", "${URL}", env={"URL": "tcp://a:hunter2@db:1"}, says="no password")
    assert "hunter2" not in line


def test_no_environment_at_all(probebox, server):
    done = subprocess.run([probebox, "httpcheck", "-A", "${A:-d}", server.url()], env={},
                          capture_output=True, timeout=10)
    assert done.returncode == 0, done


# ---- Help and version

@pytest.mark.parametrize("applet", APPLETS)
@pytest.mark.parametrize("words", [["-h"], ["--help"], ["-vh"], ["-h", "--bogus"],
                                   ["x", "y", "-h"]])
def test_help(applet, words):
    r = run(applet, *words)
    assert (r.code, r.err) == (0, "")
    assert r.out.startswith(f"Usage: {applet} ") and r.out.endswith("\n")
    for option in ("-t, --timeout TIME", "-h, --help", "--output FORMAT", "-q, --quiet"):
        assert option in r.out
    assert max(map(len, r.out.splitlines())) <= 100
    assert all(" " <= c <= "~" or c == "\n" for c in r.out)


@pytest.mark.parametrize("applet", APPLETS)
def test_help_tells_every_option_once(applet):
    rows = [line for line in run(applet, "-h").out.splitlines() if line.startswith("  ")]
    names = [word.strip(",") for row in rows for word in row.split()[:2] if word.startswith("-")]
    assert len(names) == len(set(names))
    for name in names:
        r = run(applet, name)
        assert "unknown option" not in r.err, r


def test_help_after_a_mistake_does_not_hide_it():
    """What stands before the mistake counts; the mistake itself is always an error."""
    usage("httpcheck", "--bogus", "-h", says="--bogus")


@pytest.mark.parametrize("applet", APPLETS)
def test_version_of_an_applet(applet):
    r = run(applet, "--version")
    assert (r.code, r.err) == (0, "") and r.out == run("--version").out


def test_version():
    r = run("--version")
    assert (r.code, r.err) == (0, "")
    assert one_line(r.out).startswith("probebox ")


def test_list():
    r = run("--list")
    assert (r.code, r.err) == (0, "")
    assert {"httpcheck", "tcpcheck"} <= set(r.out.split())


def test_overview():
    r = run()
    assert (r.code, r.err) == (0, "")
    for applet in APPLETS:
        assert applet in r.out
    assert run("--help").out == r.out == run("-h").out


@pytest.mark.parametrize("word, nearest", [("httpchek", "httpcheck"), ("tcpchk", "tcpcheck"),
                                           ("http-check", "httpcheck"), ("zzz", None), ("", None),
                                           ("-x", None), ("HTTPCHECK", None), ("\x1b\n", None)])
def test_unknown_applets(word, nearest):
    r = run(word)
    assert (r.code, r.out) == (125, ""), r
    line = one_line(r.err)
    assert line.startswith("probebox: ")
    assert ("did you mean " + nearest in line) if nearest else "did you mean httpcheck" not in line


# ---- How we are called

def test_dispatch_by_name(probebox, server, tmp_path):
    for name in APPLETS:
        (tmp_path / name).symlink_to(probebox)
    healthy(run(tmp_path / "httpcheck", server.url()))
    healthy(run(tmp_path / "tcpcheck", server.at))
    healthy(run("./httpcheck", server.url(), cwd=tmp_path))
    healthy(run("//../" + str(tmp_path) + "//httpcheck", server.url()))
    healthy(run("httpcheck", server.url()))


def test_dispatch_needs_the_whole_name(probebox, tmp_path):
    for name in ("xhttpcheck", "httpcheck2", "http", "other"):
        (tmp_path / name).symlink_to(probebox)
        assert run(tmp_path / name).out == run().out
        assert run(tmp_path / name, "httpcheck", "-h").out == run("httpcheck", "-h").out


def test_argv_zero_decides_not_the_file(probebox, server):
    done = subprocess.run(["httpcheck", server.url()], executable=probebox, capture_output=True,
                          timeout=10)
    assert done.returncode == 0, done
    done = subprocess.run(["-httpcheck"], executable=probebox, capture_output=True, timeout=10)
    assert done.returncode == 0 and b"Usage" in done.stdout, done


def test_no_argv_at_all(probebox):
    code = ("import ctypes, sys\n"
            "libc = ctypes.CDLL(None)\n"
            "libc.execve(sys.argv[1].encode(), (ctypes.c_char_p * 1)(None),"
            " (ctypes.c_char_p * 1)(None))")
    r = run("/usr/bin/python3", "-c", code, probebox)
    assert (r.code, r.err) == (0, "")
    assert r.out == run().out


# ---- Installing

def installed(where):
    return {p.name: os.readlink(p) for p in where.iterdir() if p.is_symlink()}


def test_install(probebox, server, tmp_path):
    r = run("--install", tmp_path)
    assert (r.code, r.out, r.err) == (0, "", "")
    assert set(installed(tmp_path)) == set(APPLETS)
    healthy(run(tmp_path / "httpcheck", server.url()))
    healthy(run(tmp_path / "tcpcheck", server.at))
    # Again, over what is there.
    assert run("--install", tmp_path).code == 0
    healthy(run(tmp_path / "httpcheck", server.url()))


def test_install_beside_itself_survives_a_copy(probebox, server, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    shutil.copy(probebox, first / "probebox")
    assert run(first / "probebox", "--install", first).code == 0
    assert set(installed(first).values()) == {"probebox"}
    shutil.copytree(first, second, symlinks=True)
    shutil.rmtree(first)
    healthy(run(second / "httpcheck", server.url()))


def test_install_by_a_relative_path(probebox, server, tmp_path):
    shutil.copy(probebox, tmp_path / "probebox")
    assert run("./probebox", "--install", ".", cwd=tmp_path).code == 0
    healthy(run(tmp_path / "httpcheck", server.url()))


def test_install_fails_in_words(tmp_path):
    for where in (tmp_path / "absent", tmp_path / "file/sub", "/proc"):
        r = run("--install", where)
        assert (r.code, r.out) == (125, ""), r
        assert "cannot link" in one_line(r.err)


def test_install_spares_what_is_not_a_link(tmp_path):
    (tmp_path / "httpcheck").write_text("mine")
    assert run("--install", tmp_path).code == 125
    assert (tmp_path / "httpcheck").read_text() == "mine"


def test_install_needs_a_directory():
    r = run("--install")
    assert r.code == 125
    assert "--install" in one_line(r.err)
    assert "did you mean" not in r.err


# ---- The exit code

@pytest.mark.parametrize("words", [
    ["httpcheck"], ["tcpcheck"], ["httpcheck", "--bogus"], ["nope"], ["httpcheck", "${A"],
    ["httpcheck", "https://x/"], ["httpcheck", "-t", "x", ":1"], ["--bogus"],
    ["httpcheck", "--output", "xml", ":1"],
])
def test_what_cannot_run_exits_125(words):
    r = run(*words)
    assert (r.code, r.out) == (125, "")
    one_line(r.err)


def test_usage_errors_are_found_before_anything_is_done(server):
    time.sleep(0.05)
    n = len(server.requests)
    for words in (["--bogus"], ["-H", "bad"], ["-s", "x"], ["--expect-json", ""]):
        assert run("httpcheck", server.url(), *words).code == 125
    time.sleep(0.05)
    assert len(server.requests) == n


def test_never_exits_2():
    port = closed_port()
    for words in (["httpcheck", f":{port}"], ["tcpcheck", f":{port}"], ["httpcheck", ""], ["x"]):
        assert run(*words).code in (1, 125)
