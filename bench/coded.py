"""Long documents with codings, to measure coding on: invented transcripts in the note field of a guide."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bench.places import PASSPHRASE, here
from bench.studies import PROTOCOL, consent, header, words
from fieldwork.capture import actions as act
from fieldwork.study.desk.desk import Desk
from fieldwork.study.folder import Study
from fieldwork.study.live import Live

DOCUMENTS, LENGTH, CODES = 40, 31_500, 40
ITEM = "opening.werkdag"
SPAN = 80
"""Characters of each segment."""


@cache
def documents_of(codings: int) -> Path:
    """The folder of a closed study of `DOCUMENTS` sessions with an answer of `LENGTH` characters each; `codings` in all."""
    folder = here() / f"documents-{codings}"
    with Study.create(folder, "tno-2019", "Documenten", PASSPHRASE, by="R1") as study:
        for number in range(1, DOCUMENTS + 1):
            live = Live.start(study, study.protocol(PROTOCOL), header(number), consent(study))
            live.answer(ITEM, _paragraphs(number))
            live.do(act.Close())
            live.leave()
        if codings:
            from fieldwork.study.desk.codings import import_codings

            import_codings(study, _csv(folder, codings))
    return folder


def coded_rows(folder: Path, many: int, *, coder: str, dice: random.Random) -> Iterator[dict[str, Any]]:
    """So many codings spread over the documents, over all codes."""
    with Study.open(folder, PASSPHRASE, readonly=True) as study:
        codes = [code.id for code in Desk(study, coder).codebook.in_force()][:CODES]
        sessions = [row.id for row in study.log.sessions()]
    room = (LENGTH - SPAN) // -(-many // len(sessions))
    for number in range(many):
        start = number // len(sessions) * room + dice.randrange(room)
        yield {
            "session": sessions[number % len(sessions)], "item": ITEM, "start": start, "end": start + SPAN,
            "code": codes[number % len(codes)], "actor": "werknemer", "coder": coder, "valence": "", "new_aspect": "",
        }  # fmt: skip


def _paragraphs(number: int) -> str:
    """A transcript: paragraphs of five hundred characters, each of a few sentences."""
    return "\n".join(words(500, number * 100 + n).replace(" be", ". Be") for n in range(LENGTH // 501 + 1))[: LENGTH - 1] + "."


def _csv(folder: Path, many: int) -> Path:
    import csv

    file = folder.parent / f"coded-{many}.csv"
    rows = list(coded_rows(folder, many, coder="C9", dice=random.Random(9)))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file
