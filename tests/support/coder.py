"""A study to code in: three themes on two routes, interviews with words in every kind of place, and an observation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.coding.segments import Coding, Part
from fieldwork.store import crypt
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import do_once
from tests.support import paper

CODEBOOK = """\
codebook: proef
version: 1
title: {nl: Proef, en: Trial}
roles:
  - {id: werknemer, nl: Werknemer, en: Employee}
  - {id: jobcoach, nl: Jobcoach, en: Job coach}
routes:
  - {id: ontwikkel, nl: Ontwikkelroute, en: Development route, color: "#2F78D0", sign: O}
  - {id: vitaliteit, nl: Vitaliteitsroute, en: Vitality route, color: "#0A9C73", sign: V}
valence:
  - {id: bevorderend, nl: Bevorderend, en: Facilitator}
  - {id: belemmerend, nl: Belemmerend, en: Barrier}
themes:
  - {id: leren, route: ontwikkel, nl: Leren, en: Learning}
  - {id: rust, route: vitaliteit, nl: Rust, en: Rest}
  - {id: contact, generic: true, nl: Contact, en: Contact}
"""
SAID = "Ik begin om zeven uur. Daarna drinken we koffie met de ploeg. Dan ga ik naar de kas."
"""What W01 said of the work in s1."""
S1 = f"""\
id: s1
answers:
  werk: "{SAID}"
  wil: {{value: nee, text: "Ik ben te oud voor de klas."}}
  banen: [{{baan: bakker in de stad, jaren: 3}}, {{baan: post lopen}}]
notes:
  - {{item: werk, kind: descriptive, text: "Zij kijkt steeds naar de klok."}}
"""
S2 = """\
id: s2
answers: {werk: "Ik pak in. De jobcoach komt elke week langs."}
"""
O1 = """\
id: o1
sheet:
  - {row: verloop, at: "10:00", descriptive: "De ploeg drinkt koffie bij de kas.", reflective: "Dit is hun rust."}
"""
HEADER = "session,item,start,end,code,actor,coder,valence,new_aspect"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, crypt.Key]:
    """The study, made once; its folder and key."""
    base = tmp_path_factory.mktemp("coding")
    folder = base / "proef"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(base / "home"))
        with Study.create(folder, "blank", "Proef", paper.PASSPHRASE, by="R1") as study:
            for each in (folder / "protocols").iterdir():
                each.unlink()
            (folder / "codebook.yaml").write_text(CODEBOOK, "utf-8")
            (folder / "study.yaml").write_text(paper.STUDY, "utf-8")
            (folder / "protocols" / "gids.yaml").write_text(paper.GUIDE, "utf-8")
            (folder / "protocols" / "blad.yaml").write_text(paper.SHEET, "utf-8")
            told = [str(news) for news in adopt_changes(study)]
            assert [code.id for code in Desk(study).codebook.in_force()] == ["leren", "rust", "contact"], told
            files = (
                paper.session(S1), paper.session(S2, participant="W02"),
                paper.session(O1, protocol="proef/blad", participant=None, role=None, consent=None),
            )  # fmt: skip
            import_sessions(study, [paper.saved(base, text, f"{n}.yaml") for n, text in enumerate(files)], by="R1")
            key = study.log.key
    return folder, key


@pytest.fixture
def study(made: tuple[Path, crypt.Key], tmp_path: Path) -> Iterator[Study]:
    """A copy of the study for one test."""
    with copied(made, tmp_path / "proef") as opened:
        yield opened


def copied(made: tuple[Path, crypt.Key], folder: Path, by: str = "C1") -> Study:
    """A copy of the study in a folder of its own, open."""
    shutil.copytree(made[0], folder)
    return Study.opened(folder, made[1], by=by)


def part(desk: Desk, session: str, item: str | None, field: str = "answer") -> Part:
    """A text of a session."""
    found = desk.document(session).part(item, field)
    assert found is not None
    return found


def code(desk: Desk, words: str, code: str = "leren", session: str = "s1", item: str = "werk") -> Coding:
    """Code the words of an answer."""
    text = part(desk, session, item)
    start = text.text.index(words)
    return desk.code(session, text, start, start + len(words), code)


def say(study: Study, text: str, session: str = "s1", item: str = "werk") -> None:
    """Let a researcher write another answer over what is there."""
    do_once(study, session, act.Reopen())
    do_once(study, session, act.Answer(item, text))
    do_once(study, session, act.Close())


def told(desk: Desk, session: str | None = None) -> list[tuple[str, str, str, str]]:
    """The codings that a coder sees: coder, code, words, state."""
    return [(each.coder, each.code, each.text, each.state) for each in desk.codings(session)]
