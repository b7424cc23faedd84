"""The codebook, its form and windows, and what coding screens tell seldom, as they look: in both languages, small and large."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.coding import edits
from fieldwork.i18n import LANGS, Lang
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook, name_version
from fieldwork.study.desk.desk import Desk
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.codebook import CodebookScreen
from fieldwork.tui.screens.codebook_form import CodeForm
from fieldwork.tui.screens.coding import Coding
from tests.support.program import arrive, press, running, screen, until
from tests.support.rounds import A, B, C, said_anew, sentence, talk
from tests.support.stills import SIZES, Stills, still_clock
from tests.support.studies import PASSPHRASE

HOSTILE = "[/a] [red]rood[/] [@click=app.quit]x[/] =1+1 \x1b[31m \u202eom\u202c 😀 Zoë"
SHORT = "[/a] [red]=1+1"


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    with still_clock():
        yield


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A codebook in which codes were described, merged, split, retired; codings whose text changed; a session to read again."""
    study = Study.create(tmp_path / "studie", "tno-2019", "Proef", PASSPHRASE, by="C1")  # by the clock that stands still
    session = talk(study, sentences=8)
    talk(study, "W02")
    desk = Desk(study, "C1")
    part = desk.document(session).parts[0]
    for number, theme in ((0, A), (1, B), (2, A), (3, C)):
        desk.code(session, part, number * 21, number * 21 + 20, theme, actor="werknemer", valence="bevorderend", new_aspect=True)
    desk.read(session)
    meant = HOSTILE.replace("\x1b", "")  # which no YAML file can hold
    words = {"definition": {"nl": meant, "en": meant}, "include": {"nl": [meant]}, "examples": {"nl": [SHORT]}}
    change(study, edits.redefine(codebook(study), A, **words))
    change(study, edits.rename(codebook(study), A, nl=f"Belasting {SHORT}", en=f"Load {SHORT}"))
    change(study, edits.merge(codebook(study), B, A))
    change(study, edits.split(codebook(study), C, [{"code": "een", "nl": SHORT}, {"code": "twee", "nl": "Twee"}]))
    change(study, edits.retire(codebook(study), "verlenging"))
    name_version(study, f"Versie {SHORT}")
    change(study, edits.define(codebook(study), "later", nl=f"Later {SHORT}", route="ontwikkel"))
    said_anew(study, session, f"{HOSTILE} {sentence(0)} Heel iets anders! {sentence(2)} {sentence(3)} {sentence(4)}")
    return study


@pytest.mark.parametrize("lang", LANGS)
def test_the_codebook_and_what_coding_tells_seldom(study: Study, lang: Lang) -> None:
    told: list[str] = []

    async def walk() -> None:
        async with running(study, SIZES[0], lang) as pilot:
            stills = Stills(pilot, lang)
            await press(pilot, "b")
            page = await arrive(pilot, CodebookScreen)
            page._fill(f"code:{A}")
            await stills.take("codebook", SHORT)
            page._fill(f"code:{B}")
            await stills.take("codebook-merged")
            page._fill(f"code:{C}")
            await stills.take("codebook-split")
            page._fill(f"code:{A}")
            await press(pilot, "e")
            await arrive(pilot, CodeForm)
            await stills.take("code-form", SHORT)
            await press(pilot, "escape")
            await arrive(pilot, CodebookScreen)
            await press(pilot, "s")
            await arrive(pilot, Choosing)
            await stills.take("codebook-merge")
            await press(pilot, "escape", "h")
            await arrive(pilot, Choosing)
            rows = screen(pilot)  # no still: the minutes depend on how much was written before
            assert f"Later {SHORT}: " in rows and f"Versie {SHORT}" in rows
            assert "Twee" in rows and "omschreven: –" not in rows and "otherwise: –" not in rows, "a split is told once"
            await press(pilot, "escape", "escape", "c")
            coding = await arrive(pilot, Coding)
            await until(pilot, lambda: coding.passage.here is not None)
            coding._along("reread")
            await press(pilot, "f6")
            await stills.take("coding-reread", "↻")
            coding._along("flagged")
            await press(pilot, "f6")
            await stills.take("coding-flagged", "!")
            await press(pilot, "f1", *("tekens" if lang == "nl" else "signs"))
            await arrive(pilot, Choosing)
            await stills.take("coding-help", "~")
            told.extend(stills.told)

    asyncio.run(walk())
    assert not told, "\n\n".join([*told, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])
