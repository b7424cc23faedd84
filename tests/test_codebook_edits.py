"""The codebook as it becomes by its changes: nothing coded is lost, what is taken back is as it was, copies agree."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.coding import edits
from fieldwork.coding.codebook import Codebook, Edit, codebook_of, lines_of
from fieldwork.coding.finding import find
from fieldwork.errors import InputError
from fieldwork.record.events import Event
from fieldwork.record.registers import Registers
from fieldwork.study.codebook.book import CODEBOOK, Held, code_events

BASE: dict[str, Any] = {
    "codebook": "proef",
    "version": 1,
    "roles": [{"id": "werknemer", "label": {"nl": "Werknemer"}}],
    "routes": [{"id": "vitaliteit", "label": {"nl": "Vitaliteit"}, "color": "#0A9C73", "sign": "V"},
               {"id": "ontwikkel", "label": {"nl": "Ontwikkeling"}, "color": "#2F78D0", "sign": "O"}],
    "valence": [{"id": "bevorderend", "label": {"nl": "Bevorderend"}, "sign": "+"}],
    "themes": [
        {"id": "werkdruk", "route": "vitaliteit", "label": {"nl": "Werkdruk", "en": "Workload"}, "definition": "Te veel of te weinig.",
         "themes": [{"id": "werkdruk.tempo", "label": {"nl": "Tempo"}, "color": "#111111"}, {"id": "werkdruk.pauze", "label": {"nl": "Pauze"}}]},
        {"id": "reizen", "route": "vitaliteit", "label": {"nl": "Reizen"}},
        {"id": "leren", "route": "ontwikkel", "label": {"nl": "Leren op het werk"}},
        {"id": "ruimte", "route": "ontwikkel", "label": {"nl": "Ruïmte om te oefenen"}},
        {"id": "geld", "generic": True, "label": {"nl": "Geld en regels"}},
    ],
}  # fmt: skip


class Copy:
    """One copy of a study's codebook, without a file: the events it knows, and what they make."""

    def __init__(self, device: str, clock: itertools.count[int]) -> None:
        self.device = device
        self.clock = clock
        self.events: list[Event] = []

    def __call__(self) -> Any:
        from fieldwork.ids import Stamp

        n = next(self.clock)
        return Stamp(f"{n:08d}-{self.device}", n, 60, self.device, self.device)

    @property
    def held(self) -> Held:
        registers = Registers()
        registers.extend(self.events)
        shown = [heads[-1] for heads in registers.heads.values() if heads]
        return Held((), (), registers, codebook_of(BASE, shown))

    @property
    def book(self) -> Codebook:
        return self.held.codebook

    def do(self, made: Sequence[Edit]) -> list[Event]:
        events = list(code_events(self.held, made, self, {"step": "s"}))
        self.events += events
        return events


def made(book: Codebook, what: str, n: int, m: int) -> list[Edit]:
    """One change, of codes picked by number; none where the codebook does not allow it."""
    ids = sorted(book.codes) or ["x"]
    a, b = ids[n % len(ids)], ids[m % len(ids)]
    ways: dict[str, Callable[[], list[Edit]]] = {
        "define": lambda: edits.define(book, f"nieuw_{n}", nl=f"Nieuw {n}", under=b if m % 2 else None, route="ontwikkel"),
        "rename": lambda: edits.rename(book, a, nl=f"Anders {m}"),
        "redefine": lambda: edits.redefine(book, a, definition={"nl": f"betekent {m}"}),
        "under": lambda: edits.move(book, a, under=b),
        "route": lambda: edits.move(book, a, route=[None, "vitaliteit", "ontwikkel"][m % 3], after="" if n % 2 else None),
        "retire": lambda: edits.retire(book, a),
        "restore": lambda: edits.restore(book, a),
        "merge": lambda: edits.merge(book, a, b),
        "unmerge": lambda: edits.unmerge(book, a),
        "split": lambda: edits.split(book, a, [{"code": f"deel_{n}", "nl": "Een"}, {"code": b, "nl": "Twee"}]),
    }
    try:
        return ways[what]()
    except InputError:
        return []


WAYS = ["define", "rename", "redefine", "under", "route", "retire", "restore", "merge", "unmerge", "split"]
STEPS = st.lists(st.tuples(st.sampled_from(WAYS), st.integers(0, 40), st.integers(0, 40)), max_size=14)
Steps = list[tuple[str, int, int]]


def same(one: Codebook, other: Codebook) -> None:
    """Two codebooks say the same, whichever way they were made."""
    assert list(one.codes.items()) == list(other.codes.items())
    assert one.compiled() == other.compiled() and one.whole() == other.whole()


@given(STEPS)
def test_no_change_loses_a_code_or_what_was_coded_with_it(steps: Steps) -> None:
    copy = Copy("a", itertools.count(1))
    coded: set[str] = set(copy.book.codes)
    for step in steps:
        copy.do(made(copy.book, *step))
        coded |= set(copy.book.codes)
        book = copy.book
        assert coded == set(book.codes)
        for id_ in coded:
            into = book.effective(id_)
            assert into in book.codes and book.codes[into].merged_into is None
            path = book.path(id_)
            assert path[-1] == id_ and len(set(path)) == len(path)
        assert sorted(c.id for above in [None, *book.codes] for c in book.children(above)) == sorted(book.codes)


@given(STEPS, STEPS)
def test_undoing_a_merge_gives_back_exactly_what_was(before: Steps, between: Steps) -> None:
    copy = Copy("a", itertools.count(1))
    for step in before:
        copy.do(made(copy.book, *step))
    was = copy.book
    ids = [code.id for code in was.in_force()]
    for a, b in itertools.islice(itertools.permutations(ids, 2), 6):
        copy.events, kept = list(copy.events), list(copy.events)
        copy.do(edits.merge(was, a, b))
        assert copy.book.effective(a) == copy.book.effective(b) == b
        assert a not in [code.id for code in copy.book.in_force()] and copy.book.bodies[a] == was.bodies[a]
        copy.do(edits.unmerge(copy.book, a))
        same(copy.book, was)
        copy.events = kept


@given(STEPS)
def test_every_change_can_be_taken_back_and_done_again(steps: Steps) -> None:
    copy = Copy("a", itertools.count(1))
    states, done = [copy.book], []
    for step in steps:
        if events := copy.do(made(copy.book, *step)):
            done.append([(e, next((o for o in copy.events if o.id in e.supersedes), None)) for e in events if e.body.get("step")])
            states.append(copy.book)

    def back(pairs: Sequence[tuple[Event, Event | None]]) -> list[Edit]:
        return [edits.back_to(e.kind, e.body, (was.kind, was.body, was.at) if was else None) for e, was in pairs]

    for state, pairs in zip(states[-2::-1], done[::-1], strict=True):
        copy.do(back(pairs[::-1]))
        assert copy.book.compiled() == state.compiled() and copy.book.whole() == state.whole()
    for state, pairs in zip(states[1:], done, strict=True):
        copy.do([edits.back_to(e.kind, e.body, (e.kind, e.body, e.at)) for e, _ in pairs])
        assert copy.book.compiled() == state.compiled() and copy.book.whole() == state.whole()


@given(STEPS, STEPS, STEPS, st.randoms())
def test_edits_of_two_copies_joined_in_any_order_give_one_codebook(shared: Steps, one: Steps, two: Steps, random: Any) -> None:
    clock = itertools.count(1)
    first = Copy("a", clock)
    for step in shared:
        first.do(made(first.book, *step))
    second = Copy("b", clock)
    second.events = list(first.events)
    for mine, yours in itertools.zip_longest(one, two):
        for copy, step in ((first, mine), (second, yours)):
            if step is not None:
                copy.do(made(copy.book, *step))
    joined = first.events + [event for event in second.events if event not in first.events]
    other = list(joined)
    random.shuffle(other)
    first.events, second.events = joined, other + other[:3]
    same(first.book, second.book)
    for id_ in first.book.codes:
        assert first.book.effective(id_) in first.book.codes and first.book.path(id_)[-1] == id_


@given(STEPS)
def test_a_frozen_codebook_reads_back_as_it_was(steps: Steps) -> None:
    copy = Copy("a", itertools.count(1))
    for step in steps:
        copy.do(made(copy.book, *step))
    same(codebook_of(json.loads(json.dumps(copy.book.whole()))), copy.book)


def test_a_code_counts_what_it_meant_and_since_when() -> None:
    copy = Copy("a", itertools.count(1))
    assert (copy.book.codes["leren"].meaning, copy.book.codes["leren"].since) == (1, 0)
    copy.do(edits.rename(copy.book, "leren", nl="Bijleren"))
    copy.do(edits.redefine(copy.book, "leren", examples=["Zo doe je dat."]))
    copy.do(edits.redefine(copy.book, "leren", definition="Beter gezegd.", same_meaning=True))
    assert (copy.book.codes["leren"].meaning, copy.book.codes["leren"].since) == (1, 0)
    (event,) = copy.do(edits.redefine(copy.book, "leren", include="ook thuis"))
    copy.do(edits.move(copy.book, "leren", route="vitaliteit"))
    copy.do(edits.rename(copy.book, "leren", nl="Leren"))
    assert (copy.book.codes["leren"].meaning, copy.book.codes["leren"].since) == (2, event.at)
    new = copy.do(edits.split(copy.book, "reizen", [{"code": "fietsen", "nl": "Fietsen"}, {"code": "geld"}]))[0]
    assert copy.book.codes["fietsen"].since == new.at and copy.book.codes["reizen"].split_into == ("fietsen", "geld")
    assert copy.book.codes["reizen"].retired and copy.book.effective("reizen") == "reizen"


def test_what_hangs_below_a_merged_code_goes_along_and_comes_back() -> None:
    copy = Copy("a", itertools.count(1))
    copy.do(edits.merge(copy.book, "werkdruk", "leren"))
    assert copy.book.path("werkdruk.tempo") == ("ontwikkel", "leren", "werkdruk.tempo")
    copy.do(edits.unmerge(copy.book, "werkdruk"))
    assert copy.book.path("werkdruk.tempo") == ("vitaliteit", "werkdruk", "werkdruk.tempo")
    copy.do(edits.merge(copy.book, "werkdruk", "werkdruk.tempo"))
    assert copy.book.path("werkdruk.pauze") == ("vitaliteit", "werkdruk.tempo", "werkdruk.pauze")


def test_a_new_code_comes_last_or_where_it_is_asked_for_as_often_as_one_likes() -> None:
    copy = Copy("a", itertools.count(1))
    names = [f"n{n}" for n in range(80)]
    for name in names:
        copy.do(edits.define(copy.book, name, nl=name, route="vitaliteit", after="werkdruk"))
    tops = [code.id for code in copy.book.children(None)]
    assert tops[:82] == ["werkdruk", *reversed(names), "reizen"]
    copy.do(edits.define(copy.book, "laatst", nl="Laatst", under="werkdruk"))
    assert [code.id for code in copy.book.children("werkdruk")] == ["werkdruk.tempo", "werkdruk.pauze", "laatst"]


REFUSED: list[tuple[str, Callable[[Codebook], list[Edit]], str]] = [
    ("an id that is taken", lambda b: edits.define(b, "leren", nl="x"), "al van een code"),
    ("an id with a space", lambda b: edits.define(b, "op tijd", nl="x"), "kan geen id zijn"),
    ("a code without words", lambda b: edits.define(b, "x"), "nog geen naam"),
    ("a colour that is none", lambda b: edits.define(b, "x", nl="x", color="rood"), "geen kleur"),
    ("a route that is not there", lambda b: edits.define(b, "x", nl="x", route="vitalteit"), "Er is geen route “vitalteit”"),
    ("a code that is not there", lambda b: edits.rename(b, "lernen", nl="x"), "Bedoelt u leren"),
    ("below itself", lambda b: edits.move(b, "leren", under="leren"), "onder zichzelf"),
    ("below what hangs below it", lambda b: edits.move(b, "werkdruk", under="werkdruk.tempo"), "onder zichzelf"),
    ("into itself", lambda b: edits.merge(b, "leren", "leren"), "in zichzelf"),
    ("into what is out of use", lambda b: edits.merge(b.after(edits.retire(b, "geld")), "leren", "geld"), "uit gebruik"),
    ("below what is out of use", lambda b: edits.move(b.after(edits.retire(b, "geld")), "leren", under="geld"), "uit gebruik"),
    ("what was merged, again", lambda b: edits.merge(b.after(edits.merge(b, "leren", "geld")), "leren", "ruimte"), "uit gebruik"),
    ("back what was not merged", lambda b: edits.unmerge(b, "leren"), "niet samengevoegd"),
    ("over one code only", lambda b: edits.split(b, "leren", [{"code": "x", "nl": "x"}]), "minstens twee"),
    ("out of use twice", lambda b: edits.retire(b.after(edits.retire(b, "geld")), "geld"), "al uit gebruik"),
    ("into use what is", lambda b: edits.restore(b, "geld"), "is in gebruik"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_cannot_be_is_refused_with_what_to_do(change: Callable[[Codebook], list[Edit]], says: str) -> None:
    with pytest.raises(InputError) as refused:
        change(codebook_of(BASE))
    assert says in refused.value.message.text("nl")
    assert refused.value.message.text("en") != refused.value.message.text("nl")


def test_retiring_takes_what_is_below_along_and_restoring_what_is_above() -> None:
    book = codebook_of(BASE)
    book = book.after(edits.retire(book, "werkdruk"))
    assert [code.id for code in book.in_force()] == ["reizen", "leren", "ruimte", "geld"]
    book = book.after(edits.restore(book, "werkdruk.tempo"))
    assert [code.id for code in book.in_force()] == ["werkdruk", "werkdruk.tempo", "reizen", "leren", "ruimte", "geld"]


FOUND = [
    ("oefenen ruimte", ["ruimte"]),  # in any order
    ("RUI oef", ["ruimte"]),  # accents and capitals do not count
    ("ruïm", ["ruimte"]),
    ("workl", ["werkdruk"]),  # in the other language too
    ("werkdruk.t", ["werkdruk.tempo"]),  # by its id
    ("le", ["leren"]),
    ("zzz", []),
]


@pytest.mark.parametrize(("typed", "ids"), FOUND)
def test_a_code_is_found_by_a_few_letters(typed: str, ids: list[str]) -> None:
    found = [code.id for code in find(codebook_of(BASE), typed, "nl")]
    assert found[:1] == ids


def test_what_begins_so_goes_first_then_what_was_used_last() -> None:
    book = codebook_of(BASE)
    assert [code.id for code in find(book, "", "nl", ["geld", "leren"])][:3] == ["geld", "leren", "werkdruk"]
    assert [code.id for code in find(book, "r", "nl", ["ruimte"])][:2] == ["ruimte", "reizen"]
    retired = book.after(edits.retire(book, "reizen"))
    assert "reizen" not in [code.id for code in find(retired, "r", "nl")]


def test_a_colour_comes_from_the_code_from_those_above_or_from_the_route() -> None:
    book = codebook_of(BASE)
    assert [book.color(each) for each in ("werkdruk.tempo", "werkdruk.pauze", "geld")] == ["#111111", "#0A9C73", None]


def test_rules_and_examples_are_read_in_every_way_that_they_may_be_written() -> None:
    for written in ("a", ["a"], {"nl": "a"}, {"nl": ["a"]}, [{"nl": "a", "en": "b"}], {"en": "a"}):
        assert lines_of(written, "nl") == ["a"]
    assert lines_of(None, "nl") == []


def test_a_new_id_is_made_from_words_and_is_free() -> None:
    book = codebook_of(BASE)
    assert edits.new_id(book, "Één-op-één! gesprek") == "een_op_een_gesprek"
    assert edits.new_id(book, "Leren") == "leren_2"
    assert edits.new_id(book, "Rust", "werkdruk") == "werkdruk.rust"


def test_codes_are_about_the_subject_that_their_readers_look_at() -> None:
    copy = Copy("a", itertools.count(1))
    events = copy.do(edits.rename(copy.book, "leren", nl="Bijleren"))
    assert [(event.subject, event.kind) for event in events] == [(CODEBOOK, "code.defined"), (CODEBOOK, "code.renamed")]
    assert events[1].supersedes == (events[0].id,) and events[0].body["nl"] == "Leren op het werk"
