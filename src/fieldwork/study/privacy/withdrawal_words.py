"""What withdrawing from the study comes to, in words: the same on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg, plural
from fieldwork.study.privacy.consent_words import NOT_SCRUBBED
from fieldwork.study.privacy.left_before import LEFT, PRINTED

if TYPE_CHECKING:
    from fieldwork.study.privacy.left_before import Left
    from fieldwork.study.privacy.to_look_at import Look
    from fieldwork.study.privacy.withdrawal import Withdrawal

SURE = msg("Alles van deze deelnemer wissen? Niets is daarna terug te halen.",
           "Erase all of this participant? Nothing can be brought back after that.")  # fmt: skip
_STAYS = msg(
    "{who}: niets nieuws meer. Gesprekken die blijven: {n}. Daarvan stonden er {open} open; die stoppen, of gaan zonder {who} "
    "door.",
    "{who}: nothing new any more. Sessions that stay: {n}. Of these {open} were open; they stop, or go on without {who}.",
)
_UNDONE = msg("Gesprekken uit een import die was teruggenomen en die ook uit het logboek weggaan: {n}.",
              "Sessions of an import that was taken back, which go from the log too: {n}.")  # fmt: skip
_SAME = msg("{who} staat er ook als {others}: dat is dezelfde deelnemer.",
            "{who} is there as {others} too: that is the same participant.")  # fmt: skip
_STOOD = msg(
    "Gesprekken waar {who} niet (meer) bij staat, en eerder meedeed of sprak: {n}. Notities van {who} gaan daaruit weg.",
    "Sessions in which {who} does not stand (any more), and once took part or spoke: {n}. Notes of {who} go from them.",
)
_HELPED = msg("Wie voor {who} antwoordde, gaat weg uit {n}.", "Who answered for {who} goes from {n}.")
_SHARED = msg(
    "Gesprekken met anderen, die blijven: {n}. Notities van {who} die daaruit weggaan, met wat ervan gecodeerd is: {notes}.",
    "Talks with others, which stay: {n}. Notes of {who} that go from them, with what was coded of those: {notes}.",
)

LEFT_THEN = msg("Ging eerder naar buiten, en heeft het nog", "Left the study before, and still holds it")
DESTROYED_THEN = msg("Had het ook, en is volgens het logboek vernietigd", "Held it too, and was destroyed as the log tells")
"""What stands beside a single thing that left."""
_HOLDS = msg("Dit ging eerder naar buiten of staat ernaast, en heeft het nog:",
             "This left the study before or is kept beside it, and still holds it:")  # fmt: skip
_DESTROYED = msg("Dit had het ook, en is volgens het logboek vernietigd:",
                 "This held it too, and was destroyed as the log tells:")  # fmt: skip


def would(planned: Withdrawal) -> Iterator[Msg]:
    """What goes, and what stays."""
    who, alone, shared = planned.participant, planned.alone, planned.shared
    if planned.codes[1:]:
        yield msg(_SAME.nl, _SAME.en, who=who, others=", ".join(planned.codes[1:]))
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
    stood = len(planned.sessions.before) + len(planned.sessions.spoke)
    if stood:
        yield msg(_STOOD.nl, _STOOD.en, n=stood, who=who)
    if planned.helped:
        sessions = plural(len(planned.helped), msg("1 gesprek", "1 session"), msg("{n} gesprekken", "{n} sessions"))
        yield msg(_HELPED.nl, _HELPED.en, n=sessions, who=who)
    yield msg("Memo’s over {who} gaan weg, en rol en locatie; de code wordt niet opnieuw gebruikt.",
              "Memos about {who} go, and role and site; the code is not used again.", who=who)  # fmt: skip


def done_words(done: Withdrawal) -> Iterator[Msg]:
    """That it was done, and what is left for the program to do."""
    if not done.erase:
        yield msg("{who} is gestopt.", "{who} has stopped.", who=done.participant)
        return
    yield msg("Gewist.", "Erased.")
    if not done.scrubbed:
        yield NOT_SCRUBBED


def for_people(planned: Withdrawal) -> Iterator[Msg]:
    """What a person has to look at, and what left the study before."""
    if planned.looks:
        yield msg("Kijk hier zelf naar:", "Look at this yourself:")
    for look in planned.looks:
        yield msg("  {look}", "  {look}", look=look_words(look))
    if any(look.ref for look in planned.looks):
        yield msg("Wat tussen haakjes staat, wijst een tekst aan: fieldwork erase VERWIJZING wist of herschrijft hem voorgoed.",
                  "What stands in brackets points at a text: fieldwork erase REF erases or rewrites it for good.")  # fmt: skip
    yield from left_lines(planned.left)


def left_lines(before: Sequence[Left]) -> Iterator[Msg]:
    """What left the study before, a line each; what people say was destroyed stands apart."""
    for heading, some in ((_HOLDS, [each for each in before if not each.destroyed]),
                          (_DESTROYED, [each for each in before if each.destroyed])):  # fmt: skip
        if some:
            yield heading
        for left in some:
            yield msg("  {left}", "  {left}", left=left_words(left))


def look_words(look: Look) -> Msg:
    """Something to look at: where, why, and of a text its first words, its reference, and whether somebody did."""
    told = msg("{where}: {why}", "{where}: {why}", where=look.where, why=look.why)
    if look.ref is None:
        return told
    stays = msg(" Bekeken: blijft.", " Looked at: stays.") if look.stays else ""
    return msg("{told}{stays} “{words}” ({ref})", "{told}{stays} “{words}” ({ref})",
               told=told, stays=stays, words=look.words, ref=look.ref)  # fmt: skip


def left_words(left: Left) -> Msg:
    """Something that left: the day, what it was, its file, which of that name, for whom, and the day on which people say that
    it was destroyed."""
    recipient = msg(" voor {who}", " for {who}", who=left.recipient) if left.recipient else ""
    day = msg("{day} ", "{day} ", day=left.day) if left.day else ""
    mark = msg(" ({mark}…)", " ({mark}…)", mark=left.mark) if left.mark else ""
    gone = msg(" – vernietigd op {day}", " – destroyed on {day}", day=left.destroyed) if left.destroyed else ""
    named = PRINTED.get(left.file) if left.printed else None
    what = named or msg("{what} {file}", "{what} {file}", what=LEFT[left.what], file=left.file)
    return msg("{day}{what}{mark}{recipient}{gone}", "{day}{what}{mark}{recipient}{gone}",
               day=day, what=what, mark=mark, recipient=recipient, gone=gone)  # fmt: skip
