"""What was noted and marked at an item, a line each, and the loose remarks of a session."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from textual.content import Content

from fieldwork.capture.marks import is_lost
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.tui.plain import clickable, line
from fieldwork.tui.signs import LOST, MARK_SIGNS, Routes

ROOM = 4
"""How many lines there is room for under an answer."""
KINDS = {"descriptive": msg("beschrijvend", "descriptive"), "reflective": msg("reflectief", "reflective")}
_GONE = msg("woorden weg", "words gone")


def note_line(note: Mapping[str, Any], lang: Lang) -> Content:
    """One note: its kind, who said it, its words."""
    kind = KINDS[str(note["kind"])].text(lang)
    who = line(str(note.get("speaker") or ""), 20, "bold")
    return Content.assemble(
        ("✎ ", "$accent"), (kind, "$secondary"), "  " if who else "", who, "  ", line(str(note["text"]), 300)
    )


def mark_label(mark: Mapping[str, Any], routes: Routes, lang: Lang) -> str:
    """What a mark says, with its sign: `❝ citaat`, or for a route its letter and name."""
    if mark["what"] == "route":
        return f"{routes.sign(mark.get('route'))} {pick(routes.label(mark.get('route')), lang)}"
    sign, words = MARK_SIGNS.get(str(mark["what"]), ("?", Msg("", "")))
    return f"{sign} {words.text(lang)}"


def mark_words(state: SessionState, mark: Mapping[str, Any], lang: Lang) -> str:
    """The words that a mark is about, or of a moment its time."""
    if mark["what"] == "time":
        elapsed = mark.get("elapsed")
        since = f"  ({clock(int(elapsed))})" if elapsed is not None else ""
        return f"{mark.get('at') or ''}{since}".strip()
    words = f"“{mark['text']}”" if mark.get("text") else ""
    return f"{LOST} {_GONE.text(lang)}: {words}" if is_lost(state, mark) else words


def clock(seconds: int) -> str:
    """Hours, minutes and seconds: `0:42:10`."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def noted(
    state: SessionState, item: str, routes: Routes, lang: Lang, all_at: tuple[str, str], marks: Collection[str] | None = None
) -> Content:
    """The notes and marks of an item, the newest where there are many. A click opens one.

    `all_at`: the keys of the commands that show all notes and all marks; `marks` the ids of those to show, None for all.
    """
    lines = [
        clickable(note_line(note, lang), f"screen.open_note({place})")
        for place, note in enumerate(state.notes)
        if note.get("item") == item
    ]
    for place, mark in enumerate(state.marks):
        if mark.get("item") == item and (marks is None or mark["mark"] in marks):
            words = line(mark_words(state, mark, lang), 300)
            one = Content.assemble((mark_label(mark, routes, lang), "$accent"), "  ", words)
            lines.append(clickable(one, f"screen.open_mark({place})"))
    more = len(lines) - ROOM + 1
    if len(lines) > ROOM:
        told = msg("… en nog {n} (notities {a}, markeringen {b})", "… and {n} more (notes {a}, marks {b})",
                   n=more, a=all_at[0], b=all_at[1])  # fmt: skip
        lines = [line(told.text(lang), style="$secondary"), *lines[more:]]
    return Content("\n").join(lines)
