"""Of several participants each can change their own consent halfway, or stop while the others go on; the record keeps who said
what, and what holds for the session follows from it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header, begin, together
from fieldwork.capture.state import SessionState, replay
from fieldwork.capture.step import step
from fieldwork.i18n import Lang
from fieldwork.record.events import Event
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.beginning import begin_talk
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.reading import lines as page
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.writing import Writing
from tests.support.program import YES, arrive, flat, live, press, running
from tests.support.small import Ticker, protocol
from tests.support.studies import PASSPHRASE, new_study

PEOPLE = ("W01", "W02", "J01")
HEADER = Header(site="kas", participants=PEOPLE, role="werknemer", held_at="2026-03-04T10:00",
                roles=dict.fromkeys(PEOPLE, ("werknemer",)))  # fmt: skip
ANSWERS = {"deelname": "ja", "citeren": "ja"}


def talk(*, each: bool = True) -> tuple[SessionState, list[Event], Ticker]:
    """A talk of three who agreed to everything; without `each` the record does not tell their answers apart."""
    stamp = Ticker()
    given = ConsentGiven(ANSWERS, ("deelname",))
    state, events = begin("s1", protocol(), HEADER, together(dict.fromkeys(PEOPLE, given)) if each else given, stamp)
    return state, list(events), stamp


def after(*actions: act.Action, each: bool = True) -> SessionState:
    state, log, stamp = talk(each=each)
    for action in actions:
        state, more = step(state, action, stamp)
        log += more
    assert replay("s1", protocol(), log).record == state.record
    return state


def says(item: str, value: str, person: str | None) -> act.Consent:
    return act.Consent(item, value, "spoken", "participant", 2, person)


CHANGES = [
    # what is done, what holds for the session, who take part, how the session stands
    ([says("citeren", "nee", "W02")], {"deelname": "ja", "citeren": "nee"}, PEOPLE, "open"),
    ([says("citeren", "nee", "W02"), says("citeren", "ja", "W02")], ANSWERS, PEOPLE, "open"),
    ([says("citeren", "nee", "W02"), says("citeren", "nee", "J01"), says("citeren", "ja", "W02")],
     {"deelname": "ja", "citeren": "nee"}, PEOPLE, "open"),
    ([act.StopOne("W02")], ANSWERS, ("W01", "J01"), "open"),
    ([says("deelname", "nee", "W02")], ANSWERS, ("W01", "J01"), "open"),
    ([says("deelname", "nee", "W02"), says("deelname", "ja", "W02")], ANSWERS, PEOPLE, "open"),
    ([act.StopOne(code) for code in PEOPLE], {"deelname": "nee", "citeren": "ja"}, (), "stopped"),
    ([says("citeren", "nee", None)], {"deelname": "ja", "citeren": "nee"}, PEOPLE, "open"),
    ([act.StopOne("W02"), says("deelname", "nee", None)], {"deelname": "nee", "citeren": "ja"}, (), "stopped"),
    ([act.Close(), act.StopOne("W02")], ANSWERS, ("W01", "J01"), "closed"),
    ([says("citeren", "nee", "W09")], ANSWERS, PEOPLE, "open"),
]  # fmt: skip


@pytest.mark.parametrize("each", [True, False])
@pytest.mark.parametrize(("done", "holds", "people", "status"), CHANGES, ids=range(len(CHANGES)))
def test_what_holds_for_a_talk_follows_from_what_each_says(
    done: list[act.Action], holds: dict[str, str], people: tuple[str, ...], status: str, each: bool
) -> None:
    state = after(*done, each=each)
    assert (dict(state.consent), state.taking_part, state.status) == (holds, people, status)


def test_each_keeps_how_and_by_whom_they_said_it() -> None:
    first = ConsentGiven(ANSWERS, ("deelname",), "signed", "representative")
    state, _ = begin("s1", protocol(), HEADER, together({**dict.fromkeys(PEOPLE, first)}), Ticker())
    state, _ = step(state, says("citeren", "nee", "W02"), Ticker("d2"))
    told = {code: tuple(said.values()) for code, said in state.body("consent/citeren")["each"].items()}
    assert told == {"W01": ("ja", "signed", "representative"), "W02": ("nee", "spoken", "participant"),
                    "J01": ("ja", "signed", "representative")}  # fmt: skip


def test_of_two_copies_that_did_not_see_each_other_every_no_counts() -> None:
    state, log, _ = talk()
    _, here = step(state, says("citeren", "nee", "W01"), Ticker("d1", 2_000_000_000_000_000))
    _, there = step(state, says("citeren", "nee", "J01"), Ticker("d2", 3_000_000_000_000_000))
    both = replay("s1", protocol(), [*log, *here, *there])
    assert [both.consent_of(code)["citeren"] for code in PEOPLE] == ["nee", "ja", "nee"]
    assert both.consent["citeren"] == "nee"


# --- on the screen ---------------------------------------------------------------------------------------------------


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def group(study: Study) -> str:
    """A talk of three in the study, open."""
    given = dict.fromkeys(PEOPLE, ConsentGiven(YES, ("deelname",)))
    sitting = begin_talk(study, study.protocol("tno-2019/werknemer"), HEADER, given)
    sitting.do(act.Note("n1", "vitaliteit.a", "mijn rug", speaker="W02"))
    sitting.leave()
    return sitting.session


@pytest.mark.parametrize(("lang", "size"), [("nl", (80, 24)), ("en", (140, 45))])
def test_one_of_three_takes_back_quoting_and_the_screen_says_what_that_means(
    study: Study, lang: Lang, size: tuple[int, int]
) -> None:
    session = group(study)
    words = {
        "nl": ("Wie verandert iets", "W02: Welke toestemming", "Haal W02 niet aan", "ja W01, J01; nee W02", "1× nee"),
        "en": ("Who changes something", "W02: Which consent", "Do not quote W02", "yes W01, J01; no W02", "1× no"),
    }[lang]

    async def walk() -> None:
        async with running(study, size, lang) as pilot:
            await press(pilot, "enter")
            await arrive(pilot, Interview)
            await press(pilot, "shift+f7")
            assert words[0] in flat(pilot)
            await press(pilot, "2")
            assert words[1] in flat(pilot)
            await press(pilot, "3")
            await arrive(pilot, Interview)
            assert words[2] in flat(pilot)
            state = live(pilot).state
            assert [state.consent_of(code)["citeren"] for code in PEOPLE] == ["ja", "nee", "ja"]
            assert state.status == "open"
            assert words[3] in [line.label for line in page(state, lang)]
            await press(pilot, "shift+f7")
            assert words[4] in flat(pilot)
            await press(pilot, "escape")

    asyncio.run(walk())
    with Study.open(study.folder, PASSPHRASE, by="R1") as again:
        assert Consents(again).of(session)["citeren"] == "nee"
        assert verify(again.log).ok


@pytest.mark.parametrize("keys", [("shift+f8", "2", "1"), ("shift+f7", "2", "1", "1")])
def test_one_of_three_stops_and_the_others_go_on(study: Study, keys: tuple[str, ...]) -> None:
    session = group(study)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "enter")
            interview = await arrive(pilot, Interview)
            await press(pilot, *keys[:-1])
            assert "W02 doet niet meer mee" in flat(pilot)
            assert "Noteer vanaf nu niets meer van W02." in flat(pilot)
            await press(pilot, keys[-1])
            await arrive(pilot, Interview)
            assert "W02 stopt; met W01, J01 gaat het gesprek door." in flat(pilot)
            await press(pilot, "ctrl+t")
            await arrive(pilot, Writing)
            assert "W02 (gestopt)" in flat(pilot)
            await press(pilot, "1", *"verder", "escape")
            await press(pilot, "ctrl+n", "ctrl+n")
            assert interview.live.state.taking_part == ("W01", "J01")
            await press(pilot, "shift+f8")
            assert "W02" not in flat(pilot).split("Wie stopt er?")[1].split("Iedereen")[0]
            await press(pilot, "3", "1")
            await arrive(pilot, Home)

    asyncio.run(walk())
    with Study.open(study.folder, PASSPHRASE, by="R1") as again:
        (row,) = [row for row in again.log.sessions() if row.id == session]
        assert (row.status, row.participants) == ("stopped", PEOPLE)
        notes = again.log.query("SELECT text FROM note ORDER BY text")
        assert notes == [("mijn rug",), ("verder",)], "what was said stays"
