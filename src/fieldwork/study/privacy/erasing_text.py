"""One text is erased for good, its history too, or another text takes its place: what goes, and what is left to do.

The words go from every event that held them, on this copy and on each that it meets (`record.gone`); an event of now says what
stands there instead. Codings and marks whose words still stand keep them; those of others lose their copies and are flagged as
in any text that was edited. What somebody wrote on another copy without knowing stands beside it as a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.record.events import EMPTIED, OF_STEP, Event, register_of
from fieldwork.record.gone import ANY_FIELD, KNOWS
from fieldwork.record.resting import CHARTING, RESTING
from fieldwork.store.erase import NOT_ERASED
from fieldwork.store.faults import read_only, undone
from fieldwork.study.privacy.left_before import Left, copies_elsewhere, left
from fieldwork.study.privacy.text_copies import copies
from fieldwork.study.privacy.texts import KEYS, Text, holding, is_divided, named, replaced, shown_body
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.ids import Stamper
    from fieldwork.study.folder import Study

_WITH_WHY = ("why",)
"""What was said on settling a conflict tells of the words too."""
_MADE: Mapping[str, str] = {
    "answer": "answer.set", "note": "note.set", "row": "row.set", "skipped": "item.skipped", "field": "session.changed",
    "memo": "memo.set", "decision": "decision.set", "chart": "chart.summarised", "finding": "finding.stated",
}  # fmt: skip
_MARKS = (*OF_STEP, "settles", "why")


@dataclass(frozen=True, slots=True)
class Erasing:
    """What erasing a text comes to: the text as it is now, how many other wordings the log holds of it, what was made of it
    (`codings`, `marks`, `memos` on those, `decisions`, `summaries` that lean on them), what is being typed of it, and what
    left the study since it came in. `flagged` codings and marks lose their place, known once it is decided what comes instead.
    """

    text: Text
    earlier: int
    codings: int
    marks: int
    memos: int
    decisions: int
    summaries: int
    drafts: int
    left: tuple[Left, ...]
    copies: Msg | None
    flagged: int = 0
    instead: str | None = None
    scrubbed: bool = True

    @property
    def takes(self) -> bool:
        """Whether there is anything to erase."""
        return bool(self.text.words or self.earlier or self.drafts)


def plan(study: Study, ref: str) -> Erasing:
    """What a reference points at, and what erasing it would come to; nothing is written. InputError where it points at nothing
    or at more than one."""
    return planned(study, named(study, ref))


def planned(study: Study, text: Text) -> Erasing:
    """What erasing a text would come to."""
    held = holding(study, text)
    shown = study.log.shown(text.subject, text.register)
    earlier = sum((shown is None or event.id != shown.id) and _words_in(event, text) for event in held)
    if shown is None and text.words and text.register.startswith("field/"):
        earlier = max(earlier - 1, 0)  # how it was opened is how it stands now
    made = copies(study, text)
    about = {coding.body["coding"] for coding in made.codings}
    sessions = [row.id for row in study.log.sessions()]
    since = min((event.at for event in held), default=None)
    every = [text.subject] if text.subject in sessions else sessions
    return Erasing(
        text, earlier, len(made.codings), len(made.marks), _memos(study, text.subject, about), len(made.decisions),
        _summaries(study, about), len(_drafts(study, text)),
        () if since is None else left(study, since, every),
        copies_elsewhere(study),
    )  # fmt: skip


def erase_text(study: Study, ref: str, instead: str | None) -> Erasing:
    """Take a text away with all that it ever said, or put another in its place (`instead`); what came of it.

    `instead` may be the text as it stands: then only what it said before goes. InputError where there is nothing to erase, or
    where codebook.yaml was changed by hand meanwhile; StudyError where it cannot be written: nothing is erased then.
    """
    return erase(study, plan(study, ref), instead)


def erase(study: Study, found: Erasing, instead: str | None) -> Erasing:
    """Do what was planned."""
    if study.log.readonly:
        raise read_only(study.log.file)
    text = found.text
    words = (kept(instead).strip() or None) if instead is not None else None
    if not found.takes:
        raise InputError(msg("Hier staat niets, en er stond niets: er is niets te wissen.",
                             "Nothing stands here, and nothing did: there is nothing to erase."))  # fmt: skip
    if words is not None and text.words == words and not (found.earlier or found.drafts):
        raise InputError(msg("Dit staat er zo, en er heeft niets anders gestaan: er is niets te wissen.",
                             "This is what stands here, and nothing else did: there is nothing to erase."))  # fmt: skip
    if words is not None and is_divided(shown_body(study, text.subject, text.register), text):
        raise InputError(msg("Hier staat niets om iets anders voor in de plaats te zetten. Wis zonder --instead.",
                             "Nothing stands here to put something else in place of. Erase without --instead."))  # fmt: skip
    if text.register.startswith("code/"):
        from fieldwork.study.privacy.erasing_code import erase_code

        erase_code(study, text, words)
        flagged = 0
    else:
        events, flagged = _events(study, text, words, study.log.stamper(study.by))
        with undone(NOT_ERASED):
            study.log.append(events)
    study.forget()
    return replace(found, flagged=flagged, instead=words, scrubbed=study.log.meta("scrub") is None)


def _events(study: Study, text: Text, new: str | None, stamp: Stamper) -> tuple[list[Event], int]:
    """The event that says what is gone, the one that says what stands there instead, and the marks that move along."""
    subject, register = text.subject, text.register
    name, _, place = register.partition("/")
    held = holding(study, text)
    before = shown_body(study, subject, register)
    after = _after(text, before, new)
    made = copies(study, text)
    marks, standing, flagged = made.after(after)
    body: dict[str, Any] = {
        "parts": {event.id: keys for event in held if (keys := _keys(event, text))},
        "drafts": _draft_names(name, place, text),
    }
    if name in ("answer", "note", "row"):
        field = made.field if not made.many else ANY_FIELD
        body["texts"] = [{"item": place if name == "answer" else None, "field": field, "on": sorted(e.id for e in held)}]
        body["kept"] = sorted(standing)
    lost = emptying(subject, body, stamp)
    known = [head.id for head in study.log.heads(subject, "emptied")]
    events = [lost]
    if _MADE[name] != "session.changed" or before:
        events.append(_event(study, _MADE[name], subject, after, stamp))
    for mark in marks:
        told = {key: value for key, value in mark.items() if key not in _MARKS}
        events.append(_event(study, "mark.set", subject, {**told, KNOWS: [*known, lost.id]}, stamp))
    return events, flagged


def emptying(subject: str, body: Mapping[str, Any], stamp: Stamper) -> Event:
    """The event that words about a subject are gone. It replaces none: what was gone before stays so."""
    at = stamp()
    return Event(at.id, EMPTIED, subject, at.at, at.offset, at.by, at.device, (), body)


def _event(study: Study, kind: str, subject: str, body: Mapping[str, Any], stamp: Stamper) -> Event:
    heads = study.log.heads(subject, register_of(kind, body) or "")
    at = stamp()
    return Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, tuple(head.id for head in heads), body)


def _keys(event: Event, text: Text) -> list[str]:
    """The keys of an event's body that lose what they hold."""
    if event.kind == "session.opened":
        return [text.place]
    return [text.path[0], *(key for key in _WITH_WHY if event.body.get(key) is not None)]


def _words_in(event: Event, text: Text) -> bool:
    keys = [key for key in _keys(event, text) if key not in _WITH_WHY]
    return any(event.body.get(key) not in (None, "", [], {}) for key in keys)


def _after(text: Text, before: Mapping[str, Any], new: str | None) -> dict[str, Any]:
    """The body with the text taken out or replaced, as the house writes what is taken back."""
    name, path, words = text.register.partition("/")[0], text.path, text.words
    body = {key: value for key, value in before.items() if key not in _MARKS}
    if new is not None or words:
        body[path[0]] = replaced(body.get(path[0]), tuple(path[1:]), new)
    match name:
        case "row":
            body |= {key: body.get(key) or "" for key in KEYS["row"]}
            if not any(body[key] for key in KEYS["row"]):
                body["on"] = False
        case "chart" if new is None:
            body |= {"absent": False, "refs": []}
        case "finding" if new is None:
            body |= {"supports": [], "contradicts": []}
    return body


# --- what is around it -----------------------------------------------------------------------------------------------------


def _draft_names(name: str, place: str, text: Text) -> list[str]:
    match name:
        case "answer":
            return [f"answer:{place}", f"remark:{place}"] if len(text.path) > 1 else [
                f"{'remark' if text.path == ('text',) else 'answer'}:{place}"]  # fmt: skip
        case "note" | "row" | "memo":
            return [f":{place}"]
        case "chart":
            return [place.rpartition("/")[0]]
        case "finding":
            return [f"finding/{place}"]
    return []


def _drafts(study: Study, text: Text) -> list[str]:
    """What is being typed there, on whichever copy."""
    name, _, place = text.register.partition("/")
    names = _draft_names(name, place, text)
    return [
        draft.text for draft in study.log.drafts(text.subject)
        if draft.text.strip() and (draft.field in names or any(f":{part}" in names for part in draft.field.split(":")[1:]))
    ]  # fmt: skip


def _memos(study: Study, subject: str, codings: Iterable[str]) -> int:
    known = set(codings)
    events = study.log.events(subject, {"memo.set"}) if known else ()
    return len({str(event.body.get("memo")) for event in events if (event.body.get("about") or {}).get("coding") in known})


def _summaries(study: Study, codings: Iterable[str]) -> int:
    """How many summaries and findings that stand lean on these codings."""
    known = set(codings)
    if not known:
        return 0
    found = 0
    for register, in study.log.query("SELECT register FROM head WHERE subject = ? AND shown AND stands", (CHARTING,)):
        event = study.log.shown(CHARTING, str(register))
        if event is not None and event.kind in RESTING:
            refs = {str(each) for key in ("refs", "supports", "contradicts") for each in event.body.get(key) or ()}
            found += bool(refs & known)
    return found

