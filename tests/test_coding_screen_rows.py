"""A text with its codings as rows of cells: whatever the letters, nothing shifts and everything is there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from fieldwork.tui.screens.coding_choice import slots
from fieldwork.tui.widgets.passage_rows import Drawn, Piece, laid_out, text_row, text_width

LETTERS = st.sampled_from([*"ab .\n\t", "é", "e\u0308", "q\u0304", "😀", "👩\u200d👧", "漢", "ﬁ", "\u202e", "\x1b", "🇳🇱", "woord ", "x" * 30])
TEXTS = st.lists(LETTERS, max_size=60).map("".join)
SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 60)), max_size=8)
LOOKS = {"selected": "reverse", "pointed": "bold"}


def made(text: str, spans: list[tuple[int, int]]) -> Piece:
    found = [(start, min(start + many, len(text))) for start, many in spans if start < len(text)]
    return Piece("p", (Content("vraag"),), text, tuple(Drawn(f"c{n}", *span, Content(f"thema {n}"), "") for n, span in enumerate(found)))


@given(TEXTS, SPANS, st.sampled_from([40, 60, 78, 136]))
def test_every_letter_is_drawn_once_in_its_place_and_no_row_is_wider_than_the_screen(
    text: str, spans: list[tuple[int, int]], width: int
) -> None:
    block = laid_out(made(text, spans), width)
    covered = [place for start, end in block.lines for place in range(start, end)]
    assert covered == [n for n, char in enumerate(block.display) if char != "\n"]
    assert len(block.display) == len(text)
    for line in range(block.body):
        row = text_row(block, line, width, LOOKS, (0, len(text)), "c0")
        assert row.cell_length <= width + 1
        if line in block.margin:
            assert f"thema {block.margin[line].id[1:]}" in row.plain
    for line, (start, end) in enumerate(block.lines):
        assert cell_len(block.display[start:end].rstrip()) <= text_width(width)
        for place in range(start, end):
            at = block.place_at(len(block.above) + line, cell_len(block.display[start:place]))
            assert at is not None and start <= at < end


@given(TEXTS, SPANS)
def test_each_coding_is_told_once_in_the_margin_and_bracketed_at_each_of_its_lines(text: str, spans: list[tuple[int, int]]) -> None:
    piece = made(text, spans)
    block = laid_out(piece, 60)
    assert sorted(each.id for each in block.margin.values()) == sorted(each.id for each in piece.codings)
    for coding in piece.codings:
        lines = {line for line, signs in block.brackets.items() for _, _, each in signs if each.id == coding.id}
        assert lines == set(range(block.line_at(coding.start), block.line_at(coding.end - 1) + 1))
        row = next(row for row, each in block.margin.items() if each.id == coding.id)
        assert row >= block.line_at(coding.start) and block.coding_at(len(block.above) + row) == coding.id


def test_combining_letters_and_emoji_before_a_segment_do_not_move_what_is_marked() -> None:
    before = "Zoe\u0308 👩\u200d👧 😀 "
    text = f"{before}hier"
    block = laid_out(made(text, [(len(before), 4)]), 60)
    row = text_row(block, 0, 60, LOOKS, (len(before), len(text)), None)
    assert [row.plain[span.start : span.end] for span in row.spans if span.style == "reverse"] == ["hier"]
    assert block.place_at(1, cell_len(before)) == len(before)


def test_a_theme_keeps_its_digit_while_it_is_among_the_last_nine() -> None:
    held = slots([], ["c", "b", "a"])
    assert held == ["c", "b", "a"]
    held = slots(held, ["d", "a", "c", "b"])
    assert held == ["c", "b", "a", "d"]
    full = slots(held, [*"ihgfeabcd"])
    assert sorted(full) == sorted("abcdefghi") and full[:4] == held
    assert slots(full, [*"jihgfeabc"])[:4] == ["c", "b", "a", "j"]
