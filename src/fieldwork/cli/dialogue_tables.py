"""Line by line: a grid, what is asked several times, and the rows of an observation. Each is written as soon as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.capture.instance import looking
from fieldwork.cli.lines import ask_line, out
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.ids import uuid7
from fieldwork.protocol.conditions import relevant
from fieldwork.protocol.meant import normalise
from fieldwork.protocol.model import Item
from fieldwork.protocol.values import options_at
from fieldwork.study import start
from fieldwork.study.live import Live
from fieldwork.text import one_line


def tell_grid(live: Live, item: Item, lang: Lang) -> None:
    """Each cell is an answer as soon as it is entered; an empty line leaves a cell as it was."""
    held = live.state.value(item.id)
    value = {row: dict(cells) for row, cells in held.items()} if isinstance(held, Mapping) else {}
    for column in item.columns:
        for number, option in enumerate(column.options, 1):
            out(f"    {number}  {pick(option.label, lang)}")
        scale = Item(column.id, "choice", column.label, item.section, options=column.options)
        for row in item.rows:
            got, _ = _cell(live, scale, f"{pick(row.label, lang)} / {pick(column.label, lang)}", lang)
            if got is not None:
                value[row.id] = {**value.get(row.id, {}), column.id: got}
                _said(live.answer(item.id, dict(value)), lang)


def tell_repeat(live: Live, item: Item, lang: Lang) -> None:
    """Each time is an answer as soon as it is told; those that were told before stay."""
    held = live.state.value(item.id)
    found: list[dict[str, Any]] = list(held) if isinstance(held, list) else []
    most = int(item.maximum) if item.maximum is not None else None
    while most is None or len(found) < most:
        more = msg("Nog een? ja of nee:", "One more? yes or no:").text(lang)
        again = ask_line(f"{pick(item.each, lang)} {len(found) + 1}. {more} ".lstrip())
        if again.lower() not in ("j", "ja", "y", "yes"):
            break
        found.append(_one_time(live, item, lang))
        _said(live.answer(item.id, list(found)), lang)


def _one_time(live: Live, item: Item, lang: Lang) -> dict[str, Any]:
    """One time of a repeat: the items that apply to what was told of it so far."""
    one: dict[str, Any] = {}
    lapsed: set[str] = set()
    look = looking(live.state, one, lapsed)
    for inner in item.items:
        if relevant(live.state.protocol, inner, look) is not True:
            lapsed.add(inner.id)
            continue
        words = pick(inner.question(live.state.wave), lang)
        if inner.silent:
            if not inner.compute:
                out(f"  {words}")
            continue
        for number, option in enumerate(options_at(inner, live.state.wave), 1):
            out(f"    {number}  {pick(option.label, lang)}")
        got, text = _cell(live, inner, words, lang)
        if got is not None:
            one[inner.id] = {"value": got, "text": text} if text else got
    return one


def tell_row(live: Live, item: Item, typed: str, lang: Lang) -> None:
    """A row of an observation: `type text`, then what the researcher thinks of it."""
    kinds = {row.id: row for row in item.rows}
    name, _, words = typed.partition(" ")
    if name not in kinds:
        out(msg("Begin met een soort: {known}.", "Start with a kind: {known}.", known=", ".join(kinds)).text(lang))
        return
    row = kinds[name]
    think = words if row.reflective_only else ask_line(msg("  Duiding: ", "  Reflection: ").text(lang))
    _said(live.do(
        act.SheetRow(
            row=uuid7(),
            type=name,
            at=start.now_held()[11:],
            descriptive="" if row.reflective_only else words,
            reflective=think,
            quote=row.quotes,
            position=len(live.state.rows) + 1,
        )
    ), lang)  # fmt: skip


def _cell(live: Live, item: Item, label: str, lang: Lang) -> tuple[Any, str | None]:
    """One typed value for an item inside another; an empty line leaves it open."""
    while True:
        typed = ask_line(f"  {one_line(label)}: ")
        if not typed:
            return None, None
        got = normalise(item, typed.removeprefix(":") if typed.startswith("::") else typed, lang, live.state.wave)
        if not isinstance(got, Msg):
            return got
        out(got.text(lang))


def _said(said: Msg | None, lang: Lang) -> None:
    if said is not None:
        out(said.text(lang))
