"""The page about notebooks: each of its blocks runs, one after another, on the demo study."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fieldwork.demo import make_demo
from tests.support.studies import ROOT

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


def last_value(block: str, names: dict[str, Any]) -> Any:
    """Run a block as a notebook does: the value of its last line."""
    *before, last = block.strip().split("\n")
    exec("\n".join(before), names)  # noqa: S102 - our own page
    try:
        return eval(last, names)  # noqa: S307
    except SyntaxError:
        exec(last, names)  # noqa: S102
        return None


def test_every_block_of_the_page_runs_and_shows_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_demo(tmp_path / "demo", "demo").close()
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall((ROOT / "docs" / "notebook.md").read_text("utf-8"))
    names: dict[str, Any] = {}
    shown = [last_value(block, names) for block in blocks]
    assert len(shown) > 8 and shown[-1] is None
    for block, value in zip(blocks, shown[:-1], strict=False):
        empty = value.empty if isinstance(value, (pd.DataFrame, pd.Series)) else not value
        assert not empty, block
    assert any(value is True for value in shown), "the curve that is made by hand is that of the figures"
