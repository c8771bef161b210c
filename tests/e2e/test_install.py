# SPDX-License-Identifier: MIT
"""make install, as packagers and Dockerfiles call it."""
import os
import stat

import pytest
from conftest import copy_tree, make, run

pytestmark = pytest.mark.release


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    tree = copy_tree(tmp_path_factory.mktemp("install") / "tree")
    make(tree)
    return tree


def files(top):
    return sorted(os.path.relpath(os.path.join(d, f), top) for d, _, fs in os.walk(top) for f in fs)


def test_destdir(tree, tmp_path):
    make(tree, "install", f"DESTDIR={tmp_path}")
    applets = sorted(os.listdir(tree / "out/bin"))
    binary = tmp_path / "usr/local/bin/probebox"
    assert files(tmp_path) == sorted(f"usr/local/bin/{n}" for n in [*applets, "probebox"])
    assert binary.read_bytes() == (tree / "out/probebox").read_bytes()
    assert stat.S_IMODE(binary.stat().st_mode) == 0o755
    for name in applets:
        assert os.readlink(tmp_path / "usr/local/bin" / name) == "probebox"
        assert run(tmp_path / "usr/local/bin" / name).err.startswith(f"{name}: ")


def test_prefix(tree, tmp_path):
    make(tree, "install", f"DESTDIR={tmp_path}", "PREFIX=/usr")
    assert "usr/bin/probebox" in files(tmp_path)


def test_again_over_the_old_one(tree, tmp_path):
    make(tree, "install", f"DESTDIR={tmp_path}")
    make(tree, "install", f"DESTDIR={tmp_path}")
    assert run(tmp_path / "usr/local/bin/probebox", "--list").code == 0


def test_builds_first(tmp_path):
    tree = copy_tree(tmp_path / "tree")
    make(tree, "tiny_defconfig")
    make(tree, "install", f"DESTDIR={tmp_path}/root")
    assert files(tmp_path / "root") == ["usr/local/bin/httpcheck", "usr/local/bin/probebox"]
