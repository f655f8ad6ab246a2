"""Examine a folder of reports on many machines: each partition of the paths goes to a hegui of its own.

    spark-submit examples/spark/audit.py /shared/reports --today 2024-03-15 --parquet /shared/rows

Every machine sees the folder under the same path and finds the program `hegui`. One row a report comes back: a few columns
to sort and count by, and in `row` the whole JSON object that hegui wrote.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pandas
from pyspark.sql import DataFrame, SparkSession

KINDS = {".doc", ".docx", ".wps", ".rtf", ".pdf", ".ofd", ".html", ".htm", ".txt", ".md", ".zip"}
SCHEMA = """path string, is_report boolean, organ string, level string, year int, score double,
            errors int, warnings int, notes int, row string"""


def paths(folder: str) -> list[str]:
    """The reports below a folder, in one order on every machine. Hidden files and lock files of office programs are none."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            os.path.join(place, name)
            for name in names
            if os.path.splitext(name)[1].lower() in KINDS and not name.startswith((".", "~$"))
        ]
    return sorted(found)


def rows(files: list[str], command: list[str]) -> Iterator[dict]:
    """What one hegui says of some files. Where its last line is missing, rows may be missing; so they are where a path
    is not there on this machine, or its disk cannot be read: both end the job. A damaged report is a row like any other."""
    listed = "\0".join(files).encode()
    done = subprocess.run(command, input=listed, capture_output=True, check=False)
    lines = done.stdout.decode().splitlines()
    ended = bool(lines) and json.loads(lines[-1])["kind"] == "end"
    if not ended or json.loads(lines[0])["problems"]:
        raise RuntimeError(f"hegui ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    for line in lines:
        report = json.loads(line)
        if report["kind"] != "report":
            continue
        row = {key: report[key] for key in ("path", "is_report", "organ", "level", "year", "score")}
        for severity in ("error", "warning", "note"):
            standing = (f for f in report["findings"] if f["severity"] == severity and not f["waived"])
            row[severity + "s"] = sum(1 for _ in standing)
        yield row | {"row": line}


def examine(spark: SparkSession, files: list[str], partitions: int, command: list[str]) -> DataFrame:
    """A row a report, each partition of the paths examined where Spark puts it."""

    def partition(batches: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        columns = [column.split()[0] for column in SCHEMA.split(",")]
        for batch in batches:
            yield pandas.DataFrame(list(rows(batch["path"].tolist(), command)), columns=columns).astype(
                {"year": "Int32", "score": "Float64"}
            )

    listed = spark.createDataFrame([(path,) for path in files], "path string").repartition(partitions)
    return listed.mapInPandas(partition, SCHEMA)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder")
    asked.add_argument("--hegui", default="hegui", help="the program, as every machine finds it")
    asked.add_argument("--today", default=datetime.date.today().isoformat(), help="one day for all machines")
    asked.add_argument("--partitions", type=int, default=8, help="so many pieces; two or three for each core")
    asked.add_argument("--parquet", help="write the rows there")
    asked.add_argument("--jsonl", help="write hegui's own lines there, sorted by path")
    asked = asked.parse_args()
    # Spark gives a task one core. Copies are a matter of all reports, not of those that happen to lie in one partition.
    command = [asked.hegui, "audit", "--files-from", "-", "--format", "jsonl", "--today", asked.today]
    command += ["--no-copies", "--quiet", "--jobs", "1"]
    spark = SparkSession.builder.appName("hegui").getOrCreate()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")
    table = examine(spark, paths(asked.folder), asked.partitions, command).orderBy("path").cache()
    if asked.parquet:
        table.write.mode("overwrite").option("compression", "gzip").parquet(asked.parquet)
    if asked.jsonl:
        with open(asked.jsonl, "w", encoding="utf-8") as file:
            file.writelines(row["row"] + "\n" for row in table.select("row").toLocalIterator())
    print(f"{table.count()} rows", file=sys.stderr)
    spark.stop()


if __name__ == "__main__":
    main()
