"""Sentences and words are found as people mean them, and a coding is never silently about other words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.coding.following import follow
from fieldwork.coding.segments import Coding, coding_of, sentences, words
from fieldwork.coding.units import units

SENTENCES = [
    ("", []),
    (" \n ", []),
    ("Zonder punt", ["Zonder punt"]),
    ("Een. Twee! Drie? Vier…", ["Een.", "Twee!", "Drie?", "Vier…"]),
    ("Een.Twee drie.", ["Een.Twee drie."]),
    ("ja dat klopt. hij zegt niets.", ["ja dat klopt.", "hij zegt niets."]),
    ("Dhr. J. de Vries en mevr. Bos, bijv. op ma. en di.", ["Dhr. J. de Vries en mevr. Bos, bijv. op ma.", "en di."]),
    ("Het was 3.5 uur op 3. maart, m.b.t. rust. Klaar.", ["Het was 3.5 uur op 3. maart, m.b.t. rust.", "Klaar."]),
    ("Thee, koffie enz. maar geen wijn. Zo enz. En dan?", ["Thee, koffie enz. maar geen wijn.", "Zo enz.", "En dan?"]),
    ("Zij zei: ‘Weg?’ en ging. “Nee.” Hij bleef.", ["Zij zei: ‘Weg?’ en ging.", "“Nee.”", "Hij bleef."]),
    ("Ja … dat wel. Echt… Wat dan?", ["Ja … dat wel.", "Echt…", "Wat dan?"]),
    ("1. Eerst dit\n2. Dan dat\n\nSlot", ["1. Eerst dit", "2. Dan dat", "Slot"]),
    ("Mr. Bos vs. us, e.g. now. Fine.", ["Mr. Bos vs. us, e.g. now.", "Fine."]),
    ("😀 Mooi! e\u0301e\u0301n. [sic]", ["😀 Mooi!", "e\u0301e\u0301n.", "[sic]"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_words_come_without_the_signs_around_them() -> None:
    text = "“Zo'n week,” zei Bé: e\u0301e\u0301n 😀 – (klaar)."
    assert [text[a:b] for a, b in words(text)] == ["Zo'n", "week", "zei", "Bé", "e\u0301e\u0301n", "😀", "–", "klaar"]


@given(st.text(st.sampled_from("ab .!?…\n’”(1é😀\u0301A"), max_size=60))
def test_sentences_hold_every_letter_once_and_in_order(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def coded(text: str, start: int, end: int, coder: str = "C1", id_: str = "k") -> Coding:
    body = {"coding": id_, "item": "i", "field": "answer", "start": start, "end": end, "text": text[start:end], "on": "e",
            "code": "x", "coder": coder}  # fmt: skip
    return coding_of("s", body)


OLD = "Wij drinken koffie. Dan ga ik weg. Wij drinken thee."
EDITS = [
    # the text of now                                                coded words        what became of it   the words there now
    (OLD, "koffie", "kept", "koffie"),
    (OLD + " Erbij.", "koffie", "kept", "koffie"),
    ("Nu. " + OLD, "koffie", "moved", "koffie"),
    ("😀e\u0301 " + OLD, "Dan ga ik weg.", "moved", "Dan ga ik weg."),
    ("Dan ga ik weg. Wij drinken thee. Wij drinken koffie.", "koffie", "moved", "koffie"),
    ("Wij drinken koffie. Dan ga ik snel weg. Wij drinken thee.", "Dan ga ik weg.", "moved", "Dan ga ik snel weg."),
    ("Dan ga ik weg. Wij drinken thee.", "koffie", "flagged", "koffie"),
    ("", "koffie", "flagged", "koffie"),
    # the same words stand elsewhere too: the first ones were taken out, so that the coding has no place
    ("Dan ga ik weg. Wij drinken thee.", "Wij drinken koffie.", "flagged", "Wij drinken koffie."),
    ("Wij drinken thee. Wij drinken thee.", "Dan ga ik weg.", "flagged", "Dan ga ik weg."),
]


@pytest.mark.parametrize(("new", "chosen", "state", "now"), EDITS)
def test_a_coding_is_kept_moved_or_flagged_when_its_text_is_edited(new: str, chosen: str, state: str, now: str) -> None:
    start = OLD.index(chosen)
    found = follow(OLD, coded(OLD, start, start + len(chosen)), new)
    assert (found.state, found.text) == (state, now)
    assert found.coded == (start, start + len(chosen))
    if found.span is not None:
        assert new[slice(*found.span)] == now


_TEXTS = st.lists(st.sampled_from(["aap ", "noot ", "mies ", "é ", "😀 ", "e\u0301 ", "Wim. ", "\n"]), max_size=14).map("".join)


@given(_TEXTS, _TEXTS, st.data())
def test_a_coding_is_never_silently_about_other_words(old: str, new: str, data: st.DataObject) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    for known in (old, None):
        found = follow(known, coded(old, start, end), new)
        if found.state == "kept":
            assert (found.start, found.end) == (start, end) and new[start:end] == old[start:end]
        elif found.state == "moved":
            assert found.text == new[found.start : found.end]
            assert (found.start, found.end, found.text) != (start, end, old[start:end])
        else:
            assert found.span is None and found.text == old[start:end]


@given(_TEXTS, _TEXTS)
def test_what_is_typed_before_a_segment_moves_it_by_just_that_much(before: str, text: str) -> None:
    whole = text + "HIER"
    found = follow(whole, coded(whole, len(text), len(whole)), before + whole)
    assert (found.start, found.text) == (len(before) + len(text), "HIER")
    assert found.state == ("moved" if before else "kept")


_SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda s: (s[0], s[0] + s[1])), min_size=1, max_size=8)


@given(_SPANS)
def test_one_coders_overlapping_spans_never_agree_with_themselves(spans: list[tuple[int, int]]) -> None:
    text = "x" * 60
    own = [coded(text, a, b, "C1", f"k{n}") for n, (a, b) in enumerate(spans)]
    assert all(set(unit.by) == {"C1"} for unit in units("overlap", own))
    twice = [coded(text, a, b, "C1", f"m{n}") for n, (a, b) in enumerate(spans)]
    assert [unit.span for unit in units("overlap", [*own, *twice])] == [unit.span for unit in units("overlap", own)]
