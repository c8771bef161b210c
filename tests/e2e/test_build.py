# SPDX-License-Identifier: MIT
"""The build as its users meet it: a fresh tree, other compilers, other folders, a new applet."""
import os
import shutil

import pytest
from conftest import copy_tree, make, run

pytestmark = pytest.mark.release

# What a fresh tree may need. (as, ld and objcopy are cc's own.)
TOOLS = """sh make cc as ld strip sed awk grep cat cmp cp dirname head ls ln mkdir mv rm sort tr wc
    echo printf test install""".split()


@pytest.fixture
def tree(tmp_path):
    return copy_tree(tmp_path / "tree")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A tree in which `make` was run without any preparation; and what it said."""
    tree = copy_tree(tmp_path_factory.mktemp("built") / "tree")
    return tree, make(tree)


def headers(binary):
    r = run("/usr/bin/readelf", "-hlW", binary)
    assert r.code == 0
    return r.out


def sections(binary):
    return run("/usr/bin/readelf", "-SW", binary).out


def listed(binary):
    r = run(binary, "--list")
    assert r.code == 0, r.err
    return [line.split()[0] for line in r.out.splitlines()]


def test_static_pie(probebox):
    """Debian's musl-gcc -static-pie makes a program that needs an interpreter: not we."""
    elf = headers(probebox)
    assert "INTERP" not in elf
    assert "DYN (Position-Independent Executable file)" in elf or "DYN (Shared object" in elf
    stack = next(line for line in elf.splitlines() if "GNU_STACK" in line)
    assert "RWE" not in stack and "RW " in stack
    assert not any("RWE" in line for line in elf.splitlines() if "LOAD" in line)


def test_runs_in_an_empty_root(probebox, tmp_path):
    shutil.copy(probebox, tmp_path / "probebox")
    chroot = ["/usr/sbin/chroot", tmp_path, "/probebox"]
    if os.getuid():
        chroot = ["/usr/bin/unshare", "-r", *chroot]
        if run("/usr/bin/unshare", "-r", "/usr/bin/true").code:
            pytest.skip("needs root or user namespaces")
    r = run(*chroot, "--list")
    assert (r.code, r.err) == (0, "")
    assert r.out == run("--list").out


def test_fresh_tree(built):
    tree, said = built
    assert "no .config: using build/configs/defconfig" in said.out
    assert (tree / ".config").read_bytes() == (tree / "build/configs/defconfig").read_bytes()
    assert listed(tree / "out/probebox") == sorted(listed(tree / "out/probebox"))
    assert sorted(os.listdir(tree / "out/bin")) == listed(tree / "out/probebox")


def test_links_are_applets(built):
    tree, _ = built
    for name in os.listdir(tree / "out/bin"):
        assert os.readlink(tree / "out/bin" / name) == "../probebox"
        r = run(tree / "out/bin" / name)
        assert (r.code, r.out) == (125, "")
        assert r.err.startswith(f"{name}: bad usage")


def test_nothing_is_built_twice(built):
    tree, _ = built
    before = os.stat(tree / "out/probebox").st_mtime_ns
    r = make(tree)
    assert " CC " not in r.out and " LD " not in r.out
    assert os.stat(tree / "out/probebox").st_mtime_ns == before


def test_git_sees_only_sources(built):
    tree, _ = built
    assert run("/usr/bin/git", "init", "-q", cwd=tree).code == 0
    r = run("/usr/bin/git", "status", "--porcelain", "-uall", cwd=tree)
    names = [line[3:] for line in r.out.splitlines()]
    assert "build/configs/defconfig" in names
    assert not [n for n in names if n.startswith("out/") or n == ".config"]


def test_rebuilds_what_changed(tree):
    make(tree, "O=o", "tiny_defconfig")
    make(tree, "O=o")
    assert listed(tree / "o/probebox") == ["httpcheck"]
    assert "#define ENABLE_TCP_DIALOGUE 0" in (tree / "o/config.h").read_text()

    r = make(tree, "O=o", "CFLAGS=-DEXTRA=1")
    assert "CC o/obj/applets/main.o" in r.out, "other flags"
    os.utime(tree / "core/wait.h")
    r = make(tree, "O=o", "CFLAGS=-DEXTRA=1")
    assert "CC o/obj/core/wait.o" in r.out, "a header"
    assert "core/proto/span.o" not in r.out

    r = make(tree, "O=o", "defconfig", "all")
    assert listed(tree / "o/probebox") == sorted(os.listdir(tree / "o/bin"))
    assert "tcpcheck" in os.listdir(tree / "o/bin"), "another configuration"
    make(tree, "O=o", "tiny_defconfig", "all")
    assert os.listdir(tree / "o/bin") == ["httpcheck"]


def test_o_keeps_the_tree_clean(tree, tmp_path):
    make(tree, f"O={tmp_path}/elsewhere/")
    assert not (tree / "out").exists() and not (tree / ".config").exists()
    assert {".config", "probebox", "probebox.debug", "bin"} <= set(os.listdir(tmp_path / "elsewhere"))
    make(tree, f"O={tmp_path}/elsewhere", "clean")
    assert os.listdir(tmp_path / "elsewhere") == [".config"]
    make(tree, f"O={tmp_path}/elsewhere", "distclean")
    assert not os.path.exists(tmp_path / "elsewhere/.config")


def test_only_cc_and_make(tree, tmp_path):
    """No musl-gcc, no Python, no Kconfig tool, no git: cc, make and what POSIX has."""
    path = tmp_path / "bin"
    path.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool, path="/usr/bin:/bin")
        assert found or tool in ("test", "echo", "printf"), tool
        if found:
            (path / tool).symlink_to(found)
    r = make(tree, env={"PATH": str(path)})
    assert r.out.count("no musl-gcc here: building with cc") == 1
    with_headers = "section headers stay: llvm-strip" in r.out
    assert with_headers == ("There are no section headers" not in sections(tree / "out/probebox"))
    assert "INTERP" not in headers(tree / "out/probebox")
    assert "httpcheck" in listed(tree / "out/probebox")
    r = make(tree, "menuconfig", env={"PATH": str(path)}, code=2)
    if not os.path.exists("/usr/bin/python3"):
        assert "install kconfig-frontends" in r.err


def test_clang(tree):
    if not shutil.which("clang"):
        pytest.skip("needs clang")
    r = make(tree, "CC=clang")
    assert "no musl-gcc" not in r.out
    assert "INTERP" not in headers(tree / "out/probebox")
    assert "httpcheck" in listed(tree / "out/probebox")


def test_cross_compile_names_the_tools(tree):
    make(tree, "defconfig")
    r = make(tree, "-n", "V=1", "CROSS_COMPILE=x86_64-linux-gnu-")
    assert "x86_64-linux-gnu-gcc -std=c11" in r.out


def test_unknown_config(tree):
    r = make(tree, "nosuch_defconfig", code=2)
    assert "there is no build/configs/nosuch_defconfig, only: defconfig tiny_defconfig" in r.err
    assert not (tree / ".config").exists()


def test_help(tree):
    r = make(tree, "help")
    for target in "defconfig menuconfig check fuzz asan sizes bloat install O=dir".split():
        assert target in r.out
    assert not (tree / ".config").exists()


def test_bloat_names_what_grew(tree):
    git = ["/usr/bin/git", "-c", "user.name=t", "-c", "user.email=t@localhost"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "base"]):
        assert run(*git, *words, cwd=tree).code == 0
    main = tree / "applets/main.c"
    head = "int main(int argc, char **argv)\n{\n"
    assert head in main.read_text()
    main.write_text(main.read_text().replace(
        head, "static volatile char grown_by_test[123] = {1};\n\n" + head + "\tgrown_by_test[argc]++;\n"))
    r = make(tree, "bloat", "BASE=HEAD")
    line = next(x for x in r.out.splitlines() if x.startswith("grown_by_test"))
    assert line.split() == ["grown_by_test", "-", "123", "+123"]
    assert "file, in bytes" in r.out


HELLO = """// SPDX-License-Identifier: MIT
// A throwaway applet.
#include "applets/applet.h"

static struct config {
	bool loud;
} config;

#define OPT_STRUCT struct config
#define OPTIONS(ROW) ROW(OPT_FLAG, 'l', loud, "loud", "", "say it loudly")
OPT_TABLE(options, OPTIONS)

static int parse(struct check *check, struct err *err)
{
	struct text target = TEXT_IN(check->target);
	const char *who = opt_parse_one(&check->operands, &options, &config, "WHO", err);

	if (!who)
		return -1;
	text_add(&target, "%q", who);
	return 0;
}

static int run(const struct check *check, struct report *r)
{
	struct text outcome = TEXT_IN(r->outcome);

	(void)check;
	text_add(&outcome, config.loud ? "HELLO" : "hello");
	return 0;
}

const struct applet hello_you_applet = {
	.parse = parse,
	.run = run,
	.texts = APPLET_TEXTS("hello-you", "", "WHO", "Says hello."),
};
"""

STANZA = """
config HELLO_YOU
	bool "hello-you: says hello"
	default y
	help
	  A throwaway applet.
"""


def test_an_applet_is_one_file_and_one_stanza(tree):
    (tree / "applets/hello_you.c").write_text(HELLO)
    kconfig = tree / "Kconfig"
    kconfig.write_text(kconfig.read_text() + STANZA)
    make(tree, "refresh-configs")
    assert "CONFIG_HELLO_YOU=y" in (tree / "build/configs/defconfig").read_text()
    assert "# CONFIG_HELLO_YOU is not set" in (tree / "build/configs/tiny_defconfig").read_text()
    make(tree, "defconfig", "all")
    assert "hello-you" in listed(tree / "out/probebox")
    r = run(tree / "out/bin/hello-you", "--loud", "world")
    assert (r.code, r.err) == (0, "") and r.out.startswith("world: HELLO in "), r
    assert "--loud" in run(tree / "out/bin/hello-you", "--help").out
