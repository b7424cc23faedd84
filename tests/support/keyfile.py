"""A lead at her key file, for tests: a study in which names stand, and the way to the place where the key file is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from fieldwork.store import crypt
from fieldwork.study import Study
from fieldwork.study.privacy.names import entry, make_names
from fieldwork.tui.screens.keyfile import Keyfile
from fieldwork.tui.screens.keyfile_door import KeyfileDoor
from fieldwork.tui.screens.lead import Lead
from tests.support.program import arrive, press, until
from tests.support.rounds import said_anew, talk
from tests.support.studies import PASSPHRASE, new_study

OWN = "zeven namen achter slot en grendel"
NAME, PHONE = "Hortensia Zwaluwstaart", "06-12345678"
SAID = "Ik ben Hortensia Zwaluwstaart. Mijn maat Teunis Pelikaan leert mij sorteren, zegt mevrouw Kwartel."
WORDS = ("Hortensia", "Zwaluwstaart", "Teunis", "Pelikaan", "Kwartel", "Lavendelkwekerij", "12345678", "Horry")
"""What no file may hold but as it is encrypted, and no event but the answer of W01."""


def told(base: Path, folder: Path) -> tuple[Study, str]:
    """The study of L1, open: what W01 said, in which names stand, and a talk with W02; the id of W01's session."""
    study = Study.opened(new_study(base, folder), crypt.derive(folder / "study.fieldwork", PASSPHRASE), by="L1")
    session = talk(study, "W01")
    said_anew(study, session, SAID)
    talk(study, "W02")
    return study, session


def filled(study: Study, entries: Mapping[str, str]) -> None:
    """A key file with names by code."""
    with make_names(study, OWN) as names:
        names.put([entry(study, {"code": code, "name": name}) for code, name in entries.items()])


async def to_the_door(pilot: Pilot[None]) -> Any:
    """From the first screen over the lead's to the door."""
    await press(pilot, "s")
    lead = await arrive(pilot, Lead)
    await until(pilot, lambda: not lead.computing)
    await press(pilot, "a")
    return await arrive(pilot, KeyfileDoor)


async def inside(pilot: Pilot[None]) -> Any:
    """From the first screen into a key file that is there."""
    (await to_the_door(pilot)).query_one("#secret").value = OWN
    await press(pilot, "enter")
    return await arrive(pilot, Keyfile)


def raw(folder: Path, words: tuple[str, ...] = WORDS) -> list[str]:
    """Where a file, or the name of one, holds a name unencrypted."""
    found = []
    for path in folder.rglob("*"):
        content = (path.read_bytes() if path.is_file() else b"") + str(path).encode()
        found += [f"{word} in {path}" for word in words if word.encode() in content or word.encode("utf-16-le") in content]
    return found
