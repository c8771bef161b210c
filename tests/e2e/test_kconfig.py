# SPDX-License-Identifier: MIT
"""Configuring: menuconfig in a terminal, both tools, and configs that fall behind Kconfig."""
import os
import shutil
import subprocess
import time

import pytest
from conftest import copy_tree, make, run

pytestmark = pytest.mark.release
TOOLS = ["frontends", "kconfiglib"]


def need(tool):
    command = {"frontends": ["kconfig-conf"], "kconfiglib": ["/usr/bin/python3", "-c", "import kconfiglib"]}[tool]
    if not shutil.which(command[0]) or len(command) > 1 and run(*command).code:
        pytest.skip(f"needs {tool}")
    return {"KCONFIG_TOOL": tool}


@pytest.fixture
def tree(tmp_path):
    return copy_tree(tmp_path / "tree")


def symbols(path):
    """What a config says, by symbol."""
    said = {}
    for line in path.read_text().splitlines():
        if line.startswith("CONFIG_"):
            name, value = line.split("=", 1)
            said[name] = value
        elif line.startswith("# CONFIG_") and line.endswith(" is not set"):
            said[line.split()[1]] = "n"
    return said


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("config", ["defconfig", "tiny_defconfig"])
def test_savedefconfig_round_trip(tree, tool, config):
    env = need(tool)
    make(tree, config)
    whole = symbols(tree / ".config")
    make(tree, "savedefconfig", env=env)
    saved = symbols(tree / "out/defconfig")
    assert len(saved) < len(whole)
    shutil.copy(tree / "out/defconfig", tree / ".config")
    make(tree, "olddefconfig", env=env)
    assert symbols(tree / ".config") == whole


@pytest.mark.parametrize("tool", TOOLS)
def test_all_and_none(tree, tool):
    env = need(tool)
    make(tree, "allyesconfig", env=env)
    assert "n" not in symbols(tree / ".config").values()
    make(tree, "O=o", "allnoconfig", env=env)
    assert "y" not in symbols(tree / "o/.config").values()


def test_tiny_is_httpcheck_alone(tree):
    on = [name for name, value in symbols(tree / "build/configs/tiny_defconfig").items() if value == "y"]
    assert on == ["CONFIG_HTTPCHECK"]


def test_header_has_every_symbol(tree):
    """Those too that do not appear in .config, because what they depend on is off."""
    make(tree, "allnoconfig", env=need("frontends"))
    assert "CONFIG_HTTP_DATA" not in (tree / ".config").read_text()
    make(tree, "out/config.h")
    lines = (tree / "out/config.h").read_text().splitlines()
    names = [x.split()[1] for x in (tree / "Kconfig").read_text().splitlines() if x.startswith("config ")]
    assert [x for x in lines if "ENABLE_" in x] == [f"#define ENABLE_{n} 0" for n in names]
    assert lines[-1].startswith('#define VERSION "')


@pytest.mark.parametrize("tool", TOOLS)
def test_stale_config_is_noticed_and_refreshed(tree, tool):
    env = need(tool)
    for config in ("defconfig", "tiny_defconfig"):
        path = tree / "build/configs" / config
        path.write_text("".join(x for x in path.open() if "CONFIG_DNS" not in x))
    r = make(tree, "check-configs", env={**env, "KCONFIG_TOOLS": tool}, code=2)
    assert "CONFIG_DNS=y" in r.out and "make refresh-configs" in r.out
    make(tree, "refresh-configs", env=env)
    assert symbols(tree / "build/configs/defconfig")["CONFIG_DNS"] == "y"
    assert symbols(tree / "build/configs/tiny_defconfig")["CONFIG_DNS"] == "n", "small on purpose"


def test_without_a_tool_it_says_what_to_install(tree, tmp_path):
    path = tmp_path / "bin"
    path.mkdir()
    for tool in "sh make dirname mkdir rm cat".split():
        (path / tool).symlink_to(shutil.which(tool, path="/usr/bin:/bin"))
    env = {"PATH": str(path), "KCONFIG_TOOL": "frontends"}
    r = make(tree, "menuconfig", env=env, code=2)
    assert "kconfig-frontends-nox" in r.err
    r = make(tree, "randconfig", env=env, code=2)
    assert "kconfig-frontends-nox" in r.err


class Terminal:
    """A program in a terminal of its own, by way of tmux."""

    def __init__(self, socket, cwd, command):
        self.tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        self("new-session", "-d", "-x", "100", "-y", "40", "-c", str(cwd), command)

    def __call__(self, *words):
        return subprocess.run([*self.tmux, *words], check=True, capture_output=True, text=True,
                              timeout=20).stdout

    def screen(self):
        return self("capture-pane", "-p")

    def wait_for(self, text):
        until = time.monotonic() + 20
        while text not in self.screen():
            assert time.monotonic() < until, f"no {text!r} on\n{self.screen()}"
            time.sleep(0.05)

    def press(self, *keys):
        for key in keys:
            self("send-keys", key)
            time.sleep(0.15)

    def close(self):
        subprocess.run([*self.tmux, "kill-server"], capture_output=True, timeout=20)


def test_menuconfig_switches_an_applet_off(tree, tmp_path):
    need("frontends")
    if not shutil.which("tmux"):
        pytest.skip("needs tmux")
    make(tree, "defconfig")
    clean = "env -u MAKEFLAGS -u MAKELEVEL -u O -u CC TERM=screen"
    terminal = Terminal(tmp_path / "tmux", tree, f"{clean} make menuconfig; {clean} make; sleep 60")
    try:
        terminal.wait_for("Applets")
        terminal.press("Enter")
        terminal.wait_for("[*] tcpcheck")
        for _ in range(5):  # a letter goes to the next prompt that begins with it
            terminal.press("t", "n")
            if "[ ] tcpcheck" in terminal.screen():
                break
            terminal.press("y")
        terminal.wait_for("[ ] tcpcheck")
        terminal.press("Right", "Enter")  # < Exit >
        terminal.wait_for("Common parts")
        terminal.press("Right", "Enter")
        terminal.wait_for("save")
        terminal.press("Enter")
        terminal.wait_for("probebox: ")
    finally:
        terminal.close()
    wanted = symbols(tree / "build/configs/defconfig")
    del wanted["CONFIG_TCP_DIALOGUE"]
    assert symbols(tree / ".config") == {**wanted, "CONFIG_TCPCHECK": "n"}
    assert "tcpcheck" not in run(tree / "out/probebox", "--list").out
    assert os.listdir(tree / "out/bin") == ["httpcheck"]
