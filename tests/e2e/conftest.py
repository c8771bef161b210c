# SPDX-License-Identifier: MIT
"""What all end-to-end tests share: the binary under test, and a way to run it.

    from conftest import run

    def test_lists_itself(probebox):
        r = run("--list")
        assert (r.code, r.err) == (0, "")
"""
import os
import pathlib
import shutil
import re
import subprocess
import time
from dataclasses import dataclass

import pytest

from servers import go_server, nginx, python_server, redis, tls_server  # noqa: F401, fixtures

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROBEBOX = os.path.abspath(os.environ.get("PROBEBOX") or ROOT / "out/probebox")


@dataclass
class Result:
    code: int  # negative: the signal that ended it
    out: str
    err: str
    seconds: float


def run(*args, env=None, input=None, timeout=30, **popen):
    """Runs probebox with these arguments; if the first one has a slash in it, that program.

    `env` is added to the environment (a value of None removes a name). Bytes that are not UTF-8
    come back as surrogates. Whatever takes longer than `timeout` seconds fails the test.
    """
    words = [os.fspath(a) if isinstance(a, os.PathLike) else str(a) for a in args]
    if not words or "/" not in words[0] or "://" in words[0]:
        words.insert(0, PROBEBOX)
    whole = {k: v for k, v in {**os.environ, **(env or {})}.items() if v is not None}
    if isinstance(input, str):
        input = input.encode()
    if input is None:
        popen.setdefault("stdin", subprocess.DEVNULL)
    else:
        popen["input"] = input
    start = time.monotonic()
    done = subprocess.run(words, env=whole, capture_output=True, timeout=timeout, **popen)
    seconds = time.monotonic() - start
    out, err = (s.decode("utf-8", "surrogateescape") for s in (done.stdout, done.stderr))
    return Result(done.returncode, out, err, seconds)


# The phrase of each cause, from the one place that has them.
CAUSES = dict(re.findall(r'X\((\w+),[^"]*"([^"]*)"', (ROOT / "core/err.h").read_text()))

# Rows of the table that ends the run: case, cause, exit code, wall ms, line.
TABLE = []


def one_line(text):
    """The text is one line that is safe in any log; returns it without its end."""
    assert text.endswith("\n") and text.count("\n") == 1, text
    assert len(text.encode("utf-8", "surrogateescape")) < 500, text
    assert all(" " <= c <= "~" for c in text[:-1]), text
    return text[:-1]


def healthy(r, *details):
    """The run said healthy, in one line that holds these details; returns the line."""
    assert (r.code, r.err) == (0, ""), r
    line = one_line(r.out)
    for detail in details:
        assert detail in line, r
    return line


def failed(r, cause, *details, code=None):
    """The run failed for this cause (a name in core/err.h); returns the line."""
    assert (r.code, r.out) == (code or (125 if cause in ("USAGE", "NOT_BUILT") else 1), ""), r
    line = one_line(r.err)
    assert f": {CAUSES[cause]}" in line, (cause, r)
    for detail in details:
        assert detail in line, (detail, r)
    return line


@pytest.fixture(scope="session")
def probebox():
    """The path of the binary under test: $PROBEBOX, else out/probebox."""
    assert os.access(PROBEBOX, os.X_OK), f"{PROBEBOX} is not there: run make first"
    return PROBEBOX


def pytest_configure(config):
    config.addinivalue_line(
        "markers",
        "release: about the binary as it is shipped (size, memory, system calls) or about building"
        " it: left out when the binary under test is the one with sanitizers",
    )


# Programs of build/deps that are not here, with names that tests may want them by.
_DEPS = [line.split() for line in (ROOT / "build/deps").read_text().splitlines() if line[:1] != "#"]
_ABSENT = {row[1]: row[0] for row in _DEPS if re.fullmatch(r"[\w-]+", row[1])
           and not shutil.which(row[1], path=os.environ["PATH"] + ":/usr/sbin")}


def _skip_for_want_of_a_program(report, call):
    """A test that failed because such a program could not be started has not been run."""
    if report.failed and call.excinfo:
        found = re.search(r"No such file or directory: '(?:[^']*/)?([\w-]+)'", str(call.excinfo.value))
        if found and found[1] in _ABSENT:
            report.outcome = "skipped"
            report.longrepr = (*report.location[:2], f"Skipped: needs {_ABSENT[found[1]]}")


def _forbid_skip(report):
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true forbids: {report.longrepr}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(call):
    report = (yield).get_result()
    _skip_for_want_of_a_program(report, call)
    _forbid_skip(report)


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report():
    _forbid_skip((yield).get_result())


def pytest_make_parametrize_id(val):
    """Long values would make endless names."""
    if isinstance(val, (str, bytes)) and len(val) > 40:
        return ascii(val[:30]) + "..."


def pytest_terminal_summary(terminalreporter):
    if TABLE:
        terminalreporter.section("hostile peers")
        for case, cause, code, ms, line in TABLE:
            terminalreporter.write_line(f"{case:38} {cause:16} {code:3} {ms:5.0f} ms  {line}")


def copy_tree(to):
    """A copy of the sources at `to`, as a fresh clone would be: unconfigured, nothing built."""
    def generated(folder, names):
        top = pathlib.Path(folder) == ROOT
        return {n for n in names if n == "__pycache__" or top and n in (".git", ".config", "out")}
    return pathlib.Path(shutil.copytree(ROOT, to, ignore=generated, symlinks=True))


def make(tree, *args, code=0, env=None, timeout=100):
    """Runs make in a copy of the tree, untouched by the make and the settings we run under."""
    clean = {"MAKEFLAGS": None, "MAKELEVEL": None, "MFLAGS": None, "O": None, "CC": None,
             "CI": None, "PROBEBOX": None, "KCONFIG_TOOL": None}
    r = run("/usr/bin/make", *args, cwd=tree, env={**clean, **(env or {})}, timeout=timeout)
    if code == 0 and "needs a tool that reads Kconfig" in r.err:
        pytest.skip("needs a tool that reads Kconfig")
    assert (r.code == 0) == (code == 0), f"make {args}: {r.code}\n{r.out}{r.err}"
    return r
