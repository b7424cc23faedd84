"""Memos: what a coder thinks of a coding, a code, a participant, a session or the study, beside what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.ids import uuid7
from fieldwork.store.current import shown_of
from fieldwork.study.codebook.book import CODEBOOK, STUDY
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.coding.reconcile import Round
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


def kept_with(about: Mapping[str, str]) -> str:
    """What a memo is kept with, so that erasing a session erases it too: a session, the codebook, a participant, the study."""
    return about.get("session") or (CODEBOOK if "code" in about else about.get("participant") or STUDY)


def memos(study: Study, about: Mapping[str, str], subject: str | None = None) -> list[Memo]:
    """The memos that stand, oldest first: those whose `about` has these words, or all. `subject` (see `kept_with`) looks
    only at what is kept there: the rest of a large study need not be read then."""
    bodies = ((event.body, event.at) for event in shown_of(study.log, "memo", subject))
    return [
        Memo(body["memo"], body["kind"], body["about"], body["text"], body["coder"], at)
        for body, at in bodies
        if all(body["about"].get(key) == value for key, value in about.items())
    ]


def seen_by(study: Study, found: Sequence[Memo], coder: str, rounds: Iterable[Round]) -> list[Memo]:
    """Those of these memos that a coder may see.

    Of others not those on a session of an open round or on who took part in one; nor, as long as a round of hers is open, what
    they wrote on codes or the study since it began.
    """
    going = [each for each in rounds if each.is_open]
    if not going or all(each.coder == coder for each in found):
        return list(found)
    sessions = {session for each in going for session in each.sessions}
    people = {code for row in study.log.sessions() if row.id in sessions for code in row.participants}
    began = min((each.opened_at for each in going if coder in each.coders), default=None)

    def may(memo: Memo) -> bool:
        on = kept_with(memo.about)
        late = on in (CODEBOOK, STUDY) and began is not None and memo.at >= began
        return memo.coder == coder or not (late or on in sessions or on in people)

    return [each for each in found if may(each)]


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
    told = kept(text).strip() if text else ""
    body: dict[str, Any] = {"memo": memo or uuid7(), "kind": kind, "about": dict(about), "text": told or None, "coder": coder}
    return kept_with(about), "memo.set", body
