"""What a person has to look at when somebody withdraws: texts of which only a person can tell whose words they are.

One entry a text, with the reference by which it can be erased and its first words: for the screen of whoever looks, and for
nothing else. That somebody looked and left it is an event, which counts as long as the text stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.record.events import EMPTIED, Event, register_of
from fieldwork.record.resting import CHARTING, goes, sessions_in
from fieldwork.record.texts import register_of_text
from fieldwork.store.current import shown_of
from fieldwork.study.codebook.book import CODEBOOK, codebook
from fieldwork.study.desk.documents import document
from fieldwork.study.people import is_same
from fieldwork.study.privacy.half_written import half_written
from fieldwork.study.privacy.left_before import copies_elsewhere
from fieldwork.study.privacy.quoted_examples import LEAST
from fieldwork.study.privacy.retention import NAMES_FILE
from fieldwork.study.privacy.texts import HEADER, NAMES, Text, path_of_field, shown_body, texts_in, texts_of
from fieldwork.study.privacy.withdrawal_helped import FIELD
from fieldwork.study.privacy.withdrawal_traces import Emptied, named_row, refs_of
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.coding.segments import Part
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study
    from fieldwork.study.privacy.withdrawal_sessions import Sessions

TO_LOOK_AT = "looks"
"""Under this key the event that words are gone keeps what there was to look at then, by reference."""
LOOKED = "text.looked"
"""The event that somebody looked at a text that may be a participant's, and let it stay."""
FIRST_WORDS = 48
_NAMED = """
SELECT DISTINCT subject FROM event WHERE instr(lower(body), lower(?))
  AND kind IN ('answer.set', 'note.set', 'row.set', 'item.skipped', 'session.opened', 'session.changed')
"""
_SAID_ALONE = ("answer", "remark")
"""The sorts of texts that count as those of the one participant of a session."""
_OURS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
"""An id of a session that the program made (`ids.uuid7`)."""
_BESIDE = "SELECT register FROM head WHERE subject = ? AND shown AND stands AND register > 'skipped/' AND register < 'skipped0'"


@dataclass(frozen=True, slots=True)
class Look:
    """Something that a person has to look at: where, and why. Of a text its reference (`ref`) and its first words; `stays`
    where somebody looked at it already and let it stay."""

    where: str | Msg
    why: Msg
    ref: str | None = None
    words: str = ""
    stays: bool = False


def looks(study: Study, codes: Sequence[str], sessions: Sessions, gone: Emptied) -> Iterator[Look]:
    """Where words of a participant, or about them, may stand and nobody but a person can tell; `codes` are their code and how
    it was written otherwise."""
    found: list[Look] = []
    for each in _looks(study, codes[0], sessions, gone):
        found.append(each)
        yield each
    talks = (row.id for row in (*sessions.alone, *sessions.others))
    yield from _told_again(study, codes, (*codes, *talks), {each.ref for each in found})


def told_before(study: Study, subjects: Iterable[str]) -> dict[str, int]:
    """The references of what there was to look at when something of these subjects was erased (codes of one participant, their
    sessions), and when that was written down last (microseconds UTC)."""
    events = [event for subject in subjects for event in study.log.events(subject, {EMPTIED})]
    return {str(ref): event.at for event in sorted(events, key=lambda each: each.order)
            for ref in event.body.get(TO_LOOK_AT) or ()}  # fmt: skip


def _looks(study: Study, code: str, sessions: Sessions, gone: Emptied) -> Iterator[Look]:
    seen = _Seen(study, code)
    alone, shared = sessions.alone, sessions.others
    named = re.compile(rf"(?<!\w){re.escape(code)}(?!\w)", re.IGNORECASE)
    yield from _in_talks(study, code, sessions.shared, gone, seen)
    yield from _near(study, code, sessions, gone, seen)
    mine = {row.id for row in (*alone, *sessions.shared, *sessions.before, *sessions.talks)}
    yield from _elsewhere(study, code, named, mine, seen)
    yield from _memos(study, code, named, {row.id for row in alone}, gone, seen)
    yield from _resting(study, code, named, {row.id for row in alone}, gone, seen)
    yield from _quoted(study, alone, shared, gone, seen)
    if study.folder.joinpath(NAMES_FILE).exists():
        told = msg("staat de naam erin, haal die weg: fieldwork names remove {code}.",
                   "if the name is in it, take it away: fieldwork names remove {code}.", code=code)  # fmt: skip
        yield Look(NAMES_FILE, told)
    for path in half_written(study):
        yield Look(str(path), msg("een export die is afgebroken, zonder versleuteling: kijk wat erin staat en vernietig het.",
                                  "an export that was broken off, not encrypted: see what it holds and destroy it."))
    elsewhere = copies_elsewhere(study)
    if elsewhere is not None:
        yield Look(study.log.file.name, elsewhere)
    ids = (*(row.id for row in (*alone, *sessions.shared, *sessions.before)), *sessions.undone)
    given = [id_ for id_ in ids if not _OURS.match(id_)]
    if given:
        yield Look(", ".join(given), msg(
            "deze id blijft staan, ook na wissen: zij is in een bestand gegeven. Staat er een naam in, dan blijft die in "
            "het logboek.",
            "this id stays, after erasing too: it was given in a file. If a name is in it, that stays in the log."))


def let_stay(study: Study, participant: str, text: Text) -> None:
    """Write down that somebody looked at a text and that it stays. Raises StudyError where that cannot be written."""
    shown = study.log.shown(text.subject, text.register)
    body = {"participant": participant, "ref": text.ref, "event": shown.id if shown else None}
    heads = study.log.heads(text.subject, register_of(LOOKED, body) or "")
    at = study.log.stamper(study.by)()
    before = tuple(head.id for head in heads)
    study.log.append([Event(at.id, LOOKED, text.subject, at.at, at.offset, at.by, at.device, before, body)])


class _Seen:
    """The texts that somebody looked at and let stay, for one participant."""

    def __init__(self, study: Study, code: str) -> None:
        self._study = study
        found = (event.body for event in shown_of(study.log, f"looked/{code}"))
        self._on = {str(body.get("ref")): body.get("event") for body in found}

    def look(self, where: str | Msg, why: Msg, text: Text) -> Look:
        """The entry of one text."""
        shown = self._study.log.shown(text.subject, text.register) if text.ref in self._on else None
        stays = text.ref in self._on and self._on[text.ref] == (shown.id if shown else None)
        return Look(where, why, text.ref, one_line(text.words, FIRST_WORDS), stays)


def text_of_part(session: str, part: Part) -> Text:
    """A text of a session that a coder reads, as one that can be pointed at."""
    return Text(session, register_of_text(part.item, part.field), path_of_field(part.field), part.text)


def _in_talks(
    study: Study, code: str, shared: Sequence[SessionRow], gone: Emptied, seen: _Seen
) -> Iterator[Look]:
    """Talks with others of which it cannot be told who said what, and texts in them that are not finished."""
    for row in shared:
        names = gone.get(row.id, ())
        others = ", ".join(each for each in row.participants if each != code)
        unclear = msg("niet los te maken van wat {others} zei.", "cannot be told apart from what {others} said.", others=others)
        for part in document(study, row.id).parts:
            if part.who is None and f"note/{part.ref}" not in names:
                yield seen.look(_place(row, part.item), unclear, text_of_part(row.id, part))
        for text in _beside(study, row.id):
            if not _is_about(text, code):
                yield seen.look(_place(row, text.place), unclear, text)
        ids = {name.partition("/")[2] for name in names}
        drafts = [each for each in study.log.drafts(row.id) if each.text.strip() and not each.field.startswith("@")]
        if any(draft.field.rpartition(":")[2] not in ids for draft in drafts):
            yield Look(named_row(row), msg("er staat nog een tekst die niet af is.", "a text was left unfinished."))


def _near(study: Study, code: str, sessions: Sessions, gone: Emptied, seen: _Seen) -> Iterator[Look]:
    """Sessions in which this participant does not stand, but did, or spoke; and other records of the same talk."""
    once = msg("{code} deed hier eerst mee: kijk of dit van {code} is.",
               "{code} took part here at first: see whether this is theirs.", code=code)  # fmt: skip
    same = msg("hetzelfde gesprek als een van {code}: kijk of dit van {code} is.",
               "the same talk as one of {code}: see whether this is theirs.", code=code)  # fmt: skip
    for row, why in (*((row, once) for row in sessions.before), *((row, same) for row in sessions.talks)):
        names = gone.get(row.id, ())
        for part in document(study, row.id).parts:
            if (part.who is None or part.kind in _SAID_ALONE) and f"note/{part.ref}" not in names:
                yield seen.look(_place(row, part.item), why, text_of_part(row.id, part))
        for text in _beside(study, row.id):
            if not _is_about(text, code):
                yield seen.look(_place(row, text.place), why, text)
    for row in (row for row in sessions.spoke if row not in sessions.talks):
        yield Look(named_row(row), msg(
            "hier stond iets dat {code} zei, terwijl {code} niet bij de deelnemers staat: kijk of er meer van {code} is.",
            "something that {code} said stood here, though {code} is not among the participants: see whether more is theirs.",
            code=code))  # fmt: skip


def _is_about(text: Text, code: str) -> bool:
    """Whether it is who answered for this participant, which goes by itself."""
    return text.register == f"field/{FIELD}" and len(text.path) > 1 and is_same(text.path[1], code)


def _told_again(
    study: Study, codes: Sequence[str], subjects: Iterable[str], told: Collection[str | None]
) -> Iterator[Look]:
    """What was on the list when this participant was erased and cannot be found any more by what went: told until somebody
    looked at it, or it was rewritten since."""
    refs = {ref: at for ref, at in told_before(study, subjects).items() if ref not in told}
    if not refs:
        return
    seen, latest = _Seen(study, codes[0]), max(refs.values())
    why = msg("stond op de lijst toen {code} werd gewist.", "was on the list when {code} was erased.", code=codes[0])
    for text in texts_of(study, refs):
        shown = study.log.shown(text.subject, text.register)
        if text.words and (shown is None or shown.at < refs.get(text.ref, latest)):
            look = seen.look(where(study, text), why, text)
            if not look.stays:
                yield look


def where(study: Study, text: Text) -> str | Msg:
    """Where a text stands, as people know it."""
    row = next((row for row in study.log.sessions() if row.id == text.subject), None)
    if row is not None:
        return _place(row, text.place)
    place = text.place if text.sort == "code" else text.place.rpartition("/")[2][:12]  # of the rest it may be a long id
    return msg("{what} {place}", "{what} {place}", what=NAMES[text.sort], place=place)


def _beside(study: Study, session: str) -> Iterator[Text]:
    """What was typed of a session beside what was asked: why something was skipped, who was there, what comes next."""
    registers = [str(register) for (register,) in study.log.query(_BESIDE, (session,))]
    for register in (*registers, *(f"field/{name}" for name in HEADER)):
        yield from texts_in(study, session, register, shown_body(study, session, register))


def _elsewhere(
    study: Study, code: str, named: re.Pattern[str], mine: Collection[str], seen: _Seen
) -> Iterator[Look]:
    """Sessions with others in which this participant is named."""
    rows = {row.id: row for row in study.log.sessions() if row.status not in ("erased", "refused")}
    names = msg("noemt {code}.", "names {code}.", code=code)
    for (session,) in study.log.query(_NAMED, (code,)):
        row = rows.get(session)
        if row is None or session in mine:
            continue
        for part in document(study, session).parts:
            if named.search(part.text):
                yield seen.look(_place(row, part.item), names, text_of_part(session, part))
        for text in _beside(study, session):
            if named.search(text.words):
                yield seen.look(_place(row, text.place), names, text)


def _memos(
    study: Study, code: str, named: re.Pattern[str], alone: Collection[str], gone: Emptied, seen: _Seen
) -> Iterator[Look]:
    for event in shown_of(study.log, "memo"):
        register, on = register_of(event.kind, event.body) or "", event.subject
        words = str(event.body.get("text") or "")
        if on == code or on in alone or register in gone.get(on, ()) or not named.search(words):
            continue
        yield seen.look(_memo(event), msg("noemt {code}.", "names {code}.", code=code), Text(on, register, ("text",), words))


def _resting(
    study: Study, code: str, named: re.Pattern[str], alone: Collection[str], gone: Emptied, seen: _Seen
) -> Iterator[Look]:
    """Summaries and findings that stay and lean on what goes among other things, or name this participant."""
    codings = {name.partition("/")[2] for names in gone.values() for name in names if name.startswith("coding/")}
    why = msg("leunt ook op wat weggaat, of noemt {code}.", "leans on what goes too, or names {code}.", code=code)
    for name, key in (("chart", "text"), ("finding", "statement")):
        what = msg("samenvatting", "summary") if name == "chart" else msg("bevinding", "finding")
        for event in shown_of(study.log, name, CHARTING):
            body, register = event.body, register_of(event.kind, event.body) or ""
            if register in gone.get(CHARTING, ()) or goes(body, alone, replaced=False):
                continue
            words = str(body.get(key) or "")
            if sessions_in(body) & set(alone) or refs_of(body) & codings or named.search(words):
                yield seen.look(what, why, Text(CHARTING, register, (key,), words))


def _quoted(
    study: Study, alone: Sequence[SessionRow], shared: Sequence[SessionRow], gone: Emptied, seen: _Seen
) -> Iterator[Look]:
    """The codes and memos of which words stand to the letter in what goes."""
    parts = [part.text for row in alone for part in document(study, row.id).parts]
    for row in shared:
        names = gone.get(row.id, ())
        parts += [part.text for part in document(study, row.id).parts if f"note/{part.ref}" in names]
    for text in quoting(study, parts):
        if text.sort == "code":
            yield seen.look(text.place, msg("het codeboek haalt hier woorden van deze deelnemer aan.",
                                            "the codebook quotes words of this participant here."), text)  # fmt: skip
        elif text.register not in gone.get(text.subject, ()):
            yield seen.look(where(study, text), msg("een memo haalt woorden van deze deelnemer aan.",
                                                    "a memo quotes words of this participant."), text)  # fmt: skip


def quoting(study: Study, said: Collection[str]) -> Iterator[Text]:
    """The texts about codes, and the memos on those or on the study, that have to the letter what was said, or stand in it."""
    whole = "\n".join(said).casefold()
    pieces = [each.strip().casefold() for each in said if len(each.strip()) >= LEAST]

    def quotes(words: str) -> bool:
        return len(words) >= LEAST and (words in whole or any(each in words for each in pieces))

    if not whole:
        return
    book = codebook(study)
    for id_ in book.codes:
        found = texts_in(study, CODEBOOK, f"code/{id_}", book.body(id_))
        yield from (text for text in found if quotes(text.words.strip().casefold()))
    for event in shown_of(study.log, "memo"):
        words = str(event.body.get("text") or "").strip()
        if event.subject in (CODEBOOK, "study") and quotes(words.casefold()):
            yield Text(event.subject, register_of(event.kind, event.body) or "", ("text",), words)


def _place(row: SessionRow, item: str | None) -> str:
    return f"{named_row(row)} · {item}" if item else named_row(row)


def _memo(event: Event) -> str:
    return f"memo {str(event.body['memo'])[:8]}"
