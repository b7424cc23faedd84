"""Findings: statements over all that was heard, with the segments that support each and those that contradict it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from fieldwork.coding.charting import Reference, Resolve
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.record.resting import sessions_in
from fieldwork.text import kept

STATUSES: Mapping[str, Msg] = {
    "provisional": msg("voorlopig", "provisional"),
    "firm": msg("staat vast", "firm"),
    "retired": msg("losgelaten", "set aside"),
}
"""What a finding can be. One that is set aside is kept, with what it leaned on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding, stated by `author` first and by `by` as it is now.

    `tells_of` are the sessions that its segments are in, `to_review` those of them that were erased or may not leave any more.
    `others` are statements that were written on another copy without seeing this one. Of what it leans on `waiting` segments of
    open rounds are not told yet. `at` microseconds UTC.
    """

    finding: str
    statement: str
    status: str
    author: str
    by: str
    supports: tuple[Reference, ...] = ()
    contradicts: tuple[Reference, ...] = ()
    tells_of: frozenset[str] = frozenset()
    to_review: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    at: int = 0
    offset: int = 0
    waiting: int = 0

    @property
    def refs(self) -> tuple[Reference, ...]:
        """All that it leans on."""
        return (*self.supports, *self.contradicts)

    def without(self, blind: Collection[str]) -> Finding:
        """The finding without what it leans on in these sessions; so many more are `waiting`."""
        supports, contradicts = (tuple(ref for ref in refs if ref.said is None or ref.said.coding.session not in blind)
                                 for refs in (self.supports, self.contradicts))  # fmt: skip
        left_out = len(self.refs) - len(supports) - len(contradicts)
        return replace(self, supports=supports, contradicts=contradicts, waiting=self.waiting + left_out)


def findings_of(
    registers: Iterable[Sequence[tuple[Mapping[str, Any], int, int]]],
    resolve: Callable[[str], Reference],
    gone: Callable[[str], bool],
) -> list[Finding]:
    """The findings of what their registers hold (body, at, offset; the one that shows last), in the order of first stating."""
    found = []
    for heads in registers:
        body, at, offset = heads[-1]
        if not body.get("statement"):
            continue
        others = [str(other.get("statement")) for other, _, _ in heads[:-1] if other.get("statement")]
        tells_of = sessions_in(body)
        found.append(Finding(
            body["finding"], body["statement"], body.get("status") or "provisional", body["author"], body.get("by") or "",
            _resolved(body.get("supports"), resolve), _resolved(body.get("contradicts"), resolve), tells_of,
            tuple(sorted(filter(gone, tells_of))), tuple(each for each in others if each != body["statement"]), at, offset,
        ))  # fmt: skip
    return sorted(found, key=lambda each: each.finding)  # a UUIDv7 sorts by when it was made


def _resolved(ids: Iterable[str] | None, resolve: Resolve) -> tuple[Reference, ...]:
    return tuple(resolve(id_) for id_ in ids or ())


def finding_body(
    statement: str, before: Finding | None, author: str, standing: Callable[[Iterable[str]], list[str]],
    supports: Sequence[str] | None, contradicts: Sequence[str] | None, status: str | None,
) -> dict[str, Any]:  # fmt: skip
    """What writes a finding down. Raises InputError for an empty statement or an unknown status."""
    text = kept(statement).strip()
    if not text:
        raise InputError(msg("Schrijf wat er gevonden is. Een bevinding die niet meer geldt, laat u los.",
                             "Write what was found. A finding that does not hold any more is set aside."))  # fmt: skip
    status = status or (before.status if before else "provisional")
    if status not in STATUSES:
        raise InputError(msg("“{status}” is geen stand van een bevinding. Kies uit: {known}.",
                             "“{status}” is no status of a finding. Choose from: {known}.",
                             status=status, known=", ".join(STATUSES)))  # fmt: skip
    against = standing(_ids(before.contradicts if before else ()) if contradicts is None else contradicts)
    with_it = standing(_ids(before.supports if before else ()) if supports is None else supports)
    return {
        "finding": before.finding if before else uuid7(), "statement": text, "status": status,
        "author": before.author if before else author, "by": author,
        "supports": [each for each in with_it if each not in against], "contradicts": against,
    }  # fmt: skip


def linked(
    found: Finding, codings: Sequence[str], how: Literal["supports", "contradicts", "none"]
) -> tuple[list[str], list[str]]:
    """What supports and what contradicts a finding after codings were put on one side, or on neither."""
    supports = [each for each in _ids(found.supports) if each not in codings]
    contradicts = [each for each in _ids(found.contradicts) if each not in codings]
    if how == "supports":
        supports += codings
    elif how == "contradicts":
        contradicts += codings
    return supports, contradicts


def _ids(refs: Iterable[Reference]) -> list[str]:
    return [ref.id for ref in refs]
