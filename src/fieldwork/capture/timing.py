"""How long a session took, in all and for each section, and how much of what was planned is still to come.

Nothing is measured while one talks: it follows from when things were written down. What passed before something was written
belongs to the section that it was written in. Notes are left out: they may be put anywhere, at any time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldwork.capture.state import SessionState
from fieldwork.protocol.model import Section

PAUSE = 30 * 60
"""Seconds without anything written down after which the talk was broken off, and that time counts for no section."""


@dataclass(frozen=True, slots=True)
class SectionTime:
    """A section that applies: `used` seconds, `planned` minutes (None: not planned), and of its items that take an answer how
    many there are, how many are done (answered, covered or skipped), and which is the first that is not."""

    section: Section
    used: int
    planned: float | None
    items: int
    done: int
    first_open: str | None


def seconds_used(state: SessionState, now: int, sittings: Sequence[int] = ()) -> Mapping[str, int]:
    """Seconds by section id; `now` in microseconds UTC, or 0 where nobody is at it now.

    `sittings` tells when this session was taken up (microseconds): the time before that is not of the talk.
    """
    written = (event for heads in state.heads.values() for event in heads if event.kind != "note.set")
    events = [(event.at, _section(state, event.body.get("item"))) for event in written]
    begun = [(at, None) for at in sittings]
    here = [(now, _section(state, state.here))] if now and state.status == "open" else []
    found: dict[str, int] = {}
    before = None
    for at, section in sorted([*events, *begun, *here], key=lambda each: each[0]):
        passed = at - before if before is not None else 0
        if section is not None and at not in sittings and 0 < passed <= PAUSE * 1_000_000:
            found[section] = found.get(section, 0) + passed
        before = at
    return {section: round(used / 1_000_000) for section, used in found.items()}


def _section(state: SessionState, item: object) -> str | None:
    found = state.protocol.by_id.get(item) if isinstance(item, str) else None
    return found.section if found else None


def sections(state: SessionState, now: int, sittings: Sequence[int] = ()) -> list[SectionTime]:
    """Every section of which something is asked, in the order of the protocol."""
    used = seconds_used(state, now, sittings)
    found = []
    for section in state.protocol.sections:
        items = [i.id for i in section.items if not i.silent and i.kind != "note" and state.applies.get(i.id)]
        waiting = [item for item in items if state.item_status(item) in ("not_asked", "asked")]
        if items:
            first = waiting[0] if waiting else None
            took = used.get(section.id, 0)
            found.append(SectionTime(section, took, section.planned_minutes, len(items), len(items) - len(waiting), first))
    return found


def still_planned(times: Sequence[SectionTime]) -> float:
    """The minutes that are planned for what is still open: of a section that was begun, in proportion to its open items."""
    return sum((each.planned or 0) * (each.items - each.done) / each.items for each in times)
