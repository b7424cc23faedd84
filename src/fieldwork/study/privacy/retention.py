"""How long what is kept may be kept: the `data` of study.yaml as days, and what of it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import local_time
from fieldwork.protocol.typed import months_after
from fieldwork.record.events import Event

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

EVERYTHING = "everything"
KEPT: Mapping[str, Msg] = {
    "names": msg("namen en contactgegevens", "names and contacts"),
    "consent_forms": msg("getekende toestemmingen", "signed consent forms"),
    "recordings": msg("opnamen", "recordings"),
    "photos": msg("foto’s", "photos"),
    "answers": msg("antwoorden, notities en coderingen", "answers, notes and codings"),
    "exports": msg("exports", "exports"),
    "backups": msg("reservekopieën", "backups"),
    EVERYTHING: msg("alles van deze studie", "everything of this study"),
}
"""What has a term of its own, in the order in which it is told."""
NAMES_FILE = "names.fieldwork"
ASKED = ("controller", "contact", "purpose", "legal_ground", "special_ground", "storage", "ends", "retention")
"""The keys of `data` that a plan needs."""
_MADE: Mapping[str, set[str]] = {"exports": {"exported", "handed_over"}, "backups": {"backed_up"}}
AHEAD = timedelta(days=30)
"""So long before its day something is due already."""


DESTROYED = "data.destroyed"
"""The event that people destroyed something that the study cannot see: which kind (`kind`) or which file of it (`file`), on
what day (`day`); with `on` false that this was not so."""
OUTSIDE = ("consent_forms", "recordings", "photos", "exports", "backups")
"""What is kept outside the study, so that only people can tell that it is gone."""
_HOW: Mapping[str, Msg] = {
    "names": msg("vernietig het sleutelbestand (names.fieldwork)", "destroy the key file (names.fieldwork)"),
    "answers": msg("wis elke deelnemer (fieldwork withdraw CODE --erase)", "erase every participant (fieldwork withdraw CODE "
                   "--erase)"),
    EVERYTHING: msg("vernietig de map van de studie", "destroy the folder of the study"),
}  # fmt: skip
"""What to do about what the study sees itself."""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A kind of data of which all, or one file, was destroyed: on which day (ISO 8601), and who put it down."""

    kind: str
    file: str | None
    day: str
    by: str


@dataclass(frozen=True, slots=True)
class Term:
    """One kind of data, how many months after the end of the study it is kept (None: a day was given), and until which day."""

    kind: str
    months: int | None
    until: date

    def is_due(self, today: date) -> bool:
        """Whether its day has come, or comes within a month."""
        return self.until - today <= AHEAD


def terms(study: Study) -> list[Term]:
    """What has to be gone by when, the first day first; nothing where study.yaml does not say."""
    return sorted(_terms(study.form.get("data") or {}), key=lambda term: (term.until, list(KEPT).index(term.kind)))


def _terms(told: Mapping[str, Any]) -> Iterator[Term]:
    ends = _day(told.get("ends"))
    if ends is not None:
        for kind, months in (told.get("retention") or {}).items():
            yield Term(kind, months, months_after(ends, months))
    last = _day(told.get("delete_on"))
    if last is not None:
        yield Term(EVERYTHING, None, last)


def missing(study: Study) -> list[str]:
    """What study.yaml does not say under `data` and every plan asks."""
    told = study.form.get("data") or {}
    return [name for name in ASKED if not told.get(name)]


def due(study: Study, today: date) -> list[Term]:
    """The terms of which the day has come or is near; not of names, exports and backups where the study made none,
    and not of what people said to have destroyed; what came since then counts anew."""
    return [term for term in terms(study) if term.is_due(today) and _is_there(study, term.kind)]


def _is_there(study: Study, kind: str) -> bool:
    """Whether there is something of a kind, as far as the study can tell or people told it."""
    if kind == "names":
        return study.folder.joinpath(NAMES_FILE).exists()
    if kind == "answers":
        return any(row.status not in ("erased", "refused") for row in study.log.sessions())
    if kind not in OUTSIDE:
        return True
    gone = _destroyed(study)
    every = gone.get((kind, None), 0)
    if kind in _MADE:
        made = study.log.events("study", _MADE[kind])
        return any(event.at > max(every, gone.get((kind, str(event.body.get("file"))), 0)) for event in made)
    return not every or any(row.opened_at > every and row.status != "refused" for row in study.log.sessions())


# --- what the study cannot see --------------------------------------------------------------------------------------


def destroyed(study: Study) -> list[Destroyed]:
    """What people said to have destroyed, and did not take back, oldest first."""
    stands = _destroyed(study)
    return [Destroyed(str(event.body["kind"]), event.body.get("file"), str(event.body["day"]), event.by)
            for event in study.log.events("study", {DESTROYED})
            if stands.get((event.body["kind"], event.body.get("file"))) == event.at]  # fmt: skip


def destroyed_after(study: Study) -> Callable[[Event], str]:
    """What tells of something that left on which day (ISO 8601) it was destroyed after that, itself or with all of its kind; or
    nothing. A copy that was restored from is the backup of that name."""
    stands = _destroyed(study)
    days = {(each.kind, each.file): each.day for each in destroyed(study)}
    kinds = {made: kind for kind, every in _MADE.items() for made in every} | {"restored": "backups"}

    def day(left: Event) -> str:
        kind, file = kinds.get(left.kind, ""), str(left.body.get("file"))
        told = [place for place in ((kind, file), (kind, None)) if stands.get(place, 0) > left.at]
        return days.get(told[0], "") if told and not (left.kind == "restored" and told[0][1] is None) else ""

    return day


def destroy(study: Study, kind: str, *, day: date, file: str | None = None) -> None:
    """Put down that people destroyed what the study cannot see: all of a kind (`OUTSIDE`) that there was until now, or one file
    that left. InputError for a kind that the study sees itself, a file that it does not know and a day that is yet to come;
    ReadOnlyStudy, StudyBusy, NoRoom where it cannot be written."""
    if kind not in KEPT:
        raise InputError(_no_kind(kind))
    if kind not in OUTSIDE:
        raise InputError(msg(
            "Of “{kind}” er nog is, ziet de studie zelf: {how}. Zelf te melden zijn: {kinds}.",
            "Whether “{kind}” is still there the study sees itself: {how}. To be told by you are: {kinds}.",
            kind=kind, how=_HOW[kind], kinds=", ".join(OUTSIDE)))  # fmt: skip
    if day > date.today():
        raise InputError(msg("{day} moet nog komen. Meld wat weg is als het weg is.",
                             "{day} is yet to come. Tell what is gone when it is.", day=day.isoformat()))  # fmt: skip
    made = [event for event in study.log.events("study", _MADE.get(kind, set())) if file in (None, event.body.get("file"))]
    if file is not None and not made:
        raise InputError(msg("De studie kent geen {kind} met de naam “{file}”. `fieldwork log --exports` noemt ze.",
                             "The study knows no {kind} by the name “{file}”. `fieldwork log --exports` lists them.",
                             kind=KEPT[kind], file=file))  # fmt: skip
    first = min((local_time(event.at, event.offset).date() for event in made), default=None)
    if file is not None and first is not None and day < first:
        raise InputError(msg("“{file}” is van {made}; op {day} was het er nog niet. Geef de dag waarop het vernietigd is.",
                             "“{file}” is of {made}; on {day} it was not there yet. Give the day on which it was destroyed.",
                             file=file, made=first.isoformat(), day=day.isoformat()))  # fmt: skip
    _say(study, {"kind": kind, "day": day.isoformat(), **({"file": file} if file else {})})


def not_destroyed(study: Study, kind: str, file: str | None = None) -> None:
    """Take back that something was destroyed. InputError where nobody said so; for the rest see `destroy`."""
    if kind not in KEPT:
        raise InputError(_no_kind(kind))
    if not any((each.kind, each.file) == (kind, file) for each in destroyed(study)):
        raise InputError(msg("Dat “{kind}” vernietigd is, staat er niet.",
                             "It does not stand there that “{kind}” was destroyed.", kind=file or kind))  # fmt: skip
    _say(study, {"kind": kind, "on": False, **({"file": file} if file else {})})


def _no_kind(kind: str) -> Msg:
    return msg("Er is geen soort “{kind}”; kies uit {kinds}.", "There is no kind “{kind}”; choose from {kinds}.",
               kind=kind, kinds=", ".join(OUTSIDE))  # fmt: skip


def question(kind: str, file: str | None = None) -> Msg:
    """Asks whether something is gone, before that is put down."""
    what = msg("{what} “{file}”", "{what} “{file}”", what=KEPT[kind], file=file) if file else KEPT[kind]
    return msg("{what}: is alles daarvan vernietigd, ook de kopieën elders?",
               "{what}: was all of it destroyed, the copies elsewhere too?", what=what)  # fmt: skip


def gone_words(gone: Destroyed) -> Msg:
    """What was destroyed, when, and who put that down."""
    file = msg(" “{file}”", " “{file}”", file=gone.file) if gone.file else ""
    return msg("Vernietigd op {day}: {what}{file} ({by}).", "Destroyed on {day}: {what}{file} ({by}).",
               day=gone.day, what=KEPT[gone.kind], file=file, by=gone.by)  # fmt: skip


def way(kind: str) -> Msg | None:
    """What to do about a kind of which the study itself sees whether it is there; None for what only people can tell."""
    return _HOW.get(kind)


def _destroyed(study: Study) -> dict[tuple[str, str | None], int]:
    """Until when all of a kind, or a file of it, is gone (microseconds UTC)."""
    found: dict[tuple[str, str | None], int] = {}
    for event in sorted(study.log.events("study", {DESTROYED}), key=lambda each: each.order):
        place = (str(event.body["kind"]), event.body.get("file"))
        if event.body.get("on", True):
            found[place] = event.at
        else:
            found.pop(place, None)
    return found


def _say(study: Study, body: Mapping[str, Any]) -> None:
    at = study.log.stamper(study.by)()
    study.log.append([Event(at.id, DESTROYED, "study", at.at, at.offset, at.by, at.device, (), body)])


def _day(text: object) -> date | None:
    """A day as study.yaml has it; None for what is none, which `check` tells."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
