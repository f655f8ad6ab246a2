#!/usr/bin/env python3
"""Time and peak memory of a whole process over a thousand files, by format and mixed.

    cargo build --release
    python3 benches/batch.py target/release/hegui [files]

Each format's batch is its file of benches/formats a thousand times over, in a temporary folder; `mixed` is all of them in
turn. Shown are seconds, milliseconds a file (with as many threads as the machine has, and with one) and the peak memory of
the process in MB.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent / "formats"


def measure(program, folder, *more):
    """Seconds and MB of one run."""
    command = [program, "check", "--quiet", "--format", "concise", "--fail-on", "never", "--today", "2024-03-15", *more, folder]
    begun = time.monotonic()
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{program} ended with {os.waitstatus_to_exitcode(status)} on {folder}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def main():
    program = Path(sys.argv[1]).resolve()
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    samples = sorted(SAMPLES.iterdir())
    batches = [(sample.name, [sample]) for sample in samples] + [("mixed", samples)]
    print(f"{'format':28} {'s':>8} {'ms/file':>8} {'1 thread':>9} {'MB':>7}")
    for name, sources in batches:
        with tempfile.TemporaryDirectory() as folder:
            for n in range(number):
                source = sources[n % len(sources)]
                shutil.copy(source, Path(folder) / f"{n:05}{source.suffix}")
            seconds, memory = measure(program, folder)
            single, _ = measure(program, folder, "--jobs", "1")
            print(f"{name:28} {seconds:8.2f} {1000 * seconds / number:8.2f} {1000 * single / number:9.2f} {memory:7.1f}")


if __name__ == "__main__":
    main()
