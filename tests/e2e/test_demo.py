# SPDX-License-Identifier: MIT
"""make demo: what it shows is true, it needs a compiler only, and it leaves nothing behind."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

import pytest
from conftest import ROOT, run

NOBODY = 65534
CC = os.environ.get("CC", "cc").split()[0]
pytestmark = pytest.mark.skipif(not shutil.which(CC), reason="needs a C compiler")


@pytest.fixture
def out(probebox):
    """A directory as the build makes it, for the demo to work in. Not tmp_path, which belongs to
    one user alone."""
    if "httpcheck" not in run("--list").out.split():
        pytest.skip("no httpcheck in this build")
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory)
        path.chmod(0o755)
        (path / "bin").mkdir()
        shutil.copy(probebox, path / "probebox")
        (path / "bin/httpcheck").symlink_to("../probebox")
        yield path


def processes_of(directory):
    """The programs under this directory that run, as their command lines."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "exe").startswith(f"{directory}/"):
                found.append((process / "cmdline").read_bytes())
        except OSError:
            pass  # gone, or somebody else's
    return found


def assert_nothing_left(out, seconds=0.0):
    end = time.monotonic() + seconds
    while processes_of(out) and time.monotonic() < end:
        time.sleep(0.05)
    assert processes_of(out) == []


def demo(out, **options):
    return run(ROOT / "build/demo/run", env={"PROBEBOX": out / "probebox"}, **options)


def shown(text):
    """[(command, what it said, exit code)]"""
    return [(c, s, int(n)) for c, s, n in
            re.findall(r"^  \$ (.*)\n((?:  .*\n)*?)  exit code (\d+)\n", text, re.M)]


def test_shows_four_checks(out):
    r = demo(out)
    assert (r.code, r.err) == (0, "")
    healthy, refused, down, slow = shown(r.out)
    port = re.search(r"A server on 127\.0\.0\.1:(\d+)", r.out)[1]
    time_taken = r"\d+(?:\.\d)? ms\n"
    assert healthy[0] == f"httpcheck http://127.0.0.1:{port}/"
    assert re.fullmatch(rf"  http://127\.0\.0\.1:{port}/: 200 OK in {time_taken}", healthy[1])
    assert port not in refused[0] and ": connection refused (127.0.0.1:" in refused[1]
    assert f":{port}/down: unexpected status 503 Service Unavailable" in down[1]
    assert "database is away" in down[1]
    assert slow[0] == f"httpcheck -t 500ms http://127.0.0.1:{port}/slow"
    assert ": connected, but no answer after " in slow[1]
    assert [r[2] for r in (healthy, refused, down, slow)] == [0, 1, 1, 1]
    assert len(r.out.splitlines()) < 30 and "\t" not in r.out


def test_leaves_nothing_behind(out):
    before = sorted(out.rglob("*"))
    demo(out)
    assert_nothing_left(out)
    assert sorted(out.rglob("*")) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_leaves_no_process_when_ended_early(out, number):
    process = subprocess.Popen([ROOT / "build/demo/run"], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "PROBEBOX": str(out / "probebox")})
    for line in process.stdout:
        if "/slow" in line:
            break
    assert processes_of(out)
    process.send_signal(number)
    process.wait(timeout=10)
    process.stdout.close()
    assert_nothing_left(out, seconds=5)
    assert number == signal.SIGKILL or list(out.glob("demo-*")) == []


def test_a_check_that_is_wrong_fails_it(out):
    """The demo compares: with a program that always says healthy it fails."""
    (out / "bin/httpcheck").unlink()
    (out / "bin/httpcheck").write_text("#!/bin/sh\necho all is well\n")
    (out / "bin/httpcheck").chmod(0o755)
    r = demo(out)
    assert r.code == 1
    assert [c for _, _, c in shown(r.out)] == [0, 0, 0, 0]
    assert_nothing_left(out)


def test_needs_little(out):
    """A shell, a compiler and a handful of standard tools; no python, no curl, no root."""
    (out / "path").mkdir()
    for name in ("sh", "cc", "as", "ld", "dirname", "mkdir", "mkfifo", "rm", "sed"):
        (out / "path" / name).symlink_to(shutil.which(name))
    shutil.copytree(ROOT / "build/demo", out / "demo")
    user = {}
    if os.geteuid() == 0:
        os.chown(out, NOBODY, NOBODY)
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    r = run(out / "demo/run", cwd="/", **user,
            env={"PROBEBOX": out / "probebox", "PATH": out / "path", "CC": None})
    assert (r.code, r.err) == (0, "")
    assert len(shown(r.out)) == 4


def test_the_server_ends_by_itself(tmp_path):
    subprocess.run([CC, "-o", tmp_path / "server", ROOT / "build/demo/server.c"], check=True)
    r = run(tmp_path / "server", 0, 1, timeout=10)
    assert (r.code, r.err) == (-signal.SIGALRM, "") and r.seconds >= 0.9
    assert re.fullmatch(r"\d+ \d+\n", r.out)
