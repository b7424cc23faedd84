"""`protocol diff` names every change of a new version, and what it does to sessions held and still open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.load import load_text
from fieldwork.protocol.model import Protocol, from_compiled
from fieldwork.protocol.versions import diff

TEXT = (Path(__file__).parent / "data" / "all_kinds.yaml").read_text("utf-8")


def protocol(text: str) -> Protocol:
    return from_compiled(compile_protocol(load_text(text, Path("f")).data))


def without(item: str) -> Callable[[str], str]:
    """The file without the item of this id."""

    def cut(text: str) -> str:
        start = text.index(f"      - id: {item}\n")
        return text[:start] + text[text.index("      - id: ", start + 1) :]

    return cut


def swapped(text: str) -> str:
    """The item naam moved up before akkoord."""
    start, end = text.index("      - id: naam\n"), text.index("      - id: in_dienst\n")
    moved = text[start:end]
    return (text[:start] + text[end:]).replace("      - id: akkoord\n", moved + "      - id: akkoord\n")


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda text: text, []),
        (without("begintijd"), [("removed", "begintijd")]),
        (swapped, [("moved", "naam")]),
        (replaced("kind: text\n        identifier", "kind: open\n        identifier"), [("kind", "naam")]),
        (replaced("kind: text\n        identifier", "kind: note\n        identifier"), [("kind", "naam")]),
        (replaced("Is er een plan?", "Ligt er een plan?"), [("wording", "werk.plan")]),
        (replaced("werk nu?", "werk vandaag?"), [("wording", "werk.cijfer")]),
        (replaced("          - {id: proef, nl: Proefplaatsing, en: Trial placement}\n", ""), [("options_removed", "werk.soort")]),
        (replaced("{id: zwak,", "{id: slecht,"), [("options_removed", "werk.passend"), ("options_added", "werk.passend")]),
        (replaced("{id: kennis, nl", "{id: weten, nl"), [("options_removed", "waarde"), ("options_added", "waarde")]),
        (replaced("when: {werk.plan: ja}", "when: {werk.plan: nee}"), [("condition", "werk.welk_plan")]),
        (replaced("waves: [T6]\n        ask", "ask"), [("condition", "werk.kans")]),
        (replaced("          - {id: hoofd, nl: Hoe is het met uw hoofd?, en: How is your mind?}\n", ""), [("parts", "werk.verhaal")]),
        (replaced("maximum: 60", "maximum: 40"), [("bounds", "werk.uren")]),
        (replaced("- id: baan.functie", "- id: baan.taak"),
         [("added", "baan.taak"), ("removed", "baan.functie")]),
    ],
)  # fmt: skip
def test_each_change_is_named_and_nothing_else(change: Callable[[str], str], found: list[tuple[str, str]]) -> None:
    changes = diff(protocol(TEXT), protocol(change(TEXT)))
    assert [(each.kind, each.item) for each in changes] == found
    for each in changes:
        assert each.item in each.message.text("nl") and each.item in each.message.text("en")


def test_a_kind_may_only_change_to_open_and_the_words_say_which_it_is() -> None:
    to_note = diff(protocol(TEXT), protocol(TEXT.replace("kind: text\n        identifier", "kind: note\n        identifier")))
    to_open = diff(protocol(TEXT), protocol(TEXT.replace("kind: text\n        identifier", "kind: open\n        identifier")))
    assert "refused" in to_note[0].message.text("en") and "refused" not in to_open[0].message.text("en")
