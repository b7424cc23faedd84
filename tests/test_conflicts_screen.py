"""What two people wrote side by side, settled in the program, and another copy that comes in there: by keys and by mouse."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldwork.store import crypt
from fieldwork.store.backup import restore
from fieldwork.study import Study
from fieldwork.study.copies.conflicts import conflicts
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.copies.listed import open_matters, settled_matters
from fieldwork.study.copies.merging import merge_file
from fieldwork.tui.screens.conflicts import Conflicts
from fieldwork.tui.screens.conflicts_another import Another
from fieldwork.tui.screens.copies import Copies
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.taking_in import TakingIn
from tests.support.copies import MINE, joined, two
from tests.support.program import arrive, click, flat, press, running, screen, until
from tests.support.rounds import ITEM, talk

SIZES = [(80, 24), (140, 45)]
OTHER = "zeven losse woorden voor een overdracht"


@pytest.fixture
def met(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, str]:
    return joined(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.fixture
def apart(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> tuple[Study, str]:
    monkeypatch.setenv("HOME", str(tmp_path))
    return two(tmp_path_factory.getbasetemp(), tmp_path / "studie", tmp_path / "andere-laptop")


def said(study: Study, session: str) -> str:
    return str(study.log.query("SELECT value ->> '$' FROM answer WHERE session = ? AND item = ?", (session, ITEM))[0][0])


async def opened(pilot, key: str = "x") -> Conflicts:  # type: ignore[no-untyped-def]
    await press(pilot, key)
    found = await arrive(pilot, Conflicts)
    await until(pilot, lambda: found._telling is not None)
    await pilot.pause()
    return found


# --- settling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_what_both_wrote_is_told_to_the_letter_with_who_and_when_and_is_settled_by_a_digit(
    met: tuple[Study, str], size: tuple[int, int]
) -> None:
    study, session = met

    async def walk() -> None:
        async with running(study, size) as pilot:
            page = await opened(pilot)
            told = flat(pilot)
            assert "3 open · 0 vastgelegd" in told and f"W01 antwoord {ITEM}" in told
            assert "1 R1" in told and "2 R2" in told and "2 R2 · geldt nu" in told and "Nog niet vastgelegd" in told
            assert "Zwaar werk, elke dag." in told and "[red]=1+1" in told  # R1's
            assert "[b]zei" in told and "ze[/b]" in told and "␛[31m" in told  # R2's
            assert [each.conflict.what for each in page._open.values()] == ["answer", "participant", "code"]  # the newest first
            await press(pilot, "1")
            await arrive(pilot, Naming)
            assert "Wat R1 schreef, geldt. Waarom?" in flat(pilot)
            await press(pilot, *"nagevraagd", "enter")
            await arrive(pilot, Conflicts)
            assert said(study, session) == MINE
            assert "2 open · 1 vastgelegd" in flat(pilot) and "Vastgelegd. F9 neemt het terug." in flat(pilot)
            assert page.here is not None and page.here.conflict.what == "participant"
            assert "Locatie: " in flat(pilot) and "bakkerij" in flat(pilot)
            await press(pilot, "up")
            assert "✓ Wat R1 schreef (besloten door R1" in flat(pilot) and "nagevraagd" in flat(pilot)
            await press(pilot, "down", "down")
            assert "Naam in het Engels: Last [red]" in flat(pilot) and "Naam in het Engels: Zwaarte [/a]" in flat(pilot)

    asyncio.run(walk())


def test_settling_is_an_event_with_its_reason_that_comes_along_to_the_other_copy(met: tuple[Study, str], tmp_path: Path) -> None:
    study, session = met

    async def walk() -> None:
        async with running(study) as pilot:
            await opened(pilot)
            for key in ("2", "1", "1"):
                await press(pilot, key)
                await arrive(pilot, Naming)
                await press(pilot, *"zo was het", "enter")
                await arrive(pilot, Conflicts)
            assert "Alles is vastgelegd. F9 neemt het terug." in flat(pilot) and "0 open · 3 vastgelegd" in flat(pilot)
            await press(pilot, "enter")
            assert "Alles is vastgelegd." in flat(pilot)

    key = study.log.key
    asyncio.run(walk())
    with Study.opened(tmp_path / "andere-laptop", key, by="R2") as other:
        merge_file(other, tmp_path / "studie", [lambda: key])
        assert not conflicts(other)
        (event,) = other.log.heads(session, f"answer/{ITEM}")
        assert event.body["why"] == "zo was het" and event.by == "R1" and len(event.body["settles"]) == 1
        assert len(settled_matters(other)) == 3


def test_an_answer_in_words_can_be_written_anew_and_nothing_else_can(met: tuple[Study, str]) -> None:
    study, session = met

    async def walk() -> None:
        async with running(study, lang="en") as pilot:
            page = await opened(pilot)
            before = said(study, session)
            await press(pilot, "n")
            await arrive(pilot, Another)
            await press(pilot, *" nieuw", "escape")
            await arrive(pilot, Conflicts)
            assert said(study, session) == before and len(conflicts(study)) == 3
            await press(pilot, "n")
            await arrive(pilot, Another)
            await press(pilot, *" Beide.", "ctrl+n")
            await arrive(pilot, Naming)
            assert "What you wrote holds. Why?" in flat(pilot)
            await press(pilot, *"samen gebeld", "enter")
            await arrive(pilot, Conflicts)
            assert said(study, session).startswith("Licht werk") and said(study, session).endswith(" Beide.")
            assert page.here is not None and page.here.conflict.what == "participant"
            await press(pilot, "n")
            assert "can only be written for an answer in words" in flat(pilot)
            await press(pilot, "up")
            assert "✓ Something else (decided by R1" in flat(pilot) and "Beide. samen gebeld" in flat(pilot)

    asyncio.run(walk())


def test_a_settlement_is_taken_back_done_again_and_can_be_settled_otherwise_later(met: tuple[Study, str]) -> None:
    study, session = met

    async def walk() -> None:
        async with running(study) as pilot:
            await opened(pilot)
            await press(pilot, "u")
            assert "Er is niets om terug te nemen" in flat(pilot)
            await press(pilot, "1", *"eerst", "enter")
            await arrive(pilot, Conflicts)
            assert said(study, session) == MINE
            await press(pilot, "u")
            assert "het staat weer naast elkaar" in flat(pilot) and "3 open · 0 vastgelegd" in flat(pilot)
            assert said(study, session).startswith("Licht werk") and len(conflicts(study)) == 3
            (answer,) = [each for each in open_matters(study) if each.conflict.what == "answer"]
            assert [side.by for side in answer.sides] == ["R1", "R2"]  # still who wrote it, though R1 brought both back
            await press(pilot, "r")
            assert "weer vastgelegd" in flat(pilot) and said(study, session) == MINE
            await press(pilot, "escape")
            await arrive(pilot, Home)
            page = await opened(pilot)
            assert "Eerder vastgelegd" in flat(pilot)
            await press(pilot, "end", "2", *"toch niet", "enter")
            await arrive(pilot, Conflicts)
            assert said(study, session).startswith("Licht werk")
            (again,) = settled_matters(study)
            assert again.chosen == 1 and [side.by for side in again.sides] == ["R1", "R2"] and page._all

    asyncio.run(walk())


def test_by_mouse_alone(met: tuple[Study, str]) -> None:
    study, session = met

    async def walk() -> None:
        async with running(study) as pilot:
            await click(pilot, "Ctrl+P")
            await press(pilot, *"conflicten")
            await click(pilot, "Conflicten  ")
            page = await arrive(pilot, Conflicts)
            await until(pilot, lambda: page._telling is not None)
            await pilot.pause()
            await click(pilot, "1  R1")
            await arrive(pilot, Naming)
            await press(pilot, *"zo", "enter")
            await arrive(pilot, Conflicts)
            assert said(study, session) == MINE
            await click(pilot, "Esc")
            await arrive(pilot, Home)

    asyncio.run(walk())


def test_where_nothing_differs_that_is_told_with_the_way_to_another_copy(apart: tuple[Study, str]) -> None:
    async def walk() -> None:
        async with running(apart[0]) as pilot:
            await opened(pilot)
            told = flat(pilot)
            assert "Er is niets dat twee mensen naast elkaar schreven." in told and "op het eerste scherm met K" in told
            await press(pilot, "1")
            assert "Er is niets dat twee mensen" in flat(pilot)
            await press(pilot, "f12")
            await until(pilot, lambda: "There is nothing that two people wrote side by side." in flat(pilot))

    asyncio.run(walk())


@pytest.mark.parametrize("size", SIZES)
def test_the_lead_sees_every_kind_and_opens_the_one_that_is_pointed_at(met: tuple[Study, str], size: tuple[int, int]) -> None:
    async def walk() -> None:
        async with running(met[0], size) as pilot:
            await press(pilot, "s")
            lead = await arrive(pilot, Lead)
            await until(pilot, lambda: lead.sight is not None and not lead.computing)
            await press(pilot, "7", "end")
            rows = "\n".join(row.words.plain for row in lead.told["open"])
            for words in (f"antwoord: W01 · {ITEM} (R1 / R2)", "twee personen met één code?: W01", "code: Zwaarte [/a] (R1 / R2)"):
                assert f"door twee mensen naast elkaar geschreven: {words}" in rows
            while "W01" not in (lead.told["open"][int((lead.query_one("#open").here or "0").split(":")[0])].words.plain):
                await press(pilot, "up")
            await press(pilot, "enter")
            page = await arrive(pilot, Conflicts)
            await until(pilot, lambda: page.here is not None)
            assert page.here is not None and page.here.conflict.subject in ("W01", met[1])
            await press(pilot, "escape")
            await arrive(pilot, Lead)
            await opened(pilot)

    asyncio.run(walk())


# --- another copy ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_another_copy_is_found_looked_at_taken_in_and_leads_to_what_differs(
    apart: tuple[Study, str], size: tuple[int, int]
) -> None:
    study = apart[0]
    before = study.log.query("SELECT count(*) FROM event")

    async def walk() -> None:
        async with running(study, size) as pilot:
            await press(pilot, "k")
            await arrive(pilot, Copies)
            first = [row.split()[0] for row in screen(pilot).split("\n") if row.split()[-1:] == ["studie"]]
            assert first == ["andere-laptop"]  # not the study itself
            await press(pilot, *"zzz", "enter")
            assert "Hier staat geen kopie van een studie: ~/zzz" in flat(pilot)
            await press(pilot, *["backspace"] * 3, *"and", "enter")
            page = await arrive(pilot, TakingIn)
            await until(pilot, lambda: page.state == "looked")
            assert "Dit is er nieuw. N neemt het op; daarvoor verandert er niets." in flat(pilot)
            assert "R2 (" in flat(pilot) and "gesprekken: 1" in flat(pilot)
            assert "Door twee mensen naast elkaar geschreven: 3" in flat(pilot) and f"W01 antwoord {ITEM} (R1 / R2)" in flat(pilot)
            assert study.log.query("SELECT count(*) FROM event") == before
            await press(pilot, "x")
            assert "Neem de kopie eerst op." in flat(pilot)
            await press(pilot, "n")
            await until(pilot, lambda: page.state == "over")
            assert "Opgenomen: " in flat(pilot) and "X: naar wat verschilt." in flat(pilot)
            assert {each.participants[0] for each in study.log.sessions()} == {"W01", "W02"}
            conflicts_page = await opened(pilot)
            assert "3 open" in flat(pilot) and conflicts_page.here is not None
            await press(pilot, "escape")
            await arrive(pilot, Home)
            assert "W02" in screen(pilot)
            await press(pilot, "k", *"andere-laptop/", "enter")
            page = await arrive(pilot, TakingIn)
            await until(pilot, lambda: page.state == "over")
            assert "Er is niets op te nemen." in flat(pilot) and "Er is niets nieuws" in flat(pilot)

    asyncio.run(walk())


def test_a_copy_with_a_passphrase_of_its_own_asks_for_it_until_it_fits(apart: tuple[Study, str], tmp_path: Path) -> None:
    study, session = apart
    file = tmp_path / "c2.fieldwork"
    key = crypt.new_key(OTHER)
    hand(study, file, key, Wish("C2", sessions=(session,)))
    restore(file, key, tmp_path / "c2", by="C2")
    with Study.open(tmp_path / "c2", OTHER, by="C2") as theirs:
        talk(theirs, "W09")

    async def walk() -> None:
        async with running(study, lang="en") as pilot:
            await press(pilot, "k")
            await arrive(pilot, Copies)
            await press(pilot, *"c2/", "enter")
            page = await arrive(pilot, TakingIn)
            await until(pilot, lambda: page.state == "asking")
            assert "This copy has a passphrase of its own" in flat(pilot)
            await press(pilot, *"nee", "enter")
            await until(pilot, lambda: page.state == "asking" and "does not open" in flat(pilot))
            assert page.query_one("#phrase", Input).value == ""
            await press(pilot, *OTHER, "enter")
            await until(pilot, lambda: page.state == "looked")
            assert "C2 (" in flat(pilot) and "sessions: 1" in flat(pilot)
            await press(pilot, "n")
            await until(pilot, lambda: page.state == "over")
            assert "Taken in: " in flat(pilot) and "to what differs" not in flat(pilot)
            await press(pilot, "x")
            assert "Nothing differs." in flat(pilot)
            await press(pilot, "escape")
            await arrive(pilot, Home)
            assert "W09" in screen(pilot)

    asyncio.run(walk())


def test_what_is_no_copy_is_told_in_one_sentence_and_nothing_comes_in(apart: tuple[Study, str], tmp_path: Path) -> None:
    study = apart[0]
    (tmp_path / "brief.txt").write_text("beste " * 400)

    async def walk() -> None:
        async with running(study) as pilot:
            for typed, words in (("brief.txt", "is geen studie"), ("studie/", "is deze studie zelf")):
                await press(pilot, "k")
                await arrive(pilot, Copies)
                await press(pilot, *typed, "enter")
                page = await arrive(pilot, TakingIn)
                await until(pilot, lambda page=page: page.state == "over")
                assert "Niet gelukt" in flat(pilot) and words in flat(pilot)
                await press(pilot, "escape")
                await arrive(pilot, Home)
            assert study.log.query("SELECT count(*) FROM event") == before

    before = study.log.query("SELECT count(*) FROM event")
    asyncio.run(walk())


def test_a_copy_is_found_by_mouse_and_folders_are_gone_into_and_out_of(apart: tuple[Study, str], tmp_path: Path) -> None:
    deep = tmp_path / "stick [red]" / "maandag"
    deep.parent.mkdir()
    (tmp_path / "andere-laptop").rename(deep)

    async def walk() -> None:
        async with running(apart[0]) as pilot:
            await press(pilot, "k")
            page = await arrive(pilot, Copies)
            await click(pilot, "stick [red]/")
            assert page.query_one("#path", Input).value == "~/stick [red]/" and "maandag" in flat(pilot)
            await click(pilot, "Ctrl+B")
            assert page.query_one("#path", Input).value == "~/"
            await press(pilot, "enter")
            await click(pilot, "maandag")
            taking = await arrive(pilot, TakingIn)
            await until(pilot, lambda: taking.state == "looked")
            await click(pilot, "N Opnemen")
            await until(pilot, lambda: taking.state == "over")
            await click(pilot, "X Conflicten")
            await arrive(pilot, Conflicts)

    asyncio.run(walk())


def test_taking_in_is_given_up_and_the_study_is_as_it_was(apart: tuple[Study, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldwork.store import other

    study = apart[0]
    before = study.log.query("SELECT count(*) FROM event")
    monkeypatch.setattr(other, "_EVERY", 1)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "k")
            await arrive(pilot, Copies)
            await press(pilot, *"andere-laptop/", "enter")
            page = await arrive(pilot, TakingIn)
            await until(pilot, lambda: page.state == "looked")
            page.do_copy_take()
            page.do_copy_stop()
            await until(pilot, lambda: page.state == "over")
            assert "Gestopt. De studie is zoals zij was." in flat(pilot)
            assert study.log.query("SELECT count(*) FROM event") == before

    asyncio.run(walk())
