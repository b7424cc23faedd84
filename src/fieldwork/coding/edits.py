"""Changing the codebook: each change as the events that write it down, or InputError that says why not and what to do.

Nothing is written here and nothing is lost: a code that is no longer wanted is retired or merged, and what was coded with it
keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fieldwork.coding.codebook import MEANING, WORDS, Body, Code, Codebook, Edit, Json
from fieldwork.errors import InputError
from fieldwork.fuzzy import folded
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.compiled import LANG_KEYS

ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*\Z")
COLOR = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def define(
    codebook: Codebook,
    code: str,
    *,
    nl: str | None = None,
    en: str | None = None,
    route: str | None = None,
    under: str | None = None,
    color: str | None = None,
    after: str | None = None,
    **words: Any,
) -> list[Edit]:
    """A new code, below another (`under`, whose route it has then), on a route, or generic; last, or right after a sibling.

    `words` are definition, include, exclude and examples. At least one of nl and en must be there.
    """
    if not ID.match(code):
        raise InputError(msg(
            "“{id}” kan geen id zijn. Gebruik a-z, 0-9 en _, met een punt voor een onderdeel: werkdruk.tempo.",
            "“{id}” cannot be an id. Use a-z, 0-9 and _, with a dot for a part: workload.pace.", id=code))  # fmt: skip
    known = codebook.codes.get(code)
    if known is not None and not known.undone:
        raise InputError(msg("Het id “{id}” is al van een code. Kies een ander id.",
                             "The id “{id}” is a code's already. Choose another id.", id=code))  # fmt: skip
    _check_words(code, nl, en, color)
    _check_place(codebook, code, route, under)
    labels = {lang: text for lang, text in (("nl", nl), ("en", en)) if text}
    told = {key: words[key] for key in WORDS if words.get(key)} | ({"color": color} if color else {})
    place, shifted = room_for(codebook, code, None if under else route, under, after)
    body = {"code": code, **labels, "route": None if under else route, "under": under, **told}
    return [*shifted, ("code.defined", {**body, "retired": False, "position": place, "meaning": 1})]


def rename(codebook: Codebook, code: str, *, nl: str | None = None, en: str | None = None) -> list[Edit]:
    """Other words for a code; its id, its codings and its meaning stay. A language that is not given loses its words."""
    body = _body(codebook, code)
    _check_words(code, nl, en, None)
    words = {lang: text for lang, text in (("nl", nl), ("en", en)) if text}
    changed = {key: value for key, value in body.items() if key not in LANG_KEYS} | words
    return [] if changed == body else [("code.renamed", changed)]


def redefine(codebook: Codebook, code: str, *, same_meaning: bool = False, **words: Any) -> list[Edit]:
    """Another definition, include, exclude, examples or color (None takes it away); what is not given stays.

    Another definition or rule is another meaning, so that what was coded before is to be read again; `same_meaning` says
    that only the wording is better.
    """
    body = _body(codebook, code)
    _check_words(code, "-", None, words.get("color"))
    given = {key: words[key] for key in (*WORDS, "color") if key in words}
    changed = {key: value for key, value in {**body, **given}.items() if key not in given or value}
    if changed == body:
        return []
    if not same_meaning and any(changed.get(key) != body.get(key) for key in MEANING):
        changed = meant_anew(changed)
    return [("code.redefined", changed)]


def move(
    codebook: Codebook, code: str, *, route: str | None = None, under: str | None = None, after: str | None = None
) -> list[Edit]:
    """A code to another place, with all below it: under a code, or else at the top of a route (None: generic).

    It comes last there, or right after the sibling `after`; an empty string puts it first.
    """
    body = _body(codebook, code)
    _check_place(codebook, code, route, under)
    place, shifted = room_for(codebook, code, None if under else route, under, after)
    changed = {**body, "route": None if under else route, "under": under, "position": place}
    return [] if changed == body else [*shifted, ("code.moved", changed)]


def retire(codebook: Codebook, code: str) -> list[Edit]:
    """A code out of use, with those below it. What was coded with it stays."""
    _body(codebook, code)
    edits: list[Edit] = []
    for each in (codebook.codes[code], *_all_below(codebook, code)):
        if each.in_force:
            edits.append(("code.retired", {**codebook.body(each.id), "retired": True}))
    if not edits:
        raise InputError(msg("“{id}” is al uit gebruik.", "“{id}” is out of use already.", id=code))
    return edits


def restore(codebook: Codebook, code: str) -> list[Edit]:
    """A retired or split code back in use, with those above it that are out of use."""
    _body(codebook, code)
    here: str | None = code
    edits: list[Edit] = []
    if codebook.codes[code].merged_into:
        return unmerge(codebook, code)
    while here is not None:
        each = codebook.codes[here]
        if each.split_into:
            edits.append(("code.split", {"code": here, "into": []}))
        if each.retired:
            edits.append(("code.restored", {**codebook.body(here), "retired": False}))
        here = each.under
    if not edits:
        raise InputError(msg("“{id}” is in gebruik.", "“{id}” is in use.", id=code))
    return edits


def merge(codebook: Codebook, code: str, into: str) -> list[Edit]:
    """What is coded with `code` counts as `into` from now on, also what was coded before; codes below go along.

    The codings keep the code that they were given, so that `unmerge` gives back exactly what was.
    """
    _body(codebook, code)
    _body(codebook, into)
    if codebook.effective(into) == code or into == code:
        raise InputError(msg(
            "“{id}” kan niet in zichzelf opgaan. Kies een andere code om in samen te voegen.",
            "“{id}” cannot be merged into itself. Choose another code to merge into.", id=code))  # fmt: skip
    for each in (code, into):
        _check_in_force(codebook, each)
    return [("code.merged", {"code": code, "into": into})]


def unmerge(codebook: Codebook, code: str) -> list[Edit]:
    """Take a merge back."""
    _body(codebook, code)
    if codebook.codes[code].merged_into is None:
        raise InputError(msg("“{id}” is niet samengevoegd met een andere code.", "“{id}” was not merged.", id=code))
    return [("code.merged", {"code": code, "into": None})]


def split(codebook: Codebook, code: str, into: Sequence[Mapping[str, Any]]) -> list[Edit]:
    """Divide a code over two or more others, each `{code, nl, en, …}` as for `define` (an id that is there is used as it is).

    New ones come where the old one was. What was coded with the old code keeps it and waits to be divided.
    """
    body = _body(codebook, code)
    _check_in_force(codebook, code)
    names = [str(each.get("code", "")) for each in into]
    if len({*names} - {code}) < 2:
        raise InputError(msg(
            "Een code splitsen vraagt om twee of meer andere codes. Noem er minstens twee.",
            "Splitting a code takes two or more other codes. Name at least two."))  # fmt: skip
    edits: list[Edit] = []
    here, last = codebook, code
    for each in into:
        known = here.codes.get(each["code"])
        if known is not None and not known.undone:
            _check_in_force(here, known.id)
            continue
        place = {"route": body.get("route"), "under": body.get("under"), "after": last}
        made = define(here, **{**place, **each})
        last = each["code"]
        edits += made
        here = here.after(made)
    retired = {**meant_anew(here.body(code)), "retired": True}
    return [*edits, ("code.redefined", retired), ("code.split", {"code": code, "into": names})]


def back_to(kind: str, body: Body, before: tuple[str, Body, int] | None) -> Edit:
    """The event that makes a register of the codebook hold again what it held `before` (kind, body, at) an event.

    A code that was not there before is retired as `undone`: what was coded with it meanwhile still knows it.
    """
    if kind == "code.merged":
        return kind, {"code": body["code"], "into": before[1].get("into") if before else None}
    if kind == "code.split":
        return kind, {"code": body["code"], "into": list(before[1].get("into") or ()) if before else []}
    if before is None:
        return "code.retired", {**_plain(body), "retired": True, "undone": True}
    held = {**_plain(before[1]), "since": before[1].get("since", before[2])}
    if before[1].get("undone"):
        return "code.retired", {**held, "undone": True}
    if kind in ("code.renamed", "code.redefined", "code.moved"):
        return kind, held
    return "code.retired" if held.get("retired") else "code.restored", held


def new_id(codebook: Codebook, words: str, under: str | None = None) -> str:
    """An id that is free, made from a label: lower case, without accents, _ for all else; below another with its id first."""
    stem = re.sub(r"[^a-z0-9]+", "_", folded(words)).strip("_")[:40].strip("_") or "code"
    stem = f"{under}.{stem}" if under else stem
    id_, count = stem, 1
    while id_ in codebook.codes and not codebook.codes[id_].undone:
        count += 1
        id_ = f"{stem}_{count}"
    return id_


# --- for those that make changes of their own ------------------------------------------------------------------------------


def meant_anew(body: Json) -> Json:
    """A body that means something else from now on."""
    return {**{key: value for key, value in body.items() if key != "since"}, "meaning": body.get("meaning", 1) + 1}


def room_for(
    codebook: Codebook, code: str, route: str | None, under: str | None, after: str | None
) -> tuple[float, list[Edit]]:
    """The position of a code in a place, last or right after a sibling (an empty string: first), and the moves of others
    that make room where two stand too close."""
    siblings = [each for each in codebook.children(under) if each.id != code and (under or each.route == route)]
    if after is None or not siblings:
        return (max((each.position for each in siblings), default=0.0) // 1 + 1, [])
    place = next((n + 1 for n, each in enumerate(siblings) if each.id == after), 0 if after == "" else len(siblings))
    low = siblings[place - 1].position if place else siblings[0].position - 2
    high = siblings[place].position if place < len(siblings) else low + 2
    between = (low + high) / 2
    if low < between < high:
        return between, []
    spread = [(each, float(n if n <= place else n + 1)) for n, each in enumerate(siblings, 1)]
    moved: list[Edit] = [
        ("code.moved", {**codebook.body(each.id), "position": n}) for each, n in spread if n != each.position
    ]
    return place + 1.0, moved


# --- checks ----------------------------------------------------------------------------------------------------------------


def _body(codebook: Codebook, code: str) -> Json:
    if code not in codebook.codes:
        raise InputError(unknown_code(codebook, code))
    return codebook.body(code)


def unknown_code(codebook: Codebook, code: str) -> Msg:
    """That there is no such code, with the ids that look like it."""
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(code, list(codebook.codes), 3, 0.5)
    if near:
        return msg("Er is geen code “{id}”. Bedoelt u {near}?", "There is no code “{id}”. Do you mean {near}?",
                   id=code, near=", ".join(near))  # fmt: skip
    return msg("Er is geen code “{id}”. Het codeboek noemt ze alle.", "There is no code “{id}”. The codebook lists them all.",
               id=code)  # fmt: skip


def _check_in_force(codebook: Codebook, code: str) -> None:
    if not codebook.codes[code].in_force:
        raise InputError(msg(
            "“{id}” is uit gebruik. Neem de code eerst weer in gebruik, of kies een andere.",
            "“{id}” is out of use. Take it into use again first, or choose another.", id=code))  # fmt: skip


def _check_words(code: str, nl: str | None, en: str | None, color: str | None) -> None:
    if not (nl or en):
        raise InputError(msg("“{id}” heeft nog geen naam. Geef er een in het Nederlands of het Engels.",
                             "“{id}” has no name yet. Give one in Dutch or in English.", id=code))  # fmt: skip
    if color and not COLOR.match(color):
        raise InputError(msg("“{color}” is geen kleur. Schrijf # en zes cijfers of letters a-f, zoals #2f7d32.",
                             "“{color}” is no colour. Write # and six digits or letters a-f, such as #2f7d32.",
                             color=color))  # fmt: skip


def _check_place(codebook: Codebook, code: str, route: str | None, under: str | None) -> None:
    if under is not None:
        _body(codebook, under)
        _check_in_force(codebook, under)
        if code in codebook.path(under) or code in _hung_under(codebook, under):
            raise InputError(msg("“{id}” kan niet onder zichzelf hangen. Kies een andere plaats.",
                                 "“{id}” cannot hang below itself. Choose another place.", id=code))  # fmt: skip
    elif route is not None and route not in codebook.routes:
        raise InputError(msg("Er is geen route “{route}”. Kies uit: {known}.",
                             "There is no route “{route}”. Choose from: {known}.",
                             route=route, known=", ".join(codebook.routes) or "-"))  # fmt: skip


# --- small pieces --------------------------------------------------------------------------------------------------------


def _plain(body: Body) -> Json:
    return {key: value for key, value in body.items() if key not in ("step", "undoes", "redoes", "undone")}


def _hung_under(codebook: Codebook, code: str) -> Iterator[str]:
    """A code and those it was put under, also where they were merged since."""
    here: str | None = code
    while here is not None:
        yield here
        here = codebook.hangs.get(here)


def _all_below(codebook: Codebook, code: str) -> Iterator[Code]:
    for child in codebook.children(code):
        yield child
        yield from _all_below(codebook, child.id)
