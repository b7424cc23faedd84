"""fieldwork: structured interviews and observations, from the question to the stored answer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fieldwork.exports.frames import open_study as open_study

__version__ = "0.1.0"
__all__ = ["__version__", "open_study"]


def __getattr__(name: str) -> object:
    """The library for notebooks is loaded when it is first asked for: the program itself starts without it."""
    if name == "open_study":
        from fieldwork.exports.frames import open_study

        return open_study
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
