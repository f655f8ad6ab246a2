#!/usr/bin/env python3
"""Writes a neutral workload of phrases and expressions as a rule file of hegui.

    translate.py WORKLOAD.yaml OUT.yaml

The workload is a YAML file `rules: [{id, kind, severity, title, any: [phrase…] | pattern: regex}]`. A rule of kind `weak` finds
something where a phrase or the expression occurs, one of any other kind where none does. Phrases are literal text; expressions
use literals, `(?:a|b)`, `[0-9]+`, `[^\\n]{0,N}?` and `^`, the start of a line, so that other tools can be given the same ones.

Each rule looks at the whole file, and an expression may go on from one sentence to the next, as it does where nobody knows
sentences. The id of the workload stands first in the message: `path:line:column: text/h1 H1 …`. Needs PyYAML.
"""

import json
import re
import sys
from pathlib import Path

import yaml


def literal(phrase):
    """A phrase as an expression: what would be an operator is escaped."""
    return re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", phrase)


def rule(written):
    """One rule."""
    alternatives = [written["pattern"]] if "pattern" in written else [literal(phrase) for phrase in written["any"]]
    words = {"any": alternatives, "across": "paragraph"} if "pattern" in written else alternatives
    title = f"{written['id']} {written['title']}"
    return {
        "id": f"text/{written['id'].lower()}",
        "title": title,
        "severity": written["severity"],
        "authority": "workload",
        "within": {"text": "file"},
        "check": {"mentions": {"none" if written["kind"] == "weak" else "any": words}},
        "message": title,
        "fix": title,
    }


def main():
    source, target = map(Path, sys.argv[1:3])
    workload = yaml.safe_load(source.read_text(encoding="utf-8"))
    pack = {
        "pack": {"id": "workload", "version": "1"},
        "authorities": {"workload": {"document": "对照测试", "en": "side-by-side test"}},
    }
    # One rule a line, in the flow style that JSON is.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in pack.items()]
    lines += ["rules:", *(f"  - {json.dumps(rule(written), ensure_ascii=False)}" for written in workload["rules"])]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
