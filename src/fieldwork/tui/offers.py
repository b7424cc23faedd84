"""What the form that begins a session offers, given what is filled in so far: visits, talks, earlier sessions, people.

Read from the study once, when the form opens. Pure: no screen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Lang, Msg, msg, pick, plural
from fieldwork.protocol.model import Protocol
from fieldwork.study import start
from fieldwork.study.answers import day_words
from fieldwork.study.privacy.withdrawal import withdrawn
from fieldwork.study.related import earlier, proposed_follow, proposed_talk, same_talk
from fieldwork.study.visits import proposed_visit, visits

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study

NONE = ""
"""The id of the option that says: none of these."""
NEW = "new"
"""The id of the option that begins a visit."""
NIGHT = timedelta(hours=6)
"""After midnight, how long a researcher may be taken to be still where she was: a visit can be to a night shift."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Options (id, words), and the one that is proposed."""

    options: list[tuple[str, str]]
    proposed: str


class Offers:
    """The study as it was when the form opened."""

    def __init__(self, study: Study, lang: Lang) -> None:
        self.study, self.lang = study, lang
        self.rows = study.log.sessions()
        self.sites = start.sites(study)
        self.visits = visits(study)
        self.participants = start.participants(study)
        self._gone = withdrawn(study)
        self.labels = {role["id"]: pick(role.get("label"), lang) or role["id"] for role in start.roles(study)}
        self.prefixes = start.role_prefixes(study)

    def _say(self, message: Msg) -> str:
        return message.text(self.lang)

    def last_held(self) -> tuple[str | None, str]:
        """The guide of the newest session, and the site of the newest one of this day or night: a visit has several."""
        held = [row for row in self.rows if row.protocol and row.kind != "observation"]
        now = datetime.fromisoformat(start.now_held())
        since = min(f"{now:%Y-%m-%d}", f"{now - NIGHT:%Y-%m-%dT%H:%M}")
        here = [row for row in held if (row.held_at or "") >= since]
        return held[-1].protocol if held else None, (here[-1].site or "") if here else ""

    def first_guide(self, guides: Sequence[Protocol]) -> str | None:
        """The guide of a first session: an interview with someone in the study's first role."""
        talks = [each for each in guides if each.kind == "interview"]
        return next((each.id for role in self.labels for each in talks if role in each.roles), None)

    def people_at(self, site: str, role: str | None) -> list[str]:
        """Codes that are known, those of this site and role first; not of who withdrew from the study."""
        here = {code for row in self.rows if row.site == site for code in row.participants}
        known = [code for code in self.participants if code not in self._gone]
        return sorted(known, key=lambda code: (code not in here, role not in self.participants[code], code))

    def visit(self, site: str, held: str, *, away: bool) -> Offer:
        """The visits to a site, a new one, and none; `away` where nobody went there (by telephone)."""
        known = [visit for visit in self.visits if visit.site == site]
        options = [(NEW, self._say(msg("nieuw bezoek: {day}", "new visit: {day}", day=day_words(held[:10], self.lang))))]
        for visit in known:
            if visit.id == held[:10]:
                options = []  # the day has its visit
            who = f" · {', '.join(visit.researchers)}" if visit.researchers else ""
            count = plural(visit.sessions, msg("1 gesprek", "1 session"), msg("{n} gesprekken", "{n} sessions"))
            options.append((visit.id, f"{day_words(visit.first, self.lang)}{who} · {self._say(count)}"))
        options.append((NONE, self._say(msg("hoort bij geen bezoek", "belongs to no visit"))))
        proposed = NONE if away else proposed_visit(known, held) or NEW
        return Offer(options, proposed)

    def talk(self, codes: Collection[str], held: str, protocol: Protocol, researchers: Collection[str]) -> Offer:
        """The talks of that day with these people that are recorded already."""
        found = same_talk(self.rows, codes, held)
        own = (NONE, self._say(msg("nee, een eigen gesprek", "no, a talk of its own")))
        return Offer([own, *((row.conversation, self._session(row, whole=False)) for row in found)],
                     proposed_talk(found, codes, protocol.id, researchers) or NONE)  # fmt: skip

    def follows(self, codes: Collection[str], held: str, protocol: Protocol, asked: str | None = None) -> Offer:
        """The earlier sessions with these people; `asked` is the one that is meant, if that is known."""
        found = earlier(self.rows, codes, held)
        found += [row for row in self.rows if row.id == asked and row not in found and set(row.participants) & set(codes)]
        no = (NONE, self._say(msg("nee, staat op zichzelf", "no, stands by itself")))
        proposed = None if protocol.waves else proposed_follow(found, codes, protocol.id)
        if any(row.id == asked for row in found):
            proposed = asked
        return Offer([no, *((row.id, self._session(row)) for row in found)], proposed or NONE)

    def _session(self, row: SessionRow, *, whole: bool = True) -> str:
        """A session in words; without `whole` only the time of its day."""
        held = (row.held_at or "").replace("T", " ")[0 if whole else 11 : 16]
        return " · ".join(filter(None, (held, ", ".join(row.participants), ", ".join(row.researchers), self._title(row))))

    def _title(self, row: SessionRow) -> str:
        try:
            return pick(self.study.protocol(row.protocol or "", int(row.version or 0)).title, self.lang)
        except (FieldworkError, ValueError):
            return row.protocol or ""

    def about(self, codes: Sequence[str]) -> str:
        """Who is known, and in which roles."""
        told = []
        for code in codes:
            if code in self.participants:
                roles = ", ".join(self.labels.get(role, role).lower() for role in self.participants[code])
                words = msg("{code} is bekend ({roles})", "{code} is known ({roles})", code=code, roles=roles or "–")
            else:
                words = msg("{code} is nieuw", "{code} is new", code=code)
            told.append(self._say(words))
        return " · ".join(told)
