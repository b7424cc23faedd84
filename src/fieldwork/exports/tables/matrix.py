"""The result matrix: a row a theme of each actor on each route, with how often it was said to help or to hinder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fieldwork.coding.tally import Tally, cells_of, persons, tally, themes_in
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Option, Table
from fieldwork.exports.tables.choice import ALL, CONSENSUS, SHARED, Choice, column, count, with_options
from fieldwork.i18n import msg
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import codings
from fieldwork.study.folder import Study
from fieldwork.study.said import standing_said

_LEVELS = (Option("cell", msg("alles van deze actor op deze route", "all of this actor on this route")),
           Option("theme", msg("een thema daarvan", "a theme of it")))  # fmt: skip
PROMOTING, HINDERING, BOTH, NEUTRAL = "bevorderend", "belemmerend", "beide", "neutraal"
_VALENCES = (PROMOTING, HINDERING, BOTH, NEUTRAL)
COLUMNS = (
    column("level", "string", "Waarover de rij gaat", "What the row is about", options=_LEVELS, measure="nominal"),
    SHARED["actor"], SHARED["route"],
    column("code", "string", "De code", "The code", measure="nominal"),
    column("theme", "string", "De code in woorden", "The code in words", measure="nominal"),
    column("path", "string", "Waar de code hangt", "Where the code hangs", measure="nominal"),
    count("persons", "Hoeveel mensen erover spraken, ten minste", "How many people spoke about it, at least"),
    count("conversations", "In hoeveel gesprekken", "In how many conversations"),
    count("observations", "In hoeveel observaties", "In how many observations"),
    count("segments", "In hoeveel fragmenten", "In how many segments"),
    count("promoting", "Fragmenten: bevorderend", "Segments: facilitator"),
    count("hindering", "Fragmenten: belemmerend", "Segments: barrier"),
    count("both", "Fragmenten: beide", "Segments: both"),
    count("neutral", "Fragmenten: neutraal", "Segments: neutral"),
    count("other", "Fragmenten: anders, of niet gezegd", "Segments: other, or not said"),
)  # fmt: skip


def table(study: Study, choice: Choice, leaving: Leaving) -> Table:
    """The matrix of what stands, or of one coder's codings or everybody's (`choice.coder`); actors and routes in the order of
    the codebook."""
    title = msg("Resultaten: actor × route", "Results: actor × route")
    return Table("matrix", title, with_options(study, COLUMNS), _rows(study, choice, leaving))


def _rows(study: Study, choice: Choice, leaving: Leaving) -> Iterator[tuple[Any, ...]]:
    book = codebook(study)
    taken = None
    if choice.coder != CONSENSUS:
        taken = [each for each in codings(study) if choice.coder in (ALL, each.coder)]
    order = {id_: place for place, id_ in enumerate(book.codes)}
    actors, routes = list(book.roles), list(book.routes)
    cells = cells_of(standing_said(study, leaving.sessions, taken))
    for actor, route in sorted(cells, key=lambda cell: (_place(actors, cell[0]), _place(routes, cell[1]))):
        here = cells[actor, route]
        yield ("cell", actor, route, None, None, None, persons(here), *_counts(tally(here)))
        for code, counted in themes_in(here, order):
            who = persons(each for each in here if each.code == code)
            words, path = book.label(code, choice.lang), "/".join(book.path(code))
            yield ("theme", actor, route, code, words, path, who, *_counts(counted))


def _counts(counted: Tally) -> tuple[int, ...]:
    said = [counted.valences.get(each, 0) for each in _VALENCES]
    return (counted.conversations, counted.observations, counted.segments, *said, counted.segments - sum(said))


def _place(order: Sequence[str], name: str | None) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name or "")
