# SPDX-License-Identifier: MIT
"""What a check costs apart from time, held to the limits of tests/bench/cost.py."""
import os
import pathlib
import shutil
import socket
import sys

import pytest
from conftest import ROOT, run

sys.path.insert(0, str(ROOT / "tests/bench"))
import cost  # noqa: E402

pytestmark = [
    pytest.mark.release,
    pytest.mark.skipif(not shutil.which("strace"), reason="needs strace"),
    pytest.mark.skipif(not shutil.which("musl-gcc"), reason="needs musl-tools: the limits are for musl"),
    pytest.mark.skipif(not shutil.which(os.environ.get("CC", "cc").split()[0]), reason="needs cc"),
]


@pytest.fixture(scope="module")
def tracer(tmp_path_factory):
    program = cost.build(tmp_path_factory.mktemp("cost"), "tests/bench/memory.c")
    try:
        cost.memory(program, "/bin/sh", "-c", ":")
    except OSError as error:
        pytest.skip(f"needs ptrace: {error}")
    return program


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with cost.nginx(tmp_path_factory.mktemp("server")) as (port, _):
        yield port


@pytest.fixture(scope="module")
def closed_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # and does not listen
        yield bound.getsockname()[1]


@pytest.fixture
def applet(probebox):
    """applet(NAME): its link, if it is in this build."""
    def find(name):
        path = pathlib.Path(probebox).parent / "bin" / name
        if not path.exists():
            pytest.skip(f"no {name} in this build")
        return str(path)
    return find


def hold(tracer, code, *command):
    assert run(*command).code == code
    figures = cost.measure(tracer, *command)
    assert set(figures) == set(cost.LIMITS)
    over = {k: f"{v:,} > {cost.LIMITS[k]:,}" for k, v in figures.items() if v > cost.LIMITS[k]}
    assert not over, f"{figures}, {cost.system_calls(*command)}"


def test_healthy_http(tracer, port, applet):
    hold(tracer, 0, applet("httpcheck"), f"http://127.0.0.1:{port}/")


def test_refused_http(tracer, closed_port, applet):
    hold(tracer, 1, applet("httpcheck"), f"http://127.0.0.1:{closed_port}/")


def test_healthy_tcp(tracer, port, applet):
    hold(tracer, 0, applet("tcpcheck"), f"127.0.0.1:{port}")


def test_refused_tcp(tracer, closed_port, applet):
    hold(tracer, 1, applet("tcpcheck"), f"127.0.0.1:{closed_port}")


def test_the_figures_are_real(tracer, tmp_path):
    """A program that is known to cost more than the limits is seen to do so."""
    source = tmp_path / "wasteful.c"
    source.write_text("""
        #include <unistd.h>
        static char memory[1024 * 1024];
        int main(void) {
            for (unsigned i = 0; i < sizeof(memory); i += 512) memory[i]++;
            for (volatile int i = 0; i < 5000; i++) continue;
            for (int i = 0; i < 100; i++) getppid();
            return memory[512] + 9;
        }""")
    program = cost.build(tmp_path, source)
    assert run(program).code == cost.memory(tracer, program)["code"] == 10
    figures = cost.measure(tracer, program)
    assert all(figures[k] > cost.LIMITS[k] for k in cost.LIMITS), figures
    assert 100 <= cost.system_calls(program).count("getppid") <= 101
    assert 1024 <= figures["anonymous memory"] / 1024 <= 1024 + 512
