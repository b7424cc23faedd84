"""`fieldwork protocol`: what the study can ask."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Group, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.table import print_table
from fieldwork.cli.words import lang, say, words
from fieldwork.errors import InputError
from fieldwork.i18n import msg, pick
from fieldwork.protocol.model import Item, Protocol
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.study import Study


@click.group("protocol", cls=Group, help=say("Wat de studie kan vragen.", "What the study can ask."))
def command() -> None:
    """What the study can ask."""


@command.command("list", cls=Command, help=say("Alle protocollen en versies.", "All protocols and versions."))
@click.pass_obj
def list_(settings: Settings) -> None:
    """One row a protocol and version."""
    with open_study(settings) as study:
        rows = []
        for name, version in study.protocols():
            protocol = study.protocol(name, version)
            asked = sum(not item.silent for item in protocol.items)
            rows.append([name, version, protocol.kind, ", ".join(protocol.roles), asked, pick(protocol.title, lang())])
    print_table(("protocol", "version", "kind", "roles", "items", "title"), rows)


@command.command("show", cls=Command, help=say("Een protocol, vraag voor vraag.", "A protocol, item by item."))
@click.argument("name", metavar="PROTOCOL")
@click.option("--version", "version", type=int, help=say("Een oudere versie.", "An older version."))
@click.pass_obj
def show(settings: Settings, name: str, version: int | None) -> None:
    """Print a protocol for reading."""
    with open_study(settings) as study:
        protocol = study.protocol(name, version)
    click.echo(f"{protocol.id} {protocol.version}  {one_line(pick(protocol.title, lang()))}")
    for section in protocol.sections:
        route = f"  [{section.route}]" if section.route else ""
        click.echo(f"\n{one_line(pick(section.title, lang()))}{route}")
        for item in section.items:
            _show_item(item, "  ")


def _show_item(item: Item, indent: str) -> None:
    when = f"  ({say('als', 'if')} {dict(item.when)})" if item.when else ""
    click.echo(f"{indent}{item.id}  {item.kind}  {one_line(pick(item.ask, lang()))}{when}")
    for part in item.parts:
        click.echo(f"{indent}    - {one_line(pick(part.label, lang()))}")
    for option in item.options:
        click.echo(f"{indent}    [{option.id}] {one_line(pick(option.label, lang()))}")
    for inner in item.items:
        _show_item(inner, indent + "    ")


@command.command("diff", cls=Command, help=say("Wat een nieuwe versie verandert aan wat al gevraagd is.",
                 "What a new version changes for what was asked already."))  # fmt: skip
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.pass_obj
def diff(settings: Settings, old: str, new: str) -> None:
    """Compare two versions: each a YAML file, or NAME:VERSION of the study."""
    from fieldwork.protocol.versions import diff as changes_between

    with ExitStack() as opened:
        files = Path(old).is_file() and Path(new).is_file()
        study = None if files else opened.enter_context(open_study(settings))
        changes = changes_between(_protocol(study, old), _protocol(study, new))
    for change in changes:
        click.echo(words(change.message))
    if not changes:
        click.echo(say("Geen verschil.", "No difference."))


def _protocol(study: Study | None, name: str) -> Protocol:
    """A protocol from a file that passes the check, or one that the study (None: not needed) holds."""
    if study is None or Path(name).is_file():
        from fieldwork.protocol.check import check_paths
        from fieldwork.protocol.compiled import compile_protocol
        from fieldwork.protocol.defects import DefectsError, errors_in
        from fieldwork.protocol.load import load
        from fieldwork.protocol.model import from_compiled

        errors = errors_in(check_paths([Path(name)]))
        if errors:
            raise DefectsError(errors)
        return from_compiled(compile_protocol(load(Path(name)).data))
    known, colon, version = name.partition(":")
    if colon and not version.isdecimal():
        raise InputError(
            msg("“{it}” is geen versie. Schrijf NAAM:2.", "“{it}” is no version. Write NAME:2.", it=one_line(version, 40))
        )
    return study.protocol(known, int(version) if colon else None)
