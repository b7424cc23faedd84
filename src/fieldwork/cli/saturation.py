"""`fieldwork saturation`: whether new conversations still bring new codes, in the study or in a table of any other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.secrets import WITHOUT_NAMES
from fieldwork.cli.words import say
from fieldwork.errors import UsageError
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.saturation.result import Saturation

UNITS = ("conversation", "participant", "site")
"""`study.saturation.figures.UNIT_KINDS`, which is not loaded for help."""
MOST_SEED = 4_294_967_295
"""The largest seed, as the schema of study.yaml has it."""


@click.command("saturation", cls=Command, help=say("Brengen nieuwe gesprekken nog nieuwe codes?",
               "Do new conversations still bring new codes?"))  # fmt: skip
@click.option("--matrix", metavar="FILE.csv", type=click.Path(path_type=Path), help=say(
    "Een tabel: eerste regel de codes, eerste kolom het gesprek, aantallen of 0/1. Vraagt geen studie.",
    "A table: first line the codes, first column the session, counts or 0/1. Needs no study."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@click.option("--base", type=click.Choice(["4", "5", "6"]), help=say(
    "De eerste gesprekken waarmee vergeleken wordt.", "The first units, to compare with."))  # fmt: skip
@click.option("--run", type=click.Choice(["2", "3"]), help=say(
    "Hoeveel gesprekken na elkaar.", "How many units in a row."))  # fmt: skip
@click.option("--threshold", type=click.Choice(["0", "0.05"]), help=say(
    "Tot welk deel nieuwe codes de regel stopt.", "Up to which share of new codes the rule stops."))  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(0, MOST_SEED), help=say(
    "Een ander getal trekt andere willekeurige volgordes.", "Another number draws other random orders."))  # fmt: skip
@click.option("--unit", type=click.Choice(UNITS), help=say(
    "Wat als één telt: gesprek, deelnemer of locatie.", "What counts as one: conversation, participant or site."))  # fmt: skip
@click.option("--parents", is_flag=True, help=say(
    "Tel elke code als die aan de top van haar tak.", "Count each code as the one at the top of its branch."))  # fmt: skip
@click.option("--with-observations", "observations", is_flag=True, help=say(
    "Tel observaties mee.", "Count observations too."))  # fmt: skip
@click.option("--with-questionnaires", "questionnaires", is_flag=True, help=say(
    "Tel vragenlijsten mee.", "Count questionnaires too."))  # fmt: skip
@click.option("--all-codings", is_flag=True, help=say(
    "Tel ook waarover codeurs verschillen. Open rondes blijven buiten beeld.",
    "Count what coders differ on too. Open rounds stay out of it."))  # fmt: skip
@click.option("--without-merge", metavar="CODE", help=say(
    "Alsof deze code niet was samengevoegd.", "As if this code had not been merged."))  # fmt: skip
@WITHOUT_NAMES
@click.pass_obj
def command(
    settings: Settings, matrix: Path | None, as_json: bool, base: str | None, run: str | None, threshold: str | None,
    seed: int | None, unit: str | None, parents: bool, observations: bool, questionnaires: bool, all_codings: bool,
    without_merge: str | None, without_names: bool,
) -> None:  # fmt: skip
    """Tell the saturation of the study, or of a table."""
    rule = {
        "base": None if base is None else int(base), "run": None if run is None else int(run), "seed": seed,
        "threshold": None if threshold is None else float(threshold),
    }  # fmt: skip
    other = {
        "unit": unit, "parents": parents or None, "observations": observations or None,
        "questionnaires": questionnaires or None, "consensus": False if all_codings else None, "without_merge": without_merge,
    }  # fmt: skip
    if matrix is None:
        from fieldwork.cli.saturation_study import show_study

        show_study(settings, _given({**rule, **other}), as_json=as_json, without_names=without_names)
        return
    if _given(other):
        raise UsageError(msg(
            "--unit, --parents, --with-…, --all-codings en --without-merge gaan over de studie; laat ze weg bij --matrix.",
            "--unit, --parents, --with-…, --all-codings and --without-merge are about the study; leave them out with --matrix.",
        ))  # fmt: skip
    _show_table(matrix, _given(rule), as_json=as_json)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """What was asked for; the rest is as the study, or the usual rule, has it."""
    return {name: value for name, value in options.items() if value is not None}


def _show_table(matrix: Path, rule: dict[str, Any], *, as_json: bool) -> None:
    from fieldwork.cli.matrix import read_matrix
    from fieldwork.saturation.result import saturation
    from fieldwork.saturation.settings import Settings as Rule

    seen = read_matrix(matrix)
    result = saturation(seen, Rule(**rule))
    if as_json:
        print_json(result)
        return
    from fieldwork.cli.saturation_text import print_saturation

    print_saturation(result, seen)


def print_json(result: Saturation) -> None:
    """Print the contract of `--json`."""
    import json

    click.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2, allow_nan=False))
