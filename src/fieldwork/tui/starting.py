"""What is typed in the form that begins a session, and what was meant by it. Pure: no screen.

Each reader gives what is stored, or a message that says what to type instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.typed import typed_date, typed_time
from fieldwork.study.people import as_known, participant_code
from fieldwork.study.start import now_held

_CLOCK = re.compile(
    r"(?:^|\s+)(?:om\s+|at\s+)?(\d{1,2}\s*[:.uh]\s*\d{0,2}(?:\s*uur)?|\d{1,2}\s+(?:uur|hours?))$", re.IGNORECASE
)
_FOR = re.compile(r"\s+(?:voor|namens|for)\s+", re.IGNORECASE)


def listed(typed: str) -> tuple[str, ...]:
    """What stands between commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;]", typed) if part.strip()))


def held_at(typed: str, today: date | None = None) -> str | Msg:
    """When it was held, in ISO 8601: a day (`3 mei`, `gisteren`), a day and a time (`3 mei 14.30`), or a time of today.

    A day without a year is the last one of that name: in January, `12 december` is of the year before. Nothing means now.
    """
    words, now = " ".join(typed.split()), today or date.today()
    if not words:
        return now_held()
    try:
        stamp = datetime.fromisoformat(words)
        day, clock = stamp.date().isoformat(), f"{stamp:%H:%M}" if ":" in words else ""
    except ValueError:
        read = _read(words, now)
        if isinstance(read, Msg):
            return read
        day, clock = read
    if day > now.isoformat():
        return msg("{day} moet nog komen. Op welke dag was het?", "{day} is still to come. Which day was it?", day=day)
    return f"{day}T{clock}" if clock else day


def _read(words: str, now: date) -> tuple[str, str] | Msg:
    """The day and the time of day (empty where none is said)."""
    whole = typed_date(words, now)
    if not isinstance(whole, Msg):
        return _past(whole, words, now), ""
    found = _CLOCK.search(words)
    if found is None:
        return msg("Schrijf wanneer het was als 3 mei 14:30.", "Write when it was as 3 May 14:30.")
    clock = typed_time(found[1].strip())
    before = words[: found.start()].strip().rstrip(",")
    day = typed_date(before, now) if before else now.isoformat()
    if isinstance(clock, Msg):
        return clock
    return day if isinstance(day, Msg) else (_past(day, before, now), clock)


def _past(day: str, words: str, now: date) -> str:
    """A day that was said without its year, in the year in which it was last."""
    if day <= now.isoformat() or re.search(r"\d{4}", words):
        return day
    year = int(day[:4]) - 1
    try:
        return date(year, int(day[5:7]), int(day[8:])).isoformat()
    except ValueError:
        return day


def people(typed: str, known: Collection[str] = ()) -> tuple[str, ...] | Msg:
    """The codes of who takes part: one, or several with commas or spaces between them; w01 is the W01 that is known."""
    codes: dict[str, None] = {}
    for word in re.split(r"[,;\s]+", typed.strip()):
        if word and word.casefold() not in ("en", "and", "+"):
            try:
                codes[as_known(participant_code(word), known)] = None
            except InputError as error:
                return error.message
    return tuple(codes) or msg("Met wie? Vul een code in, geen naam.", "With whom? Fill in a code, no name.")


def roles_of(
    codes: Sequence[str],
    session_role: str | None,
    chosen: Sequence[str],
    known: Mapping[str, Sequence[str]],
    prefixes: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """The roles of each participant.

    Of one alone they were chosen in the form. In a group each has the roles that are known; who is new gets the role that the
    code begins with (`prefixes`: W is werknemer), else that of the guide.
    """
    if len(codes) == 1:
        own = [*([session_role] if session_role else []), *chosen]
        return {codes[0]: tuple(dict.fromkeys(own))}
    found: dict[str, tuple[str, ...]] = {}
    for code in codes:
        by_prefix = prefixes.get(re.sub(r"[0-9_-].*", "", code).upper())
        new = [role for role in (by_prefix or session_role,) if role]
        found[code] = tuple(known.get(code) or new)
    return found


def answered_for(typed: str, codes: Sequence[str]) -> dict[str, tuple[str, ...]] | Msg:
    """Who answered for whom, by participant: `tolk voor W01, jobcoach voor W02`; with one participant the first words do."""
    found: dict[str, list[str]] = {}
    for part in listed(typed):
        who, *rest = _FOR.split(part)
        whom = rest[0].strip() if rest else (codes[0] if len(codes) == 1 else "")
        if whom not in codes:
            return msg("Voor wie antwoordt {who}? Schrijf {who} voor {code}.",
                       "For whom does {who} answer? Write {who} for {code}.",
                       who=who, code=codes[0] if codes else "W01")  # fmt: skip
        found.setdefault(whom, []).append(who.strip())
    return {code: tuple(names) for code, names in found.items()}
