"""Pictures: plain SVG in the page itself, each with a text that says what is seen on it. No colour says anything alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldwork.report.html import Html, el

WIDTH = 400
"""Drawn for a narrow screen, so that letters keep their size there; elsewhere a picture grows with them."""


@dataclass(frozen=True)
class Axis:
    """Whole numbers from 0 to at least `top`, on `length` points."""

    top: int
    step: int
    length: float

    def __call__(self, value: float) -> float:
        return value / self.top * self.length

    @property
    def ticks(self) -> range:
        """Where a number stands beside it."""
        return range(0, self.top + 1, self.step)


def axis(most: float, length: float, ticks: int) -> Axis:
    """An axis with at most so many steps, each of 1, 2 or 5 times a power of ten."""
    step, wanted = 1, max(most, 1) / ticks
    for size in (power * each for power in (10**n for n in range(12)) for each in (1, 2, 5)):
        step = size
        if size >= wanted:
            break
    return Axis(max(-(-int(-(-most // 1)) // step), 1) * step, step, length)


def picture(id_: str, title: str, says: str, height: int, *drawn: Html) -> Html:
    """A picture with its title and the text that says what is on it."""
    return el(
        "svg", el("title", title, id=f"{id_}-t"), el("desc", says, id=f"{id_}-d"), drawn, viewBox=f"0 0 {WIDTH} {height}",
        role="img", aria_labelledby=f"{id_}-t", aria_describedby=f"{id_}-d", focusable="false",
    )  # fmt: skip


def label(words: str, x: float, y: float, anchor: str = "middle", class_: str | None = None) -> Html:
    """Words at a place."""
    return el("text", words, x=_round(x), y=_round(y), text_anchor=anchor, class_=class_)


def stroke(points: Sequence[tuple[float, float]], class_: str) -> Html:
    """A line through points."""
    return el("polyline", points=" ".join(f"{_round(x)},{_round(y)}" for x, y in points), class_=class_)


def _round(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


# --- how far the study is --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, how many there are, how many are wanted (None: no number), and the words beside it."""

    name: str
    have: int
    wanted: int | None
    says: str


def bars(id_: str, title: str, every: Sequence[Bar]) -> Html:
    """Bars under each other: filled as far as it is, with an outline as far as it is to go."""
    row, left, wide = 34, 4, WIDTH - 8
    most = max([1, *(bar.have for bar in every), *(bar.wanted or 0 for bar in every)])
    drawn = []
    for place, bar in enumerate(every):
        top = place * row
        drawn.append(label(bar.name, left, top + 13, "start"))
        drawn.append(label(bar.says, left + wide, top + 13, "end"))
        if bar.wanted:
            drawn.append(el("rect", x=left, y=top + 18, width=_round(wide * bar.wanted / most), height=9, class_="to-go"))
        if bar.have:
            drawn.append(el("rect", x=left, y=top + 18, width=_round(wide * bar.have / most), height=9, class_="done"))
    says = "; ".join(f"{bar.name}: {bar.says}" for bar in every)
    return picture(id_, title, says, row * len(every), *drawn)


# --- the accumulation curve ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Curve:
    """The accumulation curve: `mean` is τ(1) … τ(T), `new` the new codes of each unit in order of holding, `low` and `high`
    between which most random orders lie, `marks` numbered changes, each at a unit (from 1) from which it held."""

    mean: Sequence[float]
    new: Sequence[int]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    marks: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class CurveWords:
    """What stands on the curve: the axes, its two lines, the bars, and the band."""

    title: str
    says: str
    across: str
    up: str
    mean: str
    collected: str
    new: str
    band: str


def curve(id_: str, drawn: Curve, words: CurveWords) -> Html:
    """The mean curve (full line) in its band, the order as collected (steps, broken), and the new codes of each unit (bars)."""
    left, top, wide, high = 34, 73, WIDTH - 44, 170
    units, total = len(drawn.mean), sum(drawn.new)
    up = axis(max(total, 1), high, 5)
    across = axis(units, wide, 8)
    base = top + high

    def at(unit: float, codes: float) -> tuple[float, float]:
        return (left + across(unit), base - up(codes))

    known, steps = 0, [at(0, 0)]
    for unit, new in enumerate(drawn.new, 1):
        steps += [at(unit, known), at(unit, known + new)]
        known += new
    edge = [at(unit, codes) for unit, codes in enumerate(drawn.low, 1)]
    edge += [at(unit, codes) for unit, codes in reversed(list(enumerate(drawn.high, 1)))]
    thick = min(max(wide / across.top * 0.5, 0.6), 12)
    parts = [
        stroke(edge, "band"),
        *(stroke([(left, base - up(n)), (left + wide, base - up(n))], "grid") for n in up.ticks),
        *(label(str(n), left - 4, base - up(n) + 4, "end") for n in up.ticks),
        *(label(str(n), left + across(n), base + 15) for n in across.ticks),
        *(
            el("rect", x=_round(left + across(unit) - thick / 2), y=_round(base - up(new)), width=_round(thick),
               height=_round(up(new)), class_="new")
            for unit, new in enumerate(drawn.new, 1) if new
        ),
        *(_mark(left + across(min(unit - 0.5, len(drawn.mean))), top, base, number) for unit, number in drawn.marks),
        stroke(steps, "collected"),
        stroke([at(0, 0), *(at(unit, codes) for unit, codes in enumerate(drawn.mean, 1))], "mean"),
        el("line", x1=left, x2=left + wide, y1=base, y2=base, class_="axis"),
        label(words.across, left + wide / 2, base + 32),
        label(words.up, 2, top - 12, "start"),
        *_legend(words, left),
    ]  # fmt: skip
    return picture(id_, words.title, words.says, base + 40, *parts)


def _mark(x: float, top: float, base: float, number: str) -> Html:
    """A change: a thin upright line with its number above."""
    line = el("line", x1=_round(x), x2=_round(x), y1=top - 2, y2=base, class_="change")
    return Html(line + label(number, x, top - 5, class_="change-n"))


def _legend(words: CurveWords, left: float) -> list[Html]:
    """What the lines are, above the picture: the longest words have a line of their own, whatever font draws them."""
    return [
        stroke([(left, 8), (left + 22, 8)], "mean"), label(words.mean, left + 27, 12, "start"),
        stroke([(left, 23), (left + 22, 23)], "collected"), label(words.collected, left + 27, 27, "start"),
        el("rect", x=left, y=33, width=22, height=10, class_="band"), label(words.band, left + 27, 42, "start"),
        el("rect", x=left + 196, y=18, width=10, height=10, class_="new"), label(words.new, left + 211, 27, "start"),
    ]  # fmt: skip
