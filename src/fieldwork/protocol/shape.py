"""Whether a file has the shape of its schema, told in words of our own: what is wrong and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias, cast

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Defect, unique
from fieldwork.protocol.hints import PATTERNS, THINGS, TYPES
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.model import ITEM_KINDS
from fieldwork.protocol.places import defect
from fieldwork.protocol.schemas import validator
from fieldwork.protocol.words import likely, listed, plain_number, short

LANGUAGES = frozenset({"nl", "en"})


class Broken(NamedTuple):
    """One broken rule of a schema: which keyword, what it wants, of what value, in which schema, and the way to it."""

    document: Document
    at: Keys
    keyword: str
    wanted: Any
    value: Any
    schema: Mapping[str, Any]
    way: tuple[str | int, ...]

    def tell(self, code: str, message: Msg) -> Defect:
        """A defect about the value."""
        return defect(self.document, code, self.at, message)

    def tell_key(self, code: str, key: str, message: Msg) -> Defect:
        """A defect about one of the keys of the value."""
        return defect(self.document, code, (*self.at, key), message, key=True)


Handler: TypeAlias = Callable[[Broken], Iterator[Defect]]


def shape_defects(document: Document, schema: str) -> list[Defect]:
    """Every way in which a document is not what its schema (protocol, codebook, study, session, export) says."""
    if not isinstance(document.data, dict):
        return [defect(document, "wrong-type", (), NO_LINES)]
    found: list[Defect] = []
    for error in validator(schema).iter_errors(document.data):
        keyword, at, here = str(error.validator), tuple(error.absolute_path), cast(Mapping[str, Any], error.schema)
        way = tuple(error.absolute_schema_path)
        broken = Broken(document, at, keyword, error.validator_value, error.instance, here, way)
        found += HANDLERS.get(keyword, _otherwise)(broken)
    return unique(found)


# --- one function a keyword of the schema ---------------------------------------------------------------------------


def _unknown_keys(broken: Broken) -> Iterator[Defect]:
    known = list(broken.schema.get("properties", {}))
    for key in broken.value:
        if key in known:
            continue
        if set(known) <= LANGUAGES or (set(known) >= LANGUAGES and re.fullmatch("[a-z]{2}", key)):
            yield broken.tell_key("unknown-language", key, msg(
                "De taal “{key}” is onbekend; gebruik nl of en.", "The language “{key}” is unknown; use nl or en.",
                key=short(key)))  # fmt: skip
        else:
            yield broken.tell_key("unknown-key", key, msg(
                "“{key}” is hier onbekend.{likely} Bekend zijn: {known}.",
                "“{key}” is unknown here.{likely} Known are: {known}.",
                key=short(key), likely=likely(key, known), known=listed(known, 40)))  # fmt: skip


def _missing_keys(broken: Broken) -> Iterator[Defect]:
    for key in broken.wanted:
        if key in broken.value:
            continue
        if key == "consent" and "answers" in broken.schema["properties"]:
            yield broken.tell("missing-consent", NO_CONSENT)
        else:
            yield broken.tell("missing-key", msg(
                "Hier ontbreekt “{key}”. Voeg een regel toe die begint met “{key}:”.",
                "“{key}” is missing here. Add a line that begins with “{key}:”.", key=key))  # fmt: skip


def _wrong_type(broken: Broken) -> Iterator[Defect]:
    wanted = broken.wanted if isinstance(broken.wanted, list) else [broken.wanted]
    value = broken.value
    if broken.at in broken.document.bare_values and "boolean" in wanted:
        right = "true" if str(value).lower() in ("yes", "on", "y") else "false"
        message = msg("“{value}” is hier tekst: schrijf {right}.", "“{value}” is text here: write {right}.",
                      value=value, right=right)  # fmt: skip
    elif value is None:
        message = msg("Hier staat niets. Schrijf {wanted}, of haal de regel weg.",
                      "There is nothing here. Write {wanted}, or remove the line.", wanted=_types(wanted))  # fmt: skip
    elif "string" in wanted and isinstance(value, (int, float)):
        written = str(value).lower() if isinstance(value, bool) else value
        message = msg("Dit moet tekst zijn: zet {value} tussen aanhalingstekens, \"{value}\".",
                      "This must be text: put {value} between quotes, \"{value}\".", value=written)  # fmt: skip
    else:
        message = msg("Dit moet {wanted} zijn, geen {found}.", "This must be {wanted}, not {found}.",
                      wanted=_types(wanted), found=TYPES[_type_of(value)])  # fmt: skip
    yield broken.tell("wrong-type", message)


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "string"


def _types(names: list[str]) -> Msg:
    words = TYPES[names[0]]
    for name in names[1:]:
        words = msg("{a} of {b}", "{a} or {b}", a=words, b=TYPES[name])
    return words


def _not_listed(broken: Broken) -> Iterator[Defect]:
    known = [str(each) for each in (broken.wanted if broken.keyword == "enum" else [broken.wanted])]
    key = str(broken.at[-1]) if broken.at else ""
    if "dependentSchemas" in broken.way:
        yield from _not_for_kind(broken, known)
    elif "propertyNames" in broken.way:
        yield from _bad_name(broken, known)
    else:
        code = "unknown-kind" if key == "kind" else "unknown-language" if key == "language" else "unknown-word"
        yield broken.tell(code, msg(
            "“{value}” kan hier niet.{likely} Kies uit: {known}.",
            "“{value}” is not possible here.{likely} Choose from: {known}.",
            value=short(broken.value), likely=likely(str(broken.value), known), known=listed(known)))  # fmt: skip


def _not_for_kind(broken: Broken, kinds: list[str]) -> Iterator[Defect]:
    """A key that only other kinds of item have; nothing where the kind itself is unknown."""
    if broken.value in ITEM_KINDS:
        last = len(broken.way) - 1 - broken.way[::-1].index("dependentSchemas")
        key, item = str(broken.way[last + 1]), broken._replace(at=broken.at[:-1])
        yield item.tell_key("key-not-for-kind", key, msg(
            "“{key}” hoort bij soort {kinds}, niet bij {kind}. Haal het weg, of verander de soort.",
            "“{key}” belongs to kind {kinds}, not to {kind}. Remove it, or change the kind.",
            key=key, kinds=listed(kinds), kind=broken.value))  # fmt: skip


def _bad_name(broken: Broken, known: list[str]) -> Iterator[Defect]:
    name, hint = str(broken.value), PATTERNS.get(known[0])
    yield broken.tell_key("bad-id" if hint else "unknown-key", name, msg(
        "“{name}” kan hier niet.{likely} {hint}", "“{name}” is not possible here.{likely} {hint}",
        name=short(name), likely=likely(name, known),
        hint=hint or msg("Kies uit: {known}.", "Choose from: {known}.", known=listed(known))))  # fmt: skip


def _pattern(broken: Broken) -> Iterator[Defect]:
    if "propertyNames" in broken.way:
        yield from _bad_name(broken, [str(broken.wanted)])
    else:
        yield broken.tell("bad-id", msg(
            "“{value}” kan niet. {hint}", "“{value}” is not possible. {hint}",
            value=short(broken.value), hint=PATTERNS[str(broken.wanted)]))  # fmt: skip


def _too_low(broken: Broken) -> Iterator[Defect]:
    yield broken.tell("out-of-range", msg(
        "{n} is te laag: het minste is {limit}.", "{n} is too low: the least is {limit}.",
        n=broken.value, limit=plain_number(broken.wanted)))  # fmt: skip


def _too_high(broken: Broken) -> Iterator[Defect]:
    yield broken.tell("out-of-range", msg(
        "{n} is te hoog: het meeste is {limit}.", "{n} is too high: the most is {limit}.",
        n=broken.value, limit=plain_number(broken.wanted)))  # fmt: skip


def _too_few(broken: Broken) -> Iterator[Defect]:
    if isinstance(broken.value, str):
        yield broken.tell("too-few", NOTHING_QUOTED)
    else:
        holder = next((str(key) for key in reversed(broken.at[-2:]) if key in THINGS), "")
        yield broken.tell("too-few", msg(
            "Te weinig{things}: er staat {found}, en er is ten minste {n} nodig. Vul aan, of haal dit weg.",
            "Too few{things}: there is {found}, and at least {n} is needed. Add to it, or remove this.",
            n=broken.wanted, found=len(broken.value), things=THINGS.get(holder, "")))  # fmt: skip


def _too_many(broken: Broken) -> Iterator[Defect]:
    yield broken.tell("too-many", msg(
        "Te veel: er staat {found}, en er mag hoogstens {n}. Haal er weg.",
        "Too many: there is {found}, and at most {n} is allowed. Remove some.",
        n=broken.wanted, found=len(broken.value)))  # fmt: skip


def _double(broken: Broken) -> Iterator[Defect]:
    seen: set[str] = set()
    for index, each in enumerate(broken.value):
        if repr(each) in seen:
            yield defect(broken.document, "duplicate-id", (*broken.at, index), msg(
                "“{value}” staat hier twee keer. Haal er een weg.", "“{value}” is here twice. Remove one.",
                value=short(each)))  # fmt: skip
        seen.add(repr(each))


def _one_needed(broken: Broken) -> Iterator[Defect]:
    if isinstance(broken.value, dict):
        keys = [each["required"][0] for each in broken.wanted]
        yield broken.tell("missing-words" if set(keys) <= LANGUAGES else "missing-key", msg(
            "Hier ontbreekt {first} of {last}. Voeg er een toe, zoals “{first}: ...”.",
            "Here {first} or {last} is missing. Add one, such as “{first}: ...”.",
            first=", ".join(keys[:-1]), last=keys[-1]))  # fmt: skip


def _otherwise(broken: Broken) -> Iterator[Defect]:
    yield broken.tell("wrong-type", NO_SHAPE)


HANDLERS: Mapping[str, Handler] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_listed,
    "const": _not_listed,
    "pattern": _pattern,
    "minimum": _too_low,
    "maximum": _too_high,
    "minItems": _too_few,
    "minProperties": _too_few,
    "minLength": _too_few,
    "maxItems": _too_many,
    "maxProperties": _too_many,
    "maxLength": _too_many,
    "uniqueItems": _double,
    "anyOf": _one_needed,
}
"""By keyword of JSON Schema; a test holds that the schemas use no other."""

NO_LINES = msg("Dit bestand moet uit regels “naam: waarde” bestaan.", "This file must consist of lines “name: value”.")
NO_CONSENT = msg(
    "Hier ontbreekt de toestemming. Schrijf “consent: ja”, “consent: nee”, of per onderdeel ja of nee.",
    "Consent is missing here. Write “consent: ja”, “consent: nee”, or ja or nee for each item.",
)
NOTHING_QUOTED = msg(
    "Hier staat niets tussen de aanhalingstekens. Vul het in, of haal de regel weg.",
    "There is nothing between the quotes. Fill it in, or remove the line.",
)
NO_SHAPE = msg(
    "Dit heeft niet de vorm die hier hoort; zie docs/protocol-language.md.",
    "This does not have the shape it should have here; see docs/protocol-language.md.",
)
