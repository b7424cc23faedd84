"""Memos: what a coder thinks of a coding, a code, a participant, a session or the study, beside what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.ids import uuid7
from fieldwork.store.current import shown_of
from fieldwork.study.codebook import CODEBOOK, STUDY
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
    from fieldwork.study.steps import Write

MEMO_KINDS = ("analytic", "method", "case")
ABOUT = ("coding", "code", "participant", "session")


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo: `kind` analytic, method or case; `about` the ids of what it is on (empty: the study)."""

    memo: str
    kind: str
    about: Mapping[str, str]
    text: str
    coder: str
    at: int


def memos(study: Study, about: Mapping[str, str]) -> list[Memo]:
    """The memos that stand, oldest first: those whose `about` has these words, or all."""
    bodies = ((event.body, event.at) for event in shown_of(study.log, "memo"))
    return [
        Memo(body["memo"], body["kind"], body["about"], body["text"], body["coder"], at)
        for body, at in bodies
        if all(body["about"].get(key) == value for key, value in about.items())
    ]


def written(text: str | None, kind: str, about: Mapping[str, str], coder: str, memo: str | None = None) -> Write:
    """What writes a memo down, a new one or (`memo`) another text for one; empty text takes it away.

    It is kept with what it is about, so that erasing a session erases it too: one on a coding needs its session. Raises
    InputError for a kind that there is not.
    """
    if kind not in MEMO_KINDS:
        raise InputError(msg("Een memo is van de soort {kinds}.", "A memo is of the kind {kinds}.",
                             kinds=", ".join(MEMO_KINDS)))  # fmt: skip
    if set(about) - set(ABOUT) or ("coding" in about and "session" not in about):
        raise ValueError("a memo is about a coding with its session, a code, a participant, a session, or the study")
    subject = about.get("session") or (CODEBOOK if "code" in about else about.get("participant") or STUDY)
    told = kept(text).strip() if text else ""
    body: dict[str, Any] = {"memo": memo or uuid7(), "kind": kind, "about": dict(about), "text": told or None, "coder": coder}
    return subject, "memo.set", body
