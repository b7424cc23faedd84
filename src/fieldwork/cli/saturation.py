"""`fieldwork saturation`: whether new sessions still bring new codes."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command
from fieldwork.cli.words import say
from fieldwork.errors import UsageError
from fieldwork.i18n import msg


@click.command("saturation", cls=Command, help=say("Brengen nieuwe gesprekken nog nieuwe codes?",
               "Do new sessions still bring new codes?"))  # fmt: skip
@click.option("--matrix", metavar="FILE.csv", type=click.Path(path_type=Path), help=say(
    "Een tabel: eerste regel de codes, eerste kolom het gesprek, aantallen of 0/1. Vraagt geen studie.",
    "A table: first line the codes, first column the session, counts or 0/1. Needs no study."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@click.option("--base", type=click.Choice(["4", "5", "6"]), default="4", help=say(
    "De eerste gesprekken waarmee vergeleken wordt.", "The first sessions, to compare with."))  # fmt: skip
@click.option("--run", type=click.Choice(["2", "3"]), default="2", help=say(
    "Hoeveel gesprekken na elkaar.", "How many sessions in a row."))  # fmt: skip
@click.option("--threshold", type=click.Choice(["0", "0.05"]), default="0.05", help=say(
    "Tot welk deel nieuwe codes de regel stopt.", "Up to which share of new codes the rule stops."))  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(min=0), default=1, help=say(
    "Een ander getal trekt andere willekeurige volgordes.", "Another number draws other random orders."))  # fmt: skip
def command(matrix: Path | None, as_json: bool, base: str, run: str, threshold: str, seed: int) -> None:
    """Tell the saturation of a table."""
    if matrix is None:
        raise UsageError(msg("Geef een tabel: --matrix FILE.csv.", "Give a table: --matrix FILE.csv."))
    from fieldwork.cli.matrix import read_matrix
    from fieldwork.saturation.result import saturation
    from fieldwork.saturation.settings import Settings

    settings = Settings(base=int(base), run=int(run), threshold=float(threshold), seed=seed)
    seen = read_matrix(matrix)
    result = saturation(seen, settings)
    if as_json:
        from fieldwork.study.folder import as_json as json_of

        click.echo(json_of(result.as_json()))
        return
    from fieldwork.cli.saturation_text import print_saturation

    print_saturation(result, seen)
