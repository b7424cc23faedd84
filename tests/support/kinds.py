"""The questionnaire that uses the whole protocol language (tests/data/all_kinds.yaml), ready to use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.load import load
from fieldwork.protocol.model import Protocol, from_compiled

FILE = Path(__file__).resolve().parents[1] / "data" / "all_kinds.yaml"


@cache
def all_kinds() -> Protocol:
    """The protocol."""
    return from_compiled(compile_protocol(load(FILE).data))
