"""Codes of people: what one may look like, and the next one that is free."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fieldwork.errors import InputError
from fieldwork.i18n import msg

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}\Z", re.ASCII)


def person_code(text: str) -> str:
    """A code as it is kept. Raises InputError for what could be a name or cannot be a code."""
    code = text.strip()
    if not _CODE.match(code):
        raise InputError(
            msg(
                "“{code}” is geen code. Een code begint met een letter en heeft verder letters, cijfers, - of _ (W04).",
                "“{code}” is no code. A code starts with a letter and has letters, digits, - or _ (W04).",
                code=code[:40],
            )
        )
    return code


def participant_code(text: str) -> str:
    """A participant's code: one that has a digit, so that no first name passes for a code. Raises InputError."""
    code = person_code(text)
    if not any(char.isdigit() for char in code):
        raise InputError(
            msg(
                "“{code}” kan een naam zijn. Schrijf een code met letters en cijfers, zoals W01.",
                "“{code}” may be a name. Write a code of letters and digits, such as W01.",
                code=code,
            )
        )
    return code


def as_known(code: str, known: Iterable[str]) -> str:
    """A code in the spelling in which it is known already: w01 is the W01 that was here before; else as it stands."""
    folded, there = code.casefold(), list(known)
    return code if code in there else next((each for each in there if each.casefold() == folded), code)


def is_same(one: object, other: str) -> bool:
    """Whether something is a code, in whatever letters: w01 is W01."""
    return isinstance(one, str) and one.casefold() == other.casefold()


def next_code(prefix: str, taken: Iterable[str]) -> str:
    """The first free code with a prefix: W04 after W03."""
    numbers = [int(code[len(prefix) :]) for code in taken if code.startswith(prefix) and code[len(prefix) :].isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"
