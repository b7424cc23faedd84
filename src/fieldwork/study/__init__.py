"""A study on this computer, and the verbs that the command line and the screens both call.

`Study` is loaded when it is first asked for: the screens are painted before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

__all__ = ["Study"]


def __getattr__(name: str) -> Any:
    if name == "Study":
        from fieldwork.study.folder import Study

        return Study
    raise AttributeError(name)
