"""The sampling matrix on paper: whom was spoken to, and whom not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fieldwork.cli.report import tell
from fieldwork.cli.table import print_table
from fieldwork.cli.words import lang, say

if TYPE_CHECKING:
    from fieldwork.study import Study


def print_sampling(study: Study) -> None:
    """Print conversations held against those aimed for, per site and role."""
    from fieldwork.exports.sampling import sampling_table

    heading, *rows = sampling_table(study, lang())
    click.echo(say("Gehouden gesprekken / gewenst:", "Conversations held / aimed for:"))
    print_table(heading, rows)
    print_again(study)


def print_again(study: Study) -> None:
    """Tell who has to be asked for consent once more, if anybody."""
    from fieldwork.study.privacy.asking_again import again_words, asking_again

    for words in again_words(asking_again(study)):
        tell(words)
