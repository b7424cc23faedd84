"""One text is erased, or another is put in its place: of what stood there no byte is left, and all else stays what it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.state import replay
from fieldwork.errors import InputError, StudyBusy
from fieldwork.record.events import EMPTIED, Event
from fieldwork.record.resting import CHARTING
from fieldwork.store.erase import erase_session
from fieldwork.store.log import Log
from fieldwork.store.merge import Merged, merge
from fieldwork.store.other import opened
from fieldwork.store.verify import rebuild, verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook, name_version, versions
from fieldwork.study.codebook.history import history
from fieldwork.study.copies.conflicts import conflicts
from fieldwork.study.copies.listed import keep_side, open_matters, reopen, settled_matters
from fieldwork.study.desk.codings import codings
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.documents import document
from fieldwork.study.desk.memos import memos
from fieldwork.study.incoming.batch import take, undo
from fieldwork.study.incoming.undoing import DoneSince
from fieldwork.study.live import Live
from fieldwork.study.privacy.erasing_text import Erasing, erase_text, plan
from fieldwork.study.privacy.texts import ref_of_part, reference
from fieldwork.study.search import search
from tests.support.logs import state
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import ITEM, THEME, bytes_of, put, talk

GONE = "ijsvogel"
STAYS = "roerdomp"
"""A word of what is erased, and one of what stays."""
NOTE = "n1"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def another(study: Study, name: str = "laptop", by: str = "R2") -> Study:
    """A copy of the study on another laptop."""
    with study.log.use() as db:
        db.wal_checkpoint()
    folder = study.folder.parent / name
    shutil.copytree(study.folder, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    return Study(folder, Log.open(folder / "study.fieldwork", study.log.key), by)


def met(study: Study, other: Study) -> Merged:
    """Merge another copy as the command does, and take over what that means for the codebook's file."""
    from fieldwork.study.adopt import adopt_changes

    with opened(other.log.file, [lambda: study.log.key], study.log) as file:
        came = merge(study.log, file, by=study.by)
    study.forget()
    adopt_changes(study)
    return came


def is_gone(study: Study, tmp_path: Path, *, word: str = GONE) -> None:
    """No byte of the word, in the file, beside it, in the codebook or anywhere below the study; and the log is whole."""
    assert word.encode() not in bytes_of(study.log, tmp_path)
    for path in study.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("study.fieldwork"):
            assert word.encode() not in path.read_bytes(), path
    assert verify(study.log).ok, verify(study.log).problems
    rebuild(study.log)
    assert verify(study.log).ok


def note_of(study: Study, session: str = "s", note: str = NOTE) -> str | None:
    state = replay(session, study.protocol("tno-2019/werknemer"), study.log.events(session))
    text: str | None = state.body(f"note/{note}").get("text")
    return text


def with_note(study: Study, session: str = "s") -> str:
    """A talk of two people in which a note was written over; its reference."""
    live = talk(study, session, "W01", "L01", answer=f"samen een {STAYS}", close=False)
    live.do(act.Note(NOTE, ITEM, f"W01 zag een {GONE} bij het water."))
    live.do(act.Note(NOTE, ITEM, f"W01 zag een {GONE} bij het water. L01 hoorde de {STAYS} in het riet."))
    live.do(act.Mark("m1", "quote", ITEM, f"note:{NOTE}", 0, 12 + len(GONE)))
    live.do(act.Mark("m2", "quote", ITEM, f"note:{NOTE}", 31 + len(GONE), 44 + len(GONE)))
    live.do(act.Close())
    live.type(f"change:{NOTE}", f"half een {GONE}", 3)
    live.leave()
    search(study, GONE)
    return ref_of_part(session, ITEM, f"note:{NOTE}")


def coded_note(study: Study, desk: Desk, words: str, session: str = "s") -> str:
    part = document(study, session).part(ITEM, f"note:{NOTE}")
    assert part is not None
    start = part.text.index(words)
    return desk.code(session, part, start, start + len(words), THEME, actor="werknemer").coding


# --- a note ---------------------------------------------------------------------------------------------------------------


def test_a_note_of_two_people_keeps_what_the_other_said_and_no_byte_of_what_goes(study: Study, tmp_path: Path) -> None:
    ref = with_note(study)
    desk = Desk(study, "C1")
    theirs, others = coded_note(study, desk, f"zag een {GONE}"), coded_note(study, desk, f"de {STAYS} in het riet")
    assert bytes_of(study.log, tmp_path).count(GONE.encode()) > 5  # what is looked for can be found
    found = plan(study, ref)
    assert (found.earlier, found.codings, found.marks, found.drafts) == (1, 2, 2, 1)
    assert GONE in found.text.words and found.text.sort == "note"
    done = erase_text(study, ref.upper(), f"L01 hoorde de {STAYS} in het riet.")
    assert done.scrubbed and done.flagged == 2  # a coding and a mark
    assert note_of(study) == f"L01 hoorde de {STAYS} in het riet."
    is_gone(study, tmp_path)
    stands = {each.coding: (each.state, each.text) for each in codings(study)}
    assert stands == {theirs: ("flagged", ""), others: ("moved", f"de {STAYS} in het riet")}
    state = replay("s", study.protocol("tno-2019/werknemer"), study.log.events("s"))
    marks = {mark["mark"]: (mark["start"], mark["text"]) for mark in state.marks}
    assert marks["m1"] == (None, None) and marks["m2"][1] is not None and marks["m2"][1] in (note_of(study) or "")
    assert study.log.drafts("s") == [] and search(study, GONE) == [] and search(study, STAYS)


def test_a_text_that_is_taken_away_altogether_is_as_if_it_had_not_been_written(study: Study, tmp_path: Path) -> None:
    ref = with_note(study)
    erase_text(study, ref, None)
    assert note_of(study) is None and document(study, "s").part(ITEM, f"note:{NOTE}") is None
    is_gone(study, tmp_path)
    again = plan(study, ref)
    assert not again.takes
    with pytest.raises(InputError):
        erase_text(study, ref, None)


def test_what_was_edited_by_hand_before_goes_from_the_log_while_what_stands_stays(study: Study, tmp_path: Path) -> None:
    live = talk(study, "s", "W01", answer=f"een {GONE}", close=False)
    live.answer(ITEM, f"een {STAYS}", text="zachtjes")
    live.leave()
    ref = ref_of_part("s", ITEM, "answer")
    assert GONE.encode() in bytes_of(study.log, tmp_path)
    assert (plan(study, ref).earlier, plan(study, ref).text.words) == (1, f"een {STAYS}")
    erase_text(study, ref, f"een {STAYS}")
    is_gone(study, tmp_path)
    part = document(study, "s").part(ITEM, "answer")
    assert part is not None and part.text == f"een {STAYS}"
    assert [part.text for part in document(study, "s").parts if part.field == "remark"] == ["zachtjes"]


@pytest.mark.parametrize("typed", ["", "k7", "zzzzzzz", "n1", "../..", "k7m2xqp.remark.x", "💥💥💥💥💥"])
def test_a_reference_to_nothing_says_so_in_one_sentence(study: Study, typed: str) -> None:
    with_note(study)
    with pytest.raises(InputError) as caught:
        plan(study, typed)
    assert "“" in caught.value.message.text("nl") and "\n" not in caught.value.message.text("en")


# --- every kind -------------------------------------------------------------------------------------------------------------


def kinds(study: Study) -> dict[str, str]:
    """A text of every kind with the word in it, written over once; references by what they are."""
    live = talk(study, "s", "W01", answer=f"de {GONE}", close=False)
    live.answer(ITEM, f"weer de {GONE}", text=f"stil, een {GONE}")
    live.do(act.Skip("vitaliteit.e", "anders", f"vanwege de {GONE}"))
    live.do(act.Correct("present", [f"oom {GONE}", STAYS]))
    live.do(act.Correct("answered_for", {"W01": [f"tolk {GONE}"]}))
    live.do(act.FollowUp("2027-01-02", f"over de {GONE}"))
    live.leave()
    put(study, "row.set", "s", {"row": "r1", "type": "x", "at": "10:00", "descriptive": f"zag {GONE}", "reflective": STAYS, "on": True})
    desk = Desk(study, "C1")
    memo = desk.memo(f"denk aan {GONE}", code=THEME)
    desk.memo(f"denk nog aan {GONE}", memo=memo, code=THEME)
    chart = {"rows": "participant", "row": "W01", "code": THEME, "author": "R1", "text": f"samen: {GONE}", "absent": False, "refs": []}
    put(study, "chart.summarised", CHARTING, chart)
    put(study, "finding.stated", CHARTING, {"finding": "f1", "statement": f"overal {GONE}", "status": "firm", "author": "R1", "by": "R1",
                                            "supports": [], "contradicts": []})  # fmt: skip
    put(study, "decision.set", "s", {"round": "r", "unit": "u", "outcome": "neither", "reason": f"om {GONE}", "codings": []})
    body = codebook(study).body(THEME)
    change(study, [("code.redefined", {**body, "definition": {"nl": f"als {GONE}", "en": STAYS}, "examples": [f"“{GONE}”", STAYS]})])
    name_version(study, "eerste")
    return {
        "answer": ref_of_part("s", ITEM, "answer"), "remark": ref_of_part("s", ITEM, "remark"),
        "skipped": reference("s", "skipped/vitaliteit.e", ("text",)),
        "present": reference("s", "field/present", ("value", "0")),
        "answered_for": reference("s", "field/answered_for", ("value", "W01", "0")),
        "follow_up": reference("s", "field/follow_up", ("value", "text")),
        "row": ref_of_part("s", None, "row:r1.descriptive"), "memo": reference("codebook", f"memo/{memo}", ("text",)),
        "chart": reference(CHARTING, f"chart/participant/W01/{THEME}/R1", ("text",)),
        "finding": reference(CHARTING, "finding/f1", ("statement",)), "decision": reference("s", "decision/r/u", ("reason",)),
        "definition": reference("codebook", f"code/{THEME}", ("definition", "nl")),
        "examples": reference("codebook", f"code/{THEME}", ("examples", "0")),
    }  # fmt: skip


@pytest.mark.parametrize("instead", [None, "iets anders"])
def test_every_kind_of_text_can_be_pointed_at_and_leaves_no_byte(study: Study, tmp_path: Path, instead: str | None) -> None:
    refs = kinds(study)
    for name, ref in refs.items():
        found = plan(study, ref)
        assert GONE in found.text.words, name
        done = erase_text(study, ref, instead)
        assert done.scrubbed and plan(study, ref).earlier == 0, name
        assert (GONE in plan(study, ref).text.words) is False, name
        if instead:
            assert plan(study, ref).text.words == instead, name
    is_gone(study, tmp_path)
    theme = codebook(study).codes[THEME]
    assert STAYS in str(theme.examples) and STAYS in str(theme.definition)
    row = study.log.shown("s", "row/r1")
    assert row is not None and row.body["reflective"] == STAYS and row.body["on"]
    state = replay("s", study.protocol("tno-2019/werknemer"), study.log.events("s"))
    assert STAYS in state.header["present"] and state.header["follow_up"]["day"] == "2027-01-02"
    assert versions(study)[0].codebook.codes[THEME].examples is None  # what cannot be told apart goes
    assert history(study)
    Study.open(study.folder, PASSPHRASE).close()  # and the file and the log are one


def test_words_beside_an_answer_go_and_the_answer_and_its_codings_stay(study: Study, tmp_path: Path) -> None:
    live = talk(study, "s", "W01", answer="een", close=False)
    live.answer(ITEM, f"hoor de {STAYS}", text=f"stil, een {GONE}")
    live.leave()
    desk = Desk(study, "C1")
    part = document(study, "s").part(ITEM, "answer")
    assert part is not None
    coding = desk.code("s", part, 0, 7, THEME).coding
    erase_text(study, ref_of_part("s", ITEM, "remark"), None)
    is_gone(study, tmp_path)
    assert [(each.coding, each.state, each.text) for each in codings(study)] == [(coding, "kept", "hoor de")]


def test_one_time_of_a_repeat_goes_and_the_others_stay(study: Study, tmp_path: Path) -> None:
    item = "x.keren"
    put(study, "session.opened", "s", {"protocol": "p", "version": 1, "participants": ["W01"], "role": "werknemer"})
    value: list[dict[str, Any]] = [{"wat": f"een {GONE}", "n": 1}, {"wat": {"value": "kort", "text": f"bij {GONE}"}}, {"wat": STAYS}]
    put(study, "answer.set", "s", {"item": item, "value": value, "text": None})
    for path in (("value", "0", "wat"), ("value", "1", "wat", "text")):
        erase_text(study, reference("s", f"answer/{item}", path), None)
    is_gone(study, tmp_path)
    shown = study.log.shown("s", f"answer/{item}")
    assert shown is not None and shown.body["value"] == [{"n": 1}, {"wat": {"value": "kort", "text": None}}, {"wat": STAYS}]


# --- undoing ------------------------------------------------------------------------------------------------------------------


def test_no_undo_and_no_redo_brings_an_erased_text_back(study: Study, tmp_path: Path) -> None:
    desk, elsewhere = Desk(study, "C1"), Desk(study, "C1")
    memo = desk.memo(f"denk aan {GONE}", code=THEME)
    desk.memo(f"denk nog aan {GONE}", memo=memo, code=THEME)
    body = codebook(study).body(THEME)
    desk.edit_codebook([("code.redefined", {**body, "examples": [GONE]})])
    desk.edit_codebook([("code.redefined", {**body, "examples": [GONE, STAYS]})])
    elsewhere.undo(), elsewhere.undo()
    for ref in (reference("codebook", f"memo/{memo}", ("text",)), reference("codebook", f"code/{THEME}", ("examples", "nl", "0"))):
        erase_text(study, ref, None)
    for each in (desk, elsewhere, Desk(study, "C1")):
        for turn in (each.redo, each.redo, each.redo, *[each.undo] * 9, *[each.redo] * 9):
            try:
                turn()
            except InputError as error:
                assert error.message.text("nl").count(".") <= 2
    is_gone(study, tmp_path)
    assert not [each for each in memos(study, {}) if GONE in each.text]


def test_an_undo_that_would_lose_what_came_instead_in_the_codebook_is_refused_in_one_sentence(study: Study) -> None:
    desk = Desk(study, "R1")
    desk.edit_codebook([("code.redefined", {**codebook(study).body(THEME), "examples": f"een {GONE}"})])
    erase_text(study, reference("codebook", f"code/{THEME}", ("examples",)), "een vogel")
    with pytest.raises(InputError, match="erased since"):
        desk.undo()
    assert codebook(study).codes[THEME].examples == "een vogel"


def test_an_import_that_is_taken_back_brings_nothing_back(study: Study, tmp_path: Path) -> None:
    talk(study, "s", "W01", answer="gewoon").leave()
    put(study, "note.set", "s", {"note": NOTE, "item": None, "kind": "descriptive", "text": f"eerst {GONE}"})
    stamp = study.log.stamper("R1")
    at = stamp()
    before = tuple(head.id for head in study.log.heads("s", f"note/{NOTE}"))
    body = {"note": NOTE, "item": None, "kind": "descriptive", "text": f"ingelezen {GONE}"}
    event = Event(at.id, "note.set", "s", at.at, at.offset, at.by, at.device, before, body)
    batch = take(study, "sessions", "x.yaml", "0" * 64, [event], {"notes": 1})
    erase_text(study, ref_of_part("s", None, f"note:{NOTE}"), "iets anders")
    with pytest.raises(DoneSince):
        undo(study, batch.id)
    assert note_of(study) == "iets anders"
    undo(study, batch.id, force=True)
    is_gone(study, tmp_path)


def test_a_conflict_that_was_settled_keeps_no_word_of_either_side(study: Study, tmp_path: Path) -> None:
    talk(study, "s", "W01", answer="gewoon", close=False).leave()
    with another(study) as other:
        for each, words in ((study, f"hier een {GONE}"), (other, f"daar een {GONE}")):
            live = Live.take_up(each, "s")
            live.answer(ITEM, words)
            live.leave()
        met(study, other)
        (matter,) = open_matters(study)
        keep_side(study, matter, 0, f"want het was een {GONE}")
        (settled,) = settled_matters(study)
        erase_text(study, ref_of_part("s", ITEM, "answer"), f"een {STAYS}")
        is_gone(study, tmp_path)
        assert settled_matters(study) == [] and open_matters(study) == []
        with pytest.raises(InputError):
            reopen(study, settled)
        met(other, study)
        is_gone(other, tmp_path)
        assert (document(other, "s").part(ITEM, "answer") or document(other, "s").parts[0]).text == f"een {STAYS}"


def test_a_session_is_erased_after_one_of_its_texts_was_on_another_copy(study: Study, tmp_path: Path) -> None:
    ref = with_note(study)
    with another(study) as other:
        erase_text(study, ref, "wat blijft")
        erase_session(other.log, "s", "R2")
        met(study, other), met(other, study), met(study, other)
        for each in (study, other):
            is_gone(each, tmp_path)
            is_gone(each, tmp_path, word="wat blijft")
        assert state(study.log) == state(other.log)


def test_a_sitting_that_is_open_elsewhere_is_told_and_brings_nothing_back(study: Study, tmp_path: Path) -> None:
    live = talk(study, "s", "W01", answer=f"een {GONE}", close=False)
    live.do(act.Note(NOTE, ITEM, f"een {GONE}"))
    live.do(act.Undo())
    with Study(study.folder, Log.open(study.log.file, study.log.key), "L1") as lead:
        erase_text(lead, ref_of_part("s", ITEM, f"note:{NOTE}"), None)
        erase_text(lead, ref_of_part("s", ITEM, "answer"), None)
    for action in (act.Redo(), act.Note(NOTE, ITEM, "iets nieuws"), act.Answer(ITEM, "iets nieuws")):
        with pytest.raises(StudyBusy, match="another window"):
            live.do(action)
    live.leave()
    again = Live.take_up(study, "s")
    again.do(act.Answer(ITEM, "iets nieuws"))
    again.do(act.Undo())
    again.leave()
    is_gone(study, tmp_path)


# --- copies -------------------------------------------------------------------------------------------------------------------


def test_what_another_copy_wrote_meanwhile_is_a_conflict_that_is_told_and_its_copies_of_the_old_words_go(
    study: Study, tmp_path: Path
) -> None:
    ref = with_note(study)
    with another(study) as other:
        desk = Desk(other, "C2")
        late = coded_note(other, desk, f"zag een {GONE}")
        live = Live.take_up(other, "s")
        live.do(act.Reopen())
        live.do(act.Mark("m3", "flag", ITEM, f"note:{NOTE}", 4, 12 + len(GONE)))
        live.leave()
        erase_text(study, ref, f"L01 hoorde de {STAYS}.")
        met(study, other)
        is_gone(study, tmp_path)
        assert {each.coding: each.state for each in codings(study)} == {late: "flagged"}
        assert conflicts(study) == []
        met(other, study)
        is_gone(other, tmp_path)
        met(study, other)
        assert state(study.log) == state(other.log)
        with another(other, "drie", "R3") as third:
            live = Live.take_up(third, "s")
            live.do(act.Note(NOTE, ITEM, "op de derde laptop herschreven"))
            live.leave()
            erase_text(study, ref, None)
            came = met(study, third)
            assert ("s", f"note/{NOTE}") in came.conflicts
            assert {side.body.get("text") for each in conflicts(study) for side in each.sides} >= {None, "op de derde laptop herschreven"}
            assert note_of(study) == "op de derde laptop herschreven" or note_of(study) is None
            erase_text(study, ref, None)
            is_gone(study, tmp_path, word="derde laptop herschreven")


def test_a_codebook_that_another_copy_kept_whole_loses_the_words_too_and_so_does_its_file(study: Study, tmp_path: Path) -> None:
    other_theme = next(id_ for id_ in codebook(study).codes if id_ != THEME)
    change(study, [("code.redefined", {**codebook(study).body(THEME), "examples": [f"“{GONE}”"]})])
    with another(study) as other:
        change(other, [("code.redefined", {**codebook(other).body(other_theme), "definition": f"een {STAYS}"})])
        name_version(other, "op de laptop")
        erase_text(study, reference("codebook", f"code/{THEME}", ("examples",)), None)
        met(study, other)
        is_gone(study, tmp_path)
        met(other, study)
        is_gone(other, tmp_path)
        assert GONE not in (other.folder / "codebook.yaml").read_text("utf-8")
        for each in (study, other):
            assert codebook(each).codes[other_theme].definition == f"een {STAYS}"
            change(each, [("code.redefined", {**codebook(each).body(THEME), "examples": [f"later, {STAYS}"]})])
            name_version(each, f"versie van {each.by}")
        met(study, other), met(other, study)
        for each in (study, other):
            assert all(STAYS in str(v.codebook.codes[THEME].examples) for v in versions(each) if v.name.startswith("versie van"))
            assert verify(each.log).ok


def test_an_older_program_of_words_that_were_emptied_by_register_goes_on_as_it_did(study: Study, tmp_path: Path) -> None:
    with_note(study)
    put(study, EMPTIED, "s", {"registers": [f"note/{NOTE}"]})
    is_gone_of_note = [event for event in study.log.events("s", {"note.set"}) if event.body]
    assert is_gone_of_note == [] and plan(study, ref_of_part("s", ITEM, "answer")).takes


def test_erasing_tells_what_left_before(study: Study) -> None:
    ref = with_note(study)
    put(study, "exported", "study", {"profile": "answers", "file": "antwoorden.csv", "for": "de universiteit"})
    found: Erasing = plan(study, ref)
    assert [(each.file, each.recipient) for each in found.left] == [("antwoorden.csv", "de universiteit")]
