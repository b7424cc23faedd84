"""What may leave the study: which sessions, which items, and which words of them. Every export asks here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import TYPE_CHECKING

from fieldwork.capture.state import SessionState
from fieldwork.exports.masking import Masking, identifying_in, unidentified
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Item
from fieldwork.store.log import SessionRow
from fieldwork.study.folder import Study
from fieldwork.study.privacy.consents import REUSE, Consents

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms

_WHY: Mapping[str, Msg] = {
    "refused": msg("geweigerd: {n}", "refused: {n}"),
    "erased": msg("gewist: {n}", "erased: {n}"),
    "no_consent": msg("geen toestemming, of ingetrokken: {n}", "no consent, or withdrawn: {n}"),
    "no_reuse": msg("geen toestemming voor hergebruik: {n}", "no consent to reuse: {n}"),
}


class Leaving:
    """The sessions of a study that may leave, in the order in which they were opened; with `reuse` only of those who agreed to
    that. `names` replaces the names that the key file knows; `kept_back` counts the others by reason, and `may_leave` are the
    ids of all that may leave, also where only some are wanted. `identifying` gathers the items that stayed because they can
    identify a person, while texts are read."""

    def __init__(self, study: Study, *, reuse: bool = False, names: Pseudonyms | None = None) -> None:
        self.names, self.reuse = names, reuse
        self.identifying: dict[str, None] = {}
        self.consents = Consents(study)
        self.masking = Masking(study, self.consents)
        self.all = study.log.sessions()
        kept_back: Counter[str] = Counter()
        allowed = []
        for row in self.all:
            why = self._why(row, reuse)
            if why is None:
                allowed.append(row)
            else:
                kept_back[why] += 1
        self.sessions: tuple[SessionRow, ...] = tuple(allowed)
        self.may_leave = frozenset(row.id for row in allowed)
        self.kept_back: Mapping[str, int] = kept_back

    def _why(self, row: SessionRow, reuse: bool) -> str | None:
        """Why a session stays; None where it may leave."""
        if row.status in ("refused", "erased"):
            return row.status
        if not self.consents.allow(row):
            return "no_consent"
        return "no_reuse" if reuse and not self.consents.may(row.id, REUSE) else None

    def state(self, state: SessionState, *, identified: bool = False) -> SessionState:
        """A session as it may leave: words that are withheld hidden, and unless `identified` nothing that can identify."""
        hidden = self.masking.of(state.session)
        told = state if hidden is None else hidden.state(state)
        if identified:
            return told
        self.identifying.update(dict.fromkeys(identifying_in(told)))
        return unidentified(told)

    def stays(self, items: Mapping[str, Item], item: str | None, field: str) -> bool:
        """Whether a text stays for it can identify a person (`identifying`); its item is told of in the receipt."""
        found = _identifying(items, item, field)
        self.identifying.update(dict.fromkeys(found))
        return bool(found)

    def narrowed(self, wanted: Callable[[SessionRow], bool]) -> Leaving:
        """The same of fewer sessions. Of those that may not leave nothing is asked."""
        found = copy(self)
        left = {row.id for row in self.sessions}
        found.identifying = {}
        found.sessions = tuple(row for row in self.sessions if wanted(row))
        found.all = [row for row in self.all if row.id not in left or wanted(row)]
        return found

    def receipt(self, texts: bool = True) -> list[Msg]:
        """How many sessions stay and why, and (of `texts`) how much is hidden in those that leave; nobody is named. Which items
        stayed because they can identify a person is known once they were read."""
        found = []
        if self.kept_back:
            counted = [msg(why.nl, why.en, n=self.kept_back[id_]) for id_, why in _WHY.items() if id_ in self.kept_back]
            found.append(msg("Gesprekken die hier blijven: {n} ({why}).", "Sessions that stay here: {n} ({why}).",
                             n=sum(self.kept_back.values()), why=joined(counted)))  # fmt: skip
        hidden = sum(self.masking.many(row.id) for row in self.sessions) if texts else 0
        if hidden:
            found.append(msg("Citaten die onleesbaar zijn gemaakt, want er is geen toestemming om te citeren: {n}.",
                             "Quotes that were made unreadable, for there is no consent to quote: {n}.", n=hidden))  # fmt: skip
        if self.identifying:
            found.append(msg("Vragen die hier blijven, want ze kunnen iemand herkenbaar maken: {n} ({items}).",
                             "Items that stay here, for they can identify a person: {n} ({items}).",
                             n=len(self.identifying), items=", ".join(self.identifying)))  # fmt: skip
        return found


def joined(each: Iterable[Msg]) -> Msg:
    """Messages with a semicolon between them."""
    parts = {f"p{n}": part for n, part in enumerate(each)}
    template = "; ".join(f"{{{name}}}" for name in parts)
    return msg(template, template, **parts)


def identifying(items: Mapping[str, Item], item: str | None, field: str = "answer") -> bool:
    """Whether a text can identify a person by itself: it answers an item marked so, also one inside a repeat, or is a note on
    one. `items` are those of the protocol by id."""
    return bool(_identifying(items, item, field))


def _identifying(items: Mapping[str, Item], item: str | None, field: str) -> list[str]:
    """The items by which a text can identify a person."""
    inner = field.partition(".")[2] if field.startswith(("answer:", "remark:")) else None
    return [name for name in (item, inner) if name and name in items and items[name].identifier]
