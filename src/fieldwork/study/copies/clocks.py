"""A clock that runs far ahead: what it wrote is told, for all that is written after it gets its time or a later one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg, plural

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

FAR = 10 * 60 * 1_000_000
"""Microseconds that a clock may run ahead before it is told: what clocks differ by themselves is less."""
_MINUTE, _HOUR, _DAY = 60_000_000, 3_600_000_000, 86_400_000_000
# the first that lies so far ahead: later ones may owe their time to it
_FIRST = """
SELECT e.by, e.device, e.at FROM event e WHERE e.seq = (
  SELECT seq FROM event INDEXED BY sqlite_autoindex_event_1 WHERE at > ? ORDER BY at, id LIMIT 1)
"""


def ahead(study: Study) -> Msg | None:
    """That the log holds what was written far ahead of this computer's clock: by whom, on which copy, how far; None where all
    is well, which costs no look through the log."""
    now = time.time_ns() // 1_000
    if study.log.stamper(study.by).last <= now + FAR:
        return None
    rows = study.log.query(_FIRST, (now + FAR,))
    if not rows:
        return None
    by, device, at = rows[0]
    where = msg("deze kopie", "this copy") if device == study.log.device else \
        msg("kopie {device}", "copy {device}", device=device[:4])  # fmt: skip
    return msg(
        "De klok van {where} ({by}) loopt {far} voor op deze computer, of deze computer loopt achter. Zet de klokken goed: "
        "tot dan krijgt alles wat hier bij komt die latere tijd.",
        "The clock of {where} ({by}) runs {far} ahead of this computer, or this computer is behind. Set the clocks right: "
        "until then all that is added here gets that later time.",
        where=where, by=by, far=_far(at - now),
    )  # fmt: skip


def _far(span: int) -> Msg:
    for unit, one, many in (
        (_DAY, msg("{n} dag", "{n} day"), msg("{n} dagen", "{n} days")),
        (_HOUR, msg("{n} uur", "{n} hour"), msg("{n} uur", "{n} hours")),
    ):
        if span >= unit:
            return plural(round(span / unit), one, many)
    return msg("{n} minuten", "{n} minutes", n=round(span / _MINUTE))
