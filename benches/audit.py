#!/usr/bin/env python3
"""What an audit costs as a whole process, and how it grows with the number of reports.

    cargo build --release
    python3 benches/audit.py target/release/hegui [2000 20000 …]

The batches are those of `cargo bench --bench copies -- write DIR N`: reports made up of the project's own sentences, some of
them copied from one another. Shown of each run are seconds, reports and MB a second, seconds of processor time and the peak
memory in MB: with copies and without, with one thread and with two, with a store, the first time and again; and of a check
with rules that are met and with rules that never are, ten and a thousand of each.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HEADER = f"{'run':34} {'s':>8} {'files/s':>9} {'MB/s':>7} {'cpu s':>8} {'MB':>7}"


class Batch:
    """A folder of reports."""

    def __init__(self, folder, number):
        self.folder, self.number = folder, number
        subprocess.run(
            ["cargo", "bench", "--quiet", "--bench", "copies", "--", "write", folder, str(number)], cwd=PROJECT, check=True
        )
        self.megabytes = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1e6


def measure(name, command, batch):
    """Runs a command and shows what it cost; its seconds."""
    begun = time.monotonic()
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    cpu = usage.ru_utime + usage.ru_stime
    peak = usage.ru_maxrss / 1024
    rate, flow = batch.number / seconds, batch.megabytes / seconds
    print(f"{name:34} {seconds:8.2f} {rate:9.0f} {flow:7.1f} {cpu:8.2f} {peak:7.0f}", flush=True)
    return seconds


def audits(program, batch, scratch):
    """The audits of a batch."""
    command = [program, "audit", batch.folder, "--year", "2023", "--today", "2024-06-30", "--no-config"]
    two = measure("audit", [*command, "--jobs", "2"], batch)
    one = measure("audit, one thread", [*command, "--jobs", "1"], batch)
    print(f"{'':34} one thread / two: {one / two:.2f}")
    measure("audit --no-copies", [*command, "--jobs", "2", "--no-copies"], batch)
    measure("audit --format jsonl", [*command, "--jobs", "2", "--format", "jsonl"], batch)
    store = ["--store", str(scratch / f"{batch.number}.sqlite")]
    measure("audit --store, the first time", [*command, "--jobs", "2", *store], batch)
    measure("audit --store, again", [*command, "--jobs", "2", *store], batch)
    for table in ("xlsx", "letters"):
        path = scratch / f"{batch.number}.{table}"
        measure(f"audit --output {table}", [*command, "--jobs", "2", "--no-copies", "--output", f"{table}={path}"], batch)


def rules(path, number, met):
    """Writes a pack of rules that are met by some reports, or by none."""
    words = "行政复议 行政执法 合法性审查 规范性文件 法律顾问 普法 信访 矛盾纠纷 营商环境 政务公开".split()
    with open(path, "w", encoding="utf-8") as out:
        out.write('pack: {id: bench, version: "1"}\nauthorities: {bench: {document: 测试, en: test}}\nrules:\n')
        for n in range(number):
            word = f"{words[n % len(words)]}{'' if met else '永不出现'}{chr(0x4E00 + n % 5000)}"
            pattern = f"{words[n % len(words)]}[^。]{{0,30}}{1 + n}[余]?件" if met else word
            out.write(
                f"  - {{id: text/b{n}, title: 甲, severity: note, authority: bench, within: {{text: file}}, "
                f"check: {{mentions: {{none: ['{pattern}']}}}}, message: 乙, fix: 丙}}\n"
            )


def added_rules(program, batch, scratch):
    """What rules cost that are added."""
    for met in (False, True):
        cost = []
        for number in (10, 1000):
            path = scratch / f"{number}-{met}.yaml"
            rules(path, number, met)
            command = [program, "check", batch.folder, "--no-config", "--rules", str(path), "--today", "2024-06-30"]
            command += ["--fail-on", "never", "--format", "concise", "--jobs", "2"]
            name = f"check, {number} rules {'of two words' if met else 'never met'}"
            cost.append(measure(name, command, batch))
        each = 1e6 * (cost[1] - cost[0]) / 990 / batch.number
        print(f"{'':34} each rule more: {each:.2f} µs a report")


def main():
    program = str(Path(sys.argv[1]).resolve())
    numbers = [int(number) for number in sys.argv[2:]] or [2000, 20000]
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            batch = Batch(str(scratch / "batch"), number)
            print(f"\n{number} reports, {batch.megabytes:.0f} MB\n{HEADER}")
            audits(program, batch, scratch)
            if number == numbers[0]:
                added_rules(program, batch, scratch)


if __name__ == "__main__":
    main()
