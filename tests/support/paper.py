"""A study to import into and export from: a guide with every kind of answer, an observation, a consent form of two items."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.store import crypt
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes

PASSPHRASE = "een zin van een test"

STUDY = """\
study: proef
title: {nl: Proef, en: Trial}
language: nl
roles:
  - {id: werknemer, nl: Werknemer, en: Employee, prefix: W}
  - {id: jobcoach, nl: Jobcoach, en: Job coach, prefix: J}
consent:
  version: 3
  items:
    - {id: deelname, required: true, allows: taking_part, ask: {nl: Doet u mee?, en: Will you take part?}}
    - {id: citeren, required: false, allows: quoting, ask: {nl: Mag het?, en: May we?}}
reasons:
  - {id: te_persoonlijk, nl: te persoonlijk, en: too personal}
targets: {roles: {werknemer: 4, jobcoach: 1}, per_site: {werknemer: 2}}
sites:
  - {id: kas, nl: de kas, en: the greenhouse}
"""
GUIDE = """\
protocol: proef/gids
version: 1
kind: interview
title: {nl: Gids, en: Guide}
roles: [werknemer, jobcoach]
waves: [T0, T6]
scales:
  drie:
    - {id: slecht, score: 1, nl: slecht, en: bad}
    - {id: matig, score: 2, nl: matig, en: fair}
    - {id: goed, score: 3, nl: goed, en: good}
sections:
  - id: begin
    title: {nl: Begin, en: Start}
    items:
      - {id: welkom, kind: say, source: added, ask: {nl: Welkom., en: Welcome.}}
      - id: werk
        kind: open
        source: added
        ask: {nl: Wat doet u?, en: What do you do?}
        parts: [{id: wat, nl: wat, en: what}, {id: hoe, nl: hoe, en: how}]
      - {id: naam, kind: text, identifier: true, source: added, ask: {nl: Uw naam?, en: Your name?}}
  - id: leren
    route: ontwikkel
    title: {nl: Leren, en: Learning}
    items:
      - {id: wil, kind: yes_no, remark: true, source: added, ask: {nl: Wilt u leren?, en: Do you want to learn?}}
      - {id: waarom, kind: open, when: {wil: nee}, source: added, ask: {nl: Waarom niet?, en: Why not?}}
      - id: wie
        kind: choice
        other: text
        source: added
        options: [{id: baas, nl: baas, en: boss}, {id: coach, nl: coach, en: coach}]
        ask: {nl: Wie helpt?, en: Who helps?}
      - id: hulp
        kind: multiple
        other: text
        source: added
        options: [{id: geld, nl: geld, en: money}, {id: tijd, nl: tijd, en: time}]
        ask: {nl: Welke hulp?, en: What help?}
      - {id: cijfer, kind: grade, source: added, ask: {nl: Cijfer?, en: Mark?}}
      - {id: oordeel, kind: scale, scale: drie, source: added, ask: {nl: Oordeel?, en: Judgement?}}
      - id: uren
        kind: number
        unit: uur
        minimum: 0
        maximum: 60
        decimals: 1
        source: added
        ask: {nl: Uren?, en: Hours?}
      - {id: deel, kind: percentage, source: added, ask: {nl: Deel?, en: Share?}}
      - {id: sinds, kind: date, source: added, ask: {nl: Sinds?, en: Since?}}
      - {id: begint, kind: time, source: added, ask: {nl: Begint?, en: Starts?}}
      - {id: reis, kind: duration, source: added, ask: {nl: Reis?, en: Travel?}}
      - id: raster
        kind: grid
        source: added
        rows: [{id: tillen, nl: tillen, en: lifting}, {id: lezen, nl: lezen, en: reading}]
        columns: [{id: nu, nl: nu, en: now, scale: drie}, {id: cijfer, nl: cijfer, en: mark, kind: grade}]
        ask: {nl: Hoe gaat het?, en: How does it go?}
      - id: banen
        kind: repeat
        source: added
        items:
          - {id: baan, kind: text, source: added, ask: {nl: Welke?, en: Which?}}
          - {id: chef, kind: text, identifier: true, source: added, ask: {nl: Chef?, en: Chief?}}
          - {id: jaren, kind: number, unit: jaar, source: added, ask: {nl: Jaren?, en: Years?}}
        ask: {nl: Eerdere banen?, en: Earlier jobs?}
      - {id: slot, kind: open, source: added, ask: {nl: Nog iets?, en: Anything else?}}
"""
SHEET = """\
protocol: proef/blad
version: 1
kind: observation
title: {nl: Blad, en: Sheet}
roles: []
sections:
  - id: blad
    title: {nl: Blad, en: Sheet}
    items:
      - id: blad
        kind: sheet
        source: added
        ask: {nl: Wat gebeurt er?, en: What happens?}
        columns: {descriptive: {nl: Te zien, en: Seen}, reflective: {nl: Gedacht, en: Thought}}
        rows:
          - {id: verloop, timed: true, nl: Verloop, en: Course}
          - {id: woorden, quotes: true, nl: Woorden, en: Words}
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, crypt.Key]:
    """The study, made once; its folder and key."""
    folder = tmp_path_factory.mktemp("paper") / "proef"
    with Study.create(folder, "blank", "Proef", PASSPHRASE, by="R1") as study:
        (folder / "codebook.yaml").unlink(missing_ok=True)
        for each in (folder / "protocols").iterdir():
            each.unlink()
        (folder / "study.yaml").write_text(STUDY, "utf-8")
        (folder / "protocols" / "gids.yaml").write_text(GUIDE, "utf-8")
        (folder / "protocols" / "blad.yaml").write_text(SHEET, "utf-8")
        told = [str(news) for news in adopt_changes(study)]
        assert {"proef/gids", "proef/blad"} <= {name for name, _ in study.protocols()}, told
        key = study.log.key
    return folder, key


@pytest.fixture
def study(made: tuple[Path, crypt.Key], tmp_path: Path) -> Iterator[Study]:
    """A copy of the study for one test."""
    folder, key = made
    shutil.copytree(folder, tmp_path / "proef")
    with Study.opened(tmp_path / "proef", key, by="R1") as opened:
        yield opened


def session(body: str = "", **changes: str | None) -> str:
    """A session file with the usual header; a field set to None is left out, `body` comes after."""
    fields: dict[str, str | None] = {
        "protocol": "proef/gids",
        "site": "kas",
        "participant": "W01",
        "role": "werknemer",
        "held_at": "2026-03-04",
        "researchers": "[R1, R2]",
        "consent": "ja",
        **changes,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None) + body


def saved(folder: Path, text: str, name: str = "sessie.yaml") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path
