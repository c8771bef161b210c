# SPDX-License-Identifier: MIT
"""README.md is true: its generated blocks are current, what it shows can be run and says what is
written there, and it names every option and none that does not exist.

"<!-- run -->" stands before a block of commands and their output, for a server on 8080, Redis on
6379 and nobody on 8081; "<!-- run in a tree -->" before commands for a fresh checkout.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess

import pytest
from conftest import ROOT, copy_tree, run
from servers import accepts, free_port, new_dir, spawn, stop, wait_until

README = (ROOT / "README.md").read_text()
GENERATED = re.compile(r"<!-- generated: (.*?) -->\n(.*?)<!-- end -->\n", re.S)
PROSE = GENERATED.sub("", README)

NGINX_CONF = """\
daemon off;
master_process off;
pid {dir}/pid;
events {{ }}
http {{
	access_log off;
	server_tokens off;
	client_body_temp_path {dir}/t1;
	proxy_temp_path {dir}/t2;
	fastcgi_temp_path {dir}/t3;
	uwsgi_temp_path {dir}/t4;
	scgi_temp_path {dir}/t5;
	server {{
		listen 127.0.0.1:{port};
		location = / {{ default_type text/plain; return 200 "hello\\n"; }}
		location = /down {{ return 503 "database is away\\n"; }}
		location = /health {{
			return 200 '{{"status": "UP", "checks": [{{"ok": true}}, {{"ok": false}}]}}\\n';
		}}
		location = /metrics {{
			return 200 'queue_depth{{queue="mail"}} 4\\nqueue_depth{{queue="jobs"}} 8\\n';
		}}
	}}
}}
"""


def blocks(mark):
    return re.findall(rf"^<!-- {mark} -->\n```\w+\n(.*?)^```$", README, re.S | re.M)


def shown(block):
    """[(command, output)] of a block in which commands follow "$ "."""
    return [(m[1], m[2]) for m in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)]


EXAMPLES = [example for block in blocks("run") for example in shown(block)]
CHECKS = [words for words in map(json.loads, re.findall(r'\["[^]\n]*"\]', README))
          if any(w.startswith("/") and w.endswith("check") for w in words)]


@pytest.fixture(scope="module")
def web():
    """The port of the server that the examples talk to."""
    where = new_dir()
    port = free_port()
    (where / "conf").write_text(NGINX_CONF.format(dir=where, port=port))
    log = where / "log"
    process = spawn([shutil.which("nginx") or "/usr/sbin/nginx", "-p", where, "-e", log, "-c",
                     where / "conf"], log)
    wait_until(lambda: accepts(port), process, log)
    yield port
    stop(process)
    shutil.rmtree(where)


@pytest.fixture(scope="module")
def path(probebox):
    """$PATH with the applets of the binary under test in front."""
    where = new_dir()
    for applet in run("--list").out.split():
        (where / applet).symlink_to(probebox)
    yield f"{where}:{os.environ['PATH']}"
    shutil.rmtree(where)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return copy_tree(tmp_path_factory.mktemp("readme") / "tree")


def sh(command, **options):
    clean = dict.fromkeys(("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "O", "CC", "CI", "PROBEBOX"))
    env = {**clean, **options.pop("env", {})}
    return run("/bin/sh", "-c", command, env=env, timeout=100, **options)


def without_times(text):
    return re.sub(r"\b\d+(\.\d)? ms\b", "N ms", text)


def test_generated_blocks_are_current(probebox):
    done = subprocess.run([ROOT / "build/readme", "--check"], cwd=ROOT, text=True,
                          env={**os.environ, "PROBEBOX": probebox}, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    marks = [what for what, _ in GENERATED.findall(README)]
    assert marks.count("help") == 1
    for applet in run("--list").out.split():
        assert f"help {applet}" in marks


def test_check_finds_what_is_not_current(probebox, tmp_path):
    (tmp_path / "build").mkdir()
    for name in ("build/sizes.txt", "Kconfig", "README.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    readme = tmp_path / "README.md"
    readme.write_text(README.replace("print the version", "print something"))

    def rewrite(*args):
        return run(ROOT / "build/readme", *args, cwd=tmp_path, env={"PROBEBOX": probebox})

    r = rewrite("--check")
    assert r.code == 1 and "print something" in r.out and "run build/readme" in r.err
    assert (rewrite().code, readme.read_text()) == (0, README)
    assert rewrite("--check").code == 0


def test_there_is_something_to_run():
    assert len(EXAMPLES) > 8 and len(CHECKS) > 4 and len(blocks("run in a tree")) > 1


@pytest.mark.skipif(not shutil.which("nginx") and not os.path.exists("/usr/sbin/nginx"),
                    reason="needs nginx")
@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server")
@pytest.mark.parametrize("command, output", EXAMPLES, ids=[c for c, _ in EXAMPLES])
def test_examples(web, redis, path, command, output):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        ports = {"8080": web, "6379": redis.port, "8081": closed.getsockname()[1]}

        def put(text):
            return re.sub("|".join(ports), lambda m: str(ports[m[0]]), text)

        r = sh(f"exec 2>&1; {put(command)}", env={"PATH": path})
        # The request names the port, and so has its length.
        more = len(str(web)) - len("8080")
        output = re.sub(r"(?<=request sent, )\d+", lambda m: str(int(m[0]) + more), put(output))
        assert without_times(r.out) == without_times(output)


@pytest.mark.parametrize("words", CHECKS, ids=lambda w: " ".join(w))
def test_commands_of_orchestrators_are_good_usage(words, tmp_path):
    """Of each array in exec form: it can be run, whatever the verdict."""
    words = [w.replace("$${", "${") for w in words if w != "CMD"]  # compose wants its $ doubled
    secret = tmp_path / "secret"
    secret.write_text("Authorization: Bearer x\n")
    words = [f"@{secret}" if w.startswith("@") else w for w in words]
    if "--log" in words:
        words[words.index("--log") + 1] = str(tmp_path / "log")
    r = run(words[0].lstrip("/"), *words[1:], env={"PORT": "8080", "PROBE_PASSWORD": "x"})
    assert r.code in (0, 1), r


@pytest.mark.release
@pytest.mark.parametrize("block", blocks("run in a tree"))
def test_building(tree, block):
    for line in block.splitlines():
        r = sh(line, cwd=tree)
        assert r.code in ((0, 1) if line.startswith("out/bin/") else (0,)), (line, r)


def test_the_image_is_made_as_its_dockerfile_says():
    dockerfile = (ROOT / "build/image/Dockerfile").read_text()
    commands = re.findall(r"^#     (.*)$", dockerfile, re.M)
    assert len(commands) == 2 and all(f"\n{c}\n" in README for c in commands)


def options():
    """({long names}, {letters}) of all there is."""
    texts = [run("--help").out]
    texts += [run(a, "--help").out for a in run("--list").out.split()]
    text = "\n".join(texts)
    return set(re.findall(r"--[a-z][a-z-]*", text)), set(re.findall(r"^  (-\w), ", text, re.M))


# Options of docker, COPY, HEALTHCHECK and of scripts here.
OTHERS = {"--from", "--format", "--interval", "--timeout", "--retries"}


def test_every_option_is_named_and_no_other():
    names, letters = options()
    words = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README))
    assert names <= words
    # The mistyped one is there to show what is said about it.
    assert words - names - OTHERS == {"--expext-body"}
    in_code = " ".join(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", PROSE))
    used = set(re.findall(r"(?<![\w-])-[A-Za-z0-9]\b(?!-)", in_code.replace("curl -f", "")))
    assert used and used <= letters, used - letters


def test_causes_are_those_of_the_program():
    """A cause that the README quotes is in core/err.h, word for word."""
    phrases = re.findall(r'X\(\w+,[^"]*"([^"]+)"', (ROOT / "core/err.h").read_text())
    for block in re.findall(r"^```\w*\n(.*?)^```$", PROSE, re.S | re.M):
        for said in re.findall(r"^(?:\d )?\S+: (.*) after [\d.]+ ms", block, re.M):
            assert any(said.startswith(p) for p in phrases), said


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_words_that_say_nothing_to_a_reader(name):
    text = (ROOT / name).read_text()
    assert text.isascii()
    bad = re.compile(r"#\d+\b|\b[A-Z]{2,}-\d{2,}\b|\bsessions?\b|\b(?:TODO|FIXME|XXX)\b"
                     r"|\bco-authored\b|(?<![\w.$@])/(?:work|root|home|tmp|mnt|srv)\b", re.I)
    assert not bad.findall(re.sub(r"\bUTF-8|\bSHA-256", "", text))


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_links_lead_somewhere(link):
    assert (ROOT / link).exists()


def test_files_that_are_named_exist():
    for path in re.findall(r"`((?:applets|core|build|tests)/[\w./-]*)`", README):
        assert pathlib.Path(ROOT / path).exists(), path


def test_lines_fit():
    for line in PROSE.splitlines():
        table_or_output = line.startswith(("|", "http://", "127.", "unix:", "$ "))
        assert len(line) <= 100 or table_or_output, line
