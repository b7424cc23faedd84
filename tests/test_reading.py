"""A session as text, and what was said before: to the letter, nothing left out, nobody else's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header, begin
from fieldwork.capture.state import SessionState, replay
from fieldwork.capture.step import step
from fieldwork.demo import make_demo
from fieldwork.i18n import Lang
from fieldwork.record.events import Event
from fieldwork.study import Study
from fieldwork.study.answers import answer_words, day_words
from fieldwork.study.earlier import earlier
from fieldwork.study.live import Live
from fieldwork.study.reading import Line, Names, lines, names, record_text
from tests.support.kinds import all_kinds
from tests.support.small import Ticker

HOSTILE = "[/a] [red] =1+1 \x1b[31m\u202eë\n\ntweede alinea"
KNOWN = Names(
    reasons={"geen_tijd": {"nl": "geen tijd", "en": "no time"}},
    roles={"werknemer": {"nl": "Werknemer", "en": "Employee"}},
    sites={"L1": "Kas"},
    routes={"vitaliteit": {"nl": "Vitaliteitsroute", "en": "Vitality route"}},
    consent={"deelname": {"nl": "Wilt u meedoen?", "en": "Do you want to take part?"}},
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """The demo study, open; the tests only read it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(tmp_path_factory.mktemp("home")))
        with make_demo(tmp_path_factory.mktemp("demo") / "studie", "demo") as study:
            yield study


def walked(*actions: act.Action, participants: tuple[str, ...] = ("W01",)) -> SessionState:
    """A session of the protocol with every kind, after some actions; two seconds lie between them."""
    stamp = Ticker(by="R9")
    header = Header(site="L1", participants=participants, role="werknemer", researchers=("R9",), held_at="2026-05-03T14:30",
                    wave="T0", present=("partner",))  # fmt: skip
    state, _ = begin("s1", all_kinds(), header, ConsentGiven({"deelname": "ja"}, ("deelname",)), stamp)
    for action in actions:
        state, _ = step(state, action, stamp)
    return state


def of(found: list[Line], item: str | None) -> list[tuple[str, str, str]]:
    """The lines of an item, without the question: (kind, label, text)."""
    return [(line.kind, line.label, line.text) for line in found if line.item == item and line.kind != "question"]


EVENTFUL = (
    act.Answer("werk.verhaal", HOSTILE),
    act.Tick("werk.verhaal", "hoofd"),
    act.Probe("werk.verhaal", 0),
    act.Note("n1", "werk.verhaal", "Kijkt naar buiten."),
    act.Note("n2", "werk.verhaal", "Ik denk: moe.", kind="reflective"),
    act.Note("n3", None, "Koffie was op.", speaker="W01"),
    act.Mark("m1", "quote", "werk.verhaal", start=0, end=4),
    act.Answer("werk.plan", "ja", "sinds mei"),
    act.Answer("werk.welk_plan", "Rust."),
    act.Answer("werk.plan", "nee"),  # what the plan says has lapsed
    act.Skip("werk.soort", "geen_tijd", "bus kwam"),
    act.Cover("werk.hulp", "werk.verhaal"),
    act.Ask("werk.cijfer"),
    act.Answer("baan", [{"baan.functie": "kok", "baan.contract": "ja"}, {"baan.functie": "bode"}]),
    act.Answer("waarde", {"kennis": {"belang": "altijd", "cijfer": "7"}}),
    act.Answer("naam", "Bakkerij"),
    act.SheetRow("r1", "citaat", "10:05", "Het is hier net thuis", "Warm.", quote=True),
)


def test_reading_tells_everything_of_an_item_to_the_letter() -> None:
    found = lines(walked(*EVENTFUL), "nl", KNOWN)
    assert of(found, "werk.verhaal") == [
        ("answer", "", HOSTILE),
        ("part", "Aan de orde", "Hoe is het met uw hoofd?"),
        ("probe", "Doorgevraagd", "Kunt u een voorbeeld geven?"),
        ("note", "", "Kijkt naar buiten."),
        ("reflection", "", "Ik denk: moe."),
        ("mark", "Citaat", "[/a]"),
    ]
    assert of(found, "indruk") == [("row", "10:05 Woorden", "“Het is hier net thuis”"), ("reflection", "", "Warm.")]
    assert ("note", "W01", "Koffie was op.") in of(found, None)


@pytest.mark.parametrize(
    ("lang", "item", "expected"),
    [
        ("nl", "werk.soort", [("status", "Overgeslagen", "geen tijd: bus kwam")]),
        ("en", "werk.soort", [("status", "Skipped", "no time: bus kwam")]),
        ("nl", "werk.hulp", [("status", "Elders beantwoord", "werk.verhaal: Hoe gaat het op uw werk?")]),
        ("en", "werk.cijfer", [("status", "", "Asked, no answer")]),
        ("nl", "werk.uren", [("status", "", "Niet gesteld")]),
        ("nl", "werk.plan", [("answer", "", "nee")]),
        ("nl", "baan", [("answer", "", "baan 1\n  Wat deed u? kok\n  Had u een contract? ja\nbaan 2\n  Wat deed u? bode")]),
        ("en", "waarde", [("answer", "", "Using knowledge: Importance Always, Mark 7")]),
    ],
)
def test_reading_says_in_words_what_became_of_an_item(lang: Lang, item: str, expected: list[tuple[str, str, str]]) -> None:
    assert of(lines(walked(*EVENTFUL), lang, KNOWN), item) == expected


def test_reading_keeps_an_answer_that_lapsed_and_says_so() -> None:
    (answer, status) = of(lines(walked(*EVENTFUL), "nl", KNOWN), "werk.welk_plan")
    assert answer == ("answer", "", "Rust.")
    assert "vervallen" in status[2]


def test_reading_leaves_out_what_was_not_to_be_asked() -> None:
    asked = {line.item for line in lines(walked(), "nl")}
    assert "werk.verhaal" in asked
    assert not {"werk.welk_plan", "werk.kans", "welkom", "maanden"} & asked


@pytest.mark.parametrize(
    ("lang", "head"),
    [
        ("nl", [("title", "", "Alles wat de taal kan"), ("about", "Deelnemer", "W01"), ("about", "Rol", "Werknemer"),
                ("about", "Locatie", "Kas"), ("about", "Gehouden", "3 mei 2026, 14:30"), ("about", "Vorm", "in gesprek"),
                ("about", "Meting", "T0"), ("about", "Onderzoeker", "R9"), ("about", "Ook aanwezig", "partner"),
                ("consent", "ja", "Wilt u meedoen?")]),
        ("en", [("title", "", "All that the language can do"), ("about", "Participant", "W01"), ("about", "Role", "Employee"),
                ("about", "Site", "Kas"), ("about", "Held", "3 May 2026, 14:30"), ("about", "Mode", "in person"),
                ("about", "Wave", "T0"), ("about", "Researcher", "R9"), ("about", "Also present", "partner"),
                ("consent", "yes", "Do you want to take part?")]),
    ],
)  # fmt: skip
def test_reading_begins_with_who_when_and_consent(lang: Lang, head: list[tuple[str, str, str]]) -> None:
    assert of(lines(walked(), lang, KNOWN), None)[: len(head)] == head


def test_reading_tells_the_order_in_which_was_asked_where_it_was_another_than_that_of_the_guide() -> None:
    jumped = walked(act.Answer("werk.uren", 32), act.Answer("naam", "Bakkerij"))
    assert of(lines(jumped, "en"), None)[-1] == ("order", "Asked in this order", "werk.uren, naam")
    straight = walked(act.Answer("naam", "Bakkerij"), act.Answer("werk.uren", 32))
    assert all(line.kind != "order" for line in lines(straight, "nl"))


def test_reading_shows_both_answers_where_two_people_wrote_side_by_side() -> None:
    state = walked(act.Answer("werk.verhaal", "Druk."))
    mine = state.heads["answer/werk.verhaal"][0]
    theirs = replace(mine, id="z", at=mine.at + 1, by="R2", body={**mine.body, "value": "Rustig."})
    events: list[Event] = [head for heads in state.heads.values() for head in heads]
    both = replay("s1", state.protocol, [*events, theirs])
    assert of(lines(both, "nl"), "werk.verhaal") == [("answer", "", "Rustig."), ("conflict", "R9 schreef hier", "Druk.")]


def test_reading_jumps_only_to_items_of_the_protocol_and_tells_every_answer_of_the_demo(demo: Study) -> None:
    known = names(demo)
    for session in demo.log.sessions():
        if session.protocol is None:
            continue
        live = Live.take_up(demo, session.id)
        found = lines(live.state, "nl", known)
        live.leave()
        assert {line.item for line in found} - {None} <= set(live.state.protocol.by_id)
        told = {(line.item, line.text) for line in found}
        for item, value in live.state.record["answers"].items():
            if isinstance(value[0], str) and live.state.protocol.by_id[item].kind == "open":
                assert (item, value[0]) in told
        assert len([line for line in found if line.kind in ("note", "reflection")]) >= len(live.state.notes)


# --- to read back ---------------------------------------------------------------------------------------------------


def test_reading_back_tells_what_was_said_without_the_researchers_thoughts_and_codes() -> None:
    state = walked(*EVENTFUL, act.Answer("werk.cijfer", 3), act.Answer("werk.laag", "Vermoeide indruk."),
                   act.Skip("werk.uren", "geweigerd"))  # fmt: skip
    text = record_text(state, "nl", KNOWN)
    for told in ("W01 – 3 mei 2026", "Hoe gaat het op uw werk?", "tweede alinea", "Kijkt naar buiten.", "Koffie was op.",
                 "10:05 Het is hier net thuis", "Zie het antwoord op: Hoe gaat het op uw werk?", "Deze vraag wilde u niet"):  # fmt: skip
        assert told in text
    for hidden in ("Ik denk: moe.", "Warm.", "Vermoeide indruk.", "R9", "L1", "Kas", "werk.verhaal", "geen_tijd", "T0", "s1"):
        assert hidden not in text
    assert "You did not want to answer this." in record_text(state, "en")


def test_reading_back_a_talk_with_several_names_who_said_it_by_code() -> None:
    state = walked(act.Note("n1", None, "Dat klopt.", speaker="W02"), act.Note("n2", None, "Ja.", speaker="R9"), participants=("W01", "W02"))
    assert "W02: Dat klopt.\nJa.\n" in record_text(state, "nl")


@pytest.mark.parametrize(
    ("item", "value", "nl", "en"),
    [
        ("werk.plan", "weet_niet", "weet ik niet", "don't know"),
        ("werk.soort", "anders", "anders, namelijk", "other, namely"),
        ("werk.hulp", ["uwv", "gemeente"], "UWV, De gemeente", "UWV, The municipality"),
        ("werk.uren", 7.5, "7,5 uur", "7.5 uur"),
        ("werk.kans", 80, "80 %", "80 %"),
        ("reistijd", 90, "90 min", "90 min"),
        ("werk.cijfer", 7, "7", "7"),
        ("werk.passend", "goed", "Goed", "Good"),
        ("begintijd", "07:30", "07:30", "07:30"),
        ("vandaag", "2026-12-01", "1 december 2026", "1 December 2026"),
        ("vandaag", "ooit", "ooit", "ooit"),
        ("naam", None, "", ""),
    ],
)
def test_reading_puts_an_answer_in_the_words_of_the_protocol(item: str, value: object, nl: str, en: str) -> None:
    assert [answer_words(all_kinds().by_id[item], value, lang) for lang in ("nl", "en")] == [nl, en]
    assert day_words("2026-05-03", "nl") == "3 mei 2026"


# --- what was said before -------------------------------------------------------------------------------------------


def held(study: Study, session: str, participants: tuple[str, ...], answers: dict[str, str], protocol: str = "tno-2019/werknemer",
         role: str = "werknemer") -> None:  # fmt: skip
    header = Header(site="groenbedrijf", participants=participants, role=role, held_at="2026-01-05")
    live = Live.start(study, study.protocol(protocol), header, ConsentGiven({"deelname": "ja"}, ("deelname",)), session)
    for item, value in answers.items():
        live.answer(item, value)
        live.do(act.Note(f"{session}-{item}-r", item, "mijn gedachte", kind="reflective"))
        live.do(act.Note(f"{session}-{item}-d", item, "wijst naar buiten"))
    live.leave()


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    """An empty study of the shipped set."""
    with Study.create(tmp_path / "studie", "tno-2019", "Proef", "wachtzin", by="R1") as made:
        yield made


def test_earlier_shows_what_this_participant_said_on_the_same_item_with_its_day_and_notes(study: Study) -> None:
    held(study, "s1", ("W01",), {"vitaliteit.a": "Moe.", "vitaliteit.b": "Niets."})
    protocol = study.protocol("tno-2019/werknemer")
    (said,) = earlier(study, ["W01"], protocol, protocol.by_id["vitaliteit.a"], "s2")
    assert (said.session, said.held_at, said.words, said.notes) == ("s1", "2026-01-05", "Moe.", ("wijst naar buiten",))
    assert earlier(study, ["W01"], protocol, protocol.by_id["vitaliteit.a"], "s1") == []
    assert earlier(study, ["W01"], protocol, protocol.by_id["vitaliteit.c"], "s2") == []


def test_earlier_never_shows_another_participant(study: Study) -> None:
    held(study, "s1", ("W02",), {"vitaliteit.a": "Geheim."})
    held(study, "s2", ("W01", "W02"), {"vitaliteit.a": "Samen."})
    protocol = study.protocol("tno-2019/werknemer")
    item = protocol.by_id["vitaliteit.a"]
    assert earlier(study, ["W01"], protocol, item, "s3") == []
    assert earlier(study, [], protocol, item, "s3") == []
    assert [said.words for said in earlier(study, ["W02"], protocol, item, "s3")] == ["Geheim."]


def test_earlier_takes_one_id_in_another_protocol_for_another_question(study: Study) -> None:
    other = study.protocol("tno-2019/leidinggevende")
    mine = study.protocol("tno-2019/werknemer")
    shared = next(item.id for item in other.items if item.kind == "open" and item.id in mine.by_id and item.source != "added")
    held(study, "s1", ("W01",), {shared: "Als leidinggevende."}, other.id, "leidinggevende")
    assert earlier(study, ["W01"], mine, mine.by_id[shared], "s2") == []
    same_source = replace(mine.by_id[shared], id="heel.anders", source=other.by_id[shared].source)
    assert [said.words for said in earlier(study, ["W01"], mine, same_source, "s2")] == ["Als leidinggevende."]


def test_earlier_says_nothing_of_a_session_that_was_stopped(study: Study) -> None:
    held(study, "s1", ("W01",), {"vitaliteit.a": "Moe."})
    live = Live.take_up(study, "s1")
    live.do(act.Stop())
    live.leave()
    protocol = study.protocol("tno-2019/werknemer")
    assert earlier(study, ["W01"], protocol, protocol.by_id["vitaliteit.a"], "s2") == []
