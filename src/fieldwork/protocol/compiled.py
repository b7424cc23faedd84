"""From checked YAML data to the plain JSON that the study keeps: the exact keys of the dataclasses in `model`.

Compiling only folds and fills in: words beside an id become its `label`, a scale's labels stand in every item that
uses it, a section's route stands on its items. What the model does not know is left out. It presumes data that
`check` let through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeAlias

from fieldwork.protocol.model import Item, Protocol, Row, Section

Json: TypeAlias = dict[str, Any]

LANG_KEYS = ("nl", "en")
GRADES = tuple(range(1, 11))
SAME_IN_MODEL = (
    "id",
    "kind",
    "ask",
    "simple",
    "show_card",
    "when",
    "remark",
    "dont_know",
    "identifier",
    "source",
    "waves",
    "wording",
    "labels",
    "unit",
    "minimum",
    "maximum",
    "decimals",
    "each",
    "compute",
)
"""Keys of an item that mean the same in the file and in the model."""


def _required(model: type) -> frozenset[str]:
    return frozenset(f.name for f in fields(model) if f.default is MISSING and f.default_factory is MISSING)


REQUIRED: Mapping[type, frozenset[str]] = {model: _required(model) for model in (Protocol, Section, Item, Row)}


def _says_nothing(value: Any) -> bool:
    """Null, false or empty; the number 0 says something."""
    return value is None or value is False or value == [] or value == {}


def _kept(raw: Json, model: type) -> Json:
    """Without the keys that say nothing, but with those that the model wants."""
    return {key: value for key, value in raw.items() if key in REQUIRED[model] or not _says_nothing(value)}


def label(raw: Mapping[str, Any]) -> str | Json:
    """The words that stand beside an id: `{id: x, nl: ..., en: ...}` has the label `{nl: ..., en: ...}`."""
    return {lang: raw[lang] for lang in LANG_KEYS if raw.get(lang)} or str(raw["id"])


def grade_options() -> list[Json]:
    """The ten marks of a grade as options, for a grid's column of grades."""
    return [{"id": str(mark), "label": str(mark), "score": mark} for mark in GRADES]


def _option(raw: Mapping[str, Any]) -> Json:
    option: Json = {"id": raw["id"], "label": label(raw)}
    option.update((key, raw[key]) for key in ("score", "waves", "exclusive") if not _says_nothing(raw.get(key)))
    return option


def _row(raw: Mapping[str, Any]) -> Json:
    keys = ("timed", "quotes", "reflective_only", "source")
    return _kept({"id": raw["id"], "label": label(raw), **{key: raw.get(key) for key in keys}}, Row)


def _column(raw: Mapping[str, Any], scales: Mapping[str, Any]) -> Json:
    options = grade_options() if raw.get("kind") == "grade" else list(map(_option, scales[raw["scale"]]))
    return {"id": raw["id"], "label": label(raw), "options": options}


def _probes(raw: Any) -> Json:
    if isinstance(raw, Mapping):
        return {lang: list(words) for lang, words in raw.items()}
    return {"nl": list(raw)} if raw else {}


def _items(raw: Iterable[Mapping[str, Any]], section: Mapping[str, Any], scales: Mapping[str, Any]) -> list[Json]:
    return [_item(item, section, scales) for item in raw]


def _item(raw: Mapping[str, Any], section: Mapping[str, Any], scales: Mapping[str, Any]) -> Json:
    item: Json = {key: raw[key] for key in SAME_IN_MODEL if key in raw}
    item.setdefault("ask", item["id"])
    item["section"] = section["id"]
    item["route"] = raw.get("route", section.get("route"))
    item["parts"] = [{"id": part["id"], "label": label(part)} for part in raw.get("parts") or ()]
    item["probes"] = _probes(raw.get("probes"))
    item["other"] = raw.get("other") == "text"
    item["rows"] = list(map(_row, raw.get("rows") or ()))
    kind = raw["kind"]
    if kind == "scale":
        item["options"] = list(map(_option, scales[raw["scale"]]))
    elif kind == "sheet":
        item["labels"] = dict(raw.get("columns") or {})
    elif kind == "grid":
        item["columns"] = [_column(column, scales) for column in raw["columns"]]
    elif kind == "repeat":
        item["items"] = _items(raw["items"], {**section, "route": item["route"]}, scales)
    else:
        item["options"] = list(map(_option, raw.get("options") or ()))
    return _kept(item, Item)


def _section(raw: Mapping[str, Any], scales: Mapping[str, Any]) -> Json:
    section: Json = {key: raw.get(key) for key in ("id", "title", "route", "planned_minutes", "intro", "when")}
    section["title"] = raw.get("title", raw["id"])
    section["items"] = _items(raw["items"], raw, scales)
    return _kept(section, Section)


def compile_protocol(data: Mapping[str, Any]) -> Json:
    """A protocol's checked YAML data as plain JSON for `model.from_compiled`."""
    scales = data.get("scales") or {}
    keys = ("kind", "title", "about", "derived_from", "waves", "planned_minutes")
    compiled: Json = {"id": data["protocol"], "version": int(data["version"])}
    compiled.update((key, data.get(key)) for key in keys)
    compiled["title"] = data.get("title", data["protocol"])
    compiled["roles"] = list(data.get("roles") or ())
    compiled["sections"] = [_section(section, scales) for section in data["sections"]]
    return _kept(compiled, Protocol)


def plain(value: Any) -> Any:
    """A deep copy of plain data without the keys that hold null."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def _with_labels(entries: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Entries `{id, nl, en, ...}` with their words under `label`, also in the `themes` below them."""
    found = []
    for raw in entries:
        entry: Json = {key: plain(value) for key, value in raw.items() if key not in LANG_KEYS and value is not None}
        entry["label"] = label(raw)
        if "themes" in entry:
            entry["themes"] = _with_labels(raw["themes"])
        found.append(entry)
    return found


def compile_study(data: Mapping[str, Any]) -> Json:
    """A study file's checked YAML data as plain JSON: as written, with roles, sites and reasons as `{id, label,
    ...}`."""
    compiled: Json = plain(data)
    for key in ("roles", "sites", "reasons"):
        if key in compiled:
            compiled[key] = _with_labels(data[key])
    return compiled


def compile_codebook(data: Mapping[str, Any]) -> Json:
    """A codebook's checked YAML data as plain JSON: as written, with roles, routes, valence and themes as `{id,
    label, ...}`."""
    compiled: Json = plain(data)
    for key in ("roles", "routes", "themes"):
        if key in compiled:
            compiled[key] = _with_labels(data[key])
    if "valence" in compiled:
        compiled["valence"] = _with_labels([{"id": v} if isinstance(v, str) else v for v in data["valence"]])
    return compiled
