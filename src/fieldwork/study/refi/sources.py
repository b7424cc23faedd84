"""What a source of the REFI-QDA exchange is told beside its text: its name, and its values by variable."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fieldwork.store.log import SessionRow
from fieldwork.study.refi.codes import line

SOURCE, REFI = "source", "refi"
"""Keys of `session.opened`: the name that a text came in with, and what else was told of it (`made`, `values`, `cases`)."""
BETWEEN = "|"
CONSENT = "consent."
"""What the variable of an item of the consent form begins with."""
FIELDS = ("participant", "role", "site", "wave", "held_at", "mode", "kind", "researchers", "conversation", "protocol")
"""The variables of a source, in order; consent follows, then what it came in with."""
OF_CASES = ("role", "site", "wave")
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
Values = dict[str, tuple[str, str]]
"""By the name of a variable its type and value."""


def name_of(row: SessionRow, header: Mapping[str, Any]) -> str:
    """What a session is called as a source: who or where, when, and in which role; or the name that it came in with."""
    if header.get(SOURCE):
        return line(str(header[SOURCE]))
    who = " ".join(row.participants) or row.site or ""
    told = " ".join(filter(None, (who, (row.held_at or "")[:10], row.wave, row.role or row.kind)))
    return line(_NOT_IN_A_NAME.sub("-", told)) or row.id


def values_of(row: SessionRow, header: Mapping[str, Any], consent: Mapping[str, str], conversation: str | None) -> Values:
    """The values of a session. `conversation` names the talk where several sessions record it."""
    brought = {str(name): (str(kind), str(text)) for name, kind, text in (header.get(REFI) or {}).get("values") or ()}
    guided = not header.get(SOURCE)
    own = {
        "participant": BETWEEN.join(row.participants), "role": row.role, "site": row.site, "wave": row.wave,
        "held_at": row.held_at, "mode": row.mode, "kind": row.kind, "researchers": BETWEEN.join(row.researchers),
        "conversation": conversation, "protocol": f"{row.protocol} {row.version}" if guided else None,
    }  # fmt: skip
    found: Values = {}
    for name in FIELDS:
        if own[name]:
            found[name] = ("Text", str(own[name]))
        elif name in brought and name == "protocol":
            found[name] = brought[name]
    asked = {name: value for name, value in brought.items() if name.startswith(CONSENT)}  # of which this form may not know
    asked |= {f"{CONSENT}{item}": ("Text", value) for item, value in consent.items()}
    found |= {name: asked[name] for name in sorted(asked)}
    return found | {name: brought[name] for name in sorted(brought) if name not in found and name not in FIELDS}


def values_of_case(person: str, rows: Sequence[SessionRow]) -> Values:
    """The values of a participant, from the sessions that leave."""
    roles = {role for row in rows for role in row.roles.get(person) or ([row.role] if row.role else ())}
    told = {"role": roles, "site": {row.site for row in rows if row.site}, "wave": {row.wave for row in rows if row.wave}}
    return {name: ("Text", BETWEEN.join(sorted(told[name]))) for name in OF_CASES if told[name]}
