"""The rows of a chart: participants, sites, conversations, or what belongs together over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fieldwork.protocol.model import Text

RowKind: TypeAlias = Literal["participant", "site", "conversation", "trajectory"]
ROW_KINDS: tuple[RowKind, ...] = ("participant", "site", "conversation", "trajectory")
"""What a row is. A trajectory is what belongs together over time: conversations that follow each other, and the waves of a
participant."""


@dataclass(frozen=True, slots=True)
class Held:
    """A session as charting needs it. `held_at` is a local date or one with a time; `follows` the session it comes back to."""

    session: str
    conversation: str
    participants: tuple[str, ...]
    roles: tuple[str, ...]
    site: str | None
    held_at: str
    wave: str | None = None
    follows: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `id` is a participant's or site's code or a conversation's id, `ids` all that mean this row (conversations that
    were chained); `sessions` in order of holding; `roles` and `sites` those that occur."""

    kind: RowKind
    id: str
    label: Text
    sessions: tuple[str, ...]
    roles: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()


def rows_of(kind: RowKind, held: Iterable[Held], sites: Mapping[str, Text] | None = None) -> list[Row]:
    """The rows of a kind, from the sessions that were held: people and sites by code, talks in order of holding.

    `sites` are the words for sites. A session without a participant is in no participant's row, and one without a site in none
    of a site.
    """
    every = sorted(held, key=_order)
    groups: dict[str, list[Held]] = {}
    if kind in ("conversation", "trajectory"):
        groups = {here[0].conversation: here for here in _chained(every, along=kind == "trajectory")}
    else:
        for each in every:
            for code in each.participants if kind == "participant" else filter(None, (each.site,)):
                groups.setdefault(code, []).append(each)
        groups = dict(sorted(groups.items(), key=lambda item: _natural(item[0])))
    labels = sites or {}
    return [_row(kind, id_, here, labels.get(id_) if kind == "site" else None) for id_, here in groups.items()]


def _row(kind: RowKind, id_: str, here: Sequence[Held], label: Text | None) -> Row:
    ids = {each.conversation for each in here} if kind in ("conversation", "trajectory") else {id_}
    roles = {role: None for each in here for role in each.roles} if kind != "participant" else {
        role: None for each in here if len(each.participants) == 1 for role in each.roles}  # fmt: skip
    sites = dict.fromkeys(each.site for each in here if each.site)
    return Row(kind, id_, label or _label(kind, id_, here), tuple(each.session for each in here), tuple(roles), tuple(sites),
               frozenset(ids))  # fmt: skip


def _label(kind: RowKind, id_: str, here: Sequence[Held]) -> str:
    """What a talk is called: who took part and when; of several days the first and the last."""
    if kind in ("participant", "site"):
        return id_
    who = ", ".join(dict.fromkeys(code for each in here for code in each.participants)) or here[0].site or id_
    days = sorted({each.held_at[:10] for each in here if each.held_at})
    return " ".join((who, " – ".join(dict.fromkeys((days[0], days[-1]))))) if days else who


def _chained(held: Sequence[Held], *, along: bool) -> list[list[Held]]:
    """Sessions that belong together: of one conversation; `along` also those that follow each other, and a person's waves."""
    above: dict[object, object] = {}

    def top(key: object) -> object:
        while above.get(key, key) != key:
            key = above[key]
        return key

    for each in held:
        links: list[object] = [("talk", each.conversation)]
        if along:
            links += [("session", each.follows)] if each.follows else []
            links += [("waves", frozenset(each.participants))] if each.wave and each.participants else []
        for link in links:
            above[top(("session", each.session))] = top(link)
    groups: dict[object, list[Held]] = {}
    for each in held:
        groups.setdefault(top(("session", each.session)), []).append(each)
    return list(groups.values())


def _order(each: Held) -> tuple[str, str]:
    return (each.held_at, each.session)


def _natural(code: str) -> tuple[str, int, str]:
    """W2 before W10."""
    letters = code.rstrip("0123456789")
    digits = code[len(letters) :]
    return (letters, int(digits or 0), code)
