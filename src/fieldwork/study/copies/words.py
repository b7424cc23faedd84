"""What each wrote in one place, in words: about whom and what it is, and of each side what the others have otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.ids import local_time
from fieldwork.protocol.compiled import LANG_KEYS
from fieldwork.protocol.model import Item
from fieldwork.protocol.values import FIXED_LABELS
from fieldwork.record.events import Event
from fieldwork.study.answers import answer_words, day_words
from fieldwork.study.codebook.book import codebook
from fieldwork.study.copies.choosing import comes_to, first
from fieldwork.study.copies.conflicts import Conflict, plain, without_gone
from fieldwork.study.copies.labels import FIELDS, KINDS
from fieldwork.study.reading import MODES, names

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

Said: TypeAlias = tuple[str, str]
"""A piece of what somebody wrote: what the program says before it (or nothing), and the words, to the letter."""

MOST = 12
"""So many places in which two files differ are told."""
NOTHING = msg("(leeg)", "(empty)")
_QUIET = frozenset({"sha256", "path", "position", "meaning", "since", "start", "end", "prefilled", "mark", "refs", "about",
                    "elapsed", "seed", "codebook", "keep", "desk"})  # fmt: skip
"""What says little by itself; told only where nothing else differs."""
_WORDS = ("open", "text", "note")


def when(event: Event, lang: Lang) -> str:
    """When somebody wrote, on the clock where it was written."""
    return day_words(local_time(event.at, event.offset).isoformat(timespec="minutes"), lang)


class Telling:
    """Tells of conflicts with the names that a study has now. What is asked for is read then."""

    def __init__(self, study: Study, lang: Lang) -> None:
        self._study, self.lang = study, lang
        self._rows = {row.id: row for row in study.log.sessions()}
        self._names, self._book = names(study), codebook(study)

    def who(self, each: Conflict) -> str:
        """Whom or what it is about, in a few characters: the participants of a session, a person, a site."""
        row = self._rows.get(each.subject)
        if row is not None:
            return ", ".join(row.participants) or row.role or row.site or row.id
        return each.subject if each.what in ("participant", "site", "visit", "memo") else ""

    def where(self, each: Conflict) -> str:
        """Where within that: the item, the code, the protocol; of the rest what its content is."""
        item = self._item_id(each)
        if item:
            return item
        place = each.place
        if each.what in ("code", "merge", "split"):
            return self._book.label(place, self.lang)
        if each.what == "coding":
            return next((str(side.body["text"]) for side in each.sides if side.body.get("text")), "")
        if each.what == "field":
            return self._label(place)
        return place if each.what in ("consent", "protocol", "visit") else self._titled(each)

    def about(self, each: Conflict) -> str:
        """The question that was asked, or more of what it is about; empty where there is none."""
        item = self._item(each)
        if item is not None:
            return pick(item.ask, self.lang)
        if each.what == "consent":
            return pick(self._names.consent.get(each.place, ""), self.lang)
        return ""

    def takes_words(self, each: Conflict) -> bool:
        """Whether any text can be written here: no answer that is chosen, or a number."""
        item = self._item(each)
        return item is None or item.kind in _WORDS

    def said(self, each: Conflict, sides: Sequence[Event]) -> list[list[Said]]:
        """What each side says that another says otherwise."""
        if each.what == "answer":
            return [self._answer(each, side) for side in sides]
        if each.what == "protocol":
            return [self._protocol(side, [other for other in sides if other is not side]) for side in sides]
        bodies = [plain(side.body) for side in without_gone(self._study, sides)]
        if each.what == "field":
            bodies = [{each.place: body.get("value")} for body in bodies]
        if each.what == "study":
            return [self._first(told) for told in self._differing([study_keys(body) for body in bodies], lambda key: key)]
        told = self._differing(bodies, self._label)
        kinds = {side.kind for side in sides}
        if each.what == "state":
            return [[("", self._became(side)), *pieces] for side, pieces in zip(sides, told, strict=True)]
        if each.what == "participant":
            for side, pieces in zip(sides, told, strict=True):
                pieces += self._held(each.subject, side)
        elif len(kinds) > 1:
            for side, pieces in zip(sides, told, strict=True):
                pieces.insert(0, ("", self._say(KINDS.get(side.kind, msg("{kind}", "{kind}", kind=side.kind)))))
        return told

    def comes_to(self, each: Conflict, sides: Sequence[Event]) -> tuple[str, list[str]]:
        """What choosing comes to: what is the same whichever side holds, and what comes of each side. Empty where that needs no
        words."""
        told = [comes_to(self._study, each, side) for side in sides]
        words = ["" if one is None else self._say(one) for one in told]
        return (words[0], [""] * len(words)) if len(set(words)) == 1 else ("", words)

    def first(self, each: Conflict) -> str:
        """What to do before it is settled, where somebody may be in the session that it is about; or empty."""
        told = first(self._study, each)
        return self._say(told) if told is not None else ""

    # --- places ---------------------------------------------------------------------------------------------------------

    def _say(self, words: Msg) -> str:
        return words.text(self.lang)

    def _label(self, key: str) -> str:
        return self._say(FIELDS[key]) if key in FIELDS else key.replace("_", " ")

    def _item_id(self, each: Conflict) -> str:
        if each.what in ("answer", "skipped", "covered"):
            return each.place
        return next((str(side.body["item"]) for side in each.sides if each.what != "consent" and side.body.get("item")), "")

    def _item(self, each: Conflict) -> Item | None:
        row, id_ = self._rows.get(each.subject), self._item_id(each)
        if row is None or not id_ or row.protocol is None:
            return None
        try:
            return self._study.protocol_of(row.id, row.protocol, row.version or 0).by_id.get(id_)
        except (FieldworkError, ValueError):
            return None

    def _titled(self, each: Conflict) -> str:
        """The first words that anyone wrote."""
        for side in each.sides:
            for key in ("name", "statement", "text"):
                if side.body.get(key):
                    return str(side.body[key])
        return ""

    # --- contents -------------------------------------------------------------------------------------------------------

    def _became(self, side: Event) -> str:
        """What somebody did with a session, who and when: `closed by ML, 4 March 2026, 14:02`."""
        what = KINDS.get(side.kind, msg("{kind}", "{kind}", kind=side.kind))
        return self._say(msg("{what} door {by}, {when}", "{what} by {by}, {when}", what=what, by=side.by,
                             when=when(side, self.lang)))  # fmt: skip

    def _held(self, code: str, side: Event) -> list[Said]:
        """The sessions of a participant that were begun on the copy of one side: are they the same person?"""
        with_code = [row for row in self._rows.values() if code in row.participants]
        there = [row for row in with_code if _begun_on(self._study, row.id) == side.device]
        told = [", ".join(filter(None, (day_words(row.held_at or "", self.lang), self._named("site", row.site or ""))))
                for row in there]  # fmt: skip
        words = msg("Gesprekken op die kopie", "Sessions on that copy")
        return [(self._say(words), "; ".join(filter(None, told[:MOST])))] if any(told) else []

    def _first(self, told: list[Said]) -> list[Said]:
        left = len(told) - MOST
        more = self._say(msg("en nog {n} verschillen", "and {n} differences more", n=left))
        return [*told[:MOST], ("", more)] if left > 0 else told

    def _answer(self, each: Conflict, side: Event) -> list[Said]:
        item, value = self._item(each), side.body.get("value")
        words = answer_words(item, value, self.lang) if item is not None else "" if value is None else str(value)
        beside = str(side.body.get("text") or "")
        told = [("", words)] if words else []
        if beside:
            told.append((self._label("text"), beside))
        return told or [("", self._say(NOTHING))]

    def _differing(self, bodies: Sequence[Mapping[str, Any]], label: Callable[[str], str]) -> list[list[Said]]:
        keys = differing(bodies)
        loud = [key for key in keys if key not in _QUIET and not _is_event(key, bodies)] or keys
        return [[(label(key), self._words(key, body.get(key))) for key in loud] for body in bodies]

    def _words(self, key: str, value: Any) -> str:
        """A value of a body, with the names that the study has for ids."""
        match value:
            case None | "" | []:
                return self._say(NOTHING)
            case dict() if not value:
                return self._say(NOTHING)
            case bool():
                return pick(FIXED_LABELS["ja" if value else "nee"], self.lang)
            case list() if key == "codings":
                return ", ".join(self._book.label(str(each.get("code")), self.lang) for each in value)
            case list():
                return ", ".join(self._words(key, each) for each in value)
            case dict():
                return "; ".join(f"{name}: {self._words(name, each)}" for name, each in value.items())
        return self._named(key, str(value))

    def _named(self, key: str, id_: str) -> str:
        known = self._names
        match key:
            case "role" | "roles" | "actor":
                role = self._book.roles.get(id_)
                return pick(known.roles.get(id_) or (role.label if role else id_), self.lang)
            case "site":
                return pick(known.sites.get(id_, id_), self.lang)
            case "route":
                return pick(known.routes.get(id_, id_), self.lang)
            case "valence":
                found = self._book.valences.get(id_)
                return pick(found.label, self.lang) if found else id_
            case "code" | "under" | "into":
                return self._book.label(id_, self.lang)
            case "reason":
                return pick(known.reasons.get(id_, id_), self.lang)
            case "mode" if id_ in MODES:
                return self._say(MODES[id_])
            case "held_at" | "date":
                return day_words(id_, self.lang)
            case "sessions" if id_ in self._rows:
                return ", ".join(self._rows[id_].participants) or id_
        return pick(FIXED_LABELS.get(id_, id_), self.lang)

    def _protocol(self, side: Event, others: Sequence[Event]) -> list[Said]:
        """The title of a protocol, the items that only it has, and those that another asks otherwise."""
        own, theirs = _items(side), [_items(other) for other in others]
        told = [("", pick((side.body.get("compiled") or {}).get("title"), self.lang))]
        alone = [id_ for id_ in own if not all(id_ in other for other in theirs)]
        changed = [id_ for id_ in own if any(id_ in other and other[id_] != own[id_] for other in theirs)]
        for words, ids in ((msg("Alleen hier", "Only here"), alone), (msg("Anders", "Otherwise"), changed)):
            lines = [f"{id_}  {pick(own[id_].get('ask'), self.lang)}" for id_ in ids[:MOST]]
            if len(ids) > MOST:
                lines.append(self._say(msg("en nog {n}", "and {n} more", n=len(ids) - MOST)))
            if lines:
                told.append((self._say(words), "\n".join(lines)))
        return told


def differing(bodies: Sequence[Mapping[str, Any]]) -> list[str]:
    """The keys that do not say the same in all of some bodies."""
    every = dict.fromkeys(key for body in bodies for key in body)
    return [key for key in every if len({json.dumps(body.get(key), sort_keys=True) for body in bodies}) > 1]


def study_keys(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a study.yaml says, a key each: `sites.kas.label`. What stands in a list goes by its id."""
    return _flat(body.get("study") or {})


def _begun_on(study: Study, session: str) -> str | None:
    opened = study.log.shown(session, "opened")
    return opened.device if opened is not None else None


def _items(side: Event) -> dict[str, Mapping[str, Any]]:
    sections = (side.body.get("compiled") or {}).get("sections") or ()
    return {str(item["id"]): item for section in sections for item in section.get("items") or ()}


def _is_event(key: str, bodies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether `on` names the event that a coding is on, and not whether something stands."""
    return key == "on" and any(isinstance(body.get(key), str) for body in bodies)


def _flat(value: Any, at: str = "") -> dict[str, Any]:
    """Nested content as one level: `sites.kas.label`, or `sampling.2.role` where what is listed has no id."""
    if isinstance(value, Mapping) and value and not set(value) <= set(LANG_KEYS):
        pairs = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, list) and any(isinstance(each, (Mapping, list)) for each in value):
        pairs = [(str(each.get("id") or number) if isinstance(each, Mapping) else str(number), each)
                 for number, each in enumerate(value, 1)]  # fmt: skip
    else:
        return {at: value}
    return {key: held for name, each in pairs for key, held in _flat(each, f"{at}.{name}" if at else name).items()}
