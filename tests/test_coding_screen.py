"""The coding screen: what a coder sees and what is written down, command by command."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.live import Live, do_once
from fieldwork.study.rounds.rounds import open_round
from fieldwork.tui.screens.coding import Coding
from fieldwork.tui.screens.coding_memos import MemoWriting
from fieldwork.tui.screens.curtain import Curtain
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.review import Review
from tests.support.coding import ITEMS, sentences, study_to_code
from tests.support.program import arrive, click, flat, press, running, screen, until
from tests.support.studies import PASSPHRASE, new_study

FIRST, SECOND, *_ = sentences("W01", ITEMS[0], 4)
Steps = Callable[[Pilot[None], Coding, Desk], Awaitable[None]]


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    study_to_code(made, ("W01", "W02"), each=4)
    return made


def coding(folder: Path, steps: Steps, *, size: tuple[int, int] = (80, 24), lang: Any = "nl", by: str = "C1") -> None:
    """Open the coding screen and do something there."""

    async def run() -> None:
        async with running(Study.open(folder, PASSPHRASE, by=by), size, lang) as pilot:
            await press(pilot, "c")
            page = await arrive(pilot, Coding)
            await until(pilot, lambda: page.passage.here is not None)
            await steps(pilot, page, page.desk)

    asyncio.run(run())


def stand(desk: Desk) -> list[tuple[str, str, str | None, str | None, str | None, bool]]:
    """What stands: words, theme, actor, route, valence, new aspect."""
    return [(each.text, each.code, each.actor, each.route, each.valence, each.new_aspect) for each in desk.codings()]


def session_of(folder: Path, code: str) -> str:
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        return next(row.id for row in study.log.sessions() if row.participants == (code,))


def marked(study: Study, session: str, mark: act.Mark) -> None:
    """Mark words in a session that was closed."""
    for action in (act.Reopen(), mark, act.Close()):
        do_once(study, session, action)


def test_actor_route_valence_and_new_aspect_have_one_key_each_before_and_after_coding(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, "f2", "f3", "f4", "ctrl+a")
        assert "▸Leidinggevende" in flat(pilot) and "▸Ontwikkelroute" in flat(pilot) and "▸* nieuw aspect" in flat(pilot)
        await press(pilot, *"rolm", "enter")
        rolmodel = "begeleiding_ondersteuning.rolmodel"
        assert stand(desk) == [(FIRST, rolmodel, "leidinggevende", "ontwikkel", "bevorderend", True)]
        assert "▸+* Rolmodel" in flat(pilot)
        await press(pilot, "f4", "f3", "ctrl+a", "f2")
        assert stand(desk) == [(FIRST, rolmodel, "werkbegeleider", "baanherontwerp", "belemmerend", False)]
        assert desk.codings()[0].prefilled == ()

    coding(folder, steps)


def test_a_theme_has_its_own_route_unless_the_coder_chose_another(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, "enter", *"vervoer", "enter")
        assert [row[3] for row in stand(desk)] == ["baanherontwerp"]
        await press(pilot, "down", "f3", *"plaatsing", "enter")
        assert [row[3] for row in stand(desk)] == ["baanherontwerp", "ontwikkel"]

    coding(folder, steps)


def test_several_themes_on_a_segment_are_all_seen_and_reached_one_by_one(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        for letters in ("rolm", "vervoer", "thuis"):
            await press(pilot, *letters, "enter")
        await press(pilot, "shift+right", *"feedback", "enter")
        for theme in ("Rolmodel", "Vervoer", "Thuissituatie", "Feedback"):
            assert theme in screen(pilot)
        await press(pilot, "up", "escape", "home")
        seen = []
        for _ in range(4):
            await press(pilot, "tab")
            seen.append(page.pointed.code if page.pointed else None)
        assert sorted(map(str, seen)) == sorted(row[1] for row in stand(desk)) and len(set(seen)) == 4
        await press(pilot, "shift+tab", "delete")
        assert len(stand(desk)) == 3 and seen[2] not in [row[1] for row in stand(desk)]
        await press(pilot, "f9")
        assert len(stand(desk)) == 4 and "Ongedaan gemaakt: weghalen van" in flat(pilot)

    coding(folder, steps)


SELECTIONS: list[tuple[list[str], str]] = [
    (["down"], SECOND),
    (["down", "up"], FIRST),
    (["right"], "Zin"),
    (["down", "left"], "W01"),
    (["shift+left", "shift+left"], FIRST.removesuffix(" vitaliteit.a met W01.") + " vitaliteit.a"),
    (["shift+down"], f"{FIRST} {SECOND}"),
    (["shift+down", "shift+up"], FIRST),
    (["down", "ctrl+right"], SECOND.removeprefix("Zin ")),
    (["down", "ctrl+left"], f"W01. {SECOND}"),
    (["space"], " ".join(sentences("W01", ITEMS[0], 4))),
    (["right", "space"], SECOND),
    (["pagedown"], " ".join(sentences("W01", ITEMS[1], 4))),
    (["pagedown", "up"], sentences("W01", ITEMS[0], 4)[3]),
]


def test_keys_select_words_sentences_and_answers(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        for keys, words in SELECTIONS:
            await press(pilot, *["pageup"] * 3, "down", "up", "up", "up", "up")
            page.begin()
            await pilot.pause()
            assert page.passage.words == FIRST
            await press(pilot, *keys)
            assert page.passage.words == words, keys

    coding(folder, steps)


def test_the_mouse_selects_and_codes_without_a_key(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await click(pilot, "Zin 3")
        assert page.passage.words == sentences("W01", ITEMS[0], 4)[2]
        await click(pilot, "Ctrl+P")
        await until(pilot, lambda: "Wat wilt u doen?" in screen(pilot))
        await click(pilot, "Alle thema's")
        await until(pilot, lambda: "Welk thema?" in screen(pilot) and "Wel: Uitspraken" in screen(pilot))
        await click(pilot, "Werkvermogen en belasting")
        await until(pilot, lambda: len(stand(desk)) == 1)
        await click(pilot, "Jobcoach")
        await click(pilot, "− Belemmer")
        third = sentences("W01", ITEMS[0], 4)[2]
        assert stand(desk) == [(third, "werkvermogen_belasting", "jobcoach", "vitaliteit", "belemmerend", False)]
        await click(pilot, "Zin 2")
        await click(pilot, "1 Werkvermogen")
        assert [row[0] for row in stand(desk)] == [SECOND, third]
        await click(pilot, "·− Werkverm")
        assert page.pointed is not None and page.pointed.text == third

    coding(folder, steps)


def test_dragging_selects_from_word_to_word_and_a_double_click_one_word(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        def at(words: str) -> Offset:
            row = next(n for n, text in enumerate(screen(pilot).split("\n")) if words in text)
            return Offset(screen(pilot).split("\n")[row].index(words) + 1, row)

        await pilot.mouse_down(offset=at("begint"))
        await pilot.hover(offset=at("Zin 2"))
        await pilot.mouse_up(offset=at("Zin 2"))
        await pilot.pause()
        assert page.passage.words == "begint vitaliteit.a met W01. Zin"
        await pilot.click(offset=at("begint"), times=2)
        await pilot.pause()
        assert page.passage.words == "begint"

    coding(folder, steps)


def test_an_open_round_is_blind_on_the_screen(folder: Path) -> None:
    session = session_of(folder, "W01")
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        marked(study, session, act.Mark("m1", "quote", ITEMS[0], start=0, end=8))
        other = Desk(study, "C2")
        other.code(session, other.document(session).parts[0], 0, len(FIRST), "thuissituatie", actor="werknemer")

    async def seen(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        assert "C2 Thuissituatie" in screen(pilot) and "? ❝ citaat" in screen(pilot) and "? voorstel" in screen(pilot)

    coding(folder, seen)
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        open_round(study, "eerste", ["C1", "C2"])

    async def blind(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        assert "blind" in screen(pilot)
        assert not {"Thuissituatie", "citaat", "voorstel", "▸Werknemer"} & set(flat(pilot).split(" "))
        await press(pilot, "enter")
        assert "komen pas na de ronde" in flat(pilot)
        await press(pilot, "f2", *"rolm", "enter")
        assert [row[2] for row in stand(desk)] == ["werknemer"]

    coding(folder, blind)


def test_a_mark_from_the_field_is_confirmed_with_a_theme(folder: Path) -> None:
    session = session_of(folder, "W02")
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        marked(study, session, act.Mark("m1", "route", ITEMS[1], start=0, end=8, route="mobiliteit"))

    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, "ctrl+g", "5")
        await until(pilot, lambda: page.stops.kind == "marks")
        assert "W02" in screen(pilot).split("\n")[0] and "▸? Mobiliteitsroute" in screen(pilot)
        await press(pilot, *"begeleiding monit", "enter")
        (made,) = desk.codings(session)
        assert (made.mark, made.route, made.text, made.code) == ("m1", "mobiliteit", "Q\u0304oë 😀 b", "begeleiding_monitoring")
        assert not desk.marks(session) and "? Mobiliteitsroute" not in screen(pilot)

    coding(folder, steps)


def test_words_that_are_gone_are_told_beside_the_text_and_the_coding_can_be_given_other_words(folder: Path) -> None:
    session = session_of(folder, "W01")
    with Study.open(folder, PASSPHRASE, by="C1") as study:
        desk = Desk(study)
        part = desk.document(session).parts[0]
        desk.code(session, part, part.text.index("Zin 2"), part.text.index("Zin 3") - 1, "thuissituatie", actor="werknemer")
        live = Live.take_up(study, session)
        live.do(act.Reopen())
        live.answer(ITEMS[0], FIRST + " Heel iets anders nu.")
        live.do(act.Close())
        live.leave()

    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, "ctrl+g", "3")
        await until(pilot, lambda: page.stops.kind == "flagged")
        assert f"! Thuissituatie en zorg woorden weg: “{SECOND}”"[:50] in flat(pilot)
        await press(pilot, "ctrl+e")
        await click(pilot, "Heel iets")
        await press(pilot, "ctrl+e")
        (made,) = desk.codings(session)
        assert (made.text, made.state, made.code) == ("Heel iets anders nu.", "kept", "thuissituatie")
        assert "woorden weg" not in screen(pilot)

    coding(folder, steps)


def test_one_item_goes_down_a_list_across_sessions_and_words_are_found(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, "ctrl+g", "6")
        await until(pilot, lambda: "Welke vraag?" in screen(pilot))
        await press(pilot, *"vitaliteit.c", "enter")
        await until(pilot, lambda: page.stops.kind == "item")
        assert [(shown.part.item, page.rows[shown.session].participants) for shown in page.shown] == [
            (ITEMS[2], ("W01",)), (ITEMS[2], ("W02",))]  # fmt: skip
        await press(pilot, *"rolm", "enter", "pagedown", "1")
        assert [each.text for each in desk.codings()] == [" ".join(sentences(code, ITEMS[2], 4)) for code in ("W01", "W02")]
        await press(pilot, "ctrl+f", *"W02", "enter")
        await until(pilot, lambda: page.stops.kind == "search")
        assert len(page.stops.found) == 3 and page.passage.words == sentences("W02", ITEMS[0], 4)[0]
        await press(pilot, "ctrl+n")
        assert page.passage.words == sentences("W02", ITEMS[1], 4)[0]

    coding(folder, steps)


def test_the_last_sentence_leads_to_the_next_session_and_the_list_shows_what_is_done(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, *"rolm", "enter", "ctrl+l")
        assert "Doorgelezen met het codeboek van nu." in flat(pilot)
        await press(pilot, "f6")
        assert "● W01" in flat(pilot) and "○ W02" in flat(pilot)
        await press(pilot, "escape")
        for _ in range(12):
            await press(pilot, "down")
        assert page.passage.words == sentences("W02", ITEMS[0], 4)[0]
        await press(pilot, "up")
        assert page.passage.words == sentences("W01", ITEMS[2], 4)[3]

    coding(folder, steps, size=(140, 45))


def test_a_new_code_queues_what_was_read_before_it(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, *"rolm", "enter", "ctrl+l", "down", *"op de fiets", "ctrl+y")
        assert [row[1] for row in stand(desk)] == ["begeleiding_ondersteuning.rolmodel", "op_de_fiets"]
        assert desk.codebook.codes["op_de_fiets"].route == "vitaliteit"
        await press(pilot, "ctrl+g", "4")
        await until(pilot, lambda: page.stops.kind == "reread")
        assert [stop.entry.codes for stop in page.stops.found] == [("op_de_fiets",)]
        await press(pilot, "ctrl+l", "escape", "ctrl+g", "4")
        assert "Er is niets" in flat(pilot)
        await press(pilot, "f9", "f9", "f9")
        assert "op_de_fiets" not in {code.id for code in desk.codebook.in_force()}

    coding(folder, steps)


def test_a_memo_is_written_kept_while_typing_and_found_again(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, *"rolm", "enter", "ctrl+t")
        await until(pilot, lambda: "Waarbij is de memo?" in screen(pilot))
        await press(pilot, "1")
        window = await arrive(pilot, MemoWriting)
        await press(pilot, *"[/a] let op", "ctrl+r")
        assert "Over de methode" in flat(pilot)
        await until(pilot, lambda: any(draft.text == "[/a] let op" for draft in desk.study.log.drafts()))
        await press(pilot, "escape")
        await until(pilot, lambda: pilot.app.screen is page)
        (memo,) = desk.memos()
        assert (memo.text, memo.kind, memo.about["coding"]) == ("[/a] let op", "method", desk.codings()[0].coding)
        assert not list(desk.study.log.drafts()) and not window.is_attached
        await press(pilot, "ctrl+t")
        await until(pilot, lambda: "[/a] let op" in screen(pilot))

    coding(folder, steps)


def test_curtain_language_and_the_way_back(folder: Path) -> None:
    async def steps(pilot: Pilot[None], page: Coding, desk: Desk) -> None:
        await press(pilot, "f5")
        await arrive(pilot, Curtain)
        assert "Zin 2" not in screen(pilot)
        await press(pilot, "f5")
        await until(pilot, lambda: pilot.app.screen is page)
        await press(pilot, "f12")
        assert "Vitality route" in screen(pilot) and "nothing yet" in screen(pilot)
        await press(pilot, "ctrl+r")
        await arrive(pilot, Review)
        await press(pilot, "escape")
        await until(pilot, lambda: pilot.app.screen is page)
        await press(pilot, "x", "escape")
        assert page.typed == "" and pilot.app.screen is page
        await press(pilot, "escape")
        await arrive(pilot, Home)

    coding(folder, steps)
