"""Choosing the quotes of the report: what can be chosen, what comes of it in the report, and that nothing outlives an erasure."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.coding import edits
from fieldwork.errors import FieldworkError, InputError, ReadOnlyStudy
from fieldwork.exports.masking import Masking
from fieldwork.store.erase import erase_session
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.desk import quoting
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.field_marks import field_marks
from fieldwork.study.desk.quoting import Quotable, choose, choosing, leave_out, quotable, renewed
from fieldwork.study.live import Live, do_once
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.privacy.erasing_text import erase_text
from fieldwork.study.privacy.texts import ref_of_part
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round
from tests.support import coder
from tests.support.report import SAID, YES, code, quote, reported, talk
from tests.support.withdrawing import bytes_of
from tests.test_erase_text import another, met

made, study = coder.made, coder.study
HELPS, ASKS = "Dat helpt mij echt.", "De baas vraagt hoe het gaat."
NO = "{deelname: ja, citeren: nee}"
PEOPLE = ("W03", "W04", "W05")


@pytest.fixture
def full(study: Study, tmp_path: Path) -> Study:
    """Three employees who said the same, each coded once on the vitality route: a cell that may carry quotes."""
    for person in PEOPLE:
        talk(study, tmp_path, person)
        code(study, f"t-{person}", HELPS)
    return study


def entry(study: Study, session: str, words: str = HELPS) -> Quotable:
    """What can be chosen of these words."""
    (found,) = [each for each in quotable(study).entries if (each.session, each.text) == (session, words)]
    return found


def quotes(study: Study, folder: Path) -> list[str]:
    """The quotes of the report."""
    return [each.text for each in reported(study, folder).root.all("blockquote")]


def marks(study: Study, session: str) -> list[tuple[str, bool]]:
    """The marks that stand in a session: their words, and whether they were made at the desk."""
    return [(mark.text, mark.desk) for mark in field_marks(study, Desk(study).document(session))]


# --- what there is to choose from ------------------------------------------------------------------------------------------


def test_each_segment_that_counts_is_listed_in_the_order_of_actor_route_theme_and_talk(full: Study, tmp_path: Path) -> None:
    code(full, "t-W03", ASKS, "leren")
    code(full, "t-W04", ASKS, "rust", actor="jobcoach")
    code(full, "t-W05", ASKS, "contact")
    found = quotable(full)
    told = [(each.where, each.code, each.session) for each in found.entries]
    vital = ("werknemer", "vitaliteit")
    assert told == [
        (("werknemer", "ontwikkel"), "leren", "t-W03"),
        (vital, "rust", "t-W03"), (vital, "rust", "t-W04"), (vital, "rust", "t-W05"),
        (("werknemer", None), "contact", "t-W05"),
        (("jobcoach", "vitaliteit"), "rust", "t-W04"),
    ]  # fmt: skip
    assert all(each.why_not == (None if each.where == vital else quoting.TOO_FEW) for each in found.entries)
    first = entry(full, "t-W03")
    assert (first.before + first.text + first.after, first.who, first.role, first.chosen) == (SAID, "W03", "werknemer", False)


def test_where_few_have_a_role_neither_it_nor_who_said_it_is_told(full: Study, tmp_path: Path) -> None:
    talk(full, tmp_path, "J01", role="jobcoach")
    code(full, "t-J01", HELPS)
    assert (entry(full, "t-J01").who, entry(full, "t-J01").role) == (None, None)


@pytest.mark.parametrize(
    ("consent", "why"), [(NO, quoting.REFUSED), ("{deelname: ja}", quoting.NEVER_ASKED), (YES, None)]
)
def test_who_may_not_be_quoted_is_told_and_stays_out_also_when_chosen(
    full: Study, tmp_path: Path, consent: str, why: object
) -> None:
    talk(full, tmp_path, "W09", "Zij let op ons allemaal.", consent=consent)
    code(full, "t-W09", "let op ons")
    each = entry(full, "t-W09", "let op ons")
    assert each.why_not == why
    choose(full, each)
    assert entry(full, "t-W09", "let op ons").chosen
    assert quotes(full, tmp_path) == (["let op ons"] if why is None else [])


def test_words_of_a_group_need_a_yes_of_everyone_and_of_an_observation_without_participants_nobody_was_asked(
    full: Study, tmp_path: Path
) -> None:
    people = ("W10", "W11")
    header = Header(site="kas", participants=people, roles=dict.fromkeys(people, ("werknemer",)), role="werknemer",
                    researchers=("R1",), held_at="2026-03-05T10:00")  # fmt: skip
    given = ConsentGiven({"deelname": "ja", "citeren": "ja"}, ("deelname",))
    live = Live.start(full, full.protocol("proef/gids"), header, given)
    live.answer("werk", SAID)
    live.do(act.Close())
    live.leave()
    code(full, live.session, HELPS)
    assert entry(full, live.session).why_not is None
    do_once(full, live.session, act.Consent("citeren", "nee", "spoken", "participant", person="W11"))
    assert entry(full, live.session).why_not == quoting.REFUSED_IN_GROUP
    desk = Desk(full)
    row = desk.document("o1").parts[0]
    desk.code("o1", row, 0, len(row.text), "rust", actor="werknemer")
    assert entry(full, "o1", row.text).why_not == quoting.NOBODY_ASKED


def test_a_cell_of_two_persons_is_told_and_shows_the_quote_once_a_third_spoke(study: Study, tmp_path: Path) -> None:
    for person in PEOPLE[:2]:
        talk(study, tmp_path, person)
        code(study, f"t-{person}", HELPS)
    each = entry(study, "t-W03")
    assert each.why_not == quoting.TOO_FEW
    choose(study, each)
    assert quotes(study, tmp_path) == []
    talk(study, tmp_path, "W05")
    code(study, "t-W05", HELPS)
    assert quotes(study, tmp_path) == [HELPS]
    assert entry(study, "t-W03").why_not is None


def test_an_answer_that_can_identify_a_person_is_told_and_cannot_be_chosen(full: Study, tmp_path: Path) -> None:
    talk(full, tmp_path, "W06", "Jan van de kas", item="naam")
    code(full, "t-W06", "Jan", item="naam")
    each = entry(full, "t-W06", "Jan")
    assert each.why_not == quoting.IDENTIFIES
    with pytest.raises(InputError, match="can identify"):
        choose(full, each)
    assert marks(full, "t-W06") == []


def test_a_mark_that_nobody_coded_is_listed_last_until_it_is_left_out(full: Study, tmp_path: Path) -> None:
    quote(full, "t-W03", ASKS)
    last = quotable(full).entries[-1]
    assert (last.text, last.coding, last.chosen, last.why_not) == (ASKS, None, True, quoting.NOT_CODED)
    leave_out(full, last)
    assert ASKS not in [each.text for each in quotable(full).entries]


def test_nothing_of_an_open_round_is_listed_and_nothing_of_it_can_be_chosen(full: Study) -> None:
    quote(full, "t-W03", ASKS)
    before = entry(full, "t-W03")
    round_ = open_round(full, "Ronde", ["C1", "C2"], sessions=["t-W03"])
    assert "t-W03" not in {each.session for each in quotable(full).entries}
    with pytest.raises(InputError, match="open round"):
        choose(full, before)
    code(full, "t-W03", HELPS, "leren", coder="C2")
    for each in round_.coders:
        mark_done(full, round_.id, each)
    close_round(full, round_.id)
    assert {each.text for each in quotable(full).entries if each.session == "t-W03"} == {ASKS}, "what they differ on does not count"


def test_of_a_talk_that_two_people_noted_nothing_is_listed_while_one_record_waits(full: Study) -> None:
    ids = []
    for _ in "ab":
        header = Header(site="kas", participants=("W12",), roles={"W12": ("werknemer",)}, role="werknemer",
                        researchers=("R1",), held_at="2026-03-05T10:00", conversation="c12")  # fmt: skip
        given = ConsentGiven({"deelname": "ja", "citeren": "ja"}, ("deelname",))
        live = Live.start(full, full.protocol("proef/gids"), header, given)
        live.answer("werk", SAID)
        live.do(act.Close())
        live.leave()
        code(full, live.session, HELPS)
        ids.append(live.session)
    before = entry(full, ids[0])
    open_round(full, "Ronde", ["C1", "C2"], sessions=[ids[1]])
    assert not {each.session for each in quotable(full).entries} & set(ids)
    with pytest.raises(InputError, match="open round"):
        choose(full, before)


def test_what_may_not_leave_is_not_listed(full: Study, tmp_path: Path) -> None:
    talk(full, tmp_path, "W08")
    quote(full, "t-W08", ASKS)
    assert quotable(full).entries[-1].session == "t-W08"
    do_once(full, "t-W08", act.Consent("deelname", "nee", "spoken", "participant"))
    assert "t-W08" not in {each.session for each in quotable(full).entries}


# --- choosing --------------------------------------------------------------------------------------------------------------


def test_what_is_chosen_stands_in_the_report_to_the_letter_at_its_cell_and_theme(full: Study, tmp_path: Path) -> None:
    assert quotes(full, tmp_path) == []
    assert choose(full, entry(full, "t-W04")) == 1
    page = reported(full, tmp_path)
    (item,) = [each for each in page.root.all("li") if each.all("blockquote")]
    assert item.text == f"{HELPS} – werknemer, W04 · Rust"
    (event,) = full.log.events("t-W04", {"mark.set"})
    part = Desk(full).document("t-W04").part("werk", "answer")
    assert part is not None
    start = part.text.index(HELPS)
    said = {key: event.body[key] for key in ("what", "item", "field", "start", "end", "text", "desk", "on")}
    assert said == {"what": "quote", "item": "werk", "field": "answer", "start": start, "end": start + len(HELPS), "text": HELPS,
                    "desk": True, "on": True}  # fmt: skip
    assert verify(full.log).ok


def test_a_mark_of_the_field_that_is_left_out_is_gone_from_the_report_and_comes_back_when_taken_back(
    full: Study, tmp_path: Path
) -> None:
    quote(full, "t-W03", "helpt mij")
    assert quotes(full, tmp_path) == ["helpt mij"]
    each = entry(full, "t-W03")
    assert [mark.text for mark in each.marks] == ["helpt mij"]
    steps = choosing(full)
    leave_out(full, each, steps)
    assert (quotes(full, tmp_path), marks(full, "t-W03")) == ([], [])
    assert steps.undo() is not None
    assert (quotes(full, tmp_path), marks(full, "t-W03")) == (["helpt mij"], [("helpt mij", False)])
    assert steps.redo() is not None
    assert quotes(full, tmp_path) == []


def test_leaving_out_takes_back_every_mark_that_touches_the_segment_as_one_step(full: Study, tmp_path: Path) -> None:
    quote(full, "t-W03", "Dat helpt")
    choose(full, entry(full, "t-W03"))
    steps = choosing(full)
    each = entry(full, "t-W03")
    assert len(each.marks) == 2
    leave_out(full, each, steps)
    assert marks(full, "t-W03") == []
    steps.undo()
    assert len(entry(full, "t-W03").marks) == 2


def test_choices_are_taken_back_in_another_run_too_and_a_coder_takes_back_none_of_them(full: Study, tmp_path: Path) -> None:
    choose(full, entry(full, "t-W03"))
    desk = Desk(full)
    told = desk.undo()  # the last coding, and not the choice
    assert told is not None and entry(full, "t-W03").chosen
    assert choosing(full).undo() is not None
    assert not entry(full, "t-W03").chosen


def test_the_list_that_is_renewed_after_a_choice_is_what_is_read_anew(full: Study) -> None:
    quote(full, "t-W05", ASKS)
    before = quotable(full)
    for each in (entry(full, "t-W03"), before.entries[-1]):
        (leave_out if each.chosen else choose)(full, each)
        before = renewed(full, before, {each.session})
        assert before.entries == quotable(full).entries


def test_the_coders_list_of_marks_to_confirm_stays_what_it_was(full: Study) -> None:
    quote(full, "t-W03", ASKS)
    before = Desk(full).marks("t-W03"), list(Desk(full).queue("marks"))
    choose(full, entry(full, "t-W03"))
    choose(full, entry(full, "t-W04"))
    assert (Desk(full).marks("t-W03"), list(Desk(full).queue("marks"))) == before
    assert [mark.text for mark in before[0]] == [ASKS]


def test_words_that_changed_since_are_refused_in_one_sentence(full: Study) -> None:
    each = entry(full, "t-W03")
    coder.say(full, f"Zeg: {SAID}", session="t-W03")
    with pytest.raises(InputError, match="was changed"):
        choose(full, each)
    choose(full, entry(full, "t-W03"))
    coder.say(full, f"Nou, zeg: {SAID}", session="t-W03")
    assert marks(full, "t-W03") == [(HELPS, True)], "a mark of the desk moves along with its text"
    leave_out(full, entry(full, "t-W03"))
    assert marks(full, "t-W03") == []


def test_after_a_text_with_a_chosen_quote_was_edited_the_choice_is_no_step_twice(full: Study) -> None:
    steps = choosing(full)
    choose(full, entry(full, "t-W03"), steps)
    coder.say(full, f"Zeg: {SAID}", session="t-W03")
    assert "step" not in list(full.log.events("t-W03", {"mark.set"}))[-1].body


@pytest.mark.parametrize("does", [choose, leave_out])
def test_a_study_that_can_only_be_read_refuses_in_one_sentence(full: Study, tmp_path: Path, does: object) -> None:
    each = entry(full, "t-W03")
    key, folder = full.log.key, full.folder
    with Study.opened(folder, key, by="C1", readonly=True) as again, pytest.raises(ReadOnlyStudy):
        does(again, each)  # type: ignore[operator]


def test_a_merge_of_codes_regroups_what_can_be_chosen(full: Study) -> None:
    code(full, "t-W03", ASKS, "contact", route="vitaliteit")
    change(full, edits.merge(codebook(full), "contact", "rust"))
    assert {(each.where, each.code) for each in quotable(full).entries} == {(("werknemer", "vitaliteit"), "rust")}


# --- what is gone stays gone -----------------------------------------------------------------------------------------------


def test_an_erased_text_leaves_no_byte_of_a_quote_that_was_chosen_left_out_or_taken_back(full: Study, tmp_path: Path) -> None:
    steps = choosing(full)
    talk(full, tmp_path, "W07", "Een kolibrie zat in de kas. Verder niets.")
    code(full, "t-W07", "kolibrie zat")
    choose(full, entry(full, "t-W07", "kolibrie zat"), steps)
    leave_out(full, entry(full, "t-W07", "kolibrie zat"), steps)
    steps.undo()
    erase_text(full, ref_of_part("t-W07", "werk", "answer"), "Er zat iets in de kas.")
    assert b"kolibrie" not in bytes_of(full.log, tmp_path)
    steps.redo()
    steps.undo()
    assert marks(full, "t-W07") == [] and b"kolibrie" not in bytes_of(full.log, tmp_path)
    code(full, "t-W07", "iets in de kas")
    choose(full, entry(full, "t-W07", "iets in de kas"), steps)
    leave_out(full, entry(full, "t-W07", "iets in de kas"), steps)
    steps.undo()
    assert marks(full, "t-W07") == [("iets in de kas", True)], "what is chosen since knows of the erasure"
    assert verify(full.log).ok


@pytest.mark.parametrize("again", [False, True], ids=["same run", "another run"])
@pytest.mark.parametrize("instead", [None, "Er zat iets in de kas."], ids=["nothing", "other words"])
@pytest.mark.parametrize("last", ["left out", "taken back"])
def test_no_step_brings_back_words_that_were_erased_after_it(
    full: Study, tmp_path: Path, last: str, instead: str | None, again: bool
) -> None:
    steps = choosing(full)
    talk(full, tmp_path, "W07", "Een kolibrie zat in de kas. Verder niets.")
    code(full, "t-W07", "kolibrie zat")
    choose(full, entry(full, "t-W07", "kolibrie zat"), steps)
    if last == "left out":
        leave_out(full, entry(full, "t-W07", "kolibrie zat"), steps)
    else:
        steps.undo()
    erase_text(full, ref_of_part("t-W07", "werk", "answer"), instead)
    steps = choosing(full) if again else steps
    for does in (steps.undo, steps.redo, steps.undo, steps.redo):
        with contextlib.suppress(InputError):  # that it was changed since
            does()
    assert marks(full, "t-W07") == [] and b"kolibrie" not in bytes_of(full.log, tmp_path)
    assert verify(full.log).ok


def test_who_withdraws_takes_the_quotes_along_and_nothing_of_hers_can_be_chosen(full: Study, tmp_path: Path) -> None:
    talk(full, tmp_path, "W07", "Een kolibrie zat in de kas.")
    code(full, "t-W07", "kolibrie zat")
    each = entry(full, "t-W07", "kolibrie zat")
    choose(full, each)
    withdraw(full, plan(full, "W07", erase=True))
    assert b"kolibrie" not in bytes_of(full.log, tmp_path)
    assert "t-W07" not in {one.session for one in quotable(full).entries}
    for does in (choose, leave_out):
        with pytest.raises(InputError, match="erased or withdrawn"):
            does(full, each)
    assert verify(full.log).ok


def test_an_erased_session_is_refused_and_its_choice_is_not_taken_back(full: Study, tmp_path: Path) -> None:
    steps = choosing(full)
    each = entry(full, "t-W03")
    choose(full, each, steps)
    erase_session(full.log, "t-W03", by="R1")
    with pytest.raises(FieldworkError):
        choose(full, each, steps)
    assert steps.undo() is None


def test_choices_of_two_copies_come_together_and_an_erasure_on_one_takes_the_words_on_both(full: Study, tmp_path: Path) -> None:
    talk(full, tmp_path, "W07", "Een kolibrie zat in de kas.")
    code(full, "t-W07", "kolibrie zat")
    with another(full) as other:
        choose(full, entry(full, "t-W03"))
        choose(other, entry(other, "t-W03"))
        choose(other, entry(other, "t-W04"))
        choose(other, entry(other, "t-W07", "kolibrie zat"))
        erase_text(full, ref_of_part("t-W07", "werk", "answer"), None)
        met(full, other)
    assert quotes(full, tmp_path) == [HELPS, HELPS], "what both chose is one quote"
    assert b"kolibrie" not in bytes_of(full.log, tmp_path) and verify(full.log).ok
    assert leave_out(full, entry(full, "t-W03")) == 2
    assert quotes(full, tmp_path) == [HELPS]


def test_in_an_export_words_that_may_not_be_quoted_are_hidden_as_those_of_the_field_are(full: Study, tmp_path: Path) -> None:
    talk(full, tmp_path, "W09", "Zij let op ons allemaal.", consent=NO)
    code(full, "t-W09", "let op ons")
    choose(full, entry(full, "t-W09", "let op ons"))
    told = Masking(full, Consents(full)).document(Desk(full).document("t-W09"))
    assert [part.text for part in told.parts] == ["Zij ▒▒▒▒▒▒▒▒▒▒ allemaal."]
