"""The people and places of a study in the spelling in which it knows them: w94 is the W94 that was here before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fieldwork.study.start import participants, sites

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


class Spelling:
    """What a study knows, read once.

    Who and what is new is known from then on as it was written first, so that one file makes one person of w95 and W95.
    """

    def __init__(self, study: Study) -> None:
        places = sites(study)
        self._people = _by_spelling(participants(study))
        self._sites = {**_small(places), **_names(study), **{site: site for site in places}}

    def participant(self, code: str) -> str:
        """A participant's code as the study spells it."""
        return _found(self._people, code) or self._people.setdefault(code.casefold(), code)

    def site(self, words: str) -> str | None:
        """The site that is known by this code or this name, or None."""
        return _found(self._sites, words)

    def add_site(self, code: str) -> str:
        """A site that is new; the code."""
        return self._sites.setdefault(code.casefold(), code)


def _found(known: Mapping[str, str], words: str) -> str | None:
    return known.get(words) or known.get(words.casefold())


def _by_spelling(codes: Iterable[str]) -> dict[str, str]:
    """Each code under itself, and in small letters under the first that is spelled so."""
    listed = list(codes)
    return {**_small(listed), **{code: code for code in listed}}


def _small(codes: list[str]) -> dict[str, str]:
    return {code.casefold(): code for code in reversed(codes)}


def _names(study: Study) -> dict[str, str]:
    """The sites of study.yaml under their names."""
    found: dict[str, str] = {}
    for entry in study.form.get("sites", ()):
        label = entry.get("label") or ""
        names = label.values() if isinstance(label, Mapping) else (label,)
        found |= {name.strip().casefold(): str(entry["id"]) for name in names if name.strip()}
    return found
