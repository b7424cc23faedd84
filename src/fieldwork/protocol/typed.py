"""Numbers, dates, times and durations as people type them, Dutch and English. Each reader gives the value or what is
wrong."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from fieldwork.i18n import Msg, msg

MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("maart", "march"),
    ("april", "april"),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augustus", "august"),
    ("september", "september"),
    ("oktober", "october"),
    ("november", "november"),
    ("december", "december"),
)
SHORT_MONTHS = {"mrt": 3, "maa": 3}
DAYS_AGO = {"vandaag": 0, "today": 0, "gisteren": 1, "yesterday": 1, "eergisteren": 2}

_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}([.,]\d{3})+\Z")
_NUMBER = re.compile(r"[-−]?\d+([.,]\d+)?\Z")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{2,4}))?\Z")
_DAY_MONTH = re.compile(r"(?P<day>\d{1,2})\s+(?P<month>[a-z]+)\.?(?:\s+(?P<year>\d{2,4}))?\Z")
_MONTH_DAY = re.compile(r"(?P<month>[a-z]+)\.?\s+(?P<day>\d{1,2})(?:,?\s+(?P<year>\d{4}))?\Z")
_TIME = re.compile(r"(\d{1,2})(?:\s*[:.uh]\s*(\d{2})?|\s*(?:uur|hours?))?(?:\s*uur)?\Z")
_HOURS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:uur|uren|hours?|hrs?|u|h)(?:\s*(?:en|and)?\s*(\d{1,2})\s*(?:minuten|minutes?|min|m)?\.?)?\Z"
)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})\Z")
_MINUTES = re.compile(r"(\d+)\s*(?:minuten|minuut|minutes?|mins?|m)?\.?\Z")


def typed_number(words: str) -> float | int | Msg:
    """A number with a decimal comma or point. `1.250` could be either and is refused."""
    if _THOUSANDS.match(words):
        plain = re.sub(r"[.,]", "", words)
        return msg(
            "“{words}” kan op twee manieren gelezen worden: schrijf {plain}, of rond af tot een of twee cijfers "
            "achter de komma.",
            "“{words}” can be read in two ways: write {plain}, or round to one or two decimals.",
            words=words,
            plain=plain,
        )
    if not _NUMBER.match(words) or len(words) > 15:
        return msg("Geef een getal, zoals 12 of 1,5.", "Give a number, such as 12 or 1.5.")
    amount = float(words.replace(",", ".").replace("−", "-"))
    return int(amount) if amount.is_integer() else amount


def _month(word: str) -> int | None:
    if word in SHORT_MONTHS:
        return SHORT_MONTHS[word]
    if len(word) < 3:
        return None
    found = {n for n, names in enumerate(MONTHS, 1) if any(name.startswith(word) for name in names)}
    return found.pop() if len(found) == 1 else None


def typed_date(words: str, today: date | None = None) -> str | Msg:
    """A day, as `YYYY-MM-DD`: `2026-05-03`, `3-5-2026` (day first), `3 mei`, `May 3 2026`, `gisteren`.

    Without a year it is in the year of `today`. A year of two digits is refused: it may be a year of birth.
    """
    text, now = words.casefold(), today or date.today()
    if text in DAYS_AGO:
        return (now - timedelta(days=DAYS_AGO[text])).isoformat()
    if found := _YEAR_FIRST.match(text):
        return _day(found[1], found[2], found[3], now)
    if found := _DAY_FIRST.match(text):
        return _day(found[3], found[2], found[1], now)
    for form in (_DAY_MONTH, _MONTH_DAY):
        if (found := form.match(text)) and (month := _month(found["month"])):
            return _day(found["year"], str(month), found["day"], now)
    return msg("Schrijf de datum als 3 mei 2026 of 3-5-2026.", "Write the date as 3 May 2026 or 2026-05-03.")


def _day(year: str | None, month: str, day: str, now: date) -> str | Msg:
    if year is not None and len(year) != 4:
        return msg("Schrijf het jaar met vier cijfers.", "Write the year with four digits.")
    try:
        return date(int(year or now.year), int(month), int(day)).isoformat()
    except ValueError:
        return msg(
            "Die dag bestaat niet: dag {day}, maand {month}.",
            "That day does not exist: day {day}, month {month}.",
            day=day,
            month=month,
        )


def typed_time(words: str) -> str | Msg:
    """A time of day, as `HH:MM`: `14:30`, `14.30`, `14u30`, `9 uur`, `1430`."""
    text = words.casefold()
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}:{text[2:]}"
    found = _TIME.match(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        return msg("Schrijf de tijd als 14:30.", "Write the time as 14:30.")
    return f"{hour:02}:{minute:02}"


def typed_minutes(words: str) -> int | Msg:
    """A duration, in minutes: `90`, `90 min`, `1u30`, `1:30`, `1,5 uur`, `2 hours`."""
    text = words.casefold()
    if found := _CLOCK.match(text):
        hours, minutes = float(found[1]), int(found[2])
    elif found := _HOURS.match(text):
        hours, minutes = float(found[1].replace(",", ".")), int(found[2] or 0)
    elif found := _MINUTES.match(text):
        return int(found[1]) if len(found[1]) < 7 else _no_duration()
    else:
        return _no_duration()
    return round(hours * 60) + minutes if minutes < 60 and hours < 1e5 else _no_duration()


def _no_duration() -> Msg:
    return msg("Schrijf de duur als 90 min of 1u30.", "Write the duration as 90 min or 1h30.")


def months_after(day: date, months: int) -> date:
    """So many months later, on the last day of the month where it has no such day; never after the last day there is."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date.max if year > date.max.year else date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
