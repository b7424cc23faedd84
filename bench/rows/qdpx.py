"""Writing and checking a .qdpx of 40 documents of 31,500 characters with 5,000 codings, against one second.

Like the row `codings` it is held to the clock on the wall. The note tells the whole process too, key and start included.
"""

from __future__ import annotations

import subprocess
import time
from itertools import count
from pathlib import Path
from statistics import median

from bench.coded import CODES, DOCUMENTS, LENGTH, documents_of
from bench.places import PASSPHRASE, console_script, environment
from bench.row import Row, compare
from fieldwork.exports.refi.project import write_project
from fieldwork.exports.writing import Manner
from fieldwork.study.folder import Study

CODINGS = 5_000
SECONDS = 1.0
_runs = count(1)


def measure() -> Row:
    """Time after time into one file, whose schema, references and places are checked in it; then the command, thrice."""
    folder = documents_of(CODINGS)
    with Study.open(folder, PASSPHRASE) as study:
        found = compare(lambda: _write(study, folder.parent / "alles.qdpx"), lambda: SECONDS, least=5, most=8)
    whole = median(_export(folder) for _ in range(3))
    return Row(
        "qdpx", f"writing a .qdpx of {DOCUMENTS} documents of {LENGTH:,} characters, {CODINGS:,} codings, {CODES} codes",
        "one second", 1.0, found.ratio, found.ours, found.theirs, found.rounds, f"as a command, from the start: {whole:.2f} s",
    )  # fmt: skip


def _write(study: Study, file: Path) -> float:
    begun = time.perf_counter()
    done = write_project(study, file, codings="all", manner=Manner())
    seconds = time.perf_counter() - begun
    assert done.rows == CODINGS
    return seconds


def _export(folder: Path) -> float:
    to = folder.parent / f"qdpx-{next(_runs)}"
    argv = [console_script(), "--study", str(folder), "export", "refi-qda", "--to", str(to)]
    begun = time.perf_counter()
    subprocess.run(argv, env=environment(FIELDWORK_PASSPHRASE=PASSPHRASE), check=True, capture_output=True)
    return time.perf_counter() - begun
