#!/usr/bin/env python3
"""Holds the findings of hegui on a translated workload against those of another program.

    agree.py THEIRS OURS

THEIRS has lines `PATH:LINE: ID …`, OURS lines `PATH:LINE:COLUMN: RULE ID …` (see translate.py); a finding is a pair of ID and
file. Prints how many both have, and of what only one has the number and the first few; ends with 1 where there is any.
"""

import collections
import re
import sys
from pathlib import Path

THEIRS = re.compile(r"^(?P<path>.+?):\d+: (?P<id>\w+) ")
OURS = re.compile(r"^(?P<path>.+?):\d+:\d+: \S+/\S+ (?P<id>\w+) ")
SHOWN = 5


def findings(path, line):
    matches = map(line.match, Path(path).read_text(encoding="utf-8").splitlines())
    return {(m["id"], Path(m["path"]).name) for m in matches if m}


def main():
    theirs, ours = findings(sys.argv[1], THEIRS), findings(sys.argv[2], OURS)
    print(f"both: {len(theirs & ours)}")
    for who, only in (("only the other", theirs - ours), ("only hegui", ours - theirs)):
        print(f"{who}: {len(only)}")
        for rule, number in sorted(collections.Counter(rule for rule, _ in only).items()):
            files = sorted(file for found, file in only if found == rule)
            print(f"  {rule}: {number}, such as {', '.join(files[:SHOWN])}")
    sys.exit(theirs != ours)


if __name__ == "__main__":
    main()
