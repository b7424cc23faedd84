"""The texts of a study that people typed, each with a short reference that can be typed too.

A text stands in a register (`record.events`), at a place in the body of its event. Its reference is made of where it stands and
not of what it says: seven letters and figures for the register, and after a point which text of it where it is not the first:
`k7m2xqp`, `k7m2xqp.remark`, `3fw90ha.examples.1`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.values import WORDS_KINDS
from fieldwork.record.events import Event
from fieldwork.record.texts import register_of_text
from fieldwork.study.codebook.book import CODEBOOK, codebook

if TYPE_CHECKING:
    from fieldwork.protocol.model import Item
    from fieldwork.study.folder import Study
    from fieldwork.study.search import Hit

KEYS: Mapping[str, tuple[str, ...]] = {
    "answer": ("value", "text"),
    "note": ("text",),
    "row": ("descriptive", "reflective"),
    "skipped": ("text",),
    "field": ("value",),
    "memo": ("text",),
    "decision": ("reason",),
    "chart": ("text",),
    "finding": ("statement",),
    "code": ("definition", "include", "exclude", "examples", "nl", "en"),
}
"""By the name of a register, the keys of its bodies that hold what people typed. A reference leaves the first one out, but for
a code."""
HEADER = ("present", "answered_for", "source", "follow_up")
"""What people type of a session as a whole: a register `field/…` each, though it may stand in how the session was opened."""
NAMES: Mapping[str, Msg] = {
    "answer": msg("antwoord", "answer"),
    "remark": msg("woorden bij een antwoord", "words beside an answer"),
    "note": msg("notitie", "note"),
    "row": msg("rij van een observatie", "row of an observation"),
    "skipped": msg("reden van overslaan", "reason for skipping"),
    "field": msg("gegeven van een gesprek", "fact about a session"),
    "memo": msg("memo", "memo"),
    "decision": msg("reden van een besluit", "reason of a decision"),
    "chart": msg("samenvatting", "summary"),
    "finding": msg("bevinding", "finding"),
    "code": msg("codeboek", "codebook"),
}
_SHORT = {"answer": {"text": "remark"}}
"""What a key is called in a reference."""
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that are taken for one another
_LENGTH = 7
_LEAST = 4
_HEADS = """
SELECT DISTINCT subject, register FROM head
WHERE substr(register, 1, instr(register, '/') - 1) IN (SELECT value FROM json_each(?))
"""
_SESSIONS = "SELECT id FROM session WHERE status NOT IN ('erased', 'refused')"


@dataclass(frozen=True, slots=True)
class Text:
    """One text: the register of its subject that it stands in, and where in the body (`path`: a key, then places inside)."""

    subject: str
    register: str
    path: tuple[str, ...]
    words: str

    @property
    def sort(self) -> str:
        """Its sort: a key of NAMES."""
        name = self.register.partition("/")[0]
        return "remark" if name == "answer" and self.path[-1:] == ("text",) else name

    @property
    def place(self) -> str:
        """What the register is of: the item, the id of the note, row, memo or code."""
        return self.register.partition("/")[2]

    @property
    def ref(self) -> str:
        """What people type to point at it."""
        return reference(self.subject, self.register, self.path)


def reference(subject: str, register: str, path: tuple[str, ...]) -> str:
    """The reference of a text."""
    name = register.partition("/")[0]
    bare = path[:1] == KEYS[name][:1] and name != "code"
    more = path[1:] if bare else (_SHORT.get(name, {}).get(path[0], path[0]), *path[1:])
    return ".".join((_mark(subject, register)[:_LENGTH], *more))


def _mark(subject: str, register: str) -> str:
    """A register in letters and figures that depend on nothing else."""
    number = int.from_bytes(hashlib.blake2b(f"{subject}\0{register}".encode(), digest_size=15).digest(), "big")
    return "".join(_SIGNS[number >> shift & 31] for shift in range(0, 120, 5))


def ref_of_part(session: str, item: str | None, field: str) -> str:
    """The reference of a text of a session, by its item and field (`record.texts`)."""
    register = register_of_text(item, field)
    return reference(session, register, path_of_field(field))


def ref_of_hit(hit: Hit) -> str:
    """The reference of a text that was found by searching."""
    path = {"answer": ("value", "text"), "row": ("descriptive", "reflective")}.get(hit.what, ("text", "text"))[hit.beside]
    return reference(hit.session, f"{hit.what}/{hit.ref or hit.item}", (path,))


def path_of_field(field: str) -> tuple[str, ...]:
    """Where in its body the text of a field stands. What stands beside words in a repeat is told apart when it is read."""
    what, _, place = field.partition(":")
    match what:
        case "note":
            return ("text",)
        case "row":
            return (place.rpartition(".")[2],)
    if place:
        time, _, inner = place.partition(".")
        return ("value", time, inner, *(("text",) if what == "remark" else ()))
    return ("value",) if what == "answer" else ("text",)


# --- the texts in a body ---------------------------------------------------------------------------------------------------


def texts_in(study: Study, subject: str, register: str, body: Mapping[str, Any]) -> list[Text]:
    """The texts that a body holds, in order; of an answer only what was typed, not what was chosen."""
    name = register.partition("/")[0]
    found = []
    for key in KEYS[name]:
        for path, words in _leaves(body.get(key), (key,)):
            if words.strip() and (name != "answer" or _is_typed(study, subject, register, path)):
                if name == "field" and register == "field/follow_up" and path[-1:] == ("day",):
                    continue
                found.append(Text(subject, register, _tidy(path) if name == "answer" else path, words))
    return found


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(each, (*path, str(key)))
    elif isinstance(value, (list, tuple)):
        for place, each in enumerate(value):
            yield from _leaves(each, (*path, str(place)))


def _tidy(path: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a cell in a repeat are the cell, whether or not something stands beside them."""
    return path[:3] if len(path) == 4 and path[3] == "value" else path


def _is_typed(study: Study, session: str, register: str, path: tuple[str, ...]) -> bool:
    """Whether something in an answer was typed, as the protocol of its session tells."""
    if path == ("text",) or path[-1] == "text":
        return True
    item = _item(study, session, register.partition("/")[2])
    if item is None:
        return True
    if len(path) > 2:
        inner = next((each for each in item.items if each.id == path[2]), None)
        return inner is None or inner.kind in WORDS_KINDS
    return item.kind in WORDS_KINDS


def _item(study: Study, session: str, item: str) -> Item | None:
    rows = study.log.query("SELECT protocol, version FROM session WHERE id = ?", (session,))
    try:
        return study.protocol(str(rows[0][0]), int(rows[0][1])).by_id.get(item) if rows and rows[0][0] else None
    except (InputError, TypeError, ValueError):
        return None


def is_divided(body: Mapping[str, Any], text: Text) -> bool:
    """Whether other things stand where a text without words would be put."""
    return not text.words and isinstance(body.get(text.path[0]), (Mapping, list, tuple))


def replaced(value: Any, path: tuple[str, ...], new: str | None) -> Any:
    """A value with another text at a place, or without it (None): of a list and of languages the place goes too."""
    if not path:
        if isinstance(value, Mapping) and "value" in value:  # words with something beside them
            return replaced(value, ("value",), new)
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        inner = replaced(value.get(first), rest, new)
        drops = inner is None and first not in ("value", "text", "day")
        return {key: inner if key == first else each for key, each in value.items() if not (drops and key == first)} or None
    if isinstance(value, (list, tuple)) and first.isdecimal() and int(first) < len(value):
        inner = replaced(value[int(first)], rest, new)
        drops = inner is None and not rest
        return [inner if place == int(first) else each for place, each in enumerate(value)
                if not (drops and place == int(first))]  # fmt: skip
    return value


# --- what a reference points at ----------------------------------------------------------------------------------------------


def shown_body(study: Study, subject: str, register: str) -> dict[str, Any]:
    """The body that shows in a register of texts; of a session's header as it is known now; empty where there is none."""
    name, _, place = register.partition("/")
    if name == "code":
        known = codebook(study)
        return known.body(place) if place in known.bodies else {}
    event = study.log.shown(subject, register)
    if event is not None:
        return dict(event.body)
    if name == "field":
        opened = study.log.shown(subject, "opened")
        value = opened.body.get(place) if opened else None
        return {"field": place, "value": value} if value else {}
    return {}


def named(study: Study, typed: str) -> Text:
    """The text that a reference points at; without words where it was taken away already. InputError where none or more than
    one is meant."""
    wanted, _, more = typed.strip().partition(".")
    wanted = wanted.casefold().replace(" ", "").replace("-", "").translate(str.maketrans("oilu", "011v"))
    places = sorted({place for place in _places(study) if _mark(*place).startswith(wanted)}) if len(wanted) >= _LEAST else []
    if not places:
        raise InputError(msg(
            "Er is geen tekst “{ref}”. `fieldwork withdraw CODE --erase --dry-run` en `fieldwork search` noemen verwijzingen.",
            "There is no text “{ref}”. `fieldwork withdraw CODE --erase --dry-run` and `fieldwork search` tell references.",
            ref=typed))  # fmt: skip
    if len(places) > 1:
        refs = ", ".join(_mark(*place)[: max(len(wanted) + 2, _LENGTH + 2)] for place in places[:5])
        raise InputError(msg("“{ref}” kan meer dan één tekst zijn: {refs}.", "“{ref}” can be more than one text: {refs}.",
                             ref=typed, refs=refs))  # fmt: skip
    subject, register = places[0]
    return _text_at(study, subject, register, more)


def texts_of(study: Study, refs: Collection[str]) -> Iterator[Text]:
    """The texts that references point at; what is not there any more is left out."""
    wanted: dict[str, list[str]] = {}
    for ref in refs:
        wanted.setdefault(ref.partition(".")[0], []).append(ref)
    for subject, register in sorted(set(_places(study))) if wanted else ():
        for ref in wanted.get(_mark(subject, register)[:_LENGTH], ()):
            with suppress(InputError):
                yield _text_at(study, subject, register, ref.partition(".")[2])


def _text_at(study: Study, subject: str, register: str, more: str) -> Text:
    """The text of a register that is meant; where nothing stands there now, one without words."""
    name = register.partition("/")[0]
    main, typed = KEYS[name][0], more.casefold()
    found = {_path_words(text): text for text in texts_in(study, subject, register, shown_body(study, subject, register))}
    if typed in found:
        return found[typed]
    inside = [text for words, text in found.items()
              if (words.startswith(f"{typed}.") if typed else text.path[0] == main)]  # fmt: skip
    if len(inside) == 1:
        return inside[0]
    if len(inside) > 1:
        raise InputError(msg("Hier staan meer teksten. Noem er een: {refs}.", "There are more texts here. Name one: {refs}.",
                             refs=", ".join(text.ref for text in inside)))  # fmt: skip
    keys = {_SHORT.get(name, {}).get(key, key): key for key in KEYS[name]}
    return Text(subject, register, (keys.get(typed.partition(".")[0], main),), "")


def _path_words(text: Text) -> str:
    """What stands after the first point of a reference."""
    return text.ref.partition(".")[2].casefold()


def _places(study: Study) -> Iterator[tuple[str, str]]:
    """Every register of the study that can hold a text."""
    import json

    yield from ((str(subject), str(register)) for subject, register in study.log.query(_HEADS, (json.dumps(sorted(KEYS)),))
                if not str(register).startswith("field/") or register.partition("/")[2] in HEADER)  # fmt: skip
    for (session,) in study.log.query(_SESSIONS):
        yield from ((str(session), f"field/{name}") for name in HEADER)
    yield from ((CODEBOOK, f"code/{code}") for code in codebook(study).codes)


def holding(study: Study, text: Text) -> list[Event]:
    """The events that hold the text, or held it before: of its register, and of a session's header how it was opened."""
    from fieldwork.record.events import register_of

    found = [event for event in study.log.events(text.subject) if register_of(event.kind, event.body) == text.register]
    if text.register.startswith("field/"):
        found += [event for event in study.log.events(text.subject, {"session.opened"}) if event.body.get(text.place)]
    return found
