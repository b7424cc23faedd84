"""The saturation of the study, for programs and for a person: what is looked at, the figures, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from fieldwork.cli.base import Settings
from fieldwork.cli.saturation import print_json
from fieldwork.cli.saturation_text import heading, paragraph, print_saturation
from fieldwork.cli.table import print_table
from fieldwork.cli.way_out import telling
from fieldwork.cli.words import lang, say, words
from fieldwork.errors import InputError
from fieldwork.i18n import msg, pick
from fieldwork.saturation.words import UNITS
from fieldwork.study import Study
from fieldwork.study.codebook.book import codebook
from fieldwork.study.reading import Names, names
from fieldwork.study.saturation.figures import Change, StudySaturation, View, looked, study_saturation
from fieldwork.study.saturation.words import CHANGED, MOST, not_counted, to_know, waiting, what_if


def show_study(settings: Settings, asked: Mapping[str, Any], *, as_json: bool, without_names: bool) -> None:
    """Print the saturation of the study, with other settings than its own where they are asked for; the look is put down."""
    with telling(settings, "saturation", without=without_names, as_json=as_json, readonly=False) as (study, _):
        own = View.of(study)
        view = replace(own, **asked)
        _check_merge(study, view)
        found = study_saturation(study, view)
        looked(study, view, "cli")
        if as_json:
            print_json(found.result)
            return
        called = names(study)
        labels = _labels(study, called)
        if view != own:
            paragraph(words(what_if(view, own, codebook(study))))
            click.echo("")
        print_saturation(found.result, found.grid.overall, labels, waiting(found))
        _print_beside(found, called, labels)


def _check_merge(study: Study, view: View) -> None:
    """Raise InputError where the merge that is to be undone was never made."""
    known = codebook(study).merges
    if view.without_merge is not None and view.without_merge not in known:
        raise InputError(msg(
            "De code “{code}” is niet samengevoegd. Samengevoegd is: {known}.",
            "The code “{code}” was not merged. Merged: {known}.", code=view.without_merge, known=", ".join(known) or "-",
        ))  # fmt: skip


def _labels(study: Study, called: Names) -> dict[str, str]:
    """What roles, routes and codes are called in the language of the run."""
    book = codebook(study)
    told = {id_: pick(text, lang()) for id_, text in {**called.roles, **called.routes}.items()}
    return {**told, **{code: book.label(code, lang()) for code in book.codes}}


def _print_beside(found: StudySaturation, called: Names, labels: Mapping[str, str]) -> None:
    """What else a lead must know to read the figures."""
    told = [*not_counted(found), *to_know(found)]
    if told:
        heading("Ernaast:", "Beside it:")
    for each in told:
        paragraph(words(each), "  ")
    if found.changes:
        heading("Wat er onderweg veranderde:", "What changed on the way:")
        print_table([words(UNITS[found.view.unit][0]), say("wat", "what"), ""],
                    [_changed(found, each, labels) for each in found.changes[-MOST:]])  # fmt: skip
    if found.skipped_often:
        heading("Vaak overgeslagen:", "Often skipped:")
        rows = [
            [each.protocol, each.item, say(f"{each.times} van {each.held}", f"{each.times} of {each.held}"),
             ", ".join(f"{pick(called.reasons.get(why, why), lang())} {many}" for why, many in each.reasons.items())]
            for each in found.skipped_often[:MOST]
        ]  # fmt: skip
        print_table(["protocol", "item", say("keer", "times"), say("redenen", "reasons")], rows)


def _changed(found: StudySaturation, each: Change, labels: Mapping[str, str]) -> list[object]:
    held = each.unit <= len(found.units)
    from_ = f"{each.unit} · {found.units[each.unit - 1].name}" if held else say("na alle", "after all")
    label = each.label if each.what in ("protocol", "codebook") else labels.get(each.label, each.label)
    into = found.heard.counts_as(each.label)
    if each.what == "merge" and into != each.label:
        label = f"{label} → {labels.get(into, into)}"
    return [from_, words(CHANGED[each.what]), label]
