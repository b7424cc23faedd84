"""A study to chart, for tests: three people at two sites who said coded things, one of them in words that look like markup."""

from __future__ import annotations

from pathlib import Path

from fieldwork.study import Study
from tests.support.heard import BURDEN, CLIMATE, HOME, TALK, code, told
from tests.support.studies import PASSPHRASE, new_study

AUTHOR, OTHER = "C1", "C2"
HOSTILE = "[/a] [red]=1+1 zegt hij \x1b[31m‮"
"""Markup, a formula, an escape sequence and a sign that turns the direction, in what a participant said."""


def charted(base: Path, folder: Path) -> Study:
    """The study, open for its author: W01 and W02 at the greenhouse, J01 at the bakery."""
    study = Study.open(new_study(base, folder), PASSPHRASE, by=AUTHOR)
    first = told(study, BURDEN, HOME, who="W01", day="2026-03-02", notes=(("W01", HOSTILE),))
    code(study, first, BURDEN, field="note:n0")
    told(study, BURDEN, TALK, who="W02", day="2026-03-03")
    told(study, CLIMATE, who="J01", role="jobcoach", day="2026-03-04", site="bakkerij")
    return study
