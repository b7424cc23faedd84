"""Names and labels as SPSS takes them: what it allows in a variable's name, and how long words may be in bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_NAME = 64
"""Bytes of UTF-8 in a variable's name."""
_RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})
_OTHER = re.compile(r"[^a-z0-9_]+", re.IGNORECASE)


def variable_name(id_: str) -> str:
    """An id as the name of a variable: letters, digits and `_`, a letter first, no word that SPSS keeps for itself."""
    name = _OTHER.sub("_", id_).strip("_") or "v"
    if not name[0].isalpha() or name.lower() in _RESERVED:
        name = f"v_{name}"
    return name[:LONGEST_NAME].rstrip("_")


def variable_names(ids: Iterable[str]) -> list[str]:
    """The names of variables, in order, no two alike in lower case; what is a name already stays one before any other."""
    wanted = list(ids)
    taken = {id_.lower() for id_ in wanted if variable_name(id_) == id_}
    given: set[str] = set()
    names = []
    for id_ in wanted:
        name, number = variable_name(id_), 1
        if name != id_ or name.lower() in given:
            plain = name
            while name.lower() in taken | given:
                number += 1
                name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]}_{number}"
        given.add(name.lower())
        names.append(name)
    return names


def within(text: str, most: int) -> str:
    """A text of at most so many bytes of UTF-8; where it was cut it ends in an ellipsis."""
    data = text.encode("utf-8", "replace")
    if len(data) <= most:
        return data.decode()
    return data[: most - 3].decode("utf-8", "ignore").rstrip() + "…"
