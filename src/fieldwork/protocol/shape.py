"""Whether a file has the shape of its schema, told in words of our own: what is wrong and what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from jsonschema import Draft202012Validator

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Defect, unique
from fieldwork.protocol.hints import PATTERNS, TYPES
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.model import ITEM_KINDS
from fieldwork.protocol.places import defect
from fieldwork.protocol.shipped import shipped
from fieldwork.protocol.values import plain_number, short
from fieldwork.protocol.words import likely, listed

LANGUAGES = frozenset({"nl", "en"})
NO_CONSENT = msg(
    "Hier ontbreekt de toestemming. Schrijf “consent: ja”, “consent: nee”, of per onderdeel ja of nee.",
    "Consent is missing here. Write “consent: ja”, “consent: nee”, or ja or nee for each item.",
)


class Broken(NamedTuple):
    """One broken rule of a schema: which keyword, what it wants, of what value, in which schema, and the way to it."""

    keyword: str
    wanted: Any
    value: Any
    schema: Mapping[str, Any]
    way: tuple[str | int, ...]


@cache
def schema_of(kind: str) -> dict[str, Any]:
    """A shipped schema: protocol, codebook, study, session or export."""
    found: dict[str, Any] = json.loads((shipped("schemas") / f"{kind}.schema.json").read_text("utf-8"))
    return found


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind))


def top_keys(kind: str) -> frozenset[str]:
    """The keys that can stand at the top of a file of this kind."""
    return frozenset(schema_of(kind)["properties"])


def shape_defects(document: Document, schema: str) -> list[Defect]:
    """Every way in which a document is not what its schema (protocol, codebook, study, session, export) says."""
    if not isinstance(document.data, dict):
        lines = msg(
            "Dit bestand moet uit regels “naam: waarde” bestaan.", "This file must be made of lines “name: value”."
        )
        return [defect(document, "wrong-type", (), lines)]
    found: list[Defect] = []
    for error in _validator(schema).iter_errors(document.data):
        keyword, schema_here = str(error.validator), cast(Mapping[str, Any], error.schema)
        broken = Broken(keyword, error.validator_value, error.instance, schema_here, tuple(error.absolute_schema_path))
        found += _HANDLERS.get(keyword, _otherwise)(document, tuple(error.absolute_path), broken)
    return unique(found)


# --- one function a keyword of the schema ---------------------------------------------------------------------------


def _unknown_keys(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    known = list(broken.schema.get("properties", {}))
    for key in broken.value:
        if key in known:
            continue
        here = (*at, key)
        if set(known) <= LANGUAGES or (set(known) >= LANGUAGES and re.fullmatch("[a-z]{2}", key)):
            yield defect(document, "unknown-language", here, msg(
                "De taal “{key}” is onbekend; gebruik nl of en.", "The language “{key}” is unknown; use nl or en.",
                key=short(key)), key=True)  # fmt: skip
            continue
        if set(known) == {"all", "any", "not"}:
            continue
        yield defect(
            document,
            "unknown-key",
            here,
            msg(
                "“{key}” is hier onbekend.{likely} Bekend zijn: {known}.",
                "“{key}” is unknown here.{likely} Known are: {known}.",
                key=short(key),
                likely=likely(key, known),
                known=listed(known, 40),
            ),
            key=True,
        )


def _missing_keys(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    for key in broken.wanted:
        if key not in broken.value:
            if key == "consent" and "answers" in broken.schema["properties"]:
                yield defect(document, "missing-consent", at, NO_CONSENT)
                continue
            meaning = _meaning(broken.schema, key)
            yield defect(
                document,
                "missing-key",
                at,
                msg(
                    "Hier ontbreekt “{key}”. Voeg een regel toe die begint met “{key}:”.",
                    "“{key}” is missing here. Add a line that begins with “{key}:”{meaning}.",
                    key=key,
                    meaning=meaning,
                ),
            )


def _meaning(schema: Mapping[str, Any], key: str) -> str:
    told = schema.get("properties", {}).get(key)
    words = told.get("description", "") if isinstance(told, Mapping) else ""
    return f" ({words.rstrip('.')})" if words else ""


def _wrong_type(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    wanted = broken.wanted if isinstance(broken.wanted, list) else [broken.wanted]
    value = broken.value
    if at in document.bare_values and "boolean" in wanted:
        yes = str(value).lower() in ("yes", "on", "y")
        remedy = msg("“{value}” is hier tekst: schrijf {right}.", "“{value}” is text here: write {right}.",
                     value=value, right="true" if yes else "false")  # fmt: skip
    elif value is None:
        remedy = msg(
            "Hier staat niets. Schrijf {wanted}, of haal de regel weg.",
            "There is nothing here. Write {wanted}, or remove the line.",
            wanted=_types(wanted),
        )
    elif "string" in wanted and isinstance(value, (int, float)):
        written = str(value).lower() if isinstance(value, bool) else value
        remedy = msg(
            'Hier hoort tekst: zet {value} tussen aanhalingstekens, "{value}".',
            'Text belongs here: put {value} between quotes, "{value}".',
            value=written,
        )
    else:
        remedy = msg("Hier hoort {wanted}, geen {found}.", "{wanted} belongs here, not {found}.",
                     wanted=_types(wanted), found=TYPES[_type_of(value)])  # fmt: skip
    yield defect(document, "wrong-type", at, remedy)


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "string"


def _types(names: list[str]) -> Msg:
    words = [TYPES[name] for name in names]
    result = words[0]
    for each in words[1:]:
        result = msg("{a} of {b}", "{a} or {b}", a=result, b=each)
    return result


def _not_listed(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    known = [str(each) for each in (broken.wanted if broken.keyword == "enum" else [broken.wanted])]
    key = str(at[-1]) if at else ""
    if "dependentSchemas" in broken.way:
        yield from _not_for_kind(document, at, broken, known)
    elif "propertyNames" in broken.way:
        yield from _bad_name(document, at, broken, known)
    else:
        code = "unknown-kind" if key == "kind" else "unknown-language" if key == "language" else "unknown-word"
        value = broken.value
        yield defect(
            document,
            code,
            at,
            msg(
                "“{value}” kan hier niet.{likely} Kies uit: {known}.",
                "“{value}” cannot be here.{likely} Choose from: {known}.",
                value=short(value),
                likely=likely(value, known) if isinstance(value, str) else "",
                known=listed(known),
            ),
        )


def _not_for_kind(document: Document, at: Keys, broken: Broken, kinds: list[str]) -> Iterator[Defect]:
    if broken.value not in ITEM_KINDS:
        return
    path = list(broken.way)
    key = path[len(path) - 1 - path[::-1].index("dependentSchemas") + 1]
    yield defect(document, "key-not-for-kind", (*at[:-1], key), msg(
        "“{key}” hoort bij soort {kinds}, niet bij {kind}. Haal het weg, of verander de soort.",
        "“{key}” belongs to kind {kinds}, not to {kind}. Remove it, or change the kind.",
        key=key, kinds=listed(kinds), kind=broken.value), key=True)  # fmt: skip


def _bad_name(document: Document, at: Keys, broken: Broken, known: list[str]) -> Iterator[Defect]:
    name = str(broken.value)
    hint = PATTERNS.get(known[0]) or msg("Kies uit: {known}.", "Choose from: {known}.", known=listed(known))
    yield defect(document, "bad-id" if known[0] in PATTERNS else "unknown-key", (*at, name), msg(
        "“{name}” kan hier niet.{likely} {hint}", "“{name}” cannot be here.{likely} {hint}",
        name=short(name), likely=likely(name, known), hint=hint), key=True)  # fmt: skip


def _pattern(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    if "propertyNames" in broken.way:
        yield from _bad_name(document, at, broken, [str(broken.wanted)])
        return
    hint = PATTERNS.get(str(broken.wanted), msg("Kijk naar de schrijfwijze.", "Look at how it is written."))
    yield defect(
        document,
        "bad-id",
        at,
        msg("“{value}” kan niet. {hint}", "“{value}” cannot be. {hint}", value=short(broken.value), hint=hint),
    )


def _bound(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    limit = plain_number(broken.wanted)
    if broken.keyword == "minimum":
        message = msg(
            "{n} is te laag: het minste is {limit}.",
            "{n} is too low: the least is {limit}.",
            n=broken.value,
            limit=limit,
        )
    else:
        message = msg(
            "{n} is te hoog: het meeste is {limit}.",
            "{n} is too high: the most is {limit}.",
            n=broken.value,
            limit=limit,
        )
    yield defect(document, "out-of-range", at, message)


def _too_few(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    if isinstance(broken.value, str):
        message = msg("Hier staat niets tussen de aanhalingstekens. Vul het in, of haal de regel weg.",
                      "There is nothing between the quotes. Fill it in, or remove the line.")  # fmt: skip
    else:
        message = msg("Hier hoort ten minste {n}; er staat {found}. Vul aan, of haal dit weg.",
                      "At least {n} belongs here; there is {found}. Add to it, or remove this.",
                      n=broken.wanted, found=len(broken.value))  # fmt: skip
    yield defect(document, "too-few", at, message)


def _too_many(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    yield defect(
        document,
        "too-many",
        at,
        msg(
            "Hier mag hoogstens {n}; er staat {found}.",
            "At most {n} can be here; there is {found}.",
            n=broken.wanted,
            found=len(broken.value),
        ),
    )


def _double(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    seen: list[Any] = []
    for index, each in enumerate(broken.value):
        if each in seen:
            yield defect(
                document,
                "duplicate-id",
                (*at, index),
                msg(
                    "“{value}” staat hier twee keer. Haal er een weg.",
                    "“{value}” stands here twice. Remove one.",
                    value=short(each),
                ),
            )
        seen.append(each)


def _one_needed(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    if not isinstance(broken.value, dict):
        return
    keys = [each["required"][0] for each in broken.wanted]
    code = "missing-words" if set(keys) <= LANGUAGES else "missing-key"
    yield defect(document, code, at, msg("Hier ontbreekt {first} of {last}. Voeg er een toe, zoals “{first}: ...”.",
                                 "Here {first} or {last} is missing. Add one, such as “{first}: ...”.",
                                 first=", ".join(keys[:-1]), last=keys[-1]))  # fmt: skip


def _otherwise(document: Document, at: Keys, broken: Broken) -> Iterator[Defect]:
    yield defect(document, "wrong-type", at, msg(
        "Dit heeft niet de vorm die hier hoort; zie docs/protocol-language.md.",
        "This has not the shape that belongs here; see docs/protocol-language.md."))  # fmt: skip


_HANDLERS: Mapping[str, Callable[[Document, Keys, Broken], Iterator[Defect]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_listed,
    "const": _not_listed,
    "pattern": _pattern,
    "minimum": _bound,
    "maximum": _bound,
    "minItems": _too_few,
    "minProperties": _too_few,
    "minLength": _too_few,
    "maxItems": _too_many,
    "maxProperties": _too_many,
    "maxLength": _too_many,
    "uniqueItems": _double,
    "anyOf": _one_needed,
}
