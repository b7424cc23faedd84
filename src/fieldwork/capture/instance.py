"""Inside a repeat: what the conditions of one instance look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fieldwork.capture.state import SessionState
from fieldwork.protocol.compute import computed
from fieldwork.protocol.conditions import MISSING, Lookup


def looking(state: SessionState, instance: Mapping[str, Any], lapsed: Collection[str]) -> Lookup:
    """What a condition inside a repeat finds: the same instance first, then the session; never what lapsed."""

    def look(name: str) -> Any:
        if name in lapsed or not state.applies.get(name, True):
            return MISSING
        if name.startswith("$"):
            found = state.header.get("wave" if name == "$wave" else "role")
        elif (item := state.protocol.by_id.get(name)) is not None and item.compute:
            found = computed(item.compute, state.protocol, look)
        else:
            found = instance[name] if name in instance else state.value(name)
        return MISSING if found is None else found

    return look
