"""Beginning a session on the screen: what is filled in, by keyboard or mouse, is what the log says."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from fieldwork.study import Study
from fieldwork.study.start import StartOptions
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.sheet import Sheet
from fieldwork.tui.screens.signed import Signed
from fieldwork.tui.screens.start import Start
from fieldwork.tui.widgets.cycle import Cycle
from tests.support.program import arrive, click, flat, held, live, press, running, screen, today, until
from tests.support.studies import PASSPHRASE, new_study


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def header(study: Study, session: str) -> dict[str, Any]:
    """What a session's first event says."""
    (event,) = study.log.events(session, {"session.opened"})
    return dict(event.body)


async def form(pilot: Any, study: Study, **given: Any) -> Start:
    """The form, opened with what is known."""
    pilot.app.call_later(pilot.app.screen._start, StartOptions(**given))
    found = await arrive(pilot, Start)
    assert isinstance(found, Start)
    return found


def fill(found: Start, **fields: str) -> None:
    for name, text in fields.items():
        found.query_one(f"#{name}", Input).value = text


def choose(found: Start, name: str, value: str) -> None:
    field = found.query_one(f"#{name}", Cycle)
    while field.value != value:
        field.action_turn(1)


def shown(found: Start, name: str) -> bool:
    return bool(found.query_one(f"#row-{name}").display)


def test_a_talk_with_three_asks_each_and_keeps_only_role_and_date_of_who_refuses(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            found = await form(pilot, study, protocol="tno-2019/werknemer", site="kas")
            fill(found, participant="W01, W02, J01")
            await press(pilot, "ctrl+n")
            await arrive(pilot, Consent)
            assert "▸ W01" in screen(pilot)
            await press(pilot, "j", "n")
            assert "Zonder dit ja doet W02 niet mee" in flat(pilot)
            await press(pilot, "j")
            assert "▸ J01" in screen(pilot)
            await press(pilot, "j")
            assert "Toestemming 2 van 5" in screen(pilot)
            assert "▸ W02" not in screen(pilot), "of who refused nothing more is asked"
            await press(pilot, "n", "j", "a", "a", "a")
            assert "1–3 Kies" in screen(pilot)
            await press(pilot, "enter")
            assert "Door wie?" in screen(pilot)
            await press(pilot, "enter", "2")
            await arrive(pilot, Interview)
            sitting = live(pilot)
            assert sitting.state.consent == {"deelname": "ja", "opname": "nee", "citeren": "ja", "opnieuw_benaderen": "ja",
                                          "hergebruik": "ja"}  # fmt: skip
            each = sitting.state.body("consent/opname")["each"]
            assert {code: said["value"] for code, said in each.items()} == {"W01": "nee", "J01": "ja"}
            assert {code: said["by_whom"] for code, said in each.items()} == {"W01": "participant", "J01": "representative"}
            opened = header(study, sitting.session)
            assert opened["participants"] == ["W01", "J01"]
            assert opened["roles"] == {"W01": ["werknemer"], "J01": ["jobcoach"]}
        told = {
            (row.status, row.role, row.site, row.participants) for row in Study.open(study.folder, PASSPHRASE).log.sessions()
        }
        assert told == {("open", "werknemer", "kas", ("W01", "J01")), ("refused", "werknemer", None, ())}

    asyncio.run(walk())


def test_going_back_in_consent_asks_again_and_loses_only_that_answer(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            found = await form(pilot, study, protocol="tno-2019/werknemer", site="kas")
            fill(found, participant="W01 W02")
            await press(pilot, "ctrl+n")
            consent = await arrive(pilot, Consent)
            await press(pilot, "j", "j", "n", "b")
            assert consent.asked == ("item", "opname", "W01")
            await press(pilot, "b", "n", "n")
            assert "Toestemming 1 van 5" in screen(pilot)
            assert "▸ W02" in screen(pilot)
            await press(pilot, "escape", "escape")
            await arrive(pilot, Start)
            await press(pilot, "escape")
            await arrive(pilot, Home)
            assert study.log.sessions() == []

    asyncio.run(walk())


def test_another_role_of_the_same_person_the_same_day_is_the_same_talk(study: Study) -> None:
    first = held(study, "B01", guide="werkbegeleider", held_at=f"{today()}T09:00")

    async def walk() -> None:
        async with running(study) as pilot:
            found = await form(pilot, study, protocol="tno-2019/leidinggevende", site="kas", participant="")
            assert not shown(found, "talk"), "where nothing was held there is nothing to belong to"
            fill(found, participant="B01")
            await pilot.pause()
            assert "B01 is bekend (werkbegeleider)" in flat(pilot)
            assert shown(found, "talk")
            await press(pilot, "ctrl+n")
            await arrive(pilot, Consent)
            await press(pilot, *"jjjjj", "enter", "enter")
            await arrive(pilot, Interview)
            opened = header(study, live(pilot).session)
            assert opened["conversation"] == first
            assert opened["roles"] == {"B01": ["leidinggevende", "werkbegeleider"]}
            (roles,) = study.log.query("SELECT roles FROM participant WHERE participant = 'B01'")
            assert set(json.loads(roles[0])) == {"werkbegeleider", "leidinggevende"}

    asyncio.run(walk())


def test_a_call_weeks_later_follows_the_first_and_belongs_to_no_visit(study: Study) -> None:
    first = held(study, "W01", held_at="2026-03-04T10:00", visit="2026-03-04")

    async def walk() -> None:
        async with running(study, size=(140, 45)) as pilot:
            await press(pilot, "w")
            found = await arrive(pilot, Start)
            choose(found, "mode", "telephone")
            await pilot.pause()
            fill(found, present="tolk", answered="tolk")
            await press(pilot, "ctrl+n")
            await arrive(pilot, Consent)
            await press(pilot, *"jjjjj", "enter", "enter")
            await arrive(pilot, Interview)
            opened = header(study, live(pilot).session)
            assert {name: opened[name] for name in ("follows", "visit", "mode", "present", "answered_for")} == {
                "follows": first, "visit": None, "mode": "telephone", "present": ["tolk"], "answered_for": {"W01": ["tolk"]},
            }  # fmt: skip

    asyncio.run(walk())


def test_a_visit_is_made_once_and_its_next_day_belongs_to_it(study: Study) -> None:
    async def begin(pilot: Any, code: str, day: str, researchers: str) -> None:
        found = await form(pilot, study, protocol="tno-2019/werknemer", site="kas")
        fill(found, participant=code, held=day, researchers=researchers)
        await press(pilot, "ctrl+n")
        await arrive(pilot, Consent)
        await press(pilot, *"jjjjj", "enter", "enter")
        await arrive(pilot, Interview)
        await press(pilot, "ctrl+q")
        await arrive(pilot, Home)

    async def walk() -> None:
        async with running(study) as pilot:
            await begin(pilot, "W01", "4 maart 2026 10:00", "R1")
            await begin(pilot, "W02", "6 maart 2026 10:00", "R1, R2")
            await begin(pilot, "W03", "20 maart 2026 10:00", "R2")
            visits = study.log.query("SELECT site, visit, date, researchers FROM visit ORDER BY visit")
            assert visits == [("kas", "2026-03-04", "2026-03-04", '["R1","R2"]'), ("kas", "2026-03-20", "2026-03-20", '["R2"]')]
            assert [row.visit for row in study.log.sessions()] == ["2026-03-04", "2026-03-04", "2026-03-20"]

    asyncio.run(walk())


def test_a_session_on_paper_is_typed_over_fast_and_keeps_when_it_was_held(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "p")
            found = await arrive(pilot, Start)
            assert "Achteraf uitwerken" in screen(pilot)
            await press(pilot, "enter")
            assert "Wanneer was het gesprek?" in screen(pilot)
            await press(pilot, *"3 mei 2026 14.30")
            await until(pilot, lambda: "3 mei 2026, 14:30" in screen(pilot))
            choose(found, "protocol", "tno-2019/werknemer")
            fill(found, site="kas")
            await press(pilot, "enter")
            await arrive(pilot, Signed)
            await press(pilot, "enter")
            assert "Vul ook dit in" in screen(pilot)
            await press(pilot, "a", "up", "n", "enter")
            await arrive(pilot, Interview)
            sitting = live(pilot)
            assert sitting.state.here == "opening.werkdag", "what was read aloud then is passed by"
            assert "papier 2026-05-03" in screen(pilot)
            await press(pilot, *"druk", "enter", *"en laat", "enter", "enter")
            assert sitting.state.here == "vitaliteit.a"
            await press(pilot, "ctrl+n", "ctrl+n", "ctrl+n", "j", "enter")
            state = sitting.state
            assert (state.value("opening.werkdag"), state.value("vitaliteit.d")) == ("druk\nen laat", "ja")
            assert state.item_status("vitaliteit.a") == "not_asked", "passing it by does not tell that it was asked"
            assert (state.header["mode"], state.header["held_at"]) == ("paper", "2026-05-03T14:30")
            assert state.consent == {
                "deelname": "ja",
                "opname": "ja",
                "citeren": "ja",
                "opnieuw_benaderen": "ja",
                "hergebruik": "nee",
            }
            assert state.body("consent/deelname")["how"] == "signed"

    asyncio.run(walk())


def test_a_refusal_on_a_signed_form_is_asked_about_once_and_keeps_role_and_date(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            found = await form(pilot, study, protocol="tno-2019/werknemer", site="kas", mode="paper")
            fill(found, held="3 mei 2026")
            await press(pilot, "ctrl+n")
            await arrive(pilot, Signed)
            await press(pilot, "n", "enter")
            assert "alleen de rol en de datum" in flat(pilot)
            assert study.log.sessions() == []
            await press(pilot, "enter")
            await arrive(pilot, Home)
            (row,) = study.log.sessions()
            assert (row.status, row.held_at, row.site, row.participants) == ("refused", "2026-05-03", None, ())

    asyncio.run(walk())


def test_an_observation_begins_without_consent_and_without_a_participant(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            found = await form(pilot, study, protocol="tno-2019/observatie")
            assert not shown(found, "participant")
            fill(found, site="kas")
            await press(pilot, "ctrl+n")
            await arrive(pilot, Sheet)
            (row,) = study.log.sessions()
            assert (row.kind, row.site, row.participants, row.role) == ("observation", "kas", (), None)

    asyncio.run(walk())


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_a_session_can_be_begun_by_mouse_alone_once_the_site_is_known(study: Study, size: tuple[int, int]) -> None:
    held(study, "W01", held_at=f"{today()}T09:00")

    async def walk() -> None:
        async with running(study, size) as pilot:
            await click(pilot, "N Nieuw")
            await arrive(pilot, Start)
            assert "W02 is nieuw" in screen(pilot)
            await click(pilot, "Jobcoach")
            await click(pilot, "Ctrl+N Verder")
            await arrive(pilot, Consent)
            for _ in range(5):
                await click(pilot, " ja")
            await click(pilot, "met een handtekening")
            await click(pilot, "de deelnemer zelf")
            await arrive(pilot, Interview)
            assert live(pilot).state.body("consent/deelname")["how"] == "signed"
            assert header(study, live(pilot).session)["roles"] == {"W02": ["werknemer", "jobcoach"]}

    asyncio.run(walk())


def test_what_is_missing_or_wrong_is_said_where_it_is_and_commands_work_from_the_palette(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            found = await form(pilot, study, protocol="tno-2019/werknemer")
            for fields, said, at in (
                ({}, "Vul de locatie in", "site"),
                ({"site": "kas", "participant": "Jan"}, "kan een naam zijn", "participant"),
                ({"participant": "W01", "held": "[/a]"}, "Schrijf wanneer het was", "held"),
                ({"held": "gisteren", "participant": "W01 W02", "present": "tolk", "answered": "tolk"}, "Voor wie", "answered"),
            ):
                fill(found, **fields)
                await pilot.pause()
                await press(pilot, "ctrl+n")
                assert said in flat(pilot), said
                assert pilot.app.focused is found.query_one(f"#{at}")
            fill(found, answered="tolk voor W02")
            await press(pilot, "ctrl+p")
            await arrive(pilot, Choosing)
            await press(pilot, *"verder", "enter")
            await arrive(pilot, Consent)

    asyncio.run(walk())
