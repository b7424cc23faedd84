"""What withdrawing from the study comes to, in words: the same on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.study.privacy.withdrawal_traces import LEFT

if TYPE_CHECKING:
    from fieldwork.study.privacy.withdrawal import Withdrawal
    from fieldwork.study.privacy.withdrawal_traces import Left

SURE = msg("Alles van deze deelnemer wissen? Niets is daarna terug te halen.",
           "Erase all of this participant? Nothing can be brought back after that.")  # fmt: skip
_STAYS = msg(
    "{who}: niets nieuws meer. Gesprekken die blijven: {n}. Daarvan stonden er {open} open; die stoppen, of gaan zonder {who} "
    "door.",
    "{who}: nothing new any more. Sessions that stay: {n}. Of these {open} were open; they stop, or go on without {who}.",
)
_UNDONE = msg("Gesprekken uit een import die was teruggenomen en die ook uit het logboek weggaan: {n}.",
              "Sessions of an import that was taken back, which go from the log too: {n}.")  # fmt: skip
_SHARED = msg(
    "Gesprekken met anderen, die blijven: {n}. Notities van {who} die daaruit weggaan, met wat ervan gecodeerd is: {notes}.",
    "Talks with others, which stay: {n}. Notes of {who} that go from them, with what was coded of those: {notes}.",
)


def would(planned: Withdrawal) -> Iterator[Msg]:
    """What goes, and what stays."""
    who, alone, shared = planned.participant, planned.alone, planned.shared
    if not planned.erase:
        open_ = sum(row.status == "open" for row in (*alone, *shared))
        yield msg(_STAYS.nl, _STAYS.en, who=who, n=len(alone) + len(shared), open=open_)
        return
    yield msg("{who}: gesprekken die helemaal weggaan, op rol en datum na: {n}.",
              "{who}: sessions that go altogether, but for role and date: {n}.", who=who, n=len(alone))  # fmt: skip
    if planned.undone:
        yield msg(_UNDONE.nl, _UNDONE.en, n=len(planned.undone))
    if shared:
        yield msg(_SHARED.nl, _SHARED.en, n=len(shared), notes=planned.notes, who=who)
    yield msg("Memo’s over {who} gaan weg, en rol en locatie; de code wordt niet opnieuw gebruikt.",
              "Memos about {who} go, and role and site; the code is not used again.", who=who)  # fmt: skip


def done_words(done: Withdrawal) -> Iterator[Msg]:
    """That it was done, and what is left for the program to do."""
    if not done.erase:
        yield msg("{who} is gestopt.", "{who} has stopped.", who=done.participant)
        return
    yield msg("Gewist.", "Erased.")
    if not done.scrubbed:
        yield msg("Een ander programma leest het bestand nog, of de schijf is vol; de laatste resten gaan weg als het weer "
                  "opengaat.",
                  "Another program still reads the file, or the disk is full; the last traces go when it is next "
                  "opened.")  # fmt: skip


def for_people(planned: Withdrawal) -> Iterator[Msg]:
    """What a person has to look at, and what left the study before."""
    if planned.looks:
        yield msg("Kijk hier zelf naar:", "Look at this yourself:")
    for look in planned.looks:
        yield msg("  {where}: {why}", "  {where}: {why}", where=look.where, why=look.why)
    if planned.left:
        yield msg("Dit ging eerder naar buiten of staat ernaast, en heeft het nog:",
                  "This left the study before or is kept beside it, and still holds it:")  # fmt: skip
    for left in planned.left:
        yield msg("  {left}", "  {left}", left=left_words(left))


def left_words(left: Left) -> Msg:
    """Something that left: the day, what it was, its file, and for whom."""
    recipient = msg(" voor {who}", " for {who}", who=left.recipient) if left.recipient else ""
    day = msg("{day} ", "{day} ", day=left.day) if left.day else ""
    return msg("{day}{what} {file}{recipient}", "{day}{what} {file}{recipient}",
               day=day, what=LEFT[left.what], file=left.file, recipient=recipient)  # fmt: skip
