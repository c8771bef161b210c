# SPDX-License-Identifier: MIT
"""Real servers, each started once per session on ports of its own: fixtures for conftest.py.

Each is a process that dies with us, logs to a file in its own directory, and is waited for. `go`
is optional: where there is none, the tests that want it are not collected.
"""
import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

import pytest

HAS_GO = shutil.which("go") or (
    "/usr/local/go/bin/go" if os.path.exists("/usr/local/go/bin/go") else None)
START_SECONDS = 30

EXPOSITION = """\
# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="No:\\n\\"X\\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# A histogram, which has a pretty complex representation in the text format:
# HELP http_request_duration_seconds A histogram of the request duration.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320
go_gc_duration_seconds{quantile="0.5"} 4.3e-05
queue_depth{queue="mail"} 4
queue_depth{queue="jobs"} 8
up NaN
"""

NGINX_CONF = """\
daemon off;
master_process off;
pid {dir}/pid;
error_log {dir}/error.log info;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
	access_log off;
	default_type text/plain;
	client_body_temp_path {dir}/t1;
	proxy_temp_path {dir}/t2;
	fastcgi_temp_path {dir}/t3;
	uwsgi_temp_path {dir}/t4;
	scgi_temp_path {dir}/t5;
	server {{
		listen 127.0.0.1:{port};
		listen [::1]:{port};
		listen unix:{dir}/sock;
		root {dir}/www;
		location = /ok {{ return 200 "healthy\\n"; }}
		location = /nobody {{ return 200; }}
		location = /204 {{ return 204; }}
		location = /304 {{ return 304; }}
		location = /503 {{ return 503 "overloaded\\n"; }}
		location = /relative {{ absolute_redirect off; return 302 /ok; }}
		location = /absolute {{ return 301 /ok; }}
		location = /elsewhere {{ return 307 http://127.0.0.2:{port}/ok; }}
		location = /named {{ return 308 http://localhost:{port}/ok; }}
		location = /loop {{ return 302 /loop; }}
		location = /tls {{ return 301 https://127.0.0.1:{port}/ok; }}
		location = /status.json {{ default_type application/json; }}
		location /private/ {{
			if ($http_authorization != "Basic YWRtaW46czNjcmV0") {{ return 401 "no\\n"; }}
			return 200 "welcome\\n";
		}}
		location = /chunked.html {{ ssi on; ssi_types text/plain; }}
		location = /gzip.txt {{ gzip on; gzip_min_length 1; gzip_types text/plain;
			add_header X-Cache HIT; }}
		location / {{ add_header X-Served-By nginx; }}
	}}
	server {{
		listen 127.0.0.1:{tls_port} ssl;
		ssl_certificate {dir}/cert.pem;
		ssl_certificate_key {dir}/key.pem;
		location / {{ return 200 "over TLS\\n"; }}
	}}
}}
"""

GO_SERVER = """\
package main

import ("fmt"; "net"; "net/http"; "strings")

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil { panic(err) }
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	http.HandleFunc("/ok", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "ok\\n")
	})
	http.HandleFunc("/chunked", func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < 3; i++ {
			fmt.Fprint(w, "piece\\n")
			w.(http.Flusher).Flush()
		}
	})
	http.HandleFunc("/4k", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, strings.Repeat("x", 4096))
	})
	http.Serve(l, nil)
}
"""


@dataclass
class Running:
    dir: pathlib.Path
    port: int = 0
    log: pathlib.Path = None
    extra: dict = field(default_factory=dict)

    def url(self, path="/", host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"


def free_port():
    """A port that is free on both loopbacks, for servers that cannot bind to 0 and tell."""
    while True:
        with socket.socket() as s, socket.socket(socket.AF_INET6) as s6:
            s.bind(("127.0.0.1", 0))
            try:
                s6.bind(("::1", s.getsockname()[1]))
            except OSError:
                continue
            return s.getsockname()[1]


def _die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def spawn(words, log, **popen):
    with open(log, "ab") as out:
        return subprocess.Popen([str(w) for w in words], stdin=subprocess.DEVNULL, stdout=out,
                                stderr=out, preexec_fn=_die_with_parent, **popen)


def wait_until(ready, process, log):
    end = time.monotonic() + START_SECONDS
    while not ready():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.02)


def accepts(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def stop(process):
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def new_dir():
    """World-readable, with a short path: it holds unix sockets."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="pb-", dir="/tmp"))
    path.chmod(0o755)
    return path


def make_certificate(where):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", where / "key.pem", "-out", where / "cert.pem", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True, timeout=START_SECONDS)


@pytest.fixture(scope="session")
def nginx():
    where = new_dir()
    www = where / "www"
    www.mkdir()
    (www / "metrics").write_text(EXPOSITION)
    (www / "status.json").write_text(
        '{"status": "UP", "checks": [{"name": "db", "ok": true}], "depth": 3, "note": null}\n')
    (www / "chunked.html").write_text('<!--# echo var="host" --> is ready\n' * 50)
    (www / "gzip.txt").write_text("compress me\n" * 100)
    (www / "big.bin").write_bytes(b"0123456789abcdef" * 131072)
    (www / "a b").write_text("spaced\n")
    make_certificate(where)
    s = Running(where, free_port(), where / "error.log", {"tls_port": free_port()})
    (where / "conf").write_text(
        NGINX_CONF.format(dir=where, port=s.port, tls_port=s.extra["tls_port"]))
    nginx_path = shutil.which("nginx") or "/usr/sbin/nginx"
    log = where / "start.log"
    process = spawn([nginx_path, "-p", where, "-e", where / "error.log", "-c", where / "conf"], log)
    wait_until(lambda: accepts(s.port) and accepts(s.extra["tls_port"]), process, log)
    yield s
    stop(process)
    shutil.rmtree(where)


@pytest.fixture(scope="session")
def redis():
    where = new_dir()
    s = Running(where, free_port(), where / "log", {"sock": where / "sock"})
    process = spawn(["redis-server", "--port", s.port, "--bind", "127.0.0.1", "--unixsocket",
                     s.extra["sock"], "--unixsocketperm", "777", "--save", "", "--appendonly", "no",
                     "--dir", where], s.log)
    wait_until(lambda: accepts(s.port) and s.extra["sock"].exists(), process, s.log)
    yield s
    stop(process)
    shutil.rmtree(where)


@pytest.fixture(scope="session")
def python_server():
    """http.server as anyone starts it. Its log tells the port, and every complaint."""
    where = new_dir()
    www = where / "www"
    www.mkdir()
    (www / "ok").write_text("ok\n")
    (www / "4k").write_text("x" * 4096)
    s = Running(where, 0, where / "log")
    process = spawn(["/usr/bin/python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1",
                     "--protocol", "HTTP/1.1", "--directory", www], s.log)
    wait_until(lambda: " port " in s.log.read_text(), process, s.log)
    s.port = int(s.log.read_text().split(" port ")[1].split()[0])
    yield s
    stop(process)
    shutil.rmtree(where)


@pytest.fixture(scope="session")
def go_server():
    where = new_dir()
    (where / "main.go").write_text(GO_SERVER)
    env = {**os.environ, "GO111MODULE": "off", "CGO_ENABLED": "0", "GOFLAGS": "", "GOPROXY": "off"}
    subprocess.run([HAS_GO, "build", "-o", where / "server", where / "main.go"], check=True,
                   env=env, cwd=where, timeout=300)
    s = Running(where, 0, where / "log")
    with open(s.log, "ab") as log:
        process = subprocess.Popen([where / "server"], stdin=subprocess.DEVNULL, stderr=log,
                                   stdout=subprocess.PIPE, preexec_fn=_die_with_parent)
    s.port = int(process.stdout.readline())
    yield s
    stop(process)
    shutil.rmtree(where)


@pytest.fixture(scope="session")
def tls_server():
    """openssl s_server: TLS and nothing else."""
    where = new_dir()
    make_certificate(where)
    s = Running(where, free_port(), where / "log")
    process = spawn(["openssl", "s_server", "-accept", f"127.0.0.1:{s.port}", "-cert",
                     where / "cert.pem", "-key", where / "key.pem", "-www"], s.log)
    wait_until(lambda: accepts(s.port), process, s.log)
    yield s
    stop(process)
    shutil.rmtree(where)
