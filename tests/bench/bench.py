#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a check costs beside a program that does nothing but the check (floor.c), and beside
whatever else is installed. `make bench` runs it. No figure decides anything here.

Environment: PROBEBOX, the program; TURNS, how often each command runs per round (200)."""
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import cost  # noqa: E402

PROBEBOX = os.path.abspath(os.environ.get("PROBEBOX", cost.ROOT / "out/probebox"))
OUT = pathlib.Path(PROBEBOX).parent
HTTPCHECK, TCPCHECK = (str(OUT / "bin" / name) for name in ("httpcheck", "tcpcheck"))
TURNS = int(os.environ.get("TURNS", 200))
ROUNDS = 5
SLOWER_AT_MOST = 1.15


def verdict(value, limit):
    return "ok" if value <= limit else "over"


def spawn(program, turns, commands):
    """[(median, p95, exit code)] in microseconds; `commands` in turns."""
    words = [w for c in commands for w in ("--", *map(str, c))][1:]
    out = subprocess.run([program, str(turns), *words], check=True, capture_output=True, text=True)
    rows = [list(map(int, line.split())) for line in out.stdout.splitlines()]
    return [(median / 1000, p95 / 1000, code) for median, p95, code in rows]


def times(title, program, commands, limits, rounds=ROUNDS, turns=TURNS):
    """Prints one table. The first command is what the others are compared with."""
    print(f"\n{title:34} {'median':>8} {'p95':>8} {'ratio':>6}  {'of rounds':13} {'limit':>5}")
    seen = [spawn(program, turns, commands.values()) for _ in range(rounds)]
    for i, name in enumerate(commands):
        median, p95 = (statistics.median(r[i][k] for r in seen) for k in (0, 1))
        ratios = [r[i][0] / r[0][0] for r in seen]
        ratio = statistics.median(ratios)
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}" if i else ""
        limit = f"{limits[name]:5.2f} {verdict(ratio, limits[name])}" if name in limits else ""
        note = f"exit code {seen[-1][i][2]}" if seen[-1][i][2] != seen[-1][0][2] else ""
        line = f"  {name:32} {median:5.0f} us {p95:5.0f} us {ratio:6.2f}  {spread:13} {limit}{note}"
        print(line.rstrip())


def peers(url):
    """What else is installed that could ask the same question."""
    found = {}
    for name, words in {
        "curl": ["curl", "-fsS", "-o", "/dev/null", url],
        "wget": ["wget", "-q", "-O", "/dev/null", url],
        "busybox wget": ["busybox", "wget", "-q", "-O", "/dev/null", url],
        # Nobody speaks gRPC there: it fails at once, and costs what it costs to start.
        "grpc_health_probe": ["grpc_health_probe", "-addr", url.split("/")[2]],
    }.items():
        if shutil.which(words[0]):
            found[name] = words
    return found


def file_limit():
    """What is promised for the build at hand."""
    config = (OUT / "config.h").read_text() if (OUT / "config.h").exists() else ""
    on = set(re.findall(r"#define ENABLE_(\w+) 1\b", config))
    if "TLS" in on:
        return 152 * 1024
    applets = (OUT / "applets.h").read_text().count("APPLET") if config else 2
    return (16 if applets == 1 and "DNS" not in on else 56) * 1024


def print_figures(tracer, commands):
    print(f"\n{'file':34} {'bytes':>8} {'limit':>8}")
    size, limit = os.path.getsize(PROBEBOX), file_limit()
    print(f"  {'probebox':32} {size:8,} {limit:8,} {verdict(size, limit)}")
    print(f"  {'floor':32} {os.path.getsize(OUT / 'bench/floor'):8,}")
    for name, command in commands.items():
        print(f"\n{name:34} {'':8} {'limit':>8}")
        for what, value in cost.measure(tracer, *command).items():
            limit = cost.LIMITS[what]
            end = "" if name.startswith("floor") else f"{limit:8,} {verdict(value, limit)}"
            print(f"  {what:32} {value:8,} {end}".rstrip())


def print_hyperfine(commands):
    """A second opinion on the same medians: another program's clock."""
    if not shutil.which("hyperfine"):
        return
    with tempfile.NamedTemporaryFile() as report:
        lines = [" ".join(map(str, c)) for c in commands.values()]
        subprocess.run(["hyperfine", "-N", "-i", "--warmup", "20", "--runs", str(TURNS * 2),
                        "--export-json", report.name, *lines], check=True, capture_output=True)
        medians = [r["median"] * 1e6 for r in json.load(open(report.name))["results"]]
    print(f"\n{'hyperfine -N, healthy':34} {'median':>8} {'':8} {'ratio':>6}")
    for name, median in zip(commands, medians):
        print(f"  {name:32} {median:5.0f} us {'':8} {median / medians[0]:6.2f}")


def main():
    directory = OUT / "bench"
    tools = {n: cost.build(directory, f"tests/bench/{n}.c") for n in ("spawn", "memory")}
    floor = cost.build_like(PROBEBOX, "tests/bench/floor.c", directory)
    with cost.nginx(directory) as (port, server), socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        closed_port = closed.getsockname()[1]
        print(f"{server}; Linux {os.uname().release}, {os.cpu_count()} CPUs, load"
              f" {os.getloadavg()[0]:.1f}; {ROUNDS} rounds of {TURNS} turns, medians of rounds")
        url, closed_url = (f"http://127.0.0.1:{p}/" for p in (port, closed_port))
        healthy = {"floor": [floor, port], "httpcheck": [HTTPCHECK, url],
                   "tcpcheck": [TCPCHECK, f"127.0.0.1:{port}"]}
        refused = {"floor": [floor, closed_port], "httpcheck": [HTTPCHECK, closed_url],
                   "tcpcheck": [TCPCHECK, f"127.0.0.1:{closed_port}"]}
        print_figures(tools["memory"], {
            "httpcheck, healthy": healthy["httpcheck"],
            "httpcheck, refused": refused["httpcheck"],
            "tcpcheck, healthy": healthy["tcpcheck"],
            "floor, healthy": [floor, str(port)],
        })
        limits = {"httpcheck": SLOWER_AT_MOST}
        times("time, healthy", tools["spawn"], healthy, limits)
        times("time, refused", tools["spawn"], refused, limits)
        times("others, healthy", tools["spawn"], {**healthy, **peers(url)}, {}, 1, TURNS // 2)
        print_hyperfine(healthy)


if __name__ == "__main__":
    main()
