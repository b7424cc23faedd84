"""What rests on what was said in sessions: summaries and findings. Erasing a session takes along what rested on it.

The body of such an event says in `rests_on` the sessions that it was drawn from (those of its references), and in `about` those
that it tells of beside them. Their words are the researcher's, but they tell of a person who may want them gone.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

CHARTING = "charting"
"""The subject of summaries and findings."""
RESTING = frozenset({"chart.summarised", "finding.stated"})
"""The kinds of events that rest on sessions."""


def sessions_in(body: Mapping[str, Any]) -> frozenset[str]:
    """Every session that a summary or finding tells of."""
    return frozenset((*(body.get("rests_on") or ()), *(body.get("about") or ())))


def goes(body: Mapping[str, Any], erased: Container[str], replaced: bool) -> bool:
    """Whether a summary or finding goes with the sessions that were erased.

    It does where nothing is left of what it was drawn from, or of all that it tells of; and where another took its place, as
    soon as one of its sessions is erased. What still rests on other sessions stays, for its author to look at.
    """
    drawn, every = frozenset(body.get("rests_on") or ()), sessions_in(body)
    gone = {session for session in every if session in erased}
    return bool(gone) and (replaced or (bool(drawn) and drawn <= gone) or every <= gone)
