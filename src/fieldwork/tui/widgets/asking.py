"""The question as it is put: where it stands, the words, plainer words, parts and probes with their numbers, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, msg, pick
from fieldwork.protocol.model import Item
from fieldwork.tui.keyboard import letters
from fieldwork.tui.plain import clickable, line, plain, together
from fieldwork.tui.signs import STATUS_SIGNS, Routes
from fieldwork.tui.widgets.bars import Clickable


class Pad(VerticalScroll, can_focus=True):
    """Holds the question. While the keys go here, single letters and digits are commands."""

    DEFAULT_CSS = """
    Pad { height: auto; padding: 0 1; scrollbar-size-vertical: 1; border-left: wide $background; }
    Pad:focus { border-left: wide $accent; }
    Pad > Static { width: 1fr; height: auto; }
    """
    BINDINGS = [
        *letters("interview"),
        *(Binding(str(digit), f"screen.tick({digit})", show=False) for digit in range(1, 10)),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = Content()
        self._question = Clickable(id="question")
        self._fits = False

    def compose(self) -> ComposeResult:
        """The question."""
        yield self._question

    def show(self, words: Content) -> None:
        """Take another question; `fit` puts it on the screen."""
        self._words = words

    @property
    def width(self) -> int:
        """Cells of a line of the question."""
        inside, narrow = self.size.width - self.gutter.width, self._question.styles.max_width
        return max(min(inside, int(narrow.value)) if narrow else inside, 0)

    def fit(self, least: int, most: int) -> None:
        """Show the question in `least` lines, or as many as it needs up to `most`; what does not fit scrolls.

        Where its height stays as it was, as mostly, nothing else on the screen has to find its place anew.
        """
        needed = self._words.get_height({}, self.width) if self.width > 0 else 0
        height = max(min(needed, most), min(least, most))
        fits = 0 < needed <= height
        if fits != self._fits:
            self._question.styles.height = "100%" if fits else "auto"
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self._question.update(self._words, layout=not (fits and self._fits))
        self._fits = fits


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown beside the question itself; `small` where there is hardly room for the question.

    `width` is that of a line in cells, 0 where it is not known yet; `reasons` the words of each reason to skip an item.
    """

    simple: bool = False
    probes: bool = False
    small: bool = False
    width: int = 0
    reasons: Mapping[str, Any] = field(default_factory=dict)


def ticks(item: Item, shown: Shown, lang: Lang) -> list[tuple[str, str | int, str]]:
    """What can be ticked, in the order of its numbers: (`part` or `probe`, which, words). Probes only where they are shown."""
    found: list[tuple[str, str | int, str]] = [("part", part.id, pick(part.label, lang)) for part in item.parts]
    if shown.probes:
        found += [("probe", place, words) for place, words in enumerate(item.probe_list(lang))]
    return found


def question(state: SessionState, item: Item, shown: Shown, routes: Routes, lang: Lang, place: tuple[int, int]) -> Content:
    """Everything that stands above the answer."""
    pieces = [_where(state, item, shown, routes, lang, place)]
    if not shown.small:
        pieces += [Content(), *_intro(state, item, lang)]
    pieces.append(plain(pick(item.question(state.wave), lang), "" if item.kind == "say" else "bold"))
    if shown.simple and item.simple:
        pieces += [Content(), plain(pick(item.simple, lang), "italic")]
    pieces += _ticks(state, item, shown, lang)
    return Content("\n").join(pieces)


def _where(state: SessionState, item: Item, shown: Shown, routes: Routes, lang: Lang, place: tuple[int, int]) -> Content:
    """The section, in the colour and with the sign of its route; which item it is; its status in words."""
    section = state.protocol.section_by_id[item.section]
    sign = routes.sign(item.route) if item.route else "»"
    badge = (f" {sign} ", f"bold #ffffff on {routes.color(item.route)}") if item.route else (sign, "$secondary")
    found = [] if shown.small else [line(pick(section.title, lang))]
    if place[0]:
        n, of = place
        which = msg("vraag {n} van {all}", "item {n} of {all}", n=n, all=of)
        found.append(line(f"{n}/{of}" if shown.small else which.text(lang)))
    status = state.item_status(item.id)
    if status in STATUS_SIGNS and not item.silent:
        mark, words = STATUS_SIGNS[status]
        before = "" if status == "not_asked" else f"{mark} "
        found.append(line(before + words.text(lang) + _detail(state, item, status, shown, lang)))
    elif state.lapsed(item.id) or not state.applies.get(item.id, False):
        found.append(line(msg("hoort er nu niet bij", "does not apply now").text(lang)))
    start = Content.assemble(badge, " ", *found[:1])
    return together([start, *found[1:]], shown.width).stylize("$secondary", len(badge[0]) + 1)


def _detail(state: SessionState, item: Item, status: str, shown: Shown, lang: Lang) -> str:
    if status == "covered":
        return msg(": bij {item}", ": at {item}", item=state.body(f"covered/{item.id}").get("by") or "").text(lang)
    if status == "skipped":
        body = state.body(f"skipped/{item.id}")
        reason = str(body.get("reason") or "")
        return f": {body.get('text') or pick(shown.reasons.get(reason, reason), lang)}"
    return ""


def _intro(state: SessionState, item: Item, lang: Lang) -> list[Content]:
    """What is said before the first item of a section."""
    section = state.protocol.section_by_id[item.section]
    if not section.intro or section.items[0].id != item.id:
        return []
    return [plain(pick(section.intro, lang), "$secondary"), Content()]


def _ticks(state: SessionState, item: Item, shown: Shown, lang: Lang) -> list[Content]:
    found: list[Content] = []
    ticked, probed = state.ticked(item.id), state.probed(item.id)
    kind = ""
    for number, (what, which, words) in enumerate(ticks(item, shown, lang), 1):
        if what != kind:
            kind = what
            found.append(Content())
            if what == "probe":
                found.append(line(msg("Doorvragen", "Probes").text(lang), style="$secondary"))
        on = which in (ticked if what == "part" else probed)
        digit = str(number) if number < 10 else " "
        one = Content.assemble((f"{digit} ", "bold $accent"), "✓ " if on else "☐ ", plain(words))
        found.append(clickable(one, f"screen.tick({number})"))
    return found


class Notes(Static):
    """The notes on the item that is open, a line each; a click or the margin shows the rest of a long one."""

    DEFAULT_CSS = """
    Notes { height: auto; max-height: 4; padding: 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.auto_links = False
        self._shown = Content()

    def show(self, below: Content) -> None:
        """Show these lines; without any there is no room taken."""
        if not below.is_same(self._shown):
            self._shown = below
            self.update(below)
        if self.display != bool(below):
            self.display = bool(below)
