"""One of something is told as one, in both languages."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from fieldwork.coding.charting import Reference
from fieldwork.exports.refi.receipt import receipt
from fieldwork.exports.tables.choice import ALL
from fieldwork.i18n import LANGS, msg, plural
from fieldwork.study.charting.findings import Finding
from fieldwork.study.refi.taking import already
from fieldwork.tui.screens.charting_drawn import many
from fieldwork.tui.screens.charting_findings import stands

if TYPE_CHECKING:
    from fieldwork.exports.refi.material import Material

FINDING = Finding("f1", "Leren gebeurt op het werk.", "provisional", "C1", "C1")


@pytest.mark.parametrize(("n", "nl", "en"), [
    (0, "0 gesprekken in kas", "0 sessions in kas"),
    (1, "1 gesprek in kas", "1 session in kas"),
    (2, "2 gesprekken in kas", "2 sessions in kas"),
])  # fmt: skip
def test_a_number_gets_the_words_that_go_with_it_and_other_words_are_filled_in_too(n: int, nl: str, en: str) -> None:
    told = plural(n, msg("1 gesprek in {site}", "1 session in {site}", site="kas"),
                  msg("{n} gesprekken in {site}", "{n} sessions in {site}", site="kas"))  # fmt: skip
    assert tuple(told.text(lang) for lang in LANGS) == (nl, en)


@pytest.mark.parametrize(("supports", "contradicts", "nl", "en"), [
    (2, 1, "2 steunen, 1 spreekt tegen", "2 support, 1 contradicts"),
    (1, 2, "1 steunt, 2 spreken tegen", "1 supports, 2 contradict"),
    (0, 0, "0 steunen, 0 spreken tegen", "0 support, 0 contradict"),
])  # fmt: skip
def test_a_finding_tells_how_much_supports_and_contradicts_it(supports: int, contradicts: int, nl: str, en: str) -> None:
    ref = Reference("c1", "gone")
    each = replace(FINDING, supports=(ref,) * supports, contradicts=(ref,) * contradicts)
    assert (stands(each).text("nl"), stands(each).text("en")) == (f"voorlopig · {nl} · C1", f"provisional · {en} · C1")


def test_a_refi_project_of_one_text_is_told_as_one() -> None:
    leaving = SimpleNamespace(receipt=lambda: ())
    for n, nl, en in (
        (1, "1 tekst, 1 codering van alle codeurs, 1 gebruikte code, 1 deelnemer.",
         "1 text, 1 coding of all coders, 1 code in use, 1 participant."),
        (2, "2 teksten, 2 coderingen van alle codeurs, 2 gebruikte codes, 2 deelnemers.",
         "2 texts, 2 codings of all coders, 2 codes in use, 2 participants."),
    ):
        sources = [SimpleNamespace(placed=[0])] * n
        material = SimpleNamespace(sources=sources, left=Counter(), used=range(n), people=range(n), rounds=(), leaving=leaving)
        first = receipt(cast("Material", material), ALL)[0]
        assert (first.text("nl"), first.text("en")) == (nl, en)


def test_one_segment_and_one_coding_are_told_as_one() -> None:
    assert [many(n).text("nl") for n in (0, 1, 2)] == ["0 fragmenten", "1 fragment", "2 fragmenten"]
    assert [already(n).text("en") for n in (1, 2)] == ["1 coding was there already.", "2 codings were there already."]
