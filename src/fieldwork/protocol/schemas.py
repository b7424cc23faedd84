"""The shipped JSON Schemas: what each kind of file must look like."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from fieldwork.protocol.shipped import shipped

KINDS = ("protocol", "codebook", "study", "session", "export")


@cache
def schema_of(kind: str) -> dict[str, Any]:
    """The schema of one of `KINDS`, as data."""
    found: dict[str, Any] = json.loads((shipped("schemas") / f"{kind}.schema.json").read_text("utf-8"))
    return found


@cache
def validator(kind: str) -> Draft202012Validator:
    """The validator of one of `KINDS`; it fetches nothing."""
    return Draft202012Validator(schema_of(kind))


def top_keys(kind: str) -> frozenset[str]:
    """The keys that can stand at the top of a file of this kind."""
    return frozenset(schema_of(kind)["properties"])
