# SPDX-License-Identifier: MIT
"""httpcheck against servers that behave: nginx, Go, Python, and one that records the request."""
import base64
import socket
import time

import pytest
from conftest import failed, healthy, run
from hostile import OK, Server, answer, chunked, closed_port, head, headers, short_dir
from servers import HAS_GO


@pytest.fixture
def recorder():
    with Server(answer(OK)) as s:
        yield s


def sent(recorder, *args, path="/", **kwargs):
    """Runs a healthy check against the recorder: request line, headers and body it got."""
    healthy(run("httpcheck", *args, recorder.url(path), **kwargs))
    return headers(recorder.asked(len(recorder.ends())))


def field(fields, name):
    """The values of a header."""
    lines = (f.partition(":") for f in fields)
    return [value.strip() for n, _, value in lines if n.lower() == name.lower()]


# ---- nginx

def test_nginx_ipv4(nginx):
    line = healthy(run("httpcheck", nginx.url("/ok")))
    assert line.startswith(f"{nginx.url('/ok')}: 200 OK in ")
    assert line.endswith(" ms")


def test_nginx_ipv6(nginx):
    healthy(run("httpcheck", nginx.url("/ok", "[::1]")), f"http://[::1]:{nginx.port}/ok: 200 OK")


def test_nginx_unix(nginx):
    r = run("httpcheck", "--unix", nginx.dir / "sock", "--expect-body", "healthy", "http://x/ok")
    healthy(r, "http://x/ok", str(nginx.dir / "sock"), "200 OK")


@pytest.mark.parametrize("path, said", [
    ("/204", "204 No Content"), ("/304", "304 Not Modified"), ("/nobody", "200 OK"),
    ("/chunked.html", "200 OK"), ("/", "403"), ("/absent", "404 Not Found"),
    ("/503", "503"), ("/relative", "302"),
])
def test_nginx_status(nginx, path, said):
    code = int(said[:3])
    r = run("httpcheck", nginx.url(path))
    healthy(r, said) if code < 400 else failed(r, "STATUS", said)
    healthy(run("httpcheck", "-s", code, nginx.url(path)), said)


def test_nginx_status_shows_the_body(nginx):
    failed(run("httpcheck", nginx.url("/503")), "STATUS", "503", "overloaded\\n")


def test_nginx_body_in_chunks(nginx):
    with socket.create_connection(("127.0.0.1", nginx.port)) as s:
        s.sendall(b"GET /chunked.html HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        assert b"chunked" in s.recv(4096)
    healthy(run("httpcheck", "--expect-body", "is ready", nginx.url("/chunked.html")))
    failed(run("httpcheck", "--expect-body", "is steady", nginx.url("/chunked.html")),
           "BODY_MISSING", "is steady")


def test_nginx_empty_answers_with_expectation(nginx):
    for path in ("/204", "/304", "/nobody"):
        failed(run("httpcheck", "--expect-body", "x", nginx.url(path)), "BODY_MISSING")
        healthy(run("httpcheck", "--expect-body", "!x", nginx.url(path)))


def test_nginx_head(nginx):
    healthy(run("httpcheck", "-X", "HEAD", nginx.url("/ok")), "200 OK")
    failed(run("httpcheck", "-X", "HEAD", "--expect-body", "healthy", nginx.url("/ok")),
           "BODY_MISSING")


def test_nginx_big_body_is_not_read(nginx):
    r = run("httpcheck", nginx.url("/big.bin"))
    healthy(r)
    assert r.seconds < 1


def test_nginx_big_body_is_read_when_it_matters(nginx):
    url = nginx.url("/big.bin")
    healthy(run("httpcheck", "--expect-body", "f0123456789abcdef0", "--max-body", "2M", url))
    failed(run("httpcheck", "--expect-body", "!x", url), "TOO_LARGE", "1048576")
    failed(run("httpcheck", "--expect-body", "!x", "--max-body", "64k", url), "TOO_LARGE", "65536")
    failed(run("httpcheck", "--expect-body", "!x", "--max-body=2097151", url), "TOO_LARGE")
    healthy(run("httpcheck", "--expect-body", "!x", "--max-body=2097152", url))


def test_nginx_never_compresses_for_us(nginx):
    url = nginx.url("/gzip.txt")
    healthy(run("httpcheck", "--expect-body", "compress me", url))
    failed(run("httpcheck", "-H", "Accept-Encoding: gzip", "--expect-body", "compress", url),
           "BODY_ENCODED")
    healthy(run("httpcheck", "-H", "Accept-Encoding: gzip", url))


def test_nginx_basic_authentication(nginx, tmp_path):
    secret = tmp_path / "user"
    secret.write_text("admin:s3cret\n")
    url = nginx.url("/private/")
    failed(run("httpcheck", url), "STATUS", "401")
    failed(run("httpcheck", "-u", "admin:wrong", url), "STATUS", "401")
    healthy(run("httpcheck", "-u", "admin:s3cret", url))
    healthy(run("httpcheck", "-u", f"@{secret}", "--expect-body", "welcome", url))
    healthy(run("httpcheck", "-u", "${WHO}", url, env={"WHO": "admin:s3cret"}))


def test_nginx_plain_to_tls_port(nginx):
    url = f"http://127.0.0.1:{nginx.extra['tls_port']}/"
    failed(run("httpcheck", url), "STATUS", "400", "plain HTTP request was sent to HTTPS port")


def test_openssl_tls_server(tls_server):
    line = run("httpcheck", tls_server.url("/")).err
    assert any(p in line for p in ("closed without an answer", "connection reset", "speaks TLS"))
    assert run("httpcheck", tls_server.url("/")).code == 1


def test_https_is_not_in_this_build(nginx):
    failed(run("httpcheck", "https://127.0.0.1/"), "NOT_BUILT", "CONFIG_TLS")


# ---- Expectations

def test_expected_status_lists(nginx):
    url = nginx.url("/503")
    for good in ("503", "200,503", "200-299,503-503", "500-599", "100-999"):
        healthy(run("httpcheck", "-s", good, url))
    for good in ("502", "504-599", "200,301-308", "100-502"):
        failed(run("httpcheck", "-s", good, url), "STATUS", "503", "wanted " + good)


@pytest.mark.parametrize("bad", ["", "1000", "2xx", "200,", ",200", "300-200", "200-",
                                 "-200", "200-300-400", "200;300", "abc", "200 300"])
def test_bad_status_lists(bad):
    failed(run("httpcheck", "-s", bad, "http://127.0.0.1:1/"), "USAGE", "--expect-status")


def test_expected_body(nginx):
    url = nginx.url("/chunked.html")
    healthy(run("httpcheck", "--expect-body", "ready", "--expect-body", "127.0.0.1",
                "--expect-body", "!error", url))
    failed(run("httpcheck", "--expect-body", "ready", "--expect-body", "!is rea", url),
           "BODY_UNWANTED", "is rea")
    failed(run("httpcheck", "--expect-body", "first absent", "--expect-body", "!ready", url),
           "BODY_MISSING", "first absent")
    healthy(run("httpcheck", "--expect-body", "ready\n127", url))


def test_expected_header(nginx):
    url = nginx.url("/metrics")
    healthy(run("httpcheck", "--expect-header", "x-served-by: ngin", url))
    healthy(run("httpcheck", "--expect-header", "Content-Type", url))
    healthy(run("httpcheck", "--expect-header", "Content-Type:text/", "--expect-header",
                "Server:nginx", url))
    failed(run("httpcheck", "--expect-header", "X-Served-By: Nginx", url), "HEADER",
           "X-Served-By", "nginx", "Nginx")
    failed(run("httpcheck", "--expect-header", "X-Absent: 1", url), "HEADER", "no X-Absent")
    failed(run("httpcheck", "--expect-header", "Server:nginx", "--expect-header", "X-Absent", url),
           "HEADER", "no X-Absent")


def test_expected_json(nginx):
    url = nginx.url("/status.json")
    healthy(run("httpcheck", "--expect-json", "status=UP", "--expect-json", "checks[0].ok=true",
                "--expect-json", "depth=3.0", "--expect-json", "note", url))
    failed(run("httpcheck", "--expect-json", "status=DOWN", url), "JSON_DIFFERS", "status", "UP",
           "DOWN")
    failed(run("httpcheck", "--expect-json", "checks[1]", url), "JSON_ABSENT", "checks[1]")
    failed(run("httpcheck", "--expect-json", "status", nginx.url("/ok")), "JSON_INVALID")
    failed(run("httpcheck", "--expect-json", "status", nginx.url("/204")), "JSON_INVALID")
    failed(run("httpcheck", "--expect-json", "a[x]=1", url), "USAGE", "a[x]=1")


@pytest.mark.parametrize("expr", [
    'http_requests_total{code="200"} == 1027', 'http_requests_total{method="post"} == 1030',
    "http_requests_total < 1031", "metric_without_timestamp_and_labels >= 12.47",
    'queue_depth{queue="mail"} <= 4', "queue_depth < 13", "go_gc_duration_seconds < 0.001",
    "something_weird > 1e9", 'msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT"} > 1e9',
    "http_request_duration_seconds_count != 0",
])
def test_expected_metric(nginx, expr):
    healthy(run("httpcheck", "--expect-metric", expr, nginx.url("/metrics")))


@pytest.mark.parametrize("expr, cause, detail", [
    ("queue_depth < 12", "METRIC_DIFFERS", "queue_depth"),
    ('queue_depth{queue="jobs"} != 8', "METRIC_DIFFERS", "8"),
    ('queue_depth{queue="none"} < 12', "METRIC_ABSENT", "queue_depth"),
    ("queue_dept < 12", "METRIC_ABSENT", "queue_dept"),
    ("up == 1", "METRIC_DIFFERS", "up"), ("up < 1", "METRIC_DIFFERS", "up"),
    ("up != 1", "METRIC_DIFFERS", "up"),
    ("up = = 1", "USAGE", "up = = 1"), ("up", "USAGE", "up"),
])
def test_unexpected_metric(nginx, expr, cause, detail):
    failed(run("httpcheck", "--expect-metric", expr, nginx.url("/metrics")), cause, detail)


def test_metrics_that_are_none(nginx):
    failed(run("httpcheck", "--expect-metric", "up > 0", nginx.url("/status.json")),
           "METRIC_INVALID")


def test_several_kinds_of_expectation(nginx):
    url = nginx.url("/status.json")
    healthy(run("httpcheck", "-s200", "--expect-header", "Content-Type: application/json",
                "--expect-body", "UP", "--expect-json", "status=UP", url))
    failed(run("httpcheck", "--expect-body", "UP", "--expect-json", "status=DOWN", url),
           "JSON_DIFFERS")


# ---- What is sent

def test_default_request(recorder):
    line, fields, body = sent(recorder, path="/healthz")
    assert line == "GET /healthz HTTP/1.1"
    assert fields[0] == f"Host: 127.0.0.1:{recorder.port}"
    assert field(fields, "Connection") == ["close"]
    assert field(fields, "Accept") == ["*/*"]
    assert field(fields, "Accept-Encoding") == ["identity"]
    assert field(fields, "User-Agent")[0].startswith("probebox/")
    assert len(fields) == 5 and body == ""


def test_one_request_on_one_connection(recorder):
    sent(recorder)
    time.sleep(0.05)
    assert len(recorder.requests) == 1 and recorder.ends() == ["eof"]
    assert recorder.leftovers == [b""]


@pytest.mark.parametrize("asked, target", [
    ("", "/"), ("/", "/"), ("?q=1", "/?q=1"), ("/?q", "/?q"), ("/a%20b%2Fc%C3%A9", None),
    ("/x#frag", "/x"), ("/x?y=1#f?g", "/x?y=1"), ("#f", "/"), ("/a/../b/./c", None),
    ("/;p=1", None), ("//x", None), ("/%", None), ("/a:b@c", None), ("/x?u=http://y/z", None),
    ("/{}[]|\\^`\"<>", None),
])
def test_target_is_sent_as_given(recorder, asked, target):
    line, fields, _ = sent(recorder, path=asked)
    assert line == f"GET {asked if target is None else target} HTTP/1.1"
    assert field(fields, "Host") == [f"127.0.0.1:{recorder.port}"]


def test_percent_encoding_reaches_nginx(nginx):
    healthy(run("httpcheck", "--expect-body", "spaced", nginx.url("/a%20b")))


@pytest.mark.parametrize("form", ["HTTP://127.0.0.1:{p}/x", "127.0.0.1:{p}/x", ":{p}/x",
                                  "hTTp://localhost:{p}/x", "LOCALHOST:{p}/x", "http://:{p}/x"])
def test_forms_of_url(recorder, form):
    healthy(run("httpcheck", form.format(p=recorder.port)), "200 OK", f":{recorder.port}/x")
    line, fields, _ = headers(recorder.asked())
    assert line == "GET /x HTTP/1.1"
    host = field(fields, "Host")[0].lower()
    assert host in (f"127.0.0.1:{recorder.port}", f"localhost:{recorder.port}")


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:0/", "http://127.0.0.1:65536/", "127.0.0.1:65539", ":0", ":99999",
    "http://127.0.0.1:-1/", "http://127.0.0.1:8x/", "http://127.0.0.1: 80/",
    "http://user:pw@127.0.0.1/", "user@127.0.0.1", "http://127.0.0.1/a b", "http://127.0.0.1/\t",
    "http://127.0.0.1/\x7f", "http://127.0.0.1/é", "ftp://127.0.0.1/", "http://", "http:///x", "",
    "/x", "http://::1/", "http://[::1/", "http://[]/", "http://[::1]x/", "http://a..b,c/",
    "http://127.0.0.1/\r\nX: y", "http://ho st/",
])
def test_bad_urls(url):
    line = failed(run("httpcheck", url), "USAGE")
    assert "pw" not in line


def test_userinfo_is_refused_with_advice():
    failed(run("httpcheck", "http://admin:hunter2@127.0.0.1/"), "USAGE", "-u")
    assert "hunter2" not in run("httpcheck", "http://admin:hunter2@127.0.0.1/").err


def test_number_of_urls():
    failed(run("httpcheck"), "USAGE", "one URL")
    failed(run("httpcheck", "http://127.0.0.1/", "http://127.0.0.1/"), "USAGE", "one URL")


def test_query_is_not_printed(nginx):
    line = healthy(run("httpcheck", nginx.url("/ok?token=hunter2")))
    assert "hunter2" not in line and "/ok?..." in line


@pytest.mark.parametrize("option", [["-X", "OPTIONS"], ["--method", "PATCH"], ["-XPURGE"]])
def test_method(recorder, option):
    line, _, _ = sent(recorder, *option, path="/m")
    assert line == f"{option[-1].replace('-X', '')} /m HTTP/1.1"


@pytest.mark.parametrize("method", ["", "GET /", "G\tT", "GE\r\nT", "GET:"])
def test_bad_methods(method):
    failed(run("httpcheck", "-X", method, "http://127.0.0.1:1/"), "USAGE")


def test_headers(recorder):
    _, fields, _ = sent(recorder, "-H", "X-One: 1", "--header=X-Two:2", "-HX-Empty:", "-H",
                        "X-One: again", "-H", "X-Tab:\ta b", "-H", "X-8bit: é")
    assert field(fields, "X-One") == ["1", "again"]
    assert field(fields, "X-Two") == ["2"]
    assert "X-Empty:" in fields
    assert field(fields, "X-Tab") == ["a b"]
    assert field(fields, "X-8bit")[0].encode("latin-1").decode() == "é"


@pytest.mark.parametrize("name, value", [("Host", "example.org"), ("User-Agent", "me"),
                                         ("accept", "text/html"), ("CONNECTION", "keep-alive"),
                                         ("Accept-Encoding", "gzip")])
def test_header_replaces_ours(recorder, name, value):
    _, fields, _ = sent(recorder, "-H", f"{name}: {value}")
    assert field(fields, name) == [value]
    assert len(fields) == 5


def test_header_from_a_file_and_a_variable(recorder, tmp_path):
    secret = tmp_path / "header"
    secret.write_text("Authorization: Bearer t0ken\n")
    _, fields, _ = sent(recorder, "-H", f"@{secret}", "-H", "X-Key: ${KEY}",
                        env={"KEY": "a ${b} $c"})
    assert field(fields, "Authorization") == ["Bearer t0ken"]
    assert field(fields, "X-Key") == ["a ${b} $c"]


@pytest.mark.parametrize("header", ["X", "", ":x", "X y: z", "X: a\r\nY: b", "X: a\nb", "X: \x01",
                                    "X: \x7f", "X\t: y", " X: y", "Content-Length: 5",
                                    "transfer-encoding: chunked", "X : y"])
def test_bad_headers(header):
    failed(run("httpcheck", "-H", header, "http://127.0.0.1:1/"), "USAGE")


def test_bad_headers_from_a_file_are_not_printed(tmp_path):
    secret = tmp_path / "header"
    secret.write_text("Authorization: hunter2\nX: y\n")
    line = failed(run("httpcheck", "-H", f"@{secret}", "http://127.0.0.1:1/"), "USAGE")
    assert "hunter2" not in line
    failed(run("httpcheck", "-H", f"@{tmp_path}/absent", "http://127.0.0.1:1/"), "USAGE", "absent")
    failed(run("httpcheck", "-H", f"@{tmp_path}", "http://127.0.0.1:1/"), "USAGE")


def test_user_agent(recorder):
    _, fields, _ = sent(recorder, "-A", "kube-probe/1.28")
    assert field(fields, "User-Agent") == ["kube-probe/1.28"]
    failed(run("httpcheck", "-A", "a\r\nb", recorder.url()), "USAGE")


@pytest.mark.parametrize("user", ["a:b", "admin:", ":pw", "a:b:c", "é:ü", "a" * 200 + ":b"])
def test_user(recorder, user):
    _, fields, _ = sent(recorder, "-u", user)
    kind, coded = field(fields, "Authorization")[0].split()
    assert (kind, base64.b64decode(coded).decode()) == ("Basic", user)


def test_user_from_a_file(recorder, tmp_path):
    secret = tmp_path / "user"
    secret.write_text("name:pass word\n\n")
    _, fields, _ = sent(recorder, "--user", f"@{secret}")
    assert base64.b64decode(field(fields, "Authorization")[0].split()[1]) == b"name:pass word\n"


def test_data(recorder):
    line, fields, body = sent(recorder, "-d", '{"q": 1}', path="/query")
    assert (line, body) == ("POST /query HTTP/1.1", '{"q": 1}')
    assert field(fields, "Content-Type") == ["application/x-www-form-urlencoded"]
    assert field(fields, "Content-Length") == ["8"]


def test_data_with_a_type_and_a_method(recorder):
    line, fields, body = sent(recorder, "-d", "x", "-H", "content-type: text/plain", "-X", "PUT")
    assert (line, body) == ("PUT / HTTP/1.1", "x")
    assert field(fields, "Content-Type") == ["text/plain"]


def test_data_from_a_file(recorder, tmp_path):
    data = tmp_path / "data"
    data.write_bytes(b"a\x00b\r\n\xff" + b"z" * 9000 + b"\n")
    _, fields, body = sent(recorder, "--data", f"@{data}")
    assert body.encode("latin-1") == data.read_bytes()[:-1]
    assert field(fields, "Content-Length") == [str(len(body))]


def test_a_value_of_a_variable_names_no_file(recorder, tmp_path):
    """Only an "@" that stands on the command line does."""
    (tmp_path / "data").write_text("from the file")
    _, _, body = sent(recorder, "-d", "${X}", env={"X": f"@{tmp_path}/data"})
    assert body == f"@{tmp_path}/data"


def test_a_variable_in_the_name_of_a_file(recorder, tmp_path):
    (tmp_path / "data").write_text("from the file")
    _, _, body = sent(recorder, "-d", "@${X}/data", env={"X": str(tmp_path)})
    assert body == "from the file"


def test_empty_data(recorder):
    line, fields, body = sent(recorder, "-d", "")
    assert (line, body) == ("POST / HTTP/1.1", "")
    assert field(fields, "Content-Length") == ["0"]


def test_data_that_does_not_fit(tmp_path):
    data = tmp_path / "data"
    data.write_bytes(b"x" * 40000)
    failed(run("httpcheck", "-d", f"@{data}", "http://127.0.0.1:1/"), "USAGE", str(data))
    failed(run("httpcheck", "-d", "@/nonexistent", "http://127.0.0.1:1/"), "USAGE",
           "/nonexistent")


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"])
def test_no_proxy_is_used(recorder, name):
    dead = f"http://127.0.0.1:{closed_port()}"
    line, _, _ = sent(recorder, path="/p", env={name: dead, "no_proxy": None, "NO_PROXY": None})
    assert line == "GET /p HTTP/1.1"


def test_environment_changes_nothing(recorder):
    env = {"PORT": "1", "URL": "http://127.0.0.1:1", "CHECK_PORT": "1", "TIMEOUT": "0",
           "POSIXLY_CORRECT": "1", "HOSTALIASES": "/x", "LOCALDOMAIN": "x", "RES_OPTIONS": "x"}
    sent(recorder, env=env)


# ---- Addresses

@pytest.mark.parametrize("family, address", [(4, "127.0.0.1"), (6, "[::1]")])
@pytest.mark.parametrize("name", ["localhost", "LocalHost", "localhost.", "app.localhost"])
def test_localhost_on_one_family_only(family, address, name):
    with Server(answer(OK), family=family) as s:
        healthy(run("httpcheck", f"http://{name}:{s.port}/"), "200 OK", f"{address}:{s.port}")
        healthy(run("httpcheck", f"-{family}", f"http://{name}:{s.port}/"))
        other = run("httpcheck", f"-{10 - family}", f"http://{name}:{s.port}/")
        failed(other, "REFUSED", "[::1]" if family == 4 else "127.0.0.1")


def test_localhost_on_no_family():
    port = closed_port()
    failed(run("httpcheck", f"http://localhost:{port}/"), "REFUSED", f"127.0.0.1:{port}",
           f"[::1]:{port}")


def test_refused():
    port = closed_port()
    r = run("httpcheck", f"http://127.0.0.1:{port}/")
    failed(r, "REFUSED", f"http://127.0.0.1:{port}/: ", f"(127.0.0.1:{port})")
    assert r.seconds < 1


def test_unreachable():
    failed(run("httpcheck", "http://255.255.255.255/"), "UNREACHABLE"
           if run("httpcheck", "http://255.255.255.255/").err.count("unreach") else "DENIED")


def test_family_that_does_not_fit():
    failed(run("httpcheck", "-6", "http://127.0.0.1:1/"), "NAME_EMPTY", "127.0.0.1")
    failed(run("httpcheck", "-4", "http://[::1]:1/"), "NAME_EMPTY", "::1")
    failed(run("httpcheck", "-4", "-6", "http://127.0.0.1:1/"), "REFUSED")


def test_unix_sockets():
    with short_dir() as d:
        failed(run("httpcheck", "--unix", f"{d}/s", "http://x/"), "SOCKET_ABSENT", f"{d}/s")
        with Server(answer(OK), path=f"{d}/s") as s:
            healthy(run("httpcheck", "--unix", f"{d}/s", "http://name/x"), "http://name/x")
            line, fields, _ = headers(s.asked())
            assert (line, field(fields, "Host")) == ("GET /x HTTP/1.1", ["name"])
            assert s.ends() == ["eof"]
        failed(run("httpcheck", "--unix", f"{d}/s", "http://x/"), "REFUSED", f"{d}/s")
    assert run("httpcheck", "--unix", "x" * 200, "http://x/").code == 125


def test_abstract_unix_socket():
    with socket.socket(socket.AF_UNIX) as l:
        l.bind("")
        name = l.getsockname().decode("ascii") if isinstance(l.getsockname(), str) else \
            l.getsockname()[1:].decode()
        failed(run("httpcheck", "--unix", f"@{name}", "http://x/"), "REFUSED")
        l.listen(1)
        failed(run("httpcheck", "-t", "100ms", "--unix", f"@{name}", "http://x/"), "SILENT")


# ---- Redirects

def test_redirects_are_healthy_as_they_stand(nginx):
    healthy(run("httpcheck", nginx.url("/absolute")), "301 Moved Permanently")


@pytest.mark.parametrize("path", ["/relative", "/absolute"])
def test_redirects_are_followed(nginx, path):
    r = run("httpcheck", "-L", "-s", "200", "--expect-body", "healthy", nginx.url(path))
    healthy(r, nginx.url(path), "200 OK")


def test_redirect_to_another_host(nginx):
    for path, host in (("/elsewhere", "127.0.0.2"), ("/named", "localhost")):
        failed(run("httpcheck", "-L", nginx.url(path)), "REDIRECT", "another host", host)
    healthy(run("httpcheck", "-L", "--location-anywhere", "-s", "200", nginx.url("/named")))


def test_location_anywhere_alone_follows_too(nginx):
    healthy(run("httpcheck", "--location-anywhere", "-s", "200", nginx.url("/named")))


def test_localhost_is_this_host():
    """A server names itself by the Host that it was sent, though the command line named none."""
    with Server(redirecting("/x")) as s:
        s.talk = redirecting(f"http://localhost:{s.port}/x")
        healthy(run("httpcheck", "-L", f":{s.port}/"))


@pytest.mark.parametrize("text", ["", "!", "x" * 4097])
def test_expected_text_of_impossible_length(text):
    failed(run("httpcheck", "--expect-body", text, ":1"), "USAGE")


def test_redirect_to_https(nginx):
    failed(run("httpcheck", "-L", nginx.url("/tls")), "REDIRECT", "https")


def test_too_many_redirects(nginx):
    failed(run("httpcheck", "-L", nginx.url("/loop")), "REDIRECT", "more than 5")
    failed(run("httpcheck", "-L", "--max-redirects", "0", nginx.url("/relative")), "REDIRECT",
           "more than 0")
    healthy(run("httpcheck", "-L", "--max-redirects", "1", nginx.url("/relative")))


def redirecting(location, status=b"302 Found", final=OK):
    """Redirects the first request, answers the others."""
    def talk(peer):
        peer.request()
        first = len(peer.server.requests) == 1
        peer.send(head(b"Location: " + location.encode(), start=b"HTTP/1.1 " + status)
                  if first else final)
    return talk


@pytest.mark.parametrize("base, location, target", [
    ("/a/b?q", "c", "/a/c"), ("/a/b", "../c", "/c"), ("/a/b", "/c?x=1#f", "/c?x=1"),
    ("/a/b?q", "?r", "/a/b?r"), ("/a/b/", "./", "/a/b/"), ("", "x", "/x"), ("/a", "", "/a"),
    ("/a", "//127.0.0.1:{p}/d", "/d"), ("/a", "HTTP://127.0.0.1:{p}", "/"),
    ("/a/b", "../../../../c", "/c"), ("/a", "/%2e%2E/x%20y", "/%2e%2E/x%20y"),
])
def test_redirect_targets(base, location, target):
    with Server(redirecting("")) as s:
        s.talk = redirecting(location.format(p=s.port))
        healthy(run("httpcheck", "-L", s.url(base)))
        line, fields, _ = headers(s.asked(2))
        assert line == f"GET {target} HTTP/1.1"
        assert field(fields, "Host") == [f"127.0.0.1:{s.port}"]
        assert s.ends(2) == ["eof", "eof"]


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", "mailto:x@y", "http://a:b@127.0.0.1/",
                                      "http://127.0.0.1:0/", "/a b", "/\xe9", "http://"])
def test_redirects_that_go_nowhere(location):
    with Server(redirecting(location)) as s:
        failed(run("httpcheck", "-L", s.url()), "REDIRECT")
        assert len(s.requests) == 1


@pytest.mark.parametrize("status, args, line, body", [
    (b"301 x", ["-d", "data"], "GET /n HTTP/1.1", ""),
    (b"302 x", ["-d", "data"], "GET /n HTTP/1.1", ""),
    (b"303 x", ["-d", "data"], "GET /n HTTP/1.1", ""),
    (b"303 x", ["-X", "PUT", "-d", "data"], "GET /n HTTP/1.1", ""),
    (b"303 x", ["-X", "HEAD"], "HEAD /n HTTP/1.1", ""),
    (b"307 x", ["-d", "data"], "POST /n HTTP/1.1", "data"),
    (b"308 x", ["-d", "data"], "POST /n HTTP/1.1", "data"),
    (b"302 x", ["-X", "PUT", "-d", "data"], "PUT /n HTTP/1.1", "data"),
])
def test_redirected_method(status, args, line, body):
    with Server(redirecting("/n", status)) as s:
        healthy(run("httpcheck", "-L", *args, s.url()))
        got_line, fields, got_body = headers(s.asked(2))
        assert (got_line, got_body) == (line, body)
        assert bool(field(fields, "Content-Type")) == bool(body)


@pytest.mark.parametrize("status", [b"300 x", b"304 x", b"305 x", b"399 x"])
def test_other_3xx_are_no_redirects(status):
    with Server(redirecting("/n", status)) as s:
        healthy(run("httpcheck", "-L", s.url()), status.decode()[:3])
        assert len(s.requests) == 1


def test_redirect_without_location():
    with Server(answer(head(start=b"HTTP/1.1 302 Found"))) as s:
        healthy(run("httpcheck", "-L", s.url()), "302")


SECRETS = ["-u", "a:b", "-H", "Cookie: c=d", "-H", "Host: inner", "-H", "X-Id: 7"]


def test_credentials_stay_with_the_host():
    with Server(redirecting("/n")) as s:
        healthy(run("httpcheck", "-L", *SECRETS, s.url()))
        _, fields, _ = headers(s.asked(2))
        assert field(fields, "Authorization") and field(fields, "Cookie") == ["c=d"]
        assert field(fields, "Host") == ["inner"]


@pytest.mark.parametrize("extra", [[], ["-H", "authorization: Bearer x"]])
def test_credentials_do_not_go_to_another_host(extra):
    secrets = (SECRETS[2:] if extra else SECRETS) + extra
    with Server(answer(OK), host="127.0.0.2") as other, Server(redirecting(other.url("/n"))) as s:
        healthy(run("httpcheck", "-L", "--location-anywhere", *secrets, s.url()))
        _, fields, _ = headers(s.asked())
        assert field(fields, "Authorization")
        line, fields, _ = headers(other.asked())
        assert line == "GET /n HTTP/1.1"
        assert field(fields, "Host") == [f"127.0.0.2:{other.port}"]
        assert not field(fields, "Authorization") and not field(fields, "Cookie")
        assert not field(fields, "X-Id")  # who knows what it tells


def test_credentials_do_not_come_back():
    """Once away, what another host says is not reason enough to send the secrets home."""
    with Server(answer(OK)) as home:
        back = answer(head(b"Location: " + home.url("/end").encode(), start=b"HTTP/1.1 302 x"))
        with Server(back, host="127.0.0.2") as other:
            home.talk = redirecting(other.url("/away"))
            healthy(run("httpcheck", "-L", "--location-anywhere", *SECRETS, home.url()))
            _, fields, _ = headers(home.asked(2))
            assert not field(fields, "Authorization") and not field(fields, "Cookie")


def test_another_port_is_another_host_for_credentials():
    """curl's rule since 7.83: a redirect to another port is another origin."""
    with Server(answer(OK)) as other, Server(redirecting(other.url("/n"))) as s:
        r = run("httpcheck", "-L", "--location-anywhere", *SECRETS, s.url())
        assert r.code in (0, 1)
        if other.requests:
            _, fields, _ = headers(other.requests[0])
            assert not field(fields, "Authorization") and not field(fields, "Cookie")


def test_redirects_share_the_deadline():
    def slow(peer):
        peer.request()
        time.sleep(0.15)
        peer.send(head(b"Location: /again", start=b"HTTP/1.1 302 Found"))

    with Server(slow) as s:
        r = run("httpcheck", "-L", "-t", "400ms", s.url())
        failed(r, "SILENT")
        assert 0.39 < r.seconds < 0.8


# ---- What stays behind at the server

QUIET_ENDS = [(), ("--expect-body", "o"), ("-s", "299"), ("-X", "HEAD"),
              ("-H", "Connection: keep-alive"),
              ("-H", "Connection: keep-alive", "--expect-body", "o")]


def complaints(log, harmless=()):
    return [line for line in log.splitlines() if line and not any(h in line for h in harmless)]


@pytest.mark.parametrize("args", QUIET_ENDS)
@pytest.mark.parametrize("path", ["/ok", "/chunked.html", "/204", "/metrics"])
def test_no_complaint_in_nginx(nginx, args, path):
    before = len(nginx.log.read_text())
    for _ in range(3):
        assert run("httpcheck", *args, nginx.url(path)).code in (0, 1)
    time.sleep(0.05)
    # At level info nginx notes each idle connection that a client closes, as any client does.
    idle = ("closed keepalive connection",) if "Connection: keep-alive" in args else ()
    assert complaints(nginx.log.read_text()[before:], idle) == []


@pytest.mark.parametrize("args", QUIET_ENDS)
@pytest.mark.parametrize("path", ["/ok", "/4k", "/absent"])
def test_no_complaint_in_python(python_server, args, path):
    before = len(python_server.log.read_text())
    for _ in range(2):
        assert run("httpcheck", *args, python_server.url(path)).code in (0, 1)
    time.sleep(0.05)
    new = python_server.log.read_text()[before:]
    assert complaints(new, ('" 200 -', '" 404 -', "code 404")) == []
    assert '"GET /' in new or '"HEAD /' in new


if HAS_GO:
    @pytest.mark.parametrize("args", QUIET_ENDS)
    @pytest.mark.parametrize("path", ["/ok", "/chunked", "/4k", "/absent"])
    def test_no_complaint_in_go(go_server, args, path):
        for _ in range(2):
            assert run("httpcheck", *args, go_server.url(path)).code in (0, 1)
        time.sleep(0.05)
        assert go_server.log.read_text() == ""

    def test_go_answers(go_server):
        healthy(run("httpcheck", "--expect-body", "piece\npiece\npiece", go_server.url("/chunked")))
        healthy(run("httpcheck", "-X", "HEAD", go_server.url("/4k")))


@pytest.mark.parametrize("what, pieces", [
    ("length", [OK]), ("late body", [OK[:-6], OK[-6:]]),
    ("chunks", [chunked((b"6", b"ready\n"))]),
    ("4k", [head(body=b"x" * 4096)]), ("404", [head(start=b"HTTP/1.1 404 Not Found")]),
    ("more than asked for", [OK + b"surplus"]),
])
@pytest.mark.parametrize("args", [(), ("--expect-body", "!absent")])
def test_no_reset_on_the_wire(what, pieces, args):
    with Server(answer(*pieces, pause=0.005)) as s:
        run("httpcheck", *args, s.url())
        assert s.ends() == ["eof"]


def test_no_reset_when_the_server_is_late():
    with Server(answer(OK[:-6], then="hold")) as s:
        failed(run("httpcheck", "-t", "200ms", "--expect-body", "x", s.url()), "STALLED")
        assert s.ends() == ["eof"]
