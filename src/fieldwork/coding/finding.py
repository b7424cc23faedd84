"""Finding a code by a few letters."""

from __future__ import annotations

from collections.abc import Sequence

from fieldwork.coding.codebook import Code, Codebook
from fieldwork.fuzzy import folded, score
from fieldwork.i18n import Lang, pick


def find(codebook: Codebook, typed: str, lang: Lang, recent: Sequence[str] = ()) -> list[Code]:
    """The codes in force that answer what was typed, the best first; all of them where nothing was typed.

    Words may come in any order, accents and capitals do not count, and id and label in either language answer. A code that
    begins with what was typed goes first (in `lang` before elsewhere), then the better answer, then the more `recent` one
    (the latest first), then the order of the codebook.
    """
    wanted = " ".join(folded(typed).split())
    ages = {id_: age for age, id_ in reversed(list(enumerate(recent)))}
    found = []
    for place, code in enumerate(codebook.in_force()):
        spoken = folded(pick(code.label, lang))
        names = [spoken, folded(code.id), folded(code.id.replace("_", " ").replace(".", " "))]
        if not isinstance(code.label, str):
            names += [folded(words) for words in code.label.values()]
        best = min((each for name in names if (each := score(wanted, name)) is not None), default=None)
        if best is not None:
            begins = 0 if spoken.startswith(wanted) else 1 if any(name.startswith(wanted) for name in names) else 2
            found.append(((begins if wanted else 0, best, ages.get(code.id, len(ages)), place), code))
    return [code for _, code in sorted(found, key=lambda each: each[0])]
