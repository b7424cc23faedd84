"""`fieldwork check`: every defect of the YAML, with its place and what to write instead."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.report import Progress, tell
from fieldwork.cli.words import lang, say
from fieldwork.errors import InputError
from fieldwork.i18n import msg


@click.command("check", cls=Command, help=say("Controleer protocollen en andere YAML-bestanden.",
               "Check protocols and other YAML files."))  # fmt: skip
@click.argument("paths", metavar="[PATH…]", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def command(settings: Settings, paths: tuple[Path, ...]) -> None:
    """Check files or folders; without any, the study's folder."""
    from fieldwork.protocol.check import check_paths
    from fieldwork.protocol.defects import errors_in

    chosen = list(paths) or [settings.study]
    for path in chosen:
        if not path.exists():
            raise InputError(msg("{path} bestaat niet.", "{path} does not exist.", path=str(path)))
    progress = Progress(lambda done, whole: msg("{n} van {whole} bestanden bekeken", "{n} of {whole} files looked at",
                                                n=done, whole=whole))  # fmt: skip
    try:
        defects = check_paths(chosen, _held(chosen), progress.at)
    finally:
        progress.end()
    for defect in defects:
        click.echo(defect.render(lang()))
    errors = len(errors_in(defects))
    if errors:
        tell(msg("{n} fout(en), {w} waarschuwing(en).", "{n} error(s), {w} warning(s).", n=errors, w=len(defects) - errors))
        raise click.exceptions.Exit(1)
    if not defects:
        tell(msg("Alles klopt.", "All is well."))


def _held(paths: list[Path]) -> dict[tuple[str, int], object]:
    """The versions that the study around these files holds, if its passphrase is given; otherwise none.

    A check without the passphrase is still a check: it only cannot compare with what was asked before.
    """
    from fieldwork.cli.opening import passphrase_given
    from fieldwork.study.folder import Study
    from fieldwork.study.place import FILE

    around = [parent for path in paths for parent in (path.resolve(), *path.resolve().parents) if (parent / FILE).is_file()]
    secret = passphrase_given() if around else None
    if not secret:
        return {}
    with Study.open(around[0], secret, readonly=True) as study:
        return {(name, version): study.compiled(name, version) for name, version in study.protocols()}
