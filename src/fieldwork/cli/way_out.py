"""What a command tells of a study, on its way to a file or another program: without the names that the key file knows.

On somebody's own terminal it is a look, as the screens are. Anything else is a way out, whatever its form: what is kept or
handed on is read by others.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import pseudonyms

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study


_PIECES = frozenset({"segment.coded", "mark.set"})
"""The events whose `text` was cut from one of somebody's texts."""


@contextmanager
def telling(
    settings: Settings, purpose: str, *, without: bool, as_json: bool, readonly: bool = True
) -> Iterator[tuple[Study, Pseudonyms | None]]:
    """The study of this run, open. Where standard output is no terminal and a key file is there, what is printed inside is
    held, and printed at the end without the names that it knows; inside needs to replace them only in what it cuts short.

    UsageError where its passphrase is not there and `without` was not said.
    """
    from fieldwork.study.privacy.names import names_file

    leaves = not sys.stdout.isatty() and names_file(Path(settings.study)).is_file()
    with open_study(settings, readonly=readonly and (without or not leaves)) as study:
        names = pseudonyms(study, without=without, purpose=purpose) if leaves else None
        if names is None:
            yield study, None
            return
        with redirect_stdout(StringIO()) as told:
            yield study, names
    click.echo(_json(told.getvalue(), names) if as_json else names.text(told.getvalue()), nl=as_json)
    for each in names.receipt():
        tell(each)


def body_out(kind: str, body: Mapping[str, Any], names: Pseudonyms | None) -> dict[str, Any]:
    """The body of an event as it may leave: of some kinds the text was cut from another."""
    if names is None:
        return dict(body)
    return {
        key: names.fragment(each) if key == "text" and kind in _PIECES and isinstance(each, str) else names.value(each)
        for key, each in body.items()
    }


def _json(told: str, names: Pseudonyms) -> str:
    from fieldwork.study.folder import as_json as json_of

    return json_of(_leaving(json.loads(told), names))


def _leaving(value: Any, names: Pseudonyms) -> Any:
    """A value of JSON as it may leave; what somebody wrote can be a key there too."""
    if isinstance(value, Mapping):
        return {names.text(key): _leaving(each, names) for key, each in value.items()}
    return [_leaving(each, names) for each in value] if isinstance(value, list) else names.value(value)
