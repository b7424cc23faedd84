"""The codebook as it is now: every code with its place, made from the adopted file and the events that changed it since.

A code is known by its id, which never changes meaning. What is stored of it is always the whole code (its *body*), so that
the newest body says everything; merges and splits stand beside the bodies, so that taking one back gives exactly what was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from fieldwork.coding.links import followed, hangs_under, route_of, without_circles
from fieldwork.i18n import Lang, pick
from fieldwork.protocol.compiled import LANG_KEYS, label
from fieldwork.protocol.model import Text
from fieldwork.record.events import Event

Json: TypeAlias = dict[str, Any]
Body: TypeAlias = Mapping[str, Any]
Edit: TypeAlias = tuple[str, Json]
"""A change to be written down: the kind of the event and its body."""

WORDS = ("definition", "include", "exclude", "examples")
"""What explains a code, in the order of the file."""
MEANING = ("definition", "include", "exclude")
"""What says when a code applies: who changes this, changes what was looked for."""
KEYS = ("code", *LANG_KEYS, "route", "under", *WORDS, "color", "retired", "position", "meaning", "since")
"""The keys of a body that say something about the code itself; `since` stands there where the event did not give the
meaning (a renaming, say)."""


@dataclass(frozen=True, slots=True)
class Named:
    """A role, route or valence of the codebook."""

    id: str
    label: Text
    color: str | None = None
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `route` is its own or that of the code above it, None for a generic one; `under` the code above it.

    `include`, `exclude` and `examples` are text, a list, or either by language (`lines_of`). `meaning` counts what it meant
    so far, `since` is when (microseconds UTC, 0: from the beginning) it got its present meaning. `undone` was made and taken
    back: it is known only for what was coded with it meanwhile.
    """

    id: str
    label: Text
    route: str | None = None
    under: str | None = None
    definition: Text | None = None
    include: Any = None
    exclude: Any = None
    examples: Any = None
    color: str | None = None
    retired: bool = False
    position: float = 0.0
    meaning: int = 1
    since: int = 0
    merged_into: str | None = None
    split_into: tuple[str, ...] = ()
    undone: bool = False

    @property
    def in_force(self) -> bool:
        """Whether it can be given to a segment now."""
        return not (self.retired or self.merged_into or self.split_into)


@dataclass(frozen=True)
class Codebook:
    """All codes, in the order of the tree, with what they hang under. Made by `codebook_of`; `after` gives the next one.

    `frame` is the compiled file without its themes; `bodies`, `merges` and `splits` are what was written, the latest last;
    `hangs` is what each code was put under, also where that was merged since, `below` what is below each now.
    """

    frame: Body
    bodies: Mapping[str, Body]
    merges: Mapping[str, str]
    splits: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Code]
    roles: Mapping[str, Named]
    routes: Mapping[str, Named]
    valences: Mapping[str, Named]
    hangs: Mapping[str, str]
    below: Mapping[str | None, tuple[str, ...]]

    @property
    def name(self) -> str:
        """The codebook's id."""
        return str(self.frame.get("codebook", ""))

    def in_force(self) -> list[Code]:
        """The codes that can be given now, in the order of the tree."""
        return [code for code in self.codes.values() if code.in_force]

    def effective(self, id_: str) -> str:
        """The code that a coding with this code counts as: itself, or what it was merged into in the end."""
        return followed(id_, self.merges)

    def path(self, id_: str) -> tuple[str, ...]:
        """Where a code hangs: its route (a generic one has none), the codes above it, itself."""
        code = self.codes.get(id_)
        if code is None:
            return (id_,)
        found = [id_]
        while code.under is not None:
            code = self.codes[code.under]
            found.append(code.id)
        return ((code.route,) if code.route else ()) + tuple(reversed(found))

    def children(self, id_: str | None) -> list[Code]:
        """The codes right below one, or at the top (None), in order; those out of force too."""
        return [self.codes[each] for each in self.below.get(id_, ())]

    def color(self, id_: str) -> str | None:
        """A code's colour: its own, that of the nearest code above it that has one, or its route's."""
        code = self.codes.get(id_)
        while code is not None:
            if code.color:
                return code.color
            if code.under is None:
                route = self.routes.get(code.route or "")
                return route.color if route else None
            code = self.codes[code.under]
        return None

    def label(self, id_: str, lang: Lang) -> str:
        """A code's words in a language, or its id where there is no such code."""
        code = self.codes.get(id_)
        return pick(code.label, lang) if code else id_

    def body(self, id_: str) -> Json:
        """The whole code as it would be written down, to be changed by who asks."""
        return {key: value for key, value in self.bodies[id_].items() if key in KEYS}

    def after(self, edits: Iterable[Edit]) -> Codebook:
        """The codebook with changes that are not written down yet."""
        draft = _Draft(dict(self.bodies), dict(self.merges), dict(self.splits))
        for kind, body in edits:
            draft.take(kind, body, None)
        return _built(self.frame, draft)

    def taking(self, events: Iterable[Event]) -> Codebook:
        """The codebook with events that were written down since, in their order."""
        draft = _Draft(dict(self.bodies), dict(self.merges), dict(self.splits))
        for event in events:
            draft.take(event.kind, event.body, event.at)
        return _built(self.frame, draft)

    def framed(self, frame: Body) -> Codebook:
        """The same codes with other roles, routes, valences and title, those of a compiled file."""
        kept = {key: value for key, value in frame.items() if key not in ("themes", "codes")}
        return _built(kept, _Draft(dict(self.bodies), dict(self.merges), dict(self.splits)))

    def whole(self) -> Json:
        """All of it as JSON, to be kept: `codebook_of` of this and no events gives the same codebook."""
        codes = []
        for id_, code in self.codes.items():
            if code.undone:
                continue
            kept = {"merged_into": self.merges.get(id_), "split_into": list(self.splits.get(id_, ())) or None}
            codes.append({**self.body(id_), **{key: value for key, value in kept.items() if value}})
        return {**self.frame, "codes": codes}

    def compiled(self) -> Json:
        """What is in force in the compiled form of a codebook file: themes below themes, with their words as `label`."""
        themes = self._themes(None, None)
        return {**self.frame, **({"themes": themes} if themes else {})}

    def _themes(self, under: str | None, above: Code | None) -> list[Json]:
        """The themes below a code; `above` is the nearest one in force, below which they come."""
        found = []
        for code in self.children(under):
            inner = self._themes(code.id, code if code.in_force else above)
            found += [_theme(code, above, inner)] if code.in_force else inner
        return found


def codebook_of(base: Body, events: Iterable[Event] = ()) -> Codebook:
    """The codebook of a compiled file (or of what `whole` gave) and the shown events of subject `codebook`, in any order."""
    draft = _Draft({}, {}, {})
    for body in _base_bodies(base):
        draft.take("code.defined", body, 0)
        if body.get("merged_into"):
            draft.merges[body["code"]] = body["merged_into"]
        if body.get("split_into"):
            draft.splits[body["code"]] = tuple(body["split_into"])
    for event in sorted(events, key=lambda event: event.order):
        draft.take(event.kind, event.body, event.at)
    frame = {key: value for key, value in base.items() if key not in ("themes", "codes")}
    return _built(frame, draft)


def lines_of(value: Any, lang: Lang) -> list[str]:
    """Rules or examples as lines in a language: from text, a list, or either by language."""
    if isinstance(value, Mapping):
        value = value.get(lang) or next((each for each in value.values() if each), None)
    if value is None:
        return []
    return [pick(each, lang) for each in value] if isinstance(value, Sequence) and not isinstance(value, str) else [str(value)]


# --- making it -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """What was written, the latest last, so that of two changes that cannot both be (a circle) the later gives way."""

    bodies: dict[str, Body]
    merges: dict[str, str]
    splits: dict[str, tuple[str, ...]]

    def take(self, kind: str, body: Body, at: int | None) -> None:
        id_ = str(body.get("code", ""))
        if kind == "code.merged":
            self.merges.pop(id_, None)
            if body.get("into"):
                self.merges[id_] = body["into"]
        elif kind == "code.split":
            self.splits.pop(id_, None)
            if body.get("into"):
                self.splits[id_] = tuple(body["into"])
        elif kind.startswith("code."):
            self.bodies.pop(id_, None)
            self.bodies[id_] = body if at is None else {"since": at, **body}


def _base_bodies(base: Body) -> Iterable[Body]:
    """The bodies of a compiled file's themes, or those that `whole` kept."""
    if "codes" in base:
        yield from base["codes"]
        return
    count = 0

    def below(themes: Iterable[Body], under: str | None) -> Iterable[Body]:
        nonlocal count
        for theme in themes:
            count += 1
            words = theme.get("label")
            body: Json = {"code": theme["id"], **(words if isinstance(words, Mapping) else {})}
            body |= {"route": theme.get("route"), "under": under}
            body |= {key: theme[key] for key in (*WORDS, "color", "merged_into", "split_into") if key in theme}
            yield {**body, "retired": bool(theme.get("retired")), "position": float(count), "meaning": 1, "since": 0}
            yield from below(theme.get("themes") or (), theme["id"])

    yield from below(base.get("themes") or (), None)


def _built(frame: Body, draft: _Draft) -> Codebook:
    bodies = draft.bodies
    merges = without_circles({key: into for key, into in draft.merges.items() if key in bodies and into in bodies})
    raw = {id_: body["under"] for id_, body in bodies.items() if body.get("under") in bodies}
    raw = without_circles(raw)
    above = without_circles({id_: found for id_ in raw if (found := hangs_under(id_, raw, merges)) is not None})
    listed: dict[str | None, list[str]] = {}
    for id_ in bodies:
        listed.setdefault(above.get(id_), []).append(id_)
    routes = _named(frame.get("routes"))
    places = {route: place for place, route in enumerate(routes)}

    def place(id_: str) -> tuple[int, str, float, str]:
        lifted = raw[id_] if id_ in raw and raw[id_] != above.get(id_) else ""  # positions count among those of one place
        route = places.get(route_of(id_, bodies, above, raw) or "", len(places)) if above.get(id_) is None else 0
        return (route, lifted, float(bodies[id_].get("position", 0)), id_)

    below = {key: tuple(sorted(ids, key=place)) for key, ids in listed.items()}
    codes: dict[str, Code] = {}

    def down(ids: Sequence[str]) -> None:
        for id_ in ids:
            route = route_of(id_, bodies, above, raw)
            codes[id_] = _code(bodies[id_], route, above.get(id_), merges.get(id_), draft.splits.get(id_, ()))
            down(below.get(id_, ()))

    down(below.get(None, ()))
    roles, valences = _named(frame.get("roles")), _named(frame.get("valence"))
    return Codebook(frame, bodies, merges, draft.splits, codes, roles, routes, valences, raw, below)


def _named(entries: Any) -> dict[str, Named]:
    return {each["id"]: Named(each["id"], each["label"], each.get("color"), each.get("sign")) for each in entries or ()}


def _code(body: Body, route: str | None, under: str | None, merged: str | None, split: tuple[str, ...]) -> Code:
    words: Json = {key: body.get(key) for key in (*WORDS, "color")}
    state: Json = {"retired": bool(body.get("retired")), "position": float(body.get("position", 0))}
    state |= {"meaning": int(body.get("meaning", 1)), "since": int(body.get("since", 0)), "undone": bool(body.get("undone"))}
    name = label({**body, "id": body["code"]})
    return Code(body["code"], name, route, under, **words, **state, merged_into=merged, split_into=split)


def _theme(code: Code, above: Code | None, inner: list[Json]) -> Json:
    told: Json = {"id": code.id, "label": code.label}
    if above is None or above.route != code.route:
        told |= {"route": code.route} if code.route else {"generic": True}
    told |= {key: value for key in (*WORDS, "color") if (value := getattr(code, key)) is not None}
    return {**told, **({"themes": inner} if inner else {})}
