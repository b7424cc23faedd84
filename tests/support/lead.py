"""A study to lead, for tests: ten talks that were coded, and one of everything that a lead must see beside them."""

from __future__ import annotations

from pathlib import Path

from fieldwork.capture import actions as act
from fieldwork.coding import edits
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook, name_version
from fieldwork.study.live import do_once
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round
from tests.support.heard import ACCESS, BURDEN, CARE, CLIMATE, FLEXIBLE, HOME, TALK, code, told
from tests.support.rounds import ITEM
from tests.support.studies import PASSPHRASE, new_study

SKIPPED = "vitaliteit.c"
CODER = "C1"
TALKS: tuple[tuple[str, ...], ...] = (
    (BURDEN, TALK, HOME), (BURDEN, HOME), (TALK, HOME, CARE), (BURDEN, TALK), (BURDEN, CARE), (TALK, HOME), (BURDEN,),
    (BURDEN, TALK, CARE),
)  # fmt: skip
"""The codes of eight talks with employees, in order."""


def led(base: Path, folder: Path, name: str = "Ronde") -> Study:
    """The study, open.

    Eight talks with employees, two with job coaches, of which the last brings a code on another route; one that nobody coded;
    a round that is open, and one that is closed with a difference; a merge; a version of the codebook; an item skipped twice;
    the word `name` wherever people give names.
    """
    study = Study.open(new_study(base, folder), PASSPHRASE, by=CODER)
    held = [told(study, *codes, who=f"W{n:02}", day=f"2026-03-{n:02}") for n, codes in enumerate(TALKS, 1)]
    told(study, BURDEN, ACCESS, who="J01", role="jobcoach", day="2026-03-20", aspect=True)
    change(study, edits.merge(codebook(study), ACCESS, FLEXIBLE))
    change(study, edits.rename(codebook(study), HOME, nl=f"Thuis {name}", en=f"Home {name}"))
    name_version(study, f"{name} 1")
    told(study, CLIMATE, who="J02", role="jobcoach", day="2026-04-02")
    told(study, who="W20", day="2026-04-03")
    for session in held[:2]:
        do_once(study, session, act.Reopen())
        do_once(study, session, act.Skip(SKIPPED, "geen_tijd"))
        do_once(study, session, act.Close())
    closed = open_round(study, f"{name} A", ["C1", "C2"], sessions=[held[0]])
    code(study, held[0], "", TALK, coder="C2")
    for coder in closed.coders:
        mark_done(study, closed.id, coder)
    close_round(study, closed.id)
    waiting = told(study, CARE, who="W21", day="2026-04-04")
    open_round(study, f"{name} B", ["C1", "C2"], sessions=[waiting])
    return study


__all__ = ["CODER", "ITEM", "SKIPPED", "TALKS", "led"]
