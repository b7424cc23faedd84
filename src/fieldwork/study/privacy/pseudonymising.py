"""Looking for names in all that a study holds: what people said and wrote, codes, files, drafts, the log itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import Msg, msg
from fieldwork.pseudonyms.folding import fold
from fieldwork.pseudonyms.forms import WORD
from fieldwork.pseudonyms.look_alikes import LookAlike, LookAlikes, Why
from fieldwork.pseudonyms.replacing import Pseudonymiser

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_WHAT: Mapping[str, str] = {
    "answer.set": "answer", "note.set": "note", "row.set": "row", "mark.set": "mark", "memo.set": "memo",
    "item.skipped": "skipped", "consent.set": "consent", "segment.coded": "segment", "decision.set": "decision",
    "site.set": "site", "visit.set": "visit", "participant.set": "participant", "study.adopted": "study",
    "protocol.adopted": "protocol", "codebook.adopted": "code", "exported": "file", "backed_up": "file", "restored": "file",
    "chart.summarised": "summary", "finding.stated": "finding",
}  # fmt: skip
"""What is told of the text of an event; else the first word of its kind (`code`, `session`, `round`)."""
_OWN = frozenset({"study.adopted", "protocol.adopted", "codebook.adopted"})
"""Events that hold the study's own words, and no participant's."""
_NO_WORDS = frozenset(
    {"item", "field", "note", "mark", "row", "coding", "memo", "on", "session", "protocol", "lang", "register", "sha256"}
    | {"path", "kind", "route", "actor", "valence", "coder", "role", "roles", "mode", "wave", "type", "at"}
    | {"held_at", "what", "round", "conversation", "site", "visit", "participants", "researchers", "mark", "author", "batch"}
)
"""Keys of a body that hold no words of people; names are looked for there too, look-alikes are not."""


WHY: Mapping[Why, Msg] = {
    "near": msg("lijkt op een bekende naam", "resembles a known name"),
    "part": msg("begint met een bekende naam", "begins with a known name"),
    "title": msg("na een aanspreekvorm of rol", "after a title or role"),
    "given": msg("een voornaam die vaak voorkomt", "a common given name"),
    "reach": msg("een adres of nummer", "an address or number"),
    "capital": msg("een hoofdletter midden in een zin", "a capital inside a sentence"),
    "begins": msg("begint een zin en is geen bekend woord", "begins a sentence and is no known word"),
}
"""Why a word is on the list of look-alikes, in words."""

_ID = re.compile(r"[0-9A-Fa-f-]{8,}")
"""An id of the program's own."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: `what` it is (answer, note, memo, draft, file …), of which `subject` (a session, `study`) and
    `item`; `part` the key in it; `current` False where something else stands there now, and only the log still has it."""

    what: str
    subject: str
    item: str | None = None
    part: str = ""
    current: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """A text that the study holds; `own` where it is of its YAML, or of another thing that no participant said."""

    place: Place
    text: str
    own: bool = False
    words: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Named:
    """A name in a stored text: whose it may be, the words, and where they stand in the text (code points)."""

    place: Place
    codes: tuple[str, ...]
    words: str
    start: int
    around: str


def texts(study: Study) -> Iterator[Stored]:
    """Every text in the study: the log (also what was replaced since), drafts, and the names of the files in its folder."""
    shown = "SELECT e.id FROM head h JOIN event e ON e.seq = h.event_seq WHERE h.shown"
    current = {event for (event,) in study.log.query(shown)}
    history = {"exported", "backed_up", "restored"}
    for event in study.log.events():
        what = _WHAT.get(event.kind, event.kind.split(".")[0])
        item = event.body.get("item")
        stands = event.id in current or event.kind in history
        for part, text in _strings(event.body):
            is_remark = what == "answer" and part == "text"
            place = Place("remark" if is_remark else what, event.subject, item if isinstance(item, str) else None, part, stands)
            yield Stored(place, text, event.kind in _OWN, part.split(".")[-1] not in _NO_WORDS)
    for draft in study.log.drafts():
        yield Stored(Place("draft", draft.session, None, draft.field), draft.text)
    for path in sorted(study.folder.rglob("*")):
        name = path.relative_to(study.folder).as_posix()
        yield Stored(Place("file", "study", None, name), name.rsplit("/", 1)[-1], own=True)


def search_names(study: Study, known: Pseudonymiser) -> Iterator[Named]:
    """Where the names stand in what is stored."""
    for stored in texts(study):
        for found in known.find(stored.text):
            words = stored.text[found.start : found.end]
            yield Named(stored.place, found.codes, words, found.start, around(stored.text, found.start, found.end))


def around(text: str, start: int, end: int) -> str:
    """What stands around a piece of a text, on one line."""
    return " ".join(text[max(start - 30, 0) : end + 30].split())


def place_in(text: str, word: str) -> tuple[str, str]:
    """What stands around a look-alike in a text, and the look-alike as it is written there; both empty where it is not."""
    pattern = r"\s+".join(map(re.escape, fold(word).text.split()))
    folded = fold(text)
    match = re.search(rf"(?<!\w){pattern}", folded.text) or re.search(pattern, folded.text)
    if match is None:
        return "", ""
    start, end = folded.span(*match.span())
    return around(text, start, end), text[start:end]


def look_alikes(study: Study, known: Pseudonymiser, no_names: Iterable[str] = ()) -> list[LookAlike[Place]]:
    """Words in what stands now that look like names and are none that is known."""
    return looked_through(study, known, no_names)[0]


def looked_through(
    study: Study, known: Pseudonymiser, no_names: Iterable[str] = ()
) -> tuple[list[LookAlike[Place]], dict[Place, str]]:
    """The same, with the texts of the places where they stand, so that a person can judge."""
    spoken: list[Stored] = []
    vocabulary: set[str] = set()
    for stored in texts(study):
        if stored.own:
            vocabulary.update(WORD.findall(fold(stored.text).text))
        elif stored.place.current and stored.words and not _ID.fullmatch(stored.text):
            spoken.append(stored)
    vocabulary.update(fold(code).text for (code,) in study.log.query("SELECT participant FROM participant"))
    found = LookAlikes[Place](known, vocabulary, list(no_names))
    for stored in spoken:
        found.add(stored.text, stored.place)
    rows = found.rows()
    wanted = {place for row in rows for place in row.places}
    return rows, {stored.place: stored.text for stored in spoken if stored.place in wanted}


def _strings(value: Any, part: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a body, with the key that it stands under."""
    if isinstance(value, str):
        if value:
            yield part, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _strings(each, f"{part}.{key}" if part else str(key))
    elif isinstance(value, (list, tuple)):
        for number, each in enumerate(value):
            yield from _strings(each, f"{part}.{number}" if part else str(number))


def as_row(named: Named) -> dict[str, Any]:
    """A find as it is told in JSON."""
    place = named.place
    return {"codes": list(named.codes), "words": named.words, "what": place.what, "subject": place.subject, "item": place.item,
            "part": place.part, "start": named.start, "current": place.current, "around": named.around}  # fmt: skip

