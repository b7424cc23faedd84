"""A study in which quotes are to be chosen, for tests: a cell that may carry some, one of too few, somebody who said no."""

from __future__ import annotations

from pathlib import Path

from fieldwork.capture import actions as act
from fieldwork.study import Study
from fieldwork.study.live import do_once
from tests.support.heard import BURDEN, CLIMATE, HOME, ITEM, told
from tests.support.rounds import said_anew, sentence
from tests.support.studies import PASSPHRASE, new_study

HOSTILE = "[/a] [red]rood[/] =1+1 \x1b[31m \u202eom\u202c 😀 Zoë"


def to_quote(base: Path, folder: Path, last: str = "Verder niets.") -> Study:
    """The study, open: four employees (the last does not want to be quoted) and a job coach, who each said numbered sentences
    that were coded; in the field a sentence was marked that nobody coded. `last` is what the third said after his sentences."""
    study = Study.open(new_study(base, folder), PASSPHRASE, by="C1")
    held = [told(study, *codes, who=f"W{n:02}", day=f"2026-03-{n:02}")
            for n, codes in enumerate(((BURDEN, HOME), (BURDEN, HOME), (BURDEN,), (BURDEN, CLIMATE)), 1)]  # fmt: skip
    told(study, BURDEN, who="J01", role="jobcoach", day="2026-03-20")
    said_anew(study, held[2], f"{sentence(0)} {last}")
    do_once(study, held[3], act.Consent("citeren", "nee", "spoken", "participant"))
    do_once(study, held[2], act.Reopen())
    do_once(study, held[2], act.Mark("q1", "quote", ITEM, "answer", 21, 21 + len(last)))
    do_once(study, held[2], act.Close())
    return study
