"""The accumulation curve: the mean of all orders in its band, the collected order over it, and where something changed.

Drawn by plotext, which is loaded with this module alone. Every series has a sign of its own, so that it can be read without
colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.app import RenderResult
from textual.color import Color
from textual_plotext import PlotextPlot

from fieldwork.report.svg import axis

BAND, COLLECTED, MEAN, CHANGED = "░", "●", "⣀", "▴"
"""The signs of the series, for a legend; the mean is drawn in braille."""
NARROW = 10
"""Columns that the axis of numbers takes."""


@dataclass(frozen=True)
class Drawing:
    """After 1 … T units: `mean` codes over all orders, between `low` and `high` in most of them, `collected` as it went.

    `lines` are the units at which guide or codebook changed for all, `ticks` those at which a code did.
    """

    mean: Sequence[float]
    collected: Sequence[int]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    lines: Sequence[int] = ()
    ticks: Sequence[int] = ()


class Curve(PlotextPlot):
    """Shows a drawing, painted anew at every size and in every theme."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawing: Drawing | None = None

    def show(self, drawing: Drawing | None) -> None:
        """Show another curve, or none."""
        if drawing != self._drawing:
            self._drawing = drawing
            self.refresh()

    def render(self) -> RenderResult:
        """The plot, at the size that there is."""
        if self._drawing is None or self.size.width <= NARROW or self.size.height < 5:
            return ""
        self._draw(self._drawing)
        return super().render()

    def _draw(self, shown: Drawing) -> None:
        plot, total = self.plt, len(shown.mean)
        columns = self.size.width - NARROW
        plot.clear_figure()
        plot.frame(False)
        up = axis(max(max(shown.mean), *shown.collected), 1.0, max(self.size.height // 4, 2))
        across = axis(total, 1.0, max(columns // 8, 2))
        plot.ylim(0, up.top)
        plot.xlim(1, total)
        plot.yticks(list(up.ticks), [str(tick) for tick in up.ticks])
        ticks: list[float] = [1, *(tick for tick in across.ticks if 1 < tick <= total)]
        plot.xticks(ticks, [str(tick) for tick in ticks])
        for x, low, high in _columns(shown, 2 * columns):
            plot.plot([x, x], [low, high], marker=BAND, color=self._color("secondary"))
        for unit in shown.lines:
            plot.vline(unit, color=self._color("warning"))
        every = _thinned(total, 2 * columns)
        plot.plot([n + 1 for n in every], [shown.mean[n] for n in every], marker="braille", color=self._color("primary"))
        plot.scatter([n + 1 for n in every], [shown.collected[n] for n in every], marker=COLLECTED, color=self._color("accent"))
        if shown.ticks:
            plot.scatter(list(shown.ticks), [0] * len(shown.ticks), marker=CHANGED, color=self._color("warning"))

    def _color(self, name: str) -> tuple[int, int, int]:
        return Color.parse(self.app.theme_variables[name]).rgb


def _thinned(total: int, most: int) -> list[int]:
    """So many places from the first to the last, evenly spread; all where there are fewer."""
    if total <= most:
        return list(range(total))
    return sorted({round(n * (total - 1) / (most - 1)) for n in range(most)})


def _columns(shown: Drawing, columns: int) -> Iterator[tuple[float, float, float]]:
    """The band at each column of the plot: x, low and high, between units in proportion."""
    total = len(shown.low)
    for column in range(columns + 1) if total > 1 else ():
        x = column * (total - 1) / columns
        at = min(int(x), total - 2)
        part = x - at
        low, high = (ends[at] * (1 - part) + ends[at + 1] * part for ends in (shown.low, shown.high))
        yield x + 1, low, high
