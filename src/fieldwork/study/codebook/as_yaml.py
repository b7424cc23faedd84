"""The text of codebook.yaml with another codebook in it.

What did not change keeps its lines, comments, order and quotes. Codes come, go and move as lines (`blocks`); the
lines of one that says something else go through a round trip of ruamel.yaml. What was written is read again: where it should
not say what was meant, the themes are written anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldwork.coding.codebook import WORDS, Code, Codebook, Json, codebook_of
from fieldwork.protocol.compiled import LANG_KEYS, compile_codebook
from fieldwork.protocol.load import load_text
from fieldwork.study.codebook import blocks
from fieldwork.study.codebook.block_lines import IDS, InOneLine, scalar

FRAME = ("title", "about", "roles", "routes", "valence")
KEYS = ("route", "generic", *LANG_KEYS, *WORDS, "color", "retired", "merged_into", "split_into")
"""The keys of a theme in the file, in the order in which they are written, but for id and the themes below it."""
_PATH = Path("codebook.yaml")
_BEGIN = """\
# yaml-language-server: $schema=schemas/codebook.schema.json
codebook: {name}
version: 1
"""


def written(text: str | None, codebook: Codebook) -> str:
    """The text of the file, None where there is none yet, so that it says what the codebook is.

    Text that says so already comes back as it is.
    """
    text = _BEGIN.format(name=codebook.name or "codeboek") if text is None else text
    crlf = "\r\n" in text
    text = text.replace("\r\n", "\n")
    if not _says(text, codebook):
        wanted = {id_: theme_of(codebook, code) for id_, code in codebook.codes.items() if not code.undone}
        changed = _with_themes(_with_frame(text, codebook), codebook, wanted)
        text = changed if _says(changed, codebook) else _anew(text, codebook, wanted)
    return text.replace("\n", "\r\n") if crlf else text


def theme_of(codebook: Codebook, code: Code) -> Json:
    """A code as it stands in the file, without the themes below it."""
    body = codebook.bodies[code.id]
    told: Json = {"id": code.id}
    if body.get("route"):
        told["route"] = body["route"]
    elif _raw_under(codebook, code.id) is None:
        told["generic"] = True
    told |= {lang: body[lang] for lang in LANG_KEYS if body.get(lang)} or {LANG_KEYS[0]: code.id}
    told |= {key: body[key] for key in (*WORDS, "color") if body.get(key)}
    if code.retired:
        told["retired"] = True
    if code.merged_into:
        told["merged_into"] = code.merged_into
    if code.split_into:
        told["split_into"] = list(code.split_into)
    return told


def _raw_under(codebook: Codebook, id_: str) -> str | None:
    """The code that one hangs under in the file: also where that was merged."""
    under = codebook.codes.get(codebook.hangs.get(id_, ""))
    return under.id if under is not None and not under.undone else None


# --- does the text say it? ---------------------------------------------------------------------------------------------------


def _read(text: str) -> Codebook:
    """The codebook of a text without defects."""
    return codebook_of(compile_codebook(load_text(text, _PATH).data))


def _says(text: str, codebook: Codebook) -> bool:
    """Whether the text, read as any file, gives this codebook (a code that is out of use may be missing in it)."""
    if load_text(text, _PATH).defects:
        return False
    found = _read(text)
    if any(found.frame.get(key) != codebook.frame.get(key) for key in FRAME):
        return False
    here = {id_: theme_of(found, code) for id_, code in found.codes.items()}
    wanted = {id_: theme_of(codebook, code) for id_, code in codebook.codes.items() if not code.undone}
    if _needed(codebook, here) - here.keys() or any(wanted.get(id_) != theme for id_, theme in here.items()):
        return False
    if any(_raw_under(found, id_) != _raw_under(codebook, id_) for id_ in here):
        return False
    return _rows(found, here) == _rows(codebook, here)


def _needed(codebook: Codebook, there: Iterable[str]) -> set[str]:
    """The codes that the file must have: those in use, those it has (`there`), and what these hang under or became."""
    todo = [id_ for id_, code in codebook.codes.items() if not code.undone and (not code.retired or id_ in there)]
    found: set[str] = set()
    while todo:
        id_ = todo.pop()
        if id_ in codebook.codes and id_ not in found:
            found.add(id_)
            code = codebook.codes[id_]
            todo += [each for each in (_raw_under(codebook, id_), code.merged_into, *code.split_into) if each]
    return found


def _rows(codebook: Codebook, ids: Mapping[str, Any]) -> dict[blocks.Place, list[str]]:
    """Of each place its codes in order, those of `ids` only."""
    rows = {place: [id_ for id_ in order(codebook, *place) if id_ in ids] for place in places(codebook)}
    return {place: row for place, row in rows.items() if row}


def places(codebook: Codebook) -> list[blocks.Place]:
    """The places that codes stand in: the top of each route and of the generic ones, and below each code."""
    routes = [*codebook.routes, None]
    routes += sorted({code.route for code in codebook.codes.values() if code.route not in routes} - {None}, key=str)
    return [(None, route) for route in routes] + [(id_, None) for id_ in sorted(codebook.codes)]


def order(codebook: Codebook, under: str | None, route: str | None) -> list[str]:
    """The codes of one place, in order."""
    here = [
        (float(body.get("position", 0)), id_)
        for id_, body in codebook.bodies.items()
        if id_ in codebook.codes and not codebook.codes[id_].undone and _raw_under(codebook, id_) == under
        and (under is not None or body.get("route") == route)
    ]  # fmt: skip
    return [id_ for _, id_ in sorted(here)]


# --- themes ------------------------------------------------------------------------------------------------------------------


def _with_themes(text: str, codebook: Codebook, wanted: Mapping[str, Json]) -> str:
    """The text in which each code is there, stands where it should and says what it should; undone ones are gone."""
    found = _read(text)
    now = {id_: theme_of(found, code) for id_, code in found.codes.items()}
    needed = _needed(codebook, now)
    rows = {place: [id_ for id_ in order(codebook, *place) if id_ in needed] for place in places(codebook)}

    def changed(id_: str, lines: str) -> str:
        return lines if now.get(id_, wanted[id_]) == wanted[id_] else _changed(lines, now[id_], wanted[id_])

    try:
        return blocks.placed(text, rows, wanted, changed)
    except InOneLine:
        yaml = _ruamel(text)
        data = yaml.load(text)
        _as_lines(data)
        return blocks.placed(_dumped(yaml, data), rows, wanted, changed)


def _changed(lines: str, now: Json, wanted: Json) -> str:
    """The lines of one theme, a list of one, with other values."""
    yaml = _ruamel(lines)
    data = yaml.load(lines)
    _set(data[0], now, wanted)
    return _dumped(yaml, data)


def _set(theme: Any, now: Json, wanted: Json) -> None:
    """Give a theme of the file other values; a new key comes where its kind stands, before the themes below it."""
    for key in KEYS:
        if now.get(key) == wanted.get(key):
            continue
        if key not in wanted:
            theme.pop(key, None)
        elif key not in theme:
            theme.insert(_place(theme, key), key, _styled(wanted[key], key in IDS))
        elif isinstance(theme[key], Mapping) and isinstance(wanted[key], Mapping):
            _set_languages(theme[key], wanted[key])
        else:
            theme[key] = _styled(wanted[key], key in IDS)


def _set_languages(here: Any, wanted: Mapping[str, Any]) -> None:
    for lang in LANG_KEYS:
        if lang not in wanted:
            here.pop(lang, None)
        elif here.get(lang) != wanted[lang]:
            here[lang] = _styled(wanted[lang])


def _place(theme: Any, key: str) -> int:
    """Where a key is put among those of a theme: after the last one that comes before it in KEYS."""
    earlier = ("id", *KEYS[: KEYS.index(key)])
    return max((n + 1 for n, name in enumerate(theme) if name in earlier), default=0)


def _styled(value: Any, bare: bool = False) -> Any:
    """A new value as it is written: text in quotes unless it is an id, lists on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str):
        return value if bare and scalar(value) == value else DoubleQuotedScalarString(value)
    if isinstance(value, Mapping):
        return CommentedMap({key: _styled(each) for key, each in value.items()})
    if isinstance(value, Sequence):
        found = CommentedSeq([_styled(each, bare) for each in value])
        found.fa.set_flow_style()
        return found
    return value


def _ruamel(text: str) -> Any:
    from ruamel.yaml import YAML  # only when the file is written

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16
    offset = 0 if text.startswith("- ") else blocks.offset_of(text)
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    return yaml


def _dumped(yaml: Any, data: Any) -> str:
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _as_lines(data: Any) -> None:
    """Themes that were written on one line, one line each key, so that others can come between them."""
    for theme in data.get("themes") or ():
        theme.fa.set_block_style()
        _as_lines(theme)
    if data.get("themes"):
        data["themes"].fa.set_block_style()


# --- all but the themes ------------------------------------------------------------------------------------------------------


def _with_frame(text: str, codebook: Codebook) -> str:
    """The text with the codebook's title, roles, routes and valences; those that are the same stay untouched."""
    found = _read(text)
    differ = [key for key in FRAME if found.frame.get(key) != codebook.frame.get(key)]
    if not differ:
        return text
    yaml = _ruamel(text)
    data = yaml.load(text)
    for key in differ:
        data[key] = _as_written(codebook.frame.get(key))
        if data[key] is None:
            del data[key]
    return _dumped(yaml, data)


def _as_written(value: Any) -> Any:
    """The title, roles, routes or valences as the file has them."""
    if not isinstance(value, list):
        return value
    return [
        {"id": each["id"], **({} if isinstance(each["label"], str) else each["label"]),
         **{name: inner for name, inner in each.items() if name not in ("id", "label")}}
        for each in value
    ]  # fmt: skip


def _anew(text: str, codebook: Codebook, wanted: Mapping[str, Json]) -> str:
    """The text with all themes written anew; the comments among them are lost."""
    if found := re.search(r"^themes:.*(?:\n(?:[ \-#].*|))*\n?", text, re.M):
        text = text[: found.start()] + text[found.end() :]
    rows = {place: order(codebook, *place) for place in places(codebook)}
    return blocks.placed(_with_frame(text, codebook), rows, wanted, lambda _, lines: lines)
