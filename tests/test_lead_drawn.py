"""What the lead's screen draws: the band around the curve, the curve at any size, a grid wider than the window."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from itertools import accumulate, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.content import Content

from fieldwork.saturation.accumulation import accumulation
from fieldwork.saturation.band import band
from fieldwork.saturation.incidence import Incidence
from fieldwork.tui.widgets import cells
from fieldwork.tui.widgets.cells import Cells
from fieldwork.tui.widgets.curve import BAND, CHANGED, COLLECTED, Curve, Drawing

TABLES = st.lists(st.sets(st.sampled_from("abcdefg"), max_size=4), min_size=2, max_size=6).filter(any)


def seen(units: list[set[str]]) -> Incidence:
    return Incidence((f"g{n}", sorted(codes)) for n, codes in enumerate(units))


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_the_band_lies_within_what_orders_can_give_and_all_orders_end_the_same(units: list[set[str]]) -> None:
    found = band(seen(units))
    assert found is not None
    orders = [list(accumulate(Incidence((str(n), units[n]) for n in order).new_codes)) for order in permutations(range(len(units)))]
    for at, (low, high) in enumerate(zip(found.low, found.high, strict=True)):
        possible = [order[at] for order in orders]
        assert min(possible) <= low <= high <= max(possible)
    assert found.low[-1] == found.high[-1] == len(seen(units).codes)


def test_nine_of_ten_orders_lie_in_the_band_and_the_mean_does() -> None:
    rows = seen([{f"c{n}", f"c{n // 2}", "rust", f"c{n % 3}"} for n in range(12)])
    found, mean = band(rows), accumulation(rows.frequencies)
    assert found is not None and (found.orders, found.share) == (200, 0.9)
    assert all(low - 0.5 <= middle <= high + 0.5 for low, middle, high in zip(found.low, mean, found.high, strict=True))
    assert band(rows) == found and band(rows, seed=2) != found, "the draw follows from the seed"
    named = band(rows.renamed(lambda code: f"een ander woord {code}"))
    assert named == found, "what codes are called moves nothing"


@pytest.mark.parametrize("units", [[], [{"a"}], [set(), set()]])
def test_without_two_units_or_without_codes_there_is_no_band(units: list[set[str]]) -> None:
    assert band(seen(units)) is None


class Shows(App[None]):
    """One widget."""

    def __init__(self, widget: Curve | Cells) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


def painted(widget: Curve | Cells, size: tuple[int, int], *keys: str) -> str:
    """What a widget shows in a window of its own, after some keys."""

    async def go() -> str:
        app = Shows(widget)
        async with app.run_test(size=size) as pilot:
            if isinstance(widget, Cells):
                rows = [cells.Row(Content(f"rij {r}"), [[Content(f"{r}.{c}"), Content("te weinig")] for c in range(6)]) for r in range(9)]
                widget.show([Content(f"kolom {c}") for c in range(6)], rows)
                widget.styles.height = "1fr"
                widget.focus()
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            return "\n".join("".join(each.text for each in strip) for strip in app.screen._compositor.render_strips())

    return asyncio.run(go())


def curve(drawing: Drawing | None) -> Curve:
    made = Curve()
    made.show(drawing)
    return made


@pytest.mark.parametrize("size", [(30, 9), (60, 14), (120, 30)])
def test_the_curve_can_be_read_without_colours_at_any_size(size: tuple[int, int]) -> None:
    shown = painted(curve(Drawing([3, 5, 6, 6.5], [4, 4, 6, 7], [2, 4, 5, 7], [5, 6, 7, 7], lines=[3], ticks=[2])), size)
    assert all(sign in shown for sign in (BAND, COLLECTED, CHANGED, "│"))
    assert any("\u2801" <= char <= "\u28ff" for char in shown), "the mean is drawn in braille"
    assert shown.split("\n")[-1].split()[0] == "1" and max(len(row) for row in shown.split("\n")) <= size[0]


def test_ten_thousand_units_are_thinned_and_too_little_room_shows_nothing() -> None:
    many = [1000 * n / (n + 500) for n in range(10_000)]
    shown = painted(curve(Drawing(many, [round(each) for each in many], many, many)), (80, 20))
    assert shown.count(COLLECTED) > 30
    assert not painted(curve(Drawing([1, 2], [1, 2])), (10, 4)).strip()
    assert not painted(curve(None), (80, 20)).strip()


def test_a_grid_wider_and_higher_than_the_window_follows_the_keys() -> None:
    first = painted(Cells(), (60, 10))
    assert "1–3 ›" in first and "kolom 0" in first and "kolom 5" not in first and "rij 8" not in first
    moved = painted(Cells(), (60, 10), *["right"] * 5, *["down"] * 8)
    assert "‹ 4–6" in moved and "8.5" in moved and "rij 8" in moved and "0.0" not in moved


def test_the_plotting_is_loaded_with_the_leads_screen_alone() -> None:
    code = """
import sys
import fieldwork.tui.app, fieldwork.tui.shell, fieldwork.tui.looking, fieldwork.tui.screens.interview
assert not {"plotext", "textual_plotext", "numpy"} & set(sys.modules)
import fieldwork.tui.screens.lead
assert "plotext" in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
