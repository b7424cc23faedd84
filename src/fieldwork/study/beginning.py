"""Beginning a talk with one participant or several, each with a consent of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldwork.capture.opening import ConsentGiven, Header, together
from fieldwork.protocol.model import Protocol
from fieldwork.study.live import Live

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


def begin_talk(study: Study, protocol: Protocol, header: Header, given: Mapping[str, ConsentGiven]) -> Live:
    """Begin a session with those who agreed; `given` is the consent by participant.

    Of each who refused, a session of its own keeps the role and the date and no more. Where all refused, that of the last one
    comes back. Raises StudyError where nothing could be written, InputError where a consent is missing.
    """
    agreed = {code: consent for code, consent in given.items() if not consent.refused}
    live: Live | None = None
    if agreed:
        consent = together(agreed) if len(given) > 1 else next(iter(agreed.values()))
        live = Live.start(study, protocol, _with_only(header, agreed), consent)
    for code in given:
        if code not in agreed:
            role = next(iter(header.roles.get(code, ())), header.role)
            refusal = Live.start(study, protocol, replace(header, role=role), given[code])
            if live is None:
                live = refusal
            else:
                refusal.leave()
    assert live is not None, "consent of nobody"
    return live


def _with_only(header: Header, codes: Mapping[str, ConsentGiven]) -> Header:
    return replace(
        header,
        participants=tuple(code for code in header.participants if code in codes),
        roles={code: roles for code, roles in header.roles.items() if code in codes},
        answered_for={code: who for code, who in header.answered_for.items() if code in codes},
    )
