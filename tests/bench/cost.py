# SPDX-License-Identifier: MIT
"""What a check costs, apart from time: figures that are the same on every run, and their limits.
`make bench` prints them, tests/e2e/test_cost.py holds them."""
import os
import pathlib
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager

ROOT = pathlib.Path(__file__).resolve().parents[2]

LIMITS = {
    "system calls": 18,
    "anonymous memory": 28 * 1024,
    "resident beyond the file": 32 * 1024,
    "instructions": 20_000,
}
TIMES = 50  # how often memory is measured: the most of them counts

NGINX = """
daemon off; worker_processes 1; pid {dir}/pid; error_log {dir}/error;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fcgi;
    uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
    server {{ listen 127.0.0.1:{port}; return 200 "ok\\n"; }}
}}
"""

# Start-up walks through all of the environment: a fixed one makes the figures comparable.
ENVIRONMENT = {"PATH": os.environ["PATH"]}


def build(directory, source):
    """The program of one C file of this tree, built for this machine."""
    program = pathlib.Path(directory) / pathlib.Path(source).stem
    program.parent.mkdir(parents=True, exist_ok=True)
    cc = os.environ.get("CC", "cc").split()
    subprocess.run([*cc, "-D_GNU_SOURCE", "-O2", "-o", program, ROOT / source], check=True)
    return str(program)


def build_like(probebox, source, directory):
    """The program of one C file, linked by the command that probebox was linked by."""
    program = str(pathlib.Path(directory) / pathlib.Path(source).stem)
    link = pathlib.Path(probebox).parent / "obj/objects"
    words = shlex.split(link.read_text()) if link.exists() else ["cc", "-Os", "-static", "-o", "x"]
    words = [w for w in words if not re.search(r"(^|/)obj/(applets|core)/.*\.o$", w)]
    words[words.index("-o") + 1] = program
    # In front of the start files stands nothing but options, which may come later as well.
    subprocess.run([*words, str(ROOT / source)], check=True, cwd=ROOT)
    subprocess.run(["strip", program], check=True)
    return program


@contextmanager
def demo_server(program):
    """The demo's server: its port, and a port where nobody listens."""
    with subprocess.Popen([program], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield tuple(map(int, process.stdout.readline().split()))
        finally:
            process.kill()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


@contextmanager
def nginx(directory):
    """A real server, answering 200: its port and name. Where there is none: the demo's."""
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if not program:
        with demo_server(build(directory, "build/demo/server.c")) as (port, _):
            yield port, "the demo's server (there is no nginx)"
        return
    version = subprocess.run([program, "-v"], capture_output=True, text=True).stderr
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o755)
        port = free_port()
        config = pathlib.Path(home) / "nginx.conf"
        config.write_text(NGINX.format(dir=home, port=port))
        with subprocess.Popen([program, "-e", f"{home}/error", "-c", config]) as process:
            try:
                wait_for(port)
                yield port, version.strip().replace("nginx version: ", "")
            finally:
                process.terminate()


def system_calls(*command):
    """The names of all system calls, execve and exit_group among them."""
    with tempfile.NamedTemporaryFile("r") as trace:
        subprocess.run(["strace", "-f", "-qq", "-o", trace.name, *command], env=ENVIRONMENT,
                       capture_output=True)
        return re.findall(r"^\d+ +(\w+)\(", trace.read(), re.M)


def memory(tracer, *command):
    """{"anonymous": bytes, "resident": bytes, "instructions": n, "code": n}: see memory.c."""
    done = subprocess.run([tracer, str(TIMES), *command], env=ENVIRONMENT, capture_output=True,
                          text=True)
    found = {k: int(v) for k, v in (line.split() for line in done.stdout.splitlines())}
    if done.returncode or len(found) != 4:
        raise OSError(f"{tracer}: {done.stderr or done.stdout or done.returncode}")
    return found | {k: found[k] * 1024 for k in ("anonymous", "resident")}


def measure(tracer, *command):
    """All figures of LIMITS. The resident memory is compared with the file: the kernel maps it."""
    seen = memory(tracer, *command)
    return {
        "system calls": len(system_calls(*command)),
        "anonymous memory": seen["anonymous"],
        "resident beyond the file": seen["resident"] - os.path.getsize(command[0]),
        "instructions": seen["instructions"],
    }
