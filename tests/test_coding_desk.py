"""A coder's desk: what she does is in the log before she sees it, can all be taken back, and stays hers while a round is blind."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwork.capture import actions as act
from fieldwork.coding import edits
from fieldwork.errors import InputError
from fieldwork.i18n import Msg
from fieldwork.store import crypt
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.live import do_once
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round
from tests.support import coder
from tests.support.coder import SAID, code, copied, part, say, told

made, study = coder.made, coder.study
Made = tuple[Path, crypt.Key]


def test_a_coder_finds_every_text_with_its_question_and_who_spoke(study: Study) -> None:
    desk = Desk(study, "C1")
    assert [(p.item, p.field.partition(":")[0], p.kind, p.speaker, p.route) for p in desk.document("s1").parts] == [
        ("werk", "answer", "answer", "werknemer", None),
        ("werk", "note", "note", None, None),
        ("wil", "remark", "remark", "werknemer", "ontwikkel"),
        ("banen", "answer", "answer", "werknemer", "ontwikkel"),
        ("banen", "answer", "answer", "werknemer", "ontwikkel"),
    ]
    assert [(p.text, p.kind, p.reflective) for p in desk.document("o1").parts] == [
        ("De ploeg drinkt koffie bij de kas.", "row", False),
        ("Dit is hun rust.", "reflection", True),
    ]
    assert desk.prefill("s1", part(desk, "s1", "wil", "remark")) == ("werknemer", "ontwikkel")


def everything(desk: Desk) -> Any:
    """All that coding has made of a study, as plain values."""
    book = desk.codebook
    codes = {c.id: (c.label, c.under, c.in_force, c.definition) for c in book.codes.values() if not c.undone}
    found = [(c.coding, c.code, c.text, c.actor, c.valence, c.new_aspect, c.coder, c.state) for c in desk.codings()]
    memos = [(m.memo, m.text, dict(m.about)) for m in desk.memos()]
    read = [(e.session, e.done) for e in desk.queue("session")]
    return {"codes": codes, "merges": dict(book.merges), "codings": sorted(found), "memos": sorted(memos), "read": read}


def act_on(desk: Desk, what: str, number: int) -> None:
    """One thing that a coder may do; what cannot be done now is refused and changes nothing."""
    own = desk.codings(coder=desk.coder)
    words = SAID.split()
    book = desk.codebook
    try:
        match what:
            case "code":
                code(desk, words[number % len(words)], ["leren", "rust", "contact"][number % 3])
            case "uncode" if own:
                desk.uncode(own[number % len(own)].session, own[number % len(own)].coding)
            case "change" if own:
                desk.change("s1", own[number % len(own)].coding, valence=["bevorderend", "belemmerend"][number % 2], actor="jobcoach")
            case "stretch" if own:
                desk.change("s1", own[number % len(own)].coding, end=len(SAID) - number % 5)
            case "read":
                desk.read("s2", done=number % 2 == 0)
            case "memo":
                desk.memo(f"gedachte {number}", "analytic", session="s1")
            case "define":
                desk.edit_codebook(edits.define(book, f"nieuw{number % 4}", nl="Nieuw", route="ontwikkel"))
            case "merge":
                desk.edit_codebook(edits.merge(book, "rust", "contact"))
            case "rename":
                desk.edit_codebook(edits.rename(book, "leren", nl=f"Leren {number}", en="Learning"))
    except InputError:
        pass


STEPS = st.lists(
    st.tuples(st.sampled_from(["code", "code", "uncode", "change", "stretch", "read", "memo", "define", "merge", "rename"]),
              st.integers(0, 30)),
    min_size=1, max_size=9,
)  # fmt: skip


@given(steps=STEPS)
@settings(max_examples=50)
def test_whatever_a_coder_does_can_be_undone_to_nothing_and_done_again(made: Made, steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, copied(made, Path(folder) / "proef") as study:
        desk = Desk(study, "C1")
        before = everything(desk)
        for what, number in steps:
            act_on(desk, what, number)
        after = everything(desk)
        assert everything(Desk(study, "C1")) == after, "what the log says is what she sees"
        count = 0
        while desk.undo() is not None:
            count += 1
        assert everything(desk) == before == everything(Desk(study, "C1"))
        again = Desk(study, "C1")  # as after a restart
        for _ in range(count):
            assert again.redo() is not None
        assert again.redo() is None
        assert everything(again) == after
        assert verify(study.log).ok


def test_undo_and_redo_say_what_they_did_and_survive_a_restart(study: Study) -> None:
    desk = Desk(study, "C1")
    code(desk, "zeven uur", "leren")
    code(desk, "koffie", "rust")
    said: list[str] = []

    def tell(message: Msg | None) -> None:
        said.append(message.text("nl") if message else "-")

    tell(desk.undo())
    tell(Desk(study, "C1").undo())
    tell(Desk(study, "C1").undo())
    tell(Desk(study, "C1").redo())
    again = Desk(study, "C1")
    code(again, "de kas", "contact")
    tell(again.redo())  # something new was done: there is nothing to do again
    tell(again.undo())
    tell(again.undo())
    assert said == [
        "Ongedaan gemaakt: codering “Rust”.", "Ongedaan gemaakt: codering “Leren”.", "-",
        "Opnieuw gedaan: codering “Leren”.", "-", "Ongedaan gemaakt: codering “Contact”.", "Ongedaan gemaakt: codering “Leren”.",
    ]  # fmt: skip
    assert told(again) == []


def test_what_somebody_else_changed_since_is_not_undone_but_what_came_before_is(study: Study) -> None:
    one, other = Desk(study, "C1"), Desk(study, "C2")
    code(one, "koffie")
    one.edit_codebook(edits.rename(one.codebook, "leren", nl="Iets leren", en="Learning"))
    other.edit_codebook(edits.rename(other.codebook, "leren", nl="Vak leren", en="Learning"))
    with pytest.raises(InputError, match="C2 changed this since"):
        one.undo()
    assert one.codebook.label("leren", "nl") == "Vak leren"
    assert one.undo() is not None
    assert told(one) == []


def test_nobody_changes_the_coding_of_another(study: Study) -> None:
    given = code(Desk(study, "C1"), "koffie")
    other = Desk(study, "C2")
    for attempt in (lambda: other.uncode("s1", given.coding), lambda: other.change("s1", given.coding, actor="jobcoach")):
        with pytest.raises(InputError, match="C1's"):
            attempt()
    assert other.undo() is None


REFUSED: list[tuple[str, Callable[[Desk], object], str]] = [
    ("a span outside its text", lambda d: d.code("s1", part(d, "s1", "werk"), 0, 500, "leren"), "runs from 0 to 84"),
    ("a span from back to front", lambda d: d.code("s1", part(d, "s1", "werk"), 5, 5, "leren"), "must come before"),
    ("white space", lambda d: d.code("s1", part(d, "s1", "werk"), 2, 3, "leren"), "only white space"),
    ("an unknown code", lambda d: code(d, "koffie", "lerem"), "leren"),
    ("an unknown actor", lambda d: d.code("s1", part(d, "s1", "werk"), 0, 2, "leren", actor="baas"), "werknemer, jobcoach"),
    ("an unknown valence", lambda d: d.code("s1", part(d, "s1", "werk"), 0, 2, "leren", valence="goed"), "bevorderend"),
    ("an unknown session", lambda d: d.document("s9"), "s9"),
    ("an unknown kind of memo", lambda d: d.memo("x", "vrij", session="s1"), "analytic"),
]


@pytest.mark.parametrize(("what", "attempt", "remedy"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_does_not_fit_is_refused_with_what_would(
    study: Study, what: str, attempt: Callable[[Desk], object], remedy: str
) -> None:
    desk = Desk(study, "C1")
    with pytest.raises(InputError, match=remedy):
        attempt(desk)
    assert told(desk) == [] and desk.undo() is None


def test_the_same_code_is_given_to_a_segment_once_and_other_codes_beside_it(study: Study) -> None:
    desk = Desk(study, "C1")
    code(desk, "koffie", "leren")
    code(desk, "koffie", "rust")
    with pytest.raises(InputError, match="already"):
        code(desk, "koffie", "leren")
    assert [c for _, c, _, _ in told(desk)] == ["leren", "rust"]
    assert desk.recent() == ["rust", "leren"]


def test_confirming_an_actor_takes_it_off_what_was_filled_in(study: Study) -> None:
    desk = Desk(study, "C1")
    text = part(desk, "s1", "wil", "remark")
    actor, route = desk.prefill("s1", text)
    given = desk.code("s1", text, 0, 2, "leren", actor=actor, route=route, prefilled=("actor", "route"))
    assert desk.change("s1", given.coding, actor=actor).prefilled == ("route",)
    assert desk.undo() is not None
    assert desk.coding("s1", given.coding).prefilled == ("actor", "route")


# --- the text changes ----------------------------------------------------------------------------------------------------


def test_codings_follow_their_words_when_the_answer_is_edited(study: Study) -> None:
    desk = Desk(study, "C1")
    code(desk, "Ik begin om zeven uur.", "rust")
    code(desk, "koffie", "contact")
    code(desk, "Dan ga ik naar de kas.", "leren")
    say(study, "😀 Ik begin om zeven uur. Daarna drinken we thee. Dan ga ik snel naar de kas.")
    assert told(desk, "s1") == [
        ("C1", "rust", "Ik begin om zeven uur.", "moved"),
        ("C1", "contact", "koffie", "flagged"),
        ("C1", "leren", "Dan ga ik snel naar de kas.", "moved"),
    ]
    (lost,) = desk.queue("flagged")
    assert (lost.text, lost.coding) == ("koffie", desk.codings("s1")[1].coding)
    say(study, SAID)
    assert {state for _, _, _, state in told(desk)} == {"kept"}


def test_a_moved_coding_stays_told_of_as_moved_until_its_place_is_given_anew(study: Study) -> None:
    desk = Desk(study, "C1")
    given = code(desk, "koffie")
    say(study, "Nu. " + SAID)
    moved = desk.change("s1", given.coding, actor="jobcoach")
    assert (moved.state, moved.text, moved.actor) == ("moved", "koffie", "jobcoach")
    kept = desk.change("s1", given.coding, start=moved.start, end=moved.end)
    assert (kept.state, kept.text, kept.actor) == ("kept", "koffie", "jobcoach")
    assert desk.undo() is not None
    assert desk.coding("s1", given.coding).state == "moved"


def test_a_time_of_a_repeat_that_is_taken_out_takes_its_codings_along(study: Study) -> None:
    desk = Desk(study, "C1")
    text = part(desk, "s1", "banen", "answer:1.baan")
    desk.code("s1", text, 0, 4, "leren")
    first = part(desk, "s1", "banen", "answer:0.baan")
    desk.code("s1", first, 0, 6, "rust")
    do_once(study, "s1", act.Reopen())
    do_once(study, "s1", act.Answer("banen", [{"baan": "post lopen"}]))
    found = {c.code: (c.field, c.text, c.state) for c in desk.codings("s1")}
    assert found == {"leren": ("answer:0.baan", "post", "moved"), "rust": ("answer:0.baan", "bakker", "flagged")}


# --- who sees what -------------------------------------------------------------------------------------------------------


def test_a_round_is_blind_until_it_is_closed(study: Study) -> None:
    do_once(study, "s1", act.Reopen())
    do_once(study, "s1", act.Mark("m1", "quote", "werk", "answer", 0, 8))
    do_once(study, "s1", act.Close())
    one, other = Desk(study, "C1"), Desk(study, "C2")
    assert [mark.text for mark in one.marks("s1")] == ["Ik begin"]
    open_round(study, "eerste", ["C1", "C2"], sessions=["s1"])
    code(one, "koffie", "leren")
    one.memo("alleen van mij", session="s1")
    code(other, "koffie", "rust")
    code(one, "Ik pak in.", "rust", session="s2")
    assert told(one) == [("C1", "leren", "koffie", "kept"), ("C1", "rust", "Ik pak in.", "kept")]
    assert told(other) == [("C2", "rust", "koffie", "kept"), ("C1", "rust", "Ik pak in.", "kept")]
    assert told(other, "s1") == [("C2", "rust", "koffie", "kept")]
    assert [m.text for m in other.memos()] == []
    assert one.prefill("s1", part(one, "s1", "wil", "remark")) == (None, None)
    assert one.marks("s1") == [] == list(one.queue("marks"))
    for coder in ("C1", "C2"):
        mark_done(study, "eerste", coder)
    assert told(one, "s1") == [("C1", "leren", "koffie", "kept")], "done is not closed yet"
    close_round(study, "eerste")
    assert len(told(one, "s1")) == 2 == len(told(other, "s1"))
    assert [m.text for m in other.memos()] == ["alleen van mij"]
    assert one.prefill("s1", part(one, "s1", "wil", "remark")) == ("werknemer", "ontwikkel")
    assert one.codings("s1", "consensus") == [], "what they differ on waits until it is settled"


def test_a_mark_of_the_field_is_a_first_coding_until_it_is_confirmed(study: Study) -> None:
    do_once(study, "s1", act.Reopen())
    do_once(study, "s1", act.Mark("m1", "route", "werk", "answer", 0, 8, route="ontwikkel"))
    desk = Desk(study, "C1")
    (entry,) = desk.queue("marks")
    (mark,) = desk.marks("s1")
    assert (entry.mark, mark.text, mark.route) == ("m1", "Ik begin", "ontwikkel")
    desk.code("s1", part(desk, "s1", "werk"), mark.start, mark.end, "leren", route=mark.route, mark=mark.mark)
    assert desk.marks("s1") == []
    assert len(Desk(study, "C2").marks("s1")) == 1
    desk.undo()
    assert len(desk.marks("s1")) == 1


# --- reading again -------------------------------------------------------------------------------------------------------


def to_reread(desk: Desk) -> dict[str, tuple[str, ...]]:
    return {entry.session: entry.codes for entry in desk.queue("reread")}


def test_a_code_that_comes_later_brings_back_the_sessions_that_were_read_without_it(study: Study) -> None:
    desk = Desk(study, "C1")
    code(desk, "koffie")
    desk.read("s2")
    assert to_reread(desk) == {}
    desk.edit_codebook(edits.define(desk.codebook, "tempo", nl="Tempo", route="vitaliteit"))
    assert to_reread(desk) == {"s1": ("tempo",), "s2": ("tempo",)}
    assert to_reread(Desk(study, "C2")) == {}, "who read nothing has nothing to read again"
    code(desk, "zeven uur", "tempo")
    desk.change("s1", desk.codings("s1")[0].coding, actor="jobcoach")
    desk.read("s2")
    assert to_reread(desk) == {"s1": ("tempo",)}, "coding something in it is not reading it through"
    desk.read("s1")
    assert to_reread(desk) == {}
    desk.edit_codebook(edits.rename(desk.codebook, "rust", nl="Rust en stilte", en="Rest"))
    assert to_reread(desk) == {}, "another name is no other meaning"
    desk.edit_codebook(edits.redefine(desk.codebook, "rust", definition="Ook stilte."))
    assert to_reread(desk) == {"s1": ("rust",), "s2": ("rust",)}
    assert desk.undo() is not None
    assert to_reread(desk) == {}
    desk.read("s1", done=False)
    assert to_reread(desk) == {"s1": ("tempo",)}


def test_queues_lead_to_what_is_uncoded_what_was_found_and_one_question_across_sessions(study: Study) -> None:
    desk = Desk(study, "C1")
    code(desk, "koffie")
    assert [(e.session, e.codings) for e in desk.queue("session")] == [("s1", 1), ("s2", 0), ("o1", 0)]
    assert [(e.session, e.codings) for e in desk.queue("item", item="werk") if e.field == "answer"] == [("s1", 1), ("s2", 0)]
    assert len(list(desk.queue("item"))) == 8
    uncoded = [(e.session, e.item, e.field) for e in desk.queue("uncoded")]
    assert ("s1", "werk", "answer") not in uncoded and len(uncoded) == 7
    found = [(e.session, e.text[e.start : e.end]) for e in desk.queue("search", words="koffie")]
    assert sorted(found) == [("o1", "koffie"), ("s1", "koffie")]


def test_erasing_a_session_erases_what_was_coded_in_it(study: Study) -> None:
    from fieldwork.store.erase import erase_session

    desk = Desk(study, "C1")
    code(desk, "koffie")
    desk.memo("over koffie", session="s1")
    erase_session(study.log, "s1", "R1")
    assert desk.codings() == [] == desk.memos()
    assert desk.document("s1").parts == ()
    assert desk.undo() is None
    assert not [e for e in study.log.events("s1") if "koffie" in json.dumps(dict(e.body))]
