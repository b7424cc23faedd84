"""Importing 5,000 codings with 40 codes into 40 documents of 31,500 characters: the whole process, against two seconds.

The one row that is no ratio of two things that are measured: what it is held to is the clock on the wall.
"""

from __future__ import annotations

import csv
import random
import subprocess
import time
from itertools import count
from pathlib import Path

from bench.coded import CODES, DOCUMENTS, LENGTH, coded_rows, documents_of
from bench.places import PASSPHRASE, console_script, environment
from bench.row import Row, compare
from fieldwork.study.folder import Study

CODINGS = 5_000
COLUMNS = ("session", "item", "start", "end", "code", "actor", "coder", "valence", "new_aspect")
SECONDS = 2.0
_runs = count(1)


def measure() -> Row:
    """Import by import, each with codings of its own."""
    folder = documents_of(0)
    found = compare(lambda: _import(folder), lambda: SECONDS, least=5, most=8)
    with Study.open(folder, PASSPHRASE) as study:
        (many,) = study.log.query("SELECT count(*) FROM coding")[0]
    return Row(
        "codings",
        f"importing {CODINGS:,} codings, {CODES} codes, {DOCUMENTS} documents of {LENGTH:,} characters, whole process",
        "two seconds", 1.0, found.ratio, found.ours, found.theirs, found.rounds, f"{many:,} codings stand in the end",
    )  # fmt: skip


def _import(folder: Path) -> float:
    number = next(_runs)
    file = folder.parent / f"codings-{number}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(coded_rows(folder, CODINGS, coder=f"C{number}", dice=random.Random(number)))
    argv = [console_script(), "--study", str(folder), "import", "codings", str(file)]
    begun = time.perf_counter()
    subprocess.run(argv, env=environment(FIELDWORK_PASSPHRASE=PASSPHRASE), check=True, capture_output=True)
    return time.perf_counter() - begun
