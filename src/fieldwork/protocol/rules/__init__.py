"""What the parts of a protocol say to each other: one check a module, all of them here.

`PLAIN` look at a file however badly it is filled in; `DEEP` need one whose shape and names are in order, and its
compiled protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from fieldwork.protocol.defects import Defect
from fieldwork.protocol.model import Protocol
from fieldwork.protocol.rules import (
    bounds,
    computations,
    history,
    ids,
    names,
    nesting,
    origin,
    possible,
    references,
    satisfiable,
)
from fieldwork.protocol.rules.outline import Context, Outline

PlainRule: TypeAlias = Callable[[Outline, Context], Iterator[Defect]]
DeepRule: TypeAlias = Callable[[Outline, Context, Protocol], Iterator[Defect]]

PLAIN: tuple[PlainRule, ...] = (
    ids.check,
    references.check,
    names.check,
    nesting.check,
    bounds.check,
    computations.check,
    history.check,
    origin.check,
)
DEEP: tuple[DeepRule, ...] = (possible.check,)
DEEPEST: tuple[DeepRule, ...] = (satisfiable.check,)
"""Only where the values are in order too."""
