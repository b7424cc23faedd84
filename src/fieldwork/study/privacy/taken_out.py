"""What was taken out of a study: exports, reports, backups and hand-overs, as the log tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldwork.ids import iso

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

KINDS: Mapping[str, str] = {
    "exported": "export", "backed_up": "backup", "handed_over": "handover", "names.backed_up": "names backup",
    "recovery.made": "recovery key",
}  # fmt: skip
"""The events that something left, and what it is called."""


def taken_out(study: Study) -> list[dict[str, Any]]:
    """A row for each thing that left, oldest first: `at` in ISO 8601, `by` whom, `what` (an export's profile, or backup,
    handover …), `file`, `rows`, `sha256` of the bytes, `for` whom, `raw` and `identified`, and `names`: how many names were
    replaced by code, `unchecked` where the key file stayed closed, None where there was none."""
    return [
        {
            "at": iso(event.at, event.offset),
            "by": event.by,
            "what": event.body.get("profile") or KINDS[event.kind],
            "kind": KINDS[event.kind],
            "file": event.body.get("file"),
            "rows": event.body.get("rows"),
            "sha256": event.body.get("sha256"),
            "for": event.body.get("for") or event.body.get("recipient") or event.body.get("to"),
            "raw": event.body.get("raw"),
            "identified": event.body.get("identified"),
            "use": event.body.get("use"),
            "names": event.body.get("names"),
        }
        for event in study.log.events("study", set(KINDS))
    ]
