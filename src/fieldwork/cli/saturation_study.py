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
from fieldwork.cli.words import say, words
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.saturation.words import UNITS
from fieldwork.study import Study
from fieldwork.study.codebook.book import codebook
from fieldwork.study.saturation.figures import Change, StudySaturation, View, looked, study_saturation
from fieldwork.study.saturation.words import CHANGED, MOST, not_counted, to_know, what_if


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
        if view != own:
            paragraph(words(what_if(view, own)))
            click.echo("")
        print_saturation(found.result, found.grid.overall)
        _print_beside(found)


def _check_merge(study: Study, view: View) -> None:
    """Raise InputError where the merge that is to be undone was never made."""
    known = codebook(study).merges
    if view.without_merge is not None and view.without_merge not in known:
        raise InputError(msg(
            "De code “{code}” is niet samengevoegd. Samengevoegd is: {known}.",
            "The code “{code}” was not merged. Merged: {known}.", code=view.without_merge, known=", ".join(known) or "-",
        ))  # fmt: skip


def _print_beside(found: StudySaturation) -> None:
    """What else a lead must know to read the figures."""
    told = [*not_counted(found), *to_know(found)]
    if told:
        heading("Ernaast:", "Beside it:")
    for each in told:
        paragraph(words(each), "  ")
    if found.changes:
        heading("Wat er onderweg veranderde:", "What changed on the way:")
        print_table([words(UNITS[found.view.unit][0]), say("wat", "what"), ""],
                    [_changed(found, each) for each in found.changes[-MOST:]])  # fmt: skip
    if found.skipped_often:
        heading("Vaak overgeslagen:", "Often skipped:")
        rows = [
            [each.protocol, each.item, say(f"{each.times} van {each.held}", f"{each.times} of {each.held}"),
             ", ".join(f"{why} {many}" for why, many in each.reasons.items())]
            for each in found.skipped_often[:MOST]
        ]  # fmt: skip
        print_table(["protocol", "item", say("keer", "times"), say("redenen", "reasons")], rows)


def _changed(found: StudySaturation, each: Change) -> list[object]:
    return [f"{each.unit} · {found.units[each.unit - 1].name}", words(CHANGED[each.what]), each.label]
