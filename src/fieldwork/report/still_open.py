"""What is not finished or not sure yet, so that nobody takes the report for more than it is."""

from __future__ import annotations

from fieldwork.i18n import msg
from fieldwork.report.facts import Facts
from fieldwork.report.html import Child, Html, bullets, paragraph, part, section, table
from fieldwork.report.words import SESSIONS, Words
from fieldwork.saturation.words import UNITS
from fieldwork.study.saturation.words import uncoded

_DIFFERENCES = (msg("verschil", "difference"), msg("verschillen", "differences"))
_ANSWERS = (msg("antwoord", "answer"), msg("antwoorden", "answers"))
_RECORDS = (msg("verslag", "record"), msg("verslagen", "records"))
_CODINGS = (msg("codering", "coding"), msg("coderingen", "codings"))


def still_open(facts: Facts, say: Words) -> Html:
    """The chapter."""
    found = facts.saturation
    waiting = [say("ronde “{name}” is nog open: wat daarin gecodeerd wordt, telt nog niet mee",
                   "round “{name}” is open still: what is coded in it does not count yet", name=each.name)
               for each in found.open_rounds]  # fmt: skip
    unsettled = [say("{many} in “{name}” nog niet besproken; wat daar staat, telt nog niet mee",
                     "{many} in “{name}” not settled yet; what stands there does not count so far", name=each.name,
                     many=say.count(each.many, *_DIFFERENCES)) for each in found.open_differences]  # fmt: skip
    talks, records = uncoded(found.uncoded, found.heard.held)
    rest = [
        (len(talks), SESSIONS["interview"], say("nog niet gecodeerd", "not coded yet")),
        (len(records), _RECORDS, say("naast een ander van hetzelfde gesprek nog niet gecodeerd",
                                     "beside another one of the same conversation not coded yet")),
        (len(found.not_re_read), UNITS[found.result.unit],
         say("niet teruggelezen op codes die later kwamen", "not re-read for codes that came later")),
        (len(found.conflicts), _ANSWERS,
         say("door twee mensen naast elkaar gewijzigd; er geldt er één",
             "changed by two people side by side; one of them holds")),
        (found.heard.lost, _CODINGS,
         say("niet meegeteld: de woorden zijn sindsdien gewijzigd", "not counted: the words were changed since")),
        (sum(found.heard.outside.values()), _CODINGS,
         say("niet meegeteld: van iemand buiten de gesloten ronde van dat gesprek",
             "not counted: by somebody outside the closed round of that conversation")),
    ]  # fmt: skip
    beside = [f"{say.count(many, *names)} {what}" for many, names, what in rest if many]
    return section(
        "open", say("Wat nog openstaat", "What is still open"),
        bullets([*waiting, *unsettled, *beside])
        or paragraph(say("Niets dat de cijfers raakt.", "Nothing that touches the figures.")),
        part(say("Vaak overgeslagen vragen", "Questions often skipped"), _skipped(facts, say)),
    )  # fmt: skip


def _skipped(facts: Facts, say: Words) -> Child:
    if not facts.saturation.skipped_often:
        return None
    head = (say("Vraag", "Question"), say("Overgeslagen", "Skipped"), say("Waarom", "Why"))
    rows = [
        (say.text(facts.questions.get((each.protocol, each.item), each.item)),
         say("{n} van {held}", "{n} of {held}", n=each.times, held=each.held),
         ", ".join(f"{say.label(reason, facts.names.reasons)} {many}" for reason, many in each.reasons.items()))
        for each in facts.saturation.skipped_often
    ]  # fmt: skip
    return table(say("Vragen die in twee of meer gesprekken overgeslagen zijn",
                     "Questions skipped in two conversations or more"),
                 head, rows, class_="split")  # fmt: skip
