"""What the first screen tells of a study: what to go on with, what is due, the visits with their sessions, who was heard.

Pure: no screen. How each line is drawn is in `homelines`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fieldwork.errors import FieldworkError
from fieldwork.exports.sampling import SamplingRow, sampling_matrix
from fieldwork.fuzzy import folded, score
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.study.answers import day_words
from fieldwork.study.follow_up import waiting
from fieldwork.study.privacy import retention
from fieldwork.study.privacy.asking_again import again_words, asking_again
from fieldwork.study.start import StartOptions, roles
from fieldwork.study.visits import Visit, visits

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study

LOOSE = 10
"""From this score on, letters were only found in their order; such sessions come where no other answers."""
MOST_DUE = 4
"""So many due things stand above the sessions; of the rest the number is told."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that waits: in words, and what taking it up opens, a session or the form that begins one."""

    id: str
    words: Msg
    session: str | None = None
    start: StartOptions | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The sessions of one visit, or those of a site that belong to none; the newest first."""

    site: str | None
    visit: Visit | None
    rows: tuple[SessionRow, ...]


class Overview:
    """A study as the first screen shows it; read anew each time that screen comes back."""

    def __init__(self, study: Study, lang: Lang, today: date | None = None) -> None:
        self.study, self.lang, self.today = study, lang, today or date.today()
        self.rows = {row.id: row for row in study.log.sessions()}
        self.labels = {role["id"]: pick(role.get("label"), lang) or role["id"] for role in roles(study)}
        self.signs = {role["id"]: str(role.get("prefix") or role["id"][:1].upper()) for role in roles(study)}
        self.sites = {entry["id"]: pick(entry.get("label"), lang) or entry["id"] for entry in study.form.get("sites", ())}
        self.matrix: list[SamplingRow] = sampling_matrix(study, self.rows.values())
        self.again = asking_again(study, self.rows.values())
        self._visits = {(visit.site, visit.id): visit for visit in visits(study)}
        drafts = [draft for draft in study.log.drafts() if not draft.field.startswith("@") and draft.text.strip()]
        self.drafts = {draft.session for draft in drafts}
        self._titles: dict[tuple[str, int | str | None], str] = {}
        self._folded: dict[str, str] = {}

    # --- sessions ---------------------------------------------------------------------------------------------------

    def newest(self, rows: Iterable[SessionRow]) -> list[SessionRow]:
        """Sessions in the order in which they were held, the last first."""
        return sorted(rows, key=lambda row: (row.held_at or "", row.opened_at), reverse=True)

    def resume(self) -> list[SessionRow]:
        """The sessions that are open, the one that was touched last first."""
        return sorted((row for row in self.rows.values() if row.status == "open"), key=lambda row: row.last_at, reverse=True)

    def groups(self) -> list[Group]:
        """The sessions that are not open, by site and visit; the visit of the newest session first."""
        found: dict[tuple[str | None, str | None], list[SessionRow]] = {}
        for row in self.newest(row for row in self.rows.values() if row.status != "open"):
            found.setdefault((row.site, row.visit), []).append(row)
        return [Group(site, self._visits.get((site or "", name or "")), tuple(rows)) for (site, name), rows in found.items()]

    def matching(self, typed: str) -> list[SessionRow]:
        """The sessions that answer a few letters, the best first."""
        if not self._folded:
            self._folded = {row.id: folded(self._text(row)) for row in self.rows.values()}
        ranked = []
        for place, row in enumerate(self.newest(self.rows.values())):
            rank = score(typed, self._folded[row.id])
            if rank is not None:
                ranked.append((rank, place, row))
        ranked.sort(key=lambda each: each[:2])
        whole = [each for each in ranked if each[0] < LOOSE]
        return [row for _, _, row in whole or ranked]

    def _text(self, row: SessionRow) -> str:
        words = [*row.participants, row.site, self.sites.get(row.site or ""), (row.held_at or "").replace("T", " "), row.role,
                 self.labels.get(row.role or ""), self.title(row), *row.researchers, row.wave]  # fmt: skip
        return " ".join(filter(None, words))

    def title(self, row: SessionRow) -> str:
        """The title of the guide that a session was held with."""
        if not row.protocol:
            return ""
        key = (row.protocol, row.version)
        if key not in self._titles:
            try:
                self._titles[key] = pick(self.study.protocol(row.protocol, int(row.version or 0)).title, self.lang)
            except (FieldworkError, ValueError):
                self._titles[key] = row.protocol
        return self._titles[key]

    def days_open(self, row: SessionRow) -> int | None:
        """How many days ago an open session was held; None where that is not known."""
        try:
            return (self.today - date.fromisoformat((row.held_at or "")[:10])).days
        except ValueError:
            return None

    # --- what waits -------------------------------------------------------------------------------------------------

    def due(self) -> list[Due]:
        """Texts left unfinished in closed sessions, follow-ups that were planned, whom a visited site was to have heard."""
        found = []
        for id in sorted(self.drafts):
            row = self.rows.get(id)
            if row is not None and row.status == "closed":
                who = ", ".join(row.participants) or row.site or ""
                words = msg("{who}: er staat nog een tekst die niet af is", "{who}: a text was left unfinished", who=who)
                found.append(Due(f"draft:{id}", words, session=id))
        again = [Due(f"again:{place}", words) for place, words in enumerate(again_words(self.again))]
        return [*self._terms(), *again, *found, *self._follow_ups(), *self._unheard()]

    def _terms(self) -> Iterator[Due]:
        """What may not be kept much longer, or not any more."""
        for term in retention.due(self.study, self.today):
            day, what = day_words(term.until.isoformat(), self.lang), retention.KEPT[term.kind]
            words = msg("{what}: wissen vóór {day}", "{what}: erase before {day}", what=what, day=day)
            if term.until <= self.today:
                words = msg("{what}: had weg moeten zijn op {day}", "{what}: had to be gone on {day}", what=what, day=day)
            yield Due(f"term:{term.kind}", words)

    def _follow_ups(self) -> Iterator[Due]:
        """What was planned and not held yet; who does not want to be asked any more is told instead of asked."""
        for plan in waiting(self.study, self.rows):
            row, day = self.rows[plan.session], day_words(plan.day, self.lang)
            words = msg("vervolg op {day}", "follow-up on {day}", day=day)
            if plan.day == self.today.isoformat():
                words = msg("vandaag het vervolg", "the follow-up is today")
            elif plan.day < self.today.isoformat():
                words = msg("vervolg was op {day}", "follow-up was on {day}", day=day)
            told = msg("{who}: {words}{about}", "{who}: {words}{about}", who=", ".join(row.participants), words=words,
                       about=f" – {plan.text}" if plan.text else "")  # fmt: skip
            start = StartOptions(row.protocol, row.site, ", ".join(row.participants), row.role, "telephone", True, plan.session)
            if not plan.welcome:
                told = msg("{told} (wil niet opnieuw benaderd worden)", "{told} (does not want to be asked again)", told=told)
            yield Due(f"follow_up:{plan.session}", told, plan.session, start if plan.welcome else None)

    def _unheard(self) -> list[Due]:
        guides = self._guides()
        visited = {row.site for row in self.rows.values() if row.site}
        found = []
        for line in self.matrix:
            wanting = {role: (wanted or 0) - line.held[role] for role, wanted in line.targets.items()}
            short = {role: n for role, n in wanting.items() if n > 0}
            if line.site not in visited or not short:
                continue
            words = ", ".join(f"{n}× {self.labels.get(role, role).lower()}" for role, n in short.items())
            role = next(iter(short))
            named = self.sites.get(line.site or "", line.site)
            told = msg("{site}: nog te horen {who}", "{site}: still to hear {who}", site=named, who=words)
            found.append(Due(f"site:{line.site}", told, start=StartOptions(guides.get(role), line.site, None, role)))
        return found

    def _guides(self) -> dict[str, str]:
        """The guide of each role: the first interview that is asked in it alone, else in it too."""
        found: dict[str, str] = {}
        protocols = [self.study.protocol(name) for name in dict(self.study.protocols())]
        for protocol in sorted(protocols, key=lambda p: (p.kind != "interview", len(p.roles), p.id)):
            for role in protocol.roles:
                found.setdefault(role, protocol.id)
        return found

    def next_guide(self, row: SessionRow) -> StartOptions:
        """A new session with the participants of this one."""
        return StartOptions(row.protocol, row.site, ", ".join(row.participants), row.role, ask=True)


def totals(matrix: Sequence[SamplingRow]) -> SamplingRow | None:
    """The row of the whole study."""
    return next((row for row in matrix if row.site is None), None)
