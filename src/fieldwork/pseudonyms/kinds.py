"""What a name can be the name of."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["person", "site", "company", "other"]
KINDS: tuple[Kind, ...] = ("person", "site", "company", "other")
