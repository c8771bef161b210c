# SPDX-License-Identifier: MIT
"""The probe where it is meant to live: as the HEALTHCHECK of a FROM scratch image, run by a Docker
engine, as a user without a name, on a read-only root. No image is pulled."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass

import pytest
from conftest import ROOT, run

pytestmark = pytest.mark.release

CC = "musl-gcc" if shutil.which("musl-gcc") else "cc"
SERVER_SECONDS = 120  # it ends by itself, should nobody end it

# The server of the demo is the service; what it listens on is 127.0.0.1 inside the container.
SERVICE = """
FROM scratch
{lines}
COPY server /server
USER 65534
HEALTHCHECK --interval=1s --timeout=3s --retries=2 CMD {check}
ENTRYPOINT ["/server", "8080", "{seconds}"]
"""
CHECK = ["/httpcheck", "http://127.0.0.1:8080/"]
FROM_IMAGE = "COPY --from={probebox} /bin/httpcheck /httpcheck"


def docker(*args, **options):
    # The classic builder: it is what every engine has, with or without buildx beside it.
    return run(shutil.which("docker"), *args, env={"DOCKER_BUILDKIT": "0"}, timeout=60, **options)


def docker_ok(*args, **options):
    r = docker(*args, **options)
    assert r.code == 0, f"docker {' '.join(map(str, args))}: {r.err}"
    return r.out.strip()


@dataclass
class Workshop:
    """Makes images and containers with names of this run, for the fixture to remove."""
    prefix: str
    context: pathlib.Path
    count: int = 0

    def name(self):
        self.count += 1
        return f"{self.prefix}-{self.count}"

    def build(self, dockerfile, context=None):
        tag = self.name()
        path = self.context / f"Dockerfile-{tag}"
        path.write_text(dockerfile)
        docker_ok("build", "-q", "-t", tag, "-f", path, context or self.context)
        return tag

    def start(self, image, *options):
        name = self.name()
        docker_ok("run", "-d", "--name", name, "--network", "none", "--read-only", *options, image)
        return name

    def remove(self):
        """Tags, not ids: images of the same content share one. Untagged parents go with them."""
        for listing, removal in (
            (("ps", "-aq", "--filter", f"name={self.prefix}"), ("rm", "-f")),
            (("images", "--format", "{{.Repository}}:{{.Tag}}", "--filter",
              f"reference={self.prefix}*"), ("rmi", "-f")),
        ):
            if found := docker_ok(*listing).split():
                docker_ok(*removal, *found)
            assert docker_ok(*listing) == ""


@pytest.fixture(scope="module")
def workshop():
    if not shutil.which("docker"):
        pytest.skip("needs docker")
    r = docker("version", "--format", "{{.Server.Version}} {{.Server.Os}}")
    if r.code or not r.out.strip().endswith("linux"):
        pytest.skip(f"needs a Docker engine, and the right to use it: {r.err.strip()}")
    with tempfile.TemporaryDirectory() as directory:
        made = Workshop(f"probebox-test-{uuid.uuid4().hex[:12]}", pathlib.Path(directory))
        subprocess.run([CC, "-static", "-Os", "-s", "-o", made.context / "server",
                        ROOT / "build/demo/server.c"], check=True)
        try:
            yield made
        finally:
            made.remove()


@pytest.fixture(scope="module")
def probebox_image(workshop, probebox):
    """The image of build/image/Dockerfile, from a tree as `make install` makes it."""
    tree = workshop.context / "tree"
    (tree / "bin").mkdir(parents=True)
    shutil.copy(probebox, tree / "bin/probebox")
    for applet in run("--list").out.split():
        (tree / "bin" / applet).symlink_to("probebox")
    return workshop.build((ROOT / "build/image/Dockerfile").read_text(), tree)


def service(workshop, lines, check=CHECK):
    return workshop.build(SERVICE.format(lines=lines, check=json.dumps(check),
                                         seconds=SERVER_SECONDS))


def health(container):
    return json.loads(docker_ok("inspect", "--format", "{{json .State.Health}}", container))


def wait_for(container, status, seconds=15):
    """The newest log entry of its health as soon as it has this status."""
    end = time.monotonic() + seconds
    while (seen := health(container))["Status"] != status:
        assert time.monotonic() < end, f"not {status} after {seconds} s: {seen}"
        time.sleep(0.2)
    return seen["Log"][-1]


def files_of(workshop, image):
    """{path: "l", "f" or "d"} of what the image holds."""
    name = workshop.name()
    docker_ok("create", "--name", name, image, "/none")
    listing = subprocess.run(["sh", "-c", 'docker export "$1" | tar tv', "sh", name], check=True,
                             capture_output=True, text=True).stdout
    return {line.split()[5]: {"-": "f"}.get(line[0], line[0]) for line in listing.splitlines()}


def test_healthy_then_unhealthy(workshop, probebox_image):
    container = workshop.start(service(workshop, FROM_IMAGE.format(probebox=probebox_image)))
    entry = wait_for(container, "healthy")
    assert entry["ExitCode"] == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/: 200 OK in \S+ ms\n", entry["Output"])

    docker_ok("kill", "--signal", "USR1", container)  # stops listening, and lives on
    entry = wait_for(container, "unhealthy")
    assert entry["ExitCode"] == 1
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/: connection refused \(127\.0\.0\.1:8080\)"
                        r" after \S+ ms\n", entry["Output"])
    assert docker_ok("inspect", "--format", "{{.State.Running}} {{.Config.User}}"
                     " {{.HostConfig.ReadonlyRootfs}}", container) == "true 65534 true"


def test_silent_server(workshop, probebox_image):
    """Our deadline comes before the engine's: the log tells the cause instead of nothing."""
    image = service(workshop, FROM_IMAGE.format(probebox=probebox_image),
                    ["/httpcheck", "-t", "500ms", "http://127.0.0.1:8080/slow"])
    entry = wait_for(workshop.start(image), "unhealthy")
    assert entry["ExitCode"] == 1
    assert ": connected, but no answer after " in entry["Output"]


@pytest.mark.parametrize("copy, path", [
    ("/bin/httpcheck /httpcheck", "httpcheck"),     # the link's target, under the link's name
    ("/bin/httpcheck /", "httpcheck"),
    ("/bin/httpcheck /bin/check", None),            # works, but has lost its name
    ("/bin/probebox /httpcheck", "httpcheck"),      # any file of that name will do
])
def test_one_applet_is_copied_as_a_file(workshop, probebox_image, copy, path):
    image = workshop.build(f"FROM scratch\nCOPY --from={probebox_image} {copy}\n")
    name = path or "bin/check"
    assert files_of(workshop, image)[name] == "f"
    r = docker("run", "--rm", "--network", "none", image, f"/{name}", "http://127.0.0.1:1/")
    if path:
        assert r.code == 1 and ": connection refused (127.0.0.1:1) after " in r.err
    else:
        assert r.code == 125 and "no applet" in r.err


def test_all_applets_are_copied_as_links(workshop, probebox_image):
    image = workshop.build(f"FROM scratch\nCOPY --from={probebox_image} /bin/ /bin/\n")
    files = files_of(workshop, image)
    assert files["bin/probebox"] == "f" and files["bin/httpcheck"] == "l"
    r = docker("run", "--rm", "--network", "none", image, "/bin/httpcheck", "http://127.0.0.1:1/")
    assert r.code == 1 and ": connection refused (127.0.0.1:1) after " in r.err


def test_the_image_runs(workshop, probebox_image):
    r = docker("run", "--rm", "--network", "none", "--read-only", "--user", "65534",
               probebox_image, "--list")
    assert (r.code, r.out, r.err) == (0, run("--list").out, "")
    files = [p for p, kind in files_of(workshop, probebox_image).items() if kind == "f"]
    assert [p for p in files if p.startswith("bin/")] == ["bin/probebox"]


def test_little_memory(workshop, probebox_image):
    """The least that the engine grants a container is enough for the check, too."""
    image = service(workshop, FROM_IMAGE.format(probebox=probebox_image))
    wait_for(workshop.start(image, "--memory", "6m", "--memory-swap", "6m"), "healthy")
