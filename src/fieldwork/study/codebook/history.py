"""The codebook in time: each change in words, and the named versions among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.coding.codebook import MEANING, WORDS
from fieldwork.coding.hand_edits import changes, told
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.compiled import LANG_KEYS
from fieldwork.study.codebook.book import CODEBOOK, KINDS, codebook, versions

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_WORDS: Mapping[str, Msg] = {
    "definition": msg("definitie", "definition"),
    "include": msg("wel", "include"),
    "exclude": msg("niet", "exclude"),
    "examples": msg("voorbeelden", "examples"),
    "color": msg("kleur", "colour"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one code, or a named version (`code` None): when (microseconds UTC, minutes), by whom, and what."""

    at: int
    offset: int
    by: str
    code: str | None
    what: Msg
    more: Msg | None = None


def history(study: Study) -> list[Change]:
    """All that happened to the codebook, the latest first. Of a version `more` says what is otherwise by now."""
    now = codebook(study)
    found = list(_changes(study))
    for version in versions(study):
        since = told(changes(version.codebook, now, version.codebook))
        more = since or msg("Sindsdien niet veranderd.", "Not changed since.")
        found.append(Change(version.at, version.offset, version.by, None,
                            msg("versie “{name}”", "version “{name}”", name=version.name), more))  # fmt: skip
    return sorted(found, key=lambda change: change.at, reverse=True)


def _changes(study: Study) -> Iterator[Change]:
    bodies: dict[str, Mapping[str, Any]] = {}
    for event in study.log.events(CODEBOOK, KINDS):
        code = str(event.body.get("code", ""))
        if event.body.get("step"):
            what = _what(event.kind, bodies.get(code, {}), event.body)
            if what is not None and event.body.get("undoes"):
                what = msg("ongedaan gemaakt: {what}", "undone: {what}", what=what)
            if what is not None:
                yield Change(event.at, event.offset, event.by, code, what, _more(event.body))
        if event.kind not in ("code.merged", "code.split"):
            bodies[code] = event.body


def _what(kind: str, before: Mapping[str, Any], body: Mapping[str, Any]) -> Msg | None:
    """A change in words; None where only its meaning counts anew, because it was split."""
    match kind:
        case "code.merged" if body.get("into"):
            return msg("samengevoegd met {into}", "merged into {into}", into=body["into"])
        case "code.merged":
            return msg("niet meer samengevoegd", "no longer merged")
        case "code.split" if body.get("into"):
            return msg("gesplitst in {into}", "split into {into}", into=", ".join(body["into"]))
        case "code.split":
            return msg("niet meer gesplitst", "no longer split")
        case "code.defined":
            return msg("nieuw", "new")
        case "code.retired" if body.get("undone"):
            return msg("er niet meer", "there no more")
        case "code.retired":
            return msg("uit gebruik", "out of use")
        case "code.restored":
            return msg("weer in gebruik", "in use again")
        case "code.moved":
            where = body.get("under") or body.get("route")
            return msg("verplaatst naar {where}", "moved to {where}", where=where or msg("elke route", "every route"))
        case "code.renamed":
            return msg("hernoemd: {old} → {new}", "renamed: {old} → {new}", old=_label(before), new=_label(body))
    changed = [words for key, words in _WORDS.items() if before.get(key) != body.get(key)]
    if not changed:
        return None
    what = Msg(", ".join(words.nl for words in changed), ", ".join(words.en for words in changed))
    if any(before.get(key) != body.get(key) for key in MEANING) and before.get("meaning") == body.get("meaning"):
        return msg("beter verwoord ({what}), betekent hetzelfde", "worded better ({what}), means the same", what=what)
    return msg("anders omschreven: {what}", "described otherwise: {what}", what=what)


def _label(body: Mapping[str, Any]) -> Msg:
    words = {lang: str(body[lang]) for lang in LANG_KEYS if body.get(lang)}
    any_ = next(iter(words.values()), str(body.get("code", "–")))
    return Msg(words.get("nl", any_), words.get("en", any_))


def _more(body: Mapping[str, Any]) -> Msg | None:
    """The definition as it was from then on."""
    value = next((body[key] for key in WORDS[:1] if body.get(key)), None)
    if isinstance(value, Mapping):
        any_ = next(iter(value.values()), "")
        return Msg(str(value.get("nl", any_)), str(value.get("en", any_)))
    return Msg(str(value), str(value)) if value else None
