"""What someone changed in codebook.yaml by hand, as changes of the codebook as it is now.

The file is compared with what it said before, not with the codebook: what others changed meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fieldwork.coding.codebook import MEANING, WORDS, Codebook, Edit, Json
from fieldwork.coding.edits import meant_anew, room_for
from fieldwork.i18n import LANGS, Msg, msg
from fieldwork.protocol.compiled import LANG_KEYS


def changes(before: Codebook, after: Codebook, now: Codebook) -> list[Edit]:
    """The events that bring to `now` what differs between two states of the file; a code missing in it is retired."""
    here = now
    edits: list[Edit] = []
    for each in (_one, _use):
        for id_ in after.codes:  # in the order of the tree, so that what a code hangs under has its place already
            for edit in each(before, after, here, id_):
                edits.append(edit)
                here = here.after([edit])
    for id_, code in before.codes.items():
        if id_ not in after.codes and id_ in here.codes and not here.codes[id_].retired and not code.retired:
            edits.append(("code.retired", {**here.body(id_), "retired": True}))
    return edits


def told(edits: Sequence[Edit]) -> Msg | None:
    """What the changes come down to, in one sentence; None where there are none."""
    found: dict[str, list[str]] = {}
    for kind, body in edits:
        found.setdefault("code.unmerged" if kind == "code.merged" and not body.get("into") else kind, []).append(body["code"])
    parts = [(_SAID[kind], list(dict.fromkeys(ids))) for kind, ids in found.items() if kind in _SAID]
    if not parts:
        return None
    nl, en = ("; ".join(f"{words.text(lang)} {_listed(ids)}" for words, ids in parts) for lang in LANGS)
    return Msg(f"Codes: {nl}.", f"Codes: {en}.")


_SAID: Mapping[str, Msg] = {
    "code.defined": msg("nieuw", "new"),
    "code.renamed": msg("hernoemd", "renamed"),
    "code.redefined": msg("anders omschreven", "described otherwise"),
    "code.moved": msg("verplaatst", "moved"),
    "code.retired": msg("uit gebruik", "out of use"),
    "code.restored": msg("weer in gebruik", "in use again"),
    "code.merged": msg("samengevoegd", "merged"),
    "code.unmerged": msg("niet meer samengevoegd", "no longer merged"),
    "code.split": msg("gesplitst", "split"),
}


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:5]) + (f" … ({len(ids)})" if len(ids) > 5 else "")


def _one(before: Codebook, after: Codebook, here: Codebook, id_: str) -> Iterator[Edit]:
    """What changed of one code of the file, but for whether it is in use."""
    new = after.body(id_)
    is_new = id_ not in before.codes
    if id_ not in here.codes or (here.codes[id_].undone and is_new):
        place = room_for(here, id_, new.get("route"), new.get("under"), _previous(after, id_))
        yield from place[1]
        made = {key: value for key, value in new.items() if key != "since"}
        yield "code.defined", {**made, "retired": False, "position": place[0], "meaning": 1}
        return
    old = before.body(id_) if not is_new else here.body(id_)
    body = here.body(id_)
    if renamed := _changed(old, new, LANG_KEYS):
        body = _with(body, renamed)
        yield "code.renamed", body
    if redefined := _changed(old, new, (*WORDS, "color")):
        body = _with(body, redefined)
        if any(key in redefined for key in MEANING):
            body = meant_anew(body)
        yield "code.redefined", body
    moved = _changed(old, new, ("route", "under"))
    if moved or (not is_new and _went(before, after, id_)):
        position, shifted = room_for(here, id_, new.get("route"), new.get("under"), _previous(after, id_))
        yield from shifted
        body = {**body, **moved, "position": position}
        yield "code.moved", body


def _use(before: Codebook, after: Codebook, here: Codebook, id_: str) -> Iterator[Edit]:
    """Whether a code is in use: retired, merged or split, or no longer."""
    was, new, now = before.codes.get(id_), after.codes[id_], here.codes[id_]
    if (was.merged_into if was else None) != new.merged_into and now.merged_into != new.merged_into:
        yield "code.merged", {"code": id_, "into": new.merged_into}
    if (was.split_into if was else ()) != new.split_into and now.split_into != new.split_into:
        yield "code.split", {"code": id_, "into": list(new.split_into)}
    if (was is None or was.retired != new.retired) and now.retired != new.retired:
        yield ("code.retired" if new.retired else "code.restored"), {**here.body(id_), "retired": new.retired}


def _changed(old: Json, new: Json, keys: Sequence[str]) -> Json:
    return {key: new.get(key) for key in keys if old.get(key) != new.get(key)}


def _with(body: Json, changed: Json) -> Json:
    """A body with other values; None takes a key away."""
    return {key: value for key, value in {**body, **changed}.items() if value is not None or key not in changed}


def _siblings(codebook: Codebook, id_: str) -> list[str]:
    code = codebook.codes[id_]
    found = codebook.children(code.under)
    return [each.id for each in found if code.under is not None or each.route == code.route]


def _previous(codebook: Codebook, id_: str) -> str:
    """The sibling before a code, or an empty string where it is the first."""
    siblings = _siblings(codebook, id_)
    place = siblings.index(id_)
    return siblings[place - 1] if place else ""


def _went(before: Codebook, after: Codebook, id_: str) -> bool:
    """Whether a code has another place among the siblings that it had before too: as few as can be are said to have moved."""
    old = [each for each in _siblings(before, id_) if each in after.codes]
    new = [each for each in _siblings(after, id_) if each in before.codes]
    common = [each for each in new if each in old]
    return id_ in common and old.index(id_) not in rising([old.index(each) for each in common])


def rising(places: Sequence[int]) -> set[int]:
    """A longest rising run of numbers, not necessarily next to each other: what can stay where it is in a new order."""
    best: list[tuple[int, ...]] = [()]
    for place in places:
        longest = max((run for run in best if not run or run[-1] < place), key=len)
        best.append((*longest, place))
    kept: tuple[int, ...] = max(best, key=len)
    return set(kept)
