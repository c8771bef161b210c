# SPDX-License-Identifier: MIT
"""The same sources make the same bytes, wherever they lie and wherever they are built."""
import pytest
from conftest import copy_tree, make

pytestmark = pytest.mark.release


def test_same_bytes_from_two_folders(tmp_path):
    one = copy_tree(tmp_path / "one")
    two = copy_tree(tmp_path / "deeper/and/longer/two")
    make(one, "-j2")
    make(two, f"O={tmp_path}/somewhere/else", env={"LC_ALL": "C", "TZ": "Asia/Tokyo", "USER": "x"})
    first = (one / "out/probebox").read_bytes()
    assert first == (tmp_path / "somewhere/else/probebox").read_bytes()
    assert str(tmp_path).encode() not in first


def test_rebuild_gives_the_same_bytes(tmp_path):
    """Through another configuration and back: nothing stale is left in the binary."""
    tree = copy_tree(tmp_path / "tree")
    make(tree, "defconfig", "all")
    first = (tree / "out/probebox").read_bytes()
    make(tree, "tiny_defconfig", "all")
    assert (tree / "out/probebox").read_bytes() != first
    make(tree, "defconfig", "all")
    assert (tree / "out/probebox").read_bytes() == first
