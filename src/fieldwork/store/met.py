"""Whether what other copies brought was gone through yet for words of participants who withdrew before."""

from __future__ import annotations

from fieldwork.store.log import Log

_MET, _CLEARED = "met", "cleared"
"""Facts about this copy: which other copies came in (`merge`), and which of them were gone through."""


def is_behind(log: Log) -> bool:
    """Whether another copy came in that was not gone through yet."""
    return not log.readonly and (log.meta(_MET) or "") != (log.meta(_CLEARED) or "")


def gone_through(log: Log) -> None:
    """Remember that all that came in so far was gone through."""
    if is_behind(log):
        with log.write() as db:
            db.execute("INSERT OR REPLACE INTO meta(name, value) SELECT ?, value FROM meta WHERE name = ?", (_CLEARED, _MET))
