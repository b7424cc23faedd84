"""A sheet inside an interview: walked to like any item, filled in over the whole screen, and back at the same place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.exports.tables import answer_rows
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.study.reading import lines as page
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.rows import Rows
from fieldwork.tui.widgets.editor import Editor
from tests.support.program import YES, arrive, flat, press, running, screen, until
from tests.support.studies import PASSPHRASE, new_study

GUIDE = """\
protocol: proef/rondgang
version: 1
kind: interview
title: {nl: Rondgang, en: Walk}
roles: [werknemer]
sections:
  - id: s
    title: {nl: Deel, en: Part}
    items:
      - {id: eerst, kind: open, source: added, ask: {nl: Eerst?, en: First?}}
      - id: plek
        kind: sheet
        source: added
        ask: {nl: "Wat is er te zien [/a]?", en: "What can be seen [/a]?"}
        rows:
          - {id: ruimte, nl: "De ruimte: hoe groot", en: "The room: how large"}
          - {id: geluid, timed: true, nl: Geluid, en: Sound}
      - {id: duur, kind: duration, source: added, ask: {nl: Hoe lang?, en: How long?}}
      - id: mensen
        kind: sheet
        source: added
        ask: {nl: Wie zijn er?, en: Who is there?}
        rows:
          - {id: mens, nl: Mens, en: Person}
"""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    (folder / "protocols" / "rondgang.yaml").write_text(GUIDE, "utf-8")
    return Study.open(folder, PASSPHRASE, by="R1")


def walked(
    study: Study, do: Callable[[Pilot[None], Interview], Awaitable[None]], *actions: act.Action, size: tuple[int, int] = (80, 24),
    here: str = "eerst",
) -> str:  # fmt: skip
    """A session on the screen, in which something was done before; its id."""
    header = Header(site="kas", participants=("W01",), roles={"W01": ("werknemer",)}, role="werknemer", held_at="2026-03-04T10:00")
    live = Live.start(study, study.protocol("proef/rondgang"), header, ConsentGiven(YES, ("deelname",)))
    for action in (*actions, act.Go(here)):
        live.do(action)
    live.leave()

    async def walk() -> None:
        async with running(study, size) as pilot:
            await press(pilot, "enter")
            interview = await arrive(pilot, Interview)
            await do(pilot, interview)

    asyncio.run(walk())
    return live.session


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_rows_are_recorded_from_the_guide_and_one_is_back_at_the_same_item(study: Study, size: tuple[int, int]) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, *"begin", "ctrl+n")
        assert "Een blad met regels: 0 regels. Enter opent het." in flat(pilot)
        await press(pilot, "enter")
        rows = await arrive(pilot, Rows)
        assert "Ctrl+Q terug naar de vraag" in screen(pilot) and "Wie zijn er?" not in screen(pilot)
        assert "0:00:0" not in screen(pilot), "the duration of the guide does not count itself here"
        await press(pilot, *"laag en donker", "tab", *"benauwd [/a]", "ctrl+n", *"een zaag")
        assert rows.why_not("close") is not None and rows.why_not("stop") is not None
        await press(pilot, "escape", "escape")
        await arrive(pilot, Interview)
        assert pilot.app.screen is interview
        assert "2 regels" in flat(pilot) and "laag en donker" in screen(pilot)
        state = interview.live.state
        assert state.here == "plek"
        assert [(row["type"], row["descriptive"], row["reflective"]) for row in state.rows] == [
            ("ruimte", "laag en donker", "benauwd [/a]"), ("geluid", "een zaag", "")]  # fmt: skip
        assert (state.item_status("plek"), state.item_status("mensen"), state.value("duur")) == ("answered", "not_asked", None)
        assert state.asked_order == ["eerst", "plek"]
        await press(pilot, "ctrl+n", "ctrl+n")
        assert state.header and interview.live.state.here == "mensen"
        await press(pilot, "enter")
        await arrive(pilot, Rows)
        assert "laag en donker" not in screen(pilot), "each sheet has its own rows"
        await press(pilot, *"de baas", "ctrl+q")
        await until(pilot, lambda: pilot.app.screen is interview)
        await press(pilot, "ctrl+l", "1")
        await arrive(pilot, Home)

    session = walked(study, do, size=size)
    with Study.open(study.folder, PASSPHRASE, by="R1") as again:
        told = {row["item"]: row["value"] for row in answer_rows(again)}
        assert [row["descriptive"] for row in told["plek"]] == ["laag en donker", "een zaag"]
        assert [row["descriptive"] for row in told["mensen"]] == ["de baas"]
        assert {draft.field for draft in again.log.drafts(session)} <= {"@here"}
        assert verify(again.log).ok


def test_a_row_that_was_being_written_when_the_power_went_is_gone_on_with(study: Study) -> None:
    async def first(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "enter")
        await arrive(pilot, Rows)
        await press(pilot, *"laag", "ctrl+n", *"een za")
        interview.live.flush()
        interview.live._keeper.close = lambda: None  # type: ignore[method-assign]  # nobody leaves in good order
        pilot.app._put_away = lambda: None  # type: ignore[attr-defined]

    session = walked(study, first, here="plek")
    with Study.open(study.folder, PASSPHRASE, by="R1") as again:

        async def walk() -> None:
            async with running(again) as pilot:
                await press(pilot, "enter")
                rows = await arrive(pilot, Rows)
                editor = rows.query_one("#descriptive", Editor)
                assert (editor.text, editor.cursor, editor.has_focus) == ("een za", 6, True)
                await press(pilot, *"ag", "ctrl+q")
                interview = await arrive(pilot, Interview)
                assert [row["descriptive"] for row in interview.live.state.rows] == ["laag", "een zaag"]
                assert interview.live.session == session

        asyncio.run(walk())


SEEN = (act.SheetRow("r1", "ruimte", None, "laag", position=1.0), act.SheetRow("r2", "mens", None, "baas [/a]", position=1.0))


def test_searching_and_reading_over_open_the_row_and_undoing_stays_where_it_is(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "ctrl+f", *"baas", "enter")
        rows = await arrive(pilot, Rows)
        assert rows.row is not None and rows.row.id == "r2"
        await press(pilot, "ctrl+f", *"laag", "enter")
        rows = await arrive(pilot, Rows)
        await until(pilot, lambda: isinstance(pilot.app.screen, Rows) and pilot.app.screen.row.id == "r1")  # type: ignore[union-attr]
        await press(pilot, "f9", "f9", "f9")
        assert isinstance(pilot.app.screen, Rows)
        await press(pilot, "ctrl+q")
        await until(pilot, lambda: pilot.app.screen is interview)
        assert interview.live.state.here == "plek"
        await press(pilot, "ctrl+r")
        review = await arrive(pilot, Review)
        place = next(n for n, piece in enumerate(review._pieces) if piece.ref == "r2")
        review.query_one("#page").show(review.query_one("#page")._lines, f"{place}:0")
        await press(pilot, "enter")
        rows = await arrive(pilot, Rows)
        assert rows.row is not None and rows.row.id == "r2"
        assert ("row", "r2", "baas [/a]") in [(line.kind, line.ref, line.text) for line in page(interview.live.state, "nl")]

    walked(study, do, *SEEN)


def test_a_closed_session_shows_its_rows_and_writes_nothing(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        before = len(list(study.log.events()))
        await press(pilot, "enter")
        await arrive(pilot, Rows)
        await press(pilot, "ctrl+n", "x", "ctrl+p")
        await arrive(pilot, Choosing)
        await press(pilot, "escape", "escape")
        await until(pilot, lambda: pilot.app.screen is interview)
        assert len(list(study.log.events())) == before
        assert not [draft for draft in study.log.drafts() if not draft.field.startswith("@here")]

    walked(study, do, *SEEN, act.Go("plek"), act.Close(), here="plek")
