"""A study in which people said coded things, for tests of saturation: a sentence for each code, in as many talks as are asked."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.study import Study
from fieldwork.study.desk.codings import import_codings
from fieldwork.study.live import Live
from tests.support.program import YES
from tests.support.rounds import ITEM, sentence

BURDEN, TALK, HOME = "werkvermogen_belasting", "monitoren_bespreken", "thuissituatie"
CARE, ACCESS, FLEXIBLE = (f"bedrijfscultuur.{name}" for name in ("zorgzaamheid_respect", "toegankelijkheid", "flexibiliteit"))
CULTURE = "bedrijfscultuur"
CLIMATE = "leerklimaat"
"""A code of the development route; all others are of the vitality route."""

_numbers: Iterator[int] = count(1)


def told(
    study: Study, *codes: str, who: str = "W01", role: str = "werknemer", day: str = "2026-03-04", coder: str = "C1",
    aspect: bool = False, notes: tuple[tuple[str, str], ...] = (), **header: Any,
) -> str:  # fmt: skip
    """A closed talk in which a person says a sentence for each code, coded; its id. `notes` are (speaker, text)."""
    given: dict[str, Any] = {
        "site": "kas", "participants": (who,), "roles": {who: (role,)}, "role": role, "researchers": ("R1",),
        "held_at": f"{day}T10:00", **header,
    }  # fmt: skip
    live = Live.start(study, study.protocol(f"tno-2019/{role}"), Header(**given), ConsentGiven(YES, ("deelname",)))
    live.answer(ITEM, " ".join(sentence(number) for number in range(max(len(codes), 1))))
    for number, (speaker, text) in enumerate(notes):
        live.do(act.Note(f"n{number}", ITEM, text, speaker=speaker))
    live.do(act.Close())
    live.leave()
    code(study, live.session, *codes, coder=coder, aspect=aspect)
    return live.session


def code(study: Study, session: str, *codes: str, coder: str = "C1", aspect: bool = False, field: str = "answer") -> None:
    """Give the sentences of a session these codes, the first the first; an empty one is left out."""
    file = Path(study.folder).parent / f"coderingen-{next(_numbers)}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["session", "item", "field", "start", "end", "code", "actor", "coder", "valence", "new_aspect"])
        for place, each in enumerate(codes):
            if each:
                writer.writerow([session, ITEM, field, 21 * place, 21 * place + 20, each, "werknemer", coder, "beide", aspect])
    import_codings(study, file, by=coder)
