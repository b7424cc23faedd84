"""What stands beside the figures in the lead's panels: what is new, what changed, what is open, how good the data are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from fieldwork.i18n import Lang, Msg, msg, pick, plural
from fieldwork.saturation.words import units
from fieldwork.study.saturation.figures import Change
from fieldwork.study.saturation.shown import ShownUnit
from fieldwork.study.saturation.words import CHANGED
from fieldwork.tui.plain import line, plain, together
from fieldwork.tui.screens.lead_figures import MUTED, several
from fieldwork.tui.screens.lead_rows import ConflictAt, RoundOf, Row, Segments, Sessions, parted
from fieldwork.tui.screens.lead_sight import Sight
from fieldwork.tui.widgets.curve import BAND, COLLECTED, MEAN, Drawing
from fieldwork.tui.widgets.curve import CHANGED as TICK

MOST = 40
"""So many of a kind are listed; of the rest the number is told."""
_FOR_ALL = ("protocol", "codebook")
"""Changes that hold for everything: they are lines in the curve, those of one code ticks under it."""


def _heading(words: Msg, lang: Lang) -> Row:
    return Row(plain(words.text(lang), "bold"), still=True)


def _ids(units: Iterable[ShownUnit]) -> tuple[str, ...]:
    return tuple(id for unit in units for id in unit.sessions)


# --- the curve ---------------------------------------------------------------------------------------------------------------


def drawing(sight: Sight) -> Drawing | None:
    """The curve; None where one unit makes no curve."""
    result, known, collected = sight.found.result, 0, []
    if result.frequencies.units < 2 or not result.frequencies.codes:
        return None
    for new in result.new_codes:
        known += new
        collected.append(known)
    low, high = (sight.found.band.low, sight.found.band.high) if sight.found.band else ((), ())
    within = [each for each in sight.found.changes if each.unit <= result.frequencies.units]
    lines, ticks = ([each.unit for each in within if (each.what in _FOR_ALL) is whole] for whole in (True, False))
    return Drawing(result.accumulation, collected, low, high, tuple(dict.fromkeys(lines)), tuple(dict.fromkeys(ticks)))


def curve_legend(sight: Sight, lang: Lang, width: int) -> Content:
    """What the signs of the curve say."""
    several_ = several(sight.found.result)
    if drawing(sight) is None:
        words = msg("Voor een kromme zijn ten minste twee gecodeerde {units} nodig.",
                    "A curve takes at least two coded {units}.", units=several_)  # fmt: skip
        return plain(words.text(lang), MUTED)
    told = [
        msg("{sign} gemiddeld over alle volgordes", "{sign} mean of all orders", sign=MEAN),
        msg("{sign} 9 van de 10 volgordes", "{sign} 9 of 10 orders", sign=BAND),
        msg("{sign} zoals gehouden", "{sign} as held", sign=COLLECTED),
    ]
    if sight.found.changes:
        told.append(msg("│ leidraad of codeboek anders, {tick} een code", "│ guide or codebook changed, {tick} a code",
                        tick=TICK))  # fmt: skip
    across = msg("Codes (omhoog) na zoveel {units}.", "Codes (up) after so many {units}.", units=several_)
    return together([plain(each.text(lang), MUTED) for each in [*told, across]], width, "  ")


def changed(sight: Sight, lang: Lang) -> list[Row]:
    """What changed on the way, the latest first."""
    found = [_change(sight, each, lang) for each in reversed(sight.found.changes)]
    return _some(found, lang)


def _change(sight: Sight, each: Change, lang: Lang) -> Row:
    label = each.label if each.what in _FOR_ALL else sight.book.label(each.label, lang)
    words = msg("vanaf {unit}: {what}", "from {unit}: {what}", unit=sight.found.units[each.unit - 1].name,
                what=CHANGED[each.what]) if each.unit <= len(sight.found.units) else \
        msg("na alle: {what}", "after all: {what}", what=CHANGED[each.what])  # fmt: skip
    sign = "│" if each.what in _FOR_ALL else TICK
    after = _ids(sight.found.units[each.unit - 1 :])
    opens = Sessions(words, after) if after else None
    return Row(Content.assemble(line(words.text(lang)), " ", line(label, style="bold")), line(f"{sign} {each.unit}"), opens)


# --- what is new -------------------------------------------------------------------------------------------------------------


def news(sight: Sight, lang: Lang) -> list[Row]:
    """New codes in the last units by name, units that were not re-read, and codes that still get new sides."""
    return parted([_new(sight, lang), _unread(sight, lang), _meaning(sight, lang)])


def _new(sight: Sight, lang: Lang) -> list[Row]:
    found = []
    for name, codes in reversed(sight.found.last_new):
        place = frozenset({name})
        unit = next(each for each in sight.found.units if each.name == name)
        if not codes:
            none = msg("geen nieuwe codes", "no new codes")
            found.append(Row(plain(none.text(lang)), line(name), Sessions(_plain(name), _ids([unit]))))
        for number, code in enumerate(codes):
            label = sight.book.label(code, lang)
            head = line("" if number else name)
            found.append(Row(plain(label, "bold"), head, Segments(_plain(label), frozenset({code}), units=place)))
    last = units(sight.found.result, len(sight.found.last_new))
    title = msg("Nieuw in de laatste {units}", "New in the last {units}", units=last)
    return [_heading(title, lang), *found] if found else []


def _unread(sight: Sight, lang: Lang) -> list[Row]:
    named = {unit.name: unit for unit in sight.found.units}
    rows = [
        Row(plain(", ".join(sight.book.label(code, lang) for code in codes)), line(name),
            Sessions(_plain(name), _ids([named[name]])))
        for name, codes in sight.found.not_re_read
    ]  # fmt: skip
    title = msg("Niet teruggelezen op codes die later kwamen: {units}", "Not re-read for codes that came later: {units}",
                units=units(sight.found.result, len(rows)))  # fmt: skip
    return [_heading(title, lang), *_some(rows, lang)] if rows else []


def _meaning(sight: Sight, lang: Lang) -> list[Row]:
    """The codes of which a new side was noted, the latest first."""
    known = sorted((each for each in sight.found.meaning if each.since is not None), key=lambda each: each.since or 0)
    title = msg("Betekenis: laatste nieuwe kant van een code, zoveel {units} geleden",
                "Meaning: last new side of a code, so many {units} ago", units=several(sight.found.result))  # fmt: skip
    if not known:
        none = msg("Nergens is genoteerd dat een fragment iets nieuws over een bekende code zegt: onbekend.",
                   "Nowhere was noted that a segment says something new about a known code: unknown.")  # fmt: skip
        return [_heading(msg("Betekenis", "Meaning"), lang), Row(plain(none.text(lang)))]
    rows = []
    for each in known:
        label = sight.book.label(each.code, lang)
        rows.append(Row(plain(label), _many(each.since or 0), Segments(_plain(label), frozenset({each.code}),
                                                                            units=frozenset({each.last or ""}))))  # fmt: skip
    return [_heading(title, lang), *_some(rows, lang)]


# --- what is open ------------------------------------------------------------------------------------------------------------


def still_open(sight: Sight, lang: Lang) -> list[Row]:
    """Rounds and differences, what is not coded, how good the data are, and how often was looked."""
    return parted([_rounds(sight, lang), _data(sight, lang), _skipped(sight, lang), _looks(sight, lang)])


def _rounds(sight: Sight, lang: Lang) -> list[Row]:
    found = [
        Row(plain(plural(
                len(each.sessions),
                msg("gesprek wacht tot ronde “{name}” gesloten is", "session waits until round “{name}” is closed",
                    name=each.name),
                msg("gesprekken wachten tot ronde “{name}” gesloten is", "sessions wait until round “{name}” is closed",
                    name=each.name)).text(lang)), _many(len(each.sessions)), RoundOf())
        for each in sight.open_rounds
    ]  # fmt: skip
    found += [
        Row(plain(plural(
                each.many,
                msg("verschil in ronde “{name}” nog niet vastgelegd", "difference in round “{name}” not settled yet",
                    name=each.name),
                msg("verschillen in ronde “{name}” nog niet vastgelegd", "differences in round “{name}” not settled yet",
                    name=each.name)).text(lang)), _many(each.many), RoundOf(each.round))
        for each in sight.found.open_differences
    ]  # fmt: skip
    return [_heading(msg("Dubbel coderen", "Double coding"), lang), *found] if found else []


def _data(sight: Sight, lang: Lang) -> list[Row]:
    found, rows = sight.found, []
    if found.uncoded:
        words = plural(
            len(found.uncoded),
            msg("gesprek nog niet gecodeerd; dat telt niet mee", "conversation not coded yet; it does not count"),
            msg("gesprekken nog niet gecodeerd; die tellen niet mee", "conversations not coded yet; these do not count"),
        )
        rows.append(Row(plain(words.text(lang)), _many(len(found.uncoded)), Sessions(words, found.uncoded)))
    if found.beside:
        words = plural(
            len(found.beside),
            msg("verslag naast een ander van hetzelfde gesprek, nog niet gecodeerd",
                "record beside another of the same conversation, not coded yet"),
            msg("verslagen naast een ander van hetzelfde gesprek, nog niet gecodeerd",
                "records beside another of the same conversation, not coded yet"),
        )  # fmt: skip
        rows.append(Row(plain(words.text(lang)), _many(len(found.beside)), Sessions(words, found.beside)))
    if found.gone:
        words = plural(
            found.gone,
            msg("codering waarvan de woorden weg zijn; die telt niet mee", "coding whose words are gone; it does not count"),
            msg("coderingen waarvan de woorden weg zijn; die tellen niet mee",
                "codings whose words are gone; these do not count"),
        )  # fmt: skip
        rows.append(Row(plain(words.text(lang)), _many(found.gone), Sessions(words, found.lost)))
    if found.outside:
        words = plural(
            sum(found.outside.values()), msg("codering van iemand buiten een gesloten ronde; die telt niet mee",
                                             "coding by somebody outside a closed round; it does not count"),
            msg("coderingen van wie buiten een gesloten ronde is; die tellen niet mee",
                "codings by people outside a closed round; these do not count"))  # fmt: skip
        rows.append(Row(plain(words.text(lang)), _many(sum(found.outside.values())), Sessions(words, tuple(found.outside))))
    for subject, register, about in sight.conflicts:
        words = msg("door twee mensen naast elkaar geschreven: {about}", "written by two people side by side: {about}",
                    about=about)  # fmt: skip
        rows.append(Row(line(words.text(lang), 200), line("!", style="bold $warning"), ConflictAt(subject, register)))
    title = msg("De gegevens", "The data")
    if not rows:
        fine = msg("Er is niets dat twee mensen naast elkaar schreven.",
                   "There is nothing that two people wrote side by side.") if found.waiting or not found.held else \
            msg("Alles is gecodeerd, en er is niets dat twee mensen naast elkaar schreven.",
                "All is coded, and there is nothing that two people wrote side by side.")  # fmt: skip
        return [_heading(title, lang), Row(plain(fine.text(lang)))]
    return [_heading(title, lang), *_some(rows, lang)]


def _skipped(sight: Sight, lang: Lang) -> list[Row]:
    rows, skips = [], {(protocol, item): ids for protocol, item, ids in sight.found.skips}
    for each in sight.found.skipped_often:
        key = (each.protocol, each.item)
        question = pick(sight.questions.get(key, each.item), lang)
        reasons = ((pick(sight.names.reasons.get(reason, reason), lang), many) for reason, many in each.reasons.items())
        why = ", ".join(f"{reason} {many}" for reason, many in reasons)
        head = msg("{n} van {held}", "{n} of {held}", n=each.times, held=each.held).text(lang)
        words = Content.assemble(line(question, 60), " ", line(f"({why})", style=MUTED))
        title = msg("Overgeslagen: {item}", "Skipped: {item}", item=question)
        rows.append(Row(words, line(head, style="bold"), Sessions(title, skips.get(key, ()), each.item)))
    return [_heading(msg("Vaak overgeslagen", "Often skipped"), lang), *_some(rows, lang)] if rows else []


def _looks(sight: Sight, lang: Lang) -> list[Row]:
    told = msg("Keren gekeken, deze niet meegeteld: {n}. Vaak kijken en op een gunstig moment stoppen maakt ook saturatie.",
               "Looks, not counting this one: {n}. Looking often and stopping at a lucky moment makes saturation too.",
               n=sight.looks)  # fmt: skip
    return [Row(plain(told.text(lang), MUTED), flush=True)]


def _some(rows: Sequence[Row], lang: Lang) -> list[Row]:
    """The first of them, and how many more there are."""
    if len(rows) <= MOST:
        return list(rows)
    more = msg("en nog {n}", "and {n} more", n=len(rows) - MOST)
    return [*rows[:MOST], Row(plain(more.text(lang), MUTED), flush=True)]


def _many(number: int) -> Content:
    return line(str(number), style="bold")


def _plain(words: str) -> Msg:
    """People's words as a message: braces in them are no places to fill."""
    return msg("{words}", "{words}", words=words)
