"""What a participant answered last, in whichever session, holds for all of theirs; of several in a talk, for each their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.exports.leaving import Leaving
from fieldwork.report.quotes import Quoting
from fieldwork.study import Study
from fieldwork.study.desk.documents import document
from fieldwork.study.follow_up import unwilling, waiting
from fieldwork.study.incoming.consents import unlinked
from fieldwork.study.live import Live, do_once
from fieldwork.study.privacy.asking_again import asking_again
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.privacy.data_plan import data_plan
from fieldwork.tui.screens.review import state_of
from tests.support.program import YES
from tests.support.studies import PASSPHRASE, new_study

ITEM = "vitaliteit.a"
SAID = "een rustige dag in de kas"
NO = {**YES, "citeren": "nee", "hergebruik": "nee", "opnieuw_benaderen": "nee"}
MARCH, APRIL = "2026-03-04T10:00", "2026-04-07"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    with Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1") as opened:
        yield opened


def talk(study: Study, session: str, given: dict[str, str], *people: str, held: str = MARCH, mode: str = "live",
         conversation: str | None = None) -> None:  # fmt: skip
    """A talk with some people, all of whom answered the form alike, with a quote of nobody in particular."""
    codes = people or ("W01",)
    header = Header(site="kas", participants=codes, roles=dict.fromkeys(codes, ("werknemer",)), role="werknemer", mode=mode,
                    researchers=("R1",), held_at=held, conversation=conversation)  # fmt: skip
    each = {item: {code: {"value": value, "how": "spoken", "by_whom": "participant"} for code in codes}
            for item, value in given.items()} if len(codes) > 1 else {}  # fmt: skip
    live = Live.start(study, study.protocol("tno-2019/werknemer"), header, ConsentGiven(given, ("deelname",), each=each), session)
    live.answer(ITEM, SAID)
    live.do(act.Mark(f"m-{session}", "quote", ITEM, "answer", 0, len(SAID)))
    for code in codes:
        live.do(act.Note(f"{session}-{code}", ITEM, f"dat vond {code} ook heel erg", speaker=code))
        live.do(act.Mark(f"n-{session}-{code}", "quote", ITEM, f"note:{session}-{code}", 0, 20))
    live.do(act.FollowUp("2027-05-03"))
    live.do(act.Close())
    live.leave()


def again(study: Study, session: str, value: str, person: str | None = None) -> None:
    """The consent key: the same answer to quoting, reuse and contact."""
    for item in ("citeren", "hergebruik", "opnieuw_benaderen"):
        do_once(study, session, act.Consent(item, value, "spoken", "participant", 1, person))


def earlier_and_later(study: Study, first: dict[str, str], second: dict[str, str]) -> None:
    talk(study, "a", first)
    talk(study, "b", second, held=APRIL)


def typed_in_later(study: Study, first: dict[str, str], second: dict[str, str]) -> None:
    """The talk of March was on paper, and came in after that of April."""
    talk(study, "b", second, held=APRIL)
    talk(study, "a", first, mode="paper")


def in_other_letters(study: Study, first: dict[str, str], second: dict[str, str]) -> None:
    talk(study, "a", first, "W01")
    talk(study, "b", second, "w01", held=APRIL)


def changed_in_the_first(study: Study, first: dict[str, str], second: dict[str, str]) -> None:
    """What was said in March is changed with the consent key after the talk of April, which said as March did."""
    earlier_and_later(study, first, first)
    again(study, "a", second["citeren"])


def said_once_more_in_the_first(study: Study, first: dict[str, str], second: dict[str, str]) -> None:
    """In March they said as they do now, in April the opposite; now they say so once more."""
    earlier_and_later(study, second, first)
    again(study, "a", second["citeren"])


WAYS = (earlier_and_later, typed_in_later, in_other_letters, changed_in_the_first, said_once_more_in_the_first)


@pytest.mark.parametrize("last", [YES, NO], ids=["yes", "no"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_was_said_last_holds_for_every_session(study: Study, way: object, last: dict[str, str]) -> None:
    may = last is YES
    way(study, NO if may else YES, last)  # type: ignore[operator]
    leaving, rows = Leaving(study), {row.id: row for row in study.log.sessions()}
    assert {row.id for row in leaving.sessions} == {"a", "b"}  # to be quoted is not to take part
    for session in ("a", "b"):
        (answer,) = [part.text for part in leaving.masking.document(document(study, session)).parts if part.kind == "answer"]
        assert answer == (SAID if may else "▒" * len(SAID)), session
        assert Quoting(study).allowed(session, "W01") is Quoting(study).allowed(session, None) is may
        assert Consents(study).withheld(session) == (set() if may else {"quoting", "reuse"})
        assert unwilling(study, state_of(study, session)) == ([] if may else list(rows[session].participants))
    assert {row.id for row in Leaving(study, reuse=True).sessions} == ({"a", "b"} if may else set())
    assert [planned.welcome for planned in waiting(study, rows)] == [may, may]


@pytest.mark.parametrize("last", ["ja", "nee"])
def test_the_data_plan_counts_people_by_what_they_said_last(study: Study, last: str) -> None:
    earlier_and_later(study, NO if last == "ja" else YES, YES if last == "ja" else NO)
    talk(study, "other", YES, "W02")
    found = data_plan(study)
    (asked,) = [each for each in found.consent if each.allows == "quoting"]
    assert (asked.yes, asked.no, asked.unasked) == ((2, 0, 0) if last == "ja" else (1, 1, 0))
    assert found.counts["reuse"] == (2 if last == "ja" else 1)


def test_in_a_talk_of_several_the_last_answer_of_each_is_their_own(study: Study) -> None:
    talk(study, "both", YES, "W01", "L01")
    talk(study, "alone", NO, "W01", held=APRIL)
    asked = [Quoting(study).allowed("both", who) for who in ("W01", "L01", None)]
    assert asked == [False, True, False]
    texts = {part.text for part in Leaving(study).masking.document(document(study, "both")).parts}
    assert texts == {"▒" * len(SAID), "▒" * 20 + "l erg", "dat vond L01 ook heel erg"}
    assert [row.id for row in Leaving(study, reuse=True).sessions] == []


def test_what_one_changes_in_a_talk_of_several_makes_the_answers_of_the_others_no_newer(study: Study) -> None:
    talk(study, "both", YES, "W01", "L01")
    talk(study, "alone", NO, "L01", held=APRIL)
    again(study, "both", "ja", "W01")
    assert [Quoting(study).allowed("both", who) for who in ("W01", "L01")] == [True, False]
    again(study, "both", "ja", "L01")
    assert [Quoting(study).allowed("both", who) for who in ("W01", "L01", None)] == [True, True, True]
    again(study, "alone", "nee")
    again(study, "both", "ja")  # all of them at once
    assert [Quoting(study).allowed(session, "L01") for session in ("both", "alone")] == [True, True]


@pytest.mark.parametrize("first", [YES, NO], ids=["yes first", "no first"])
def test_of_two_records_of_one_talk_a_no_in_either_holds(study: Study, first: dict[str, str]) -> None:
    talk(study, "one", first, conversation="talk")
    talk(study, "two", NO if first is YES else YES, conversation="talk")
    assert [Quoting(study).allowed(session, "W01") for session in ("one", "two")] == [False, False]


def test_words_of_nobody_in_particular_need_a_yes_in_every_record_of_the_talk(study: Study) -> None:
    talk(study, "one", YES, "W01", "W02", conversation="talk")
    talk(study, "two", NO, "L01", conversation="talk")
    assert [Quoting(study).allowed("one", who) for who in ("W01", None)] == [True, False]
    assert "▒" * len(SAID) in {part.text for part in Leaving(study).masking.document(document(study, "one")).parts}


def test_who_stops_in_a_later_talk_keeps_what_was_said_in_earlier_ones(study: Study) -> None:
    talk(study, "a", YES)
    talk(study, "b", YES, held=APRIL)
    do_once(study, "b", act.Consent("deelname", "nee", "spoken", "participant", 1))
    assert [row.id for row in Leaving(study).sessions] == ["a"]
    assert Quoting(study).allowed("a", "W01") and not Quoting(study).allowed("b", "W01")


def test_asking_again_and_linking_look_at_the_same_last_answer(study: Study) -> None:
    form = study.folder / "study.yaml"
    form.write_text(form.read_text("utf-8").replace("allows: reuse", "allows: linkage"), "utf-8")
    from fieldwork.study.adopt import adopt_changes

    adopt_changes(study)
    typed_in_later(study, YES, NO)
    assert unlinked(study, ["w01", "W02"]) == ["w01"]
    assert asking_again(study) == []
    again(study, "a", "ja")
    assert unlinked(study, ["W01"]) == []
