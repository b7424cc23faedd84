"""The event: the one thing that is ever written down, and what each kind of it says.

An event is a row written once. Which event is *current* is decided by `supersedes`, not by time: an event replaces those that
its writer saw and meant to replace. Events that say the same kind of thing about the same thing share a **register**
(`register_of`): the answer to one item of one session, say. What a register holds is its newest event that none replaced;
where two people wrote without seeing each other, both remain, the later one shows, and the conflict is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    `id` UUIDv7 text; `subject` what it is about (a session's id, a participant's or site's code, `study`); `at` microseconds
    since 1970 UTC, never before an event that was seen earlier; `offset` minutes east of UTC where it happened; `by` the code
    of who did it; `device` the copy that wrote it; `supersedes` the events that this one replaces; `body` JSON values only.
    """

    id: str
    kind: str
    subject: str
    at: int
    offset: int
    by: str
    device: str
    supersedes: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> tuple[int, str]:
        """How events stand in time, the same on every copy."""
        return (self.at, self.id)


# Which register an event belongs to: the name of the register, then the body's keys that tell one from another.
# A kind with no entry is only history (exported, backed up): it replaces nothing and nothing replaces it.
REGISTERS: Mapping[str, tuple[str, ...]] = {
    # the study
    "study.adopted": ("study",),
    "protocol.adopted": ("protocol", "protocol", "version"),
    "codebook.adopted": ("codebook",),
    # the codes, about `codebook`; each of the first six says all there is of the code
    "code.defined": ("code", "code"),
    "code.renamed": ("code", "code"),
    "code.redefined": ("code", "code"),
    "code.moved": ("code", "code"),
    "code.retired": ("code", "code"),
    "code.restored": ("code", "code"),
    "code.merged": ("merge", "code"),
    "code.split": ("split", "code"),
    "codebook.named": ("named", "name"),
    "site.set": ("site",),
    "visit.set": ("visit", "visit"),
    "participant.set": ("participant",),
    "participant.withdrawn": ("withdrawn",),
    # of anything: what one person said or what was written about them is gone, that of others stays
    "words.erased": ("emptied",),
    "text.looked": ("looked", "participant", "ref"),  # a person looked whose words a text has, and let it stay
    # a session
    "session.opened": ("opened",),
    "session.changed": ("field", "field"),
    "session.closed": ("state",),
    "session.reopened": ("state",),
    "session.refused": ("state",),
    "session.stopped": ("state",),
    "session.erased": ("opened",),  # in place of how it was opened, so that whatever comes later opens it no more
    "consent.set": ("consent", "item"),
    "item.asked": ("asked", "item"),
    "answer.set": ("answer", "item"),
    "item.skipped": ("skipped", "item"),
    "item.covered": ("covered", "item"),
    "part.ticked": ("part", "item", "part"),
    "probe.used": ("probe", "item", "probe"),
    "note.set": ("note", "note"),
    "mark.set": ("mark", "mark"),
    "row.set": ("row", "row"),
    # coding, about the session that is coded
    "segment.coded": ("coding", "coding"),
    "segment.uncoded": ("coding", "coding"),
    "memo.set": ("memo", "memo"),
    "session.read": ("read", "coder"),
    "decision.set": ("decision", "round", "unit"),
    # double coding, about `rounds`
    "round.opened": ("round", "round"),
    "round.done": ("done", "round", "coder"),
    "round.closed": ("closed", "round"),
    # charting, about `charting`: what an author says of a theme in a row, and what was found over all
    "chart.summarised": ("chart", "rows", "row", "code", "author"),
    "finding.stated": ("finding", "finding"),
    # imports, about `imports`; `import.emptied`, about what an import wrote, has no register: it replaces and says nothing
    "import.taken": ("import", "batch"),
    "import.undone": ("import", "batch"),
    "refi.known": ("refi", "sha256"),
}
ERASED = "session.erased"
"""The event that a session was erased; its body is the role and the day, all that is left of it."""
EMPTIED = "words.erased"
"""The event that words about its subject are gone for good; its body says which (`record.gone`)."""
OF_STEP = ("step", "undoes", "redoes")
"""What a body says of the step at the desk that it was made in; what is written of the same later is none of that."""


def is_emptied(kind: str, register: str | None, gone: Collection[str]) -> bool:
    """Whether an event in a register goes with what its subject lost (the `registers` of its EMPTIED events)."""
    return kind != EMPTIED and kind != "participant.withdrawn" and ("*" in gone or register in gone)


def register_of(kind: str, body: Mapping[str, Any]) -> str | None:
    """The register of an event within its subject (`answer/vitaliteit.a`), or None where it is only history.

    A kind that this version does not know (written by a newer program) is kept as history, never refused.
    """
    names = REGISTERS.get(kind)
    if names is None or (len(names) > 1 and not body):  # what was erased says nothing about anything any more
        return None
    return "/".join((names[0], *(str(body.get(name, "")) for name in names[1:])))
