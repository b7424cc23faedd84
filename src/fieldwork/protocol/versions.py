"""What a new version of a protocol does to sessions already held and to drafts still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Item, Protocol
from fieldwork.protocol.words import listed

ChangeKind: TypeAlias = Literal[
    "added", "removed", "moved", "kind", "wording", "options_removed", "options_added", "condition", "parts", "bounds"
]


@dataclass(frozen=True)
class Change:
    """One difference between two versions; `item` is the id that it is about, `message` also says what it does."""

    kind: ChangeKind
    item: str
    message: Msg


def diff(old: Protocol, new: Protocol) -> list[Change]:
    """The differences, in the order of the new version; what was removed comes last.

    A session keeps the version that it began with, an open one too: nothing that was recorded changes. What a
    difference does is to the comparison of sessions held with the old version and with the new.
    """
    order = [name for name in old.by_id if name in new.by_id]
    moved = _moved(order, [name for name in new.by_id if name in old.by_id])
    changes: list[Change] = []
    for item in new.all_items():
        before = old.by_id.get(item.id)
        if before is None:
            changes.append(_added(item))
            continue
        if item.id in moved or before.section != item.section:
            changes.append(_moved_to(before, item))
        changes += _changed(before, item)
    changes += [_removed(item) for item in old.all_items() if item.id not in new.by_id]
    return changes


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """The items that change places: those outside a longest run that keeps its order."""
    place = {name: index for index, name in enumerate(before)}
    lengths: list[int] = []
    came_from: list[int] = []
    for at, name in enumerate(after):
        earlier = [(lengths[i], i) for i in range(at) if place[after[i]] < place[name]]
        length, i = max(earlier, default=(0, -1))
        lengths.append(length + 1)
        came_from.append(i)
    at = max(range(len(after)), key=lengths.__getitem__, default=-1)
    kept: set[str] = set()
    while at >= 0:
        kept.add(after[at])
        at = came_from[at]
    return frozenset(after) - kept


def _added(item: Item) -> Change:
    return Change("added", item.id, msg(
        "{id}: nieuw. Gesprekken die al gehouden zijn, hebben hier geen antwoord; in tabellen blijft dat leeg.",
        "{id}: new. Sessions held already have no answer here; it stays empty in tables.", id=item.id))  # fmt: skip


def _removed(item: Item) -> Change:
    return Change(
        "removed",
        item.id,
        msg(
            "{id}: vervallen. Gegeven antwoorden blijven bewaard; open gesprekken vragen het nog, nieuwe niet meer.",
            "{id}: removed. Answers that were given are kept; open sessions still ask it, new ones do not.",
            id=item.id,
        ),
    )


def _moved_to(before: Item, item: Item) -> Change:
    if before.section != item.section:
        return Change(
            "moved",
            item.id,
            msg(
                "{id}: van sectie {old} naar {new}. Antwoorden blijven bij de vraag; open gesprekken houden de oude volgorde.",
                "{id}: from section {old} to {new}. Answers stay with the item; open sessions keep the old order.",
                id=item.id,
                old=before.section,
                new=item.section,
            ),
        )
    return Change(
        "moved",
        item.id,
        msg(
            "{id}: op een andere plaats. Antwoorden blijven bij de vraag; open gesprekken houden de oude volgorde.",
            "{id}: in another place. Answers stay with the item; open sessions keep the old order.",
            id=item.id,
        ),
    )


def _changed(old: Item, new: Item) -> Iterator[Change]:
    if old.kind != new.kind:
        yield _kind(old, new)
    if (old.ask, old.wording, old.simple) != (new.ask, new.wording, new.simple):
        yield Change(
            "wording",
            new.id,
            msg(
                "{id}: anders verwoord. Vraagt het nog hetzelfde? Zo niet, geef het een nieuw id, anders worden "
                "ongelijke antwoorden "
                "vergeleken. Open gesprekken tonen de oude woorden.",
                "{id}: worded differently. Does it still ask the same? If not, give it a new id, or unlike "
                "answers are compared. "
                "Open sessions show the old words.",
                id=new.id,
            ),
        )
    yield from _options(old, new)
    if old.when != new.when or old.waves != new.waves:
        yield Change(
            "condition",
            new.id,
            msg(
                "{id}: onder een andere voorwaarde. Gehouden gesprekken zijn naar de oude beoordeeld: een leeg "
                "antwoord betekent daar "
                "iets anders. Open gesprekken volgen de oude.",
                "{id}: under another condition. Sessions held were judged by the old one: an empty answer means "
                "something else there. "
                "Open sessions follow the old one.",
                id=new.id,
            ),
        )
    if [part.id for part in old.parts] != [part.id for part in new.parts]:
        yield Change(
            "parts",
            new.id,
            msg(
                "{id}: andere deelvragen. Wat afgevinkt is, blijft staan; nieuwe deelvragen zijn in gehouden "
                "gesprekken niet afgevinkt.",
                "{id}: other parts. What was ticked stays; new parts are not ticked in sessions held.",
                id=new.id,
            ),
        )
    if (old.minimum, old.maximum, old.unit) != (new.minimum, new.maximum, new.unit):
        yield Change(
            "bounds",
            new.id,
            msg(
                "{id}: andere grenzen of eenheid. Gegeven antwoorden blijven; zij kunnen buiten de nieuwe "
                "grenzen liggen. Een andere "
                "eenheid vraagt een nieuw id.",
                "{id}: other bounds or unit. Answers given stay; they may lie outside the new bounds. Another "
                "unit needs a new id.",
                id=new.id,
            ),
        )


def _kind(old: Item, new: Item) -> Change:
    if new.kind == "open":
        return Change("kind", new.id, msg(
            "{id}: van {old} naar open. Gegeven antwoorden blijven als woorden staan.",
            "{id}: from {old} to open. Answers given stay as words.", id=new.id, old=old.kind))  # fmt: skip
    return Change("kind", new.id, msg(
        "{id}: van {old} naar {new}. Dat mag niet: gegeven antwoorden passen niet meer. Geef het een nieuw id.",
        "{id}: from {old} to {new}. That is refused: answers given do not fit any more. Give it a new id.",
        id=new.id, old=old.kind, new=new.kind))  # fmt: skip


def _choices(item: Item) -> Mapping[str, None]:
    """Everything that can be chosen: options, and of grids and sheets the rows and columns with their labels."""
    found = [option.id for option in item.options]
    found += [row.id for row in item.rows]
    found += [f"{column.id}.{option.id}" for column in item.columns for option in column.options]
    return dict.fromkeys(found)


def _options(old: Item, new: Item) -> Iterator[Change]:
    before, after = _choices(old), _choices(new)
    gone = [name for name in before if name not in after]
    came = [name for name in after if name not in before]
    if gone:
        yield Change(
            "options_removed",
            new.id,
            msg(
                "{id}: niet meer te kiezen: {options}. Wie dat eerder koos, houdt dat antwoord; tel die apart. "
                "Open gesprekken kunnen "
                "het nog kiezen.",
                "{id}: no longer to be chosen: {options}. Who chose it before keeps that answer; count those "
                "apart. Open sessions can "
                "still choose it.",
                id=new.id,
                options=listed(gone),
            ),
        )
    if came:
        yield Change(
            "options_added",
            new.id,
            msg(
                "{id}: nieuw te kiezen: {options}. In gehouden gesprekken kon dat niet gekozen worden.",
                "{id}: new to be chosen: {options}. In sessions held it could not be chosen.",
                id=new.id,
                options=listed(came),
            ),
        )
