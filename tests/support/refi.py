"""Studies for the REFI-QDA exchange, what another program reads of them, and files as another program would make them."""

from __future__ import annotations

import csv
import random
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from pyrefiqda import RefiProject

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.coding.edits import define
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.desk.codings import import_codings
from fieldwork.study.live import Live
from tests.support.program import YES
from tests.support.studies import PASSPHRASE, fieldwork

GUIDE = "tno-2019/werknemer"
ITEMS = ("vitaliteit.a", "vitaliteit.b", "vitaliteit.c")
NASTY = "🙂👩‍👩‍👧 Q\u0304oë\u0301 <b>&amp; ]]> \u2028 =1+1\x0b “ja”\t\ufeff."
"""Letters of several code points, signs beyond the first plane, markup, and what XML cannot hold."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo study; the tests only read it."""
    home = tmp_path_factory.mktemp("thuis")
    fieldwork("demo", str(home / "demo"), "--no-open", home=home, FIELDWORK_PASSPHRASE="demo")
    return home / "demo"


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """Forty sources with five thousand codings, over words that are hard to carry."""
    base = tmp_path_factory.mktemp("lastig")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(base / "home"))
        with nasty_study(base / "studie") as opened:
            yield opened


def nasty_study(folder: Path, *, sources: int = 40, codings: int = 5_000) -> Study:
    """An open study of so many sessions, one answer in three empty, with so many codings by two coders all over their texts.

    Two themes of different routes have one name; one coding has a memo, and so have a session, a code and the study.
    """
    study = Study.create(folder, "tno-2019", "Proef & <co> 🙂", PASSPHRASE, by="R1")
    for route in ("vitaliteit", "ontwikkel"):
        change(study, define(codebook(study), f"{route}_thuis", nl="Thuissituatie", route=route, definition=f"{route}\x0b."))
    dice = random.Random(6)
    for number in range(1, sources + 1):
        code = f"W{number:02d}"
        header = Header(site="kas", participants=(code,), roles={code: ("werknemer",)}, role="werknemer", researchers=("R1",),
                        held_at=f"2026-03-{number % 28 + 1:02d}T10:00")  # fmt: skip
        live = Live.start(study, study.protocol(GUIDE), header, ConsentGiven(YES, ("deelname",)))
        for place, item in enumerate(ITEMS):
            words = "" if (number + place) % 3 == 0 else " ".join(f"{NASTY} Zin {n} van {code}." for n in range(40))
            live.answer(item, words)
        live.do(act.Note(f"n{number}", ITEMS[0], f"Wijst 👉 naar de kas van {code}.", "descriptive", code, "10:05"))
        live.do(act.Close())
        live.leave()
    _code(study, folder, codings, dice)
    return study


def _code(study: Study, folder: Path, many: int, dice: random.Random) -> None:
    from fieldwork.study.desk.documents import document

    codes = [code.id for code in codebook(study).in_force()]
    parts = [(row.id, part) for row in study.log.sessions() for part in document(study, row.id).parts]
    rows, seen = [], set()
    while len(rows) < many:
        session, part = parts[len(rows) % len(parts)]
        start = dice.randrange(len(part.text) - 1)
        end = min(start + dice.randrange(2, 60), len(part.text))
        row = (session, part.item or "", part.field, start, end, dice.choice(codes), dice.choice(("C1", "C2")))
        if part.text[start:end].strip() and row not in seen:
            seen.add(row)
            rows.append(row)
    file = folder.parent / f"{folder.name}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("session", "item", "field", "start", "end", "code", "coder"))
        writer.writerows(rows)
    assert import_codings(study, file).new == many


@dataclass(frozen=True)
class Read:
    """What pyrefiqda makes of a project: codings as (text, code, coder), names of sources, codes by GUID, the texts."""

    project: Any
    codings: list[tuple[str, str, str]]
    case_texts: list[tuple[str, str]]
    texts: Mapping[str, str]


def read_by_pyrefiqda(path: Path, into: Path) -> Read:
    """A project as another program reads it, with every coding looked up as such a program would."""
    project = RefiProject.load(path, str(into))
    names: dict[str, str] = {}

    def walk(codes: Any) -> None:
        for code in codes:
            names[code.guid] = code.name
            walk(code.code)

    walk(project.code_book.codes.code if project.code_book else ())
    users = {user.guid: user.name for user in (project.users.user if project.users else ())}
    cases = {case.guid: case.name for case in (project.cases.case if project.cases else ())}
    codings, case_texts, texts = [], [], {}
    for source in project.sources.text_source if project.sources else ():
        text = RefiProject.resolve_source_path(source.plain_text_path, into).read_bytes().decode("utf-8")
        texts[source.name] = text
        for selection in source.plain_text_selection:
            words = text[selection.start_position : selection.end_position]
            for coding in selection.coding:
                target = coding.code_ref.target_guid
                if target in cases:
                    case_texts.append((source.name, cases[target]))
                else:
                    codings.append((words, names[target], users[selection.creating_user]))
    return Read(project, sorted(codings), case_texts, texts)


# --- files of another program ------------------------------------------------------------------------------------------------

_SPACE = UUID("12345678-1234-4234-8234-123456789abc")


def guid(name: str) -> str:
    """A GUID of another program."""
    return str(uuid5(_SPACE, name)).upper()


TEXT = "Ik werk hier graag.\nMaar 🙂 het is druk."


def project_xml(**parts: str) -> str:
    """A small project of another program; `parts` take the place of its lists, of the text's own elements and attributes."""
    given = {
        "head": "", "users": f'<Users><User guid="{guid("u")}" name="Anna de Boer"/></Users>',
        "codes": f'<Code guid="{guid("c")}" name="Werkdruk" isCodable="true" color="#abc"/>',
        "variables": "", "cases": "", "notes": "", "sources": "",
        "path": f'plainTextPath="internal://{guid("s")}.txt"', "inline": "", "place": 'startPosition="25" endPosition="38"',
        "origin": "Ander programma 1", "code": guid("c"), "selection": guid("p"), "coding": guid("k"), "values": "", **parts,
    }  # fmt: skip
    return (
        '<?xml version="1.0" encoding="utf-8"?>{head}<Project xmlns="urn:QDA-XML:project:1.0" name="X" origin="{origin}">{users}'
        "<CodeBook><Codes>{codes}</Codes></CodeBook>{variables}{cases}<Sources>"
        f'<TextSource guid="{guid("s")}" name="Gesprek 1" {{path}} creationDateTime="2025-05-06T07:08:09Z">{{inline}}'
        '<PlainTextSelection guid="{selection}" {place} '
        f'creatingUser="{guid("u")}" creationDateTime="2025-06-07T08:09:10Z"><Coding guid="{{coding}}">'
        '<CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>{values}</TextSource>{sources}</Sources>{notes}</Project>'
    ).format(**given)


def qdpx(path: Path, xml: str | bytes | None = None, entries: Mapping[str, bytes] | None = None) -> Path:
    """A .qdpx with this XML and these other entries; a text where it is to be, unless said otherwise."""
    content = project_xml() if xml is None else xml
    files = {f"Sources/{guid('s')}.txt": TEXT.encode()} if entries is None else entries
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("anders.qde", content if isinstance(content, bytes) else content.encode())
        for name, data in files.items():
            archive.writestr(name, data)
    return path
