"""The sampling matrix as a table to look at."""

from __future__ import annotations

from fieldwork.i18n import Lang, pick
from fieldwork.study.folder import Study
from fieldwork.study.sampling import SamplingRow, sampling_matrix

__all__ = ["SamplingRow", "sampling_matrix", "sampling_table"]


def sampling_table(study: Study, lang: Lang) -> list[list[str]]:
    """The matrix as cells for a screen: a header, then `held/target` per role (held alone where there is no target)."""
    rows = sampling_matrix(study)
    labels = {
        entry["id"]: pick(entry.get("label"), lang)
        for source in (study.codebook, study.form)
        for entry in source.get("roles", ())
    }
    words = ("locatie", "observaties", "samen") if lang == "nl" else ("site", "observations", "together")
    table = [[words[0], *(labels.get(role, role) for role in rows[-1].held), words[1]]]
    for row in rows:
        cells = [_cell(row.held[role], row.targets[role]) for role in row.held]
        table.append([row.site or words[2], *cells, str(row.observations)])
    return table


def _cell(held: int, target: int | None) -> str:
    return str(held) if target is None else f"{held}/{target}"
