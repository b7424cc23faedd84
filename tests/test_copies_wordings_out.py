"""What leaves a study has each session's answers under the question that was asked in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from fieldwork.exports.tables.answers import answer_rows
from fieldwork.exports.wide import respondents
from tests.support.rounds import ITEM
from tests.test_copies_wordings import EXTRA, Copies, talk, worded


@pytest.fixture
def copies(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    with ExitStack() as stack:
        yield Copies(tmp_path, tmp_path_factory.getbasetemp(), stack)


def test_every_export_has_the_question_as_it_was_asked_and_no_answer_to_what_only_one_asked_is_lost(copies: Copies) -> None:
    worded(copies.mine, "Hoe gaat het?")
    worded(copies.theirs, "Alles goed?", extra=True)
    first, second = talk(copies.mine, "W01"), talk(copies.theirs, "W02", extra="ja, nog iets")
    copies.meet()
    for study in (copies.mine, copies.theirs):
        rows = list(answer_rows(study))
        asked = {(row["session"], row["item"]): row["question"] for row in rows}
        assert (asked[first, ITEM], asked[second, ITEM]) == ("Hoe gaat het?", "Alles goed?")
        assert (first, EXTRA) not in asked and (second, EXTRA) in asked
        (table,) = respondents(study, lang="nl")
        cells: list[dict[str, Any]] = [dict(zip((each.name for each in table.columns), row, strict=True)) for row in table.rows]
        told = {cell["session"]: "|".join(map(str, cell.values())) for cell in cells}
        assert "ja, nog iets" in told[second] and "een rustige dag" in told[first]
