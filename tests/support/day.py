"""A day in the field: what the researcher does, told once, and what the study must tell of it afterwards.

Who does it, by which hands and at which size of the window, is in `day_hands`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.day_hands import Researcher

ROWS = [f"regel {number:02} [/a] =1+1 caf\u00e9" for number in range(1, 21)]
HALF, REST = "de reistijd, en dan nog", " het wachten"
SPOKEN = (("W03", "ik sta vooraan"), ("B01", "ik kijk mee [sic]"), ("W04", "ik pak in"))
"""The notes of the talk with three: who said it, and what, in the order in which it was said."""


def a_day(researcher: Researcher, paper: datetime.date) -> None:
    """Everything that the day holds; the session on `paper` was held on that day."""
    two_interviews_one_interrupted(researcher)
    a_talk_with_three(researcher)
    an_observation(researcher)
    a_resumed_draft(researcher)
    one_from_paper(researcher, paper)
    a_correction(researcher)
    a_withdrawal(researcher)
    researcher.quit()


def two_interviews_one_interrupted(researcher: Researcher) -> None:
    """A worker, interrupted by another with the same guide; then a manager."""
    researcher.begin("werknemer", "W01", site="kas")
    researcher.agree()
    researcher.answer("opening.werkdag", "ik pluk tomaten")
    researcher.answer("vitaliteit.a", "dat wisselt")
    researcher.leave()
    researcher.begin("werknemer", "W02")
    researcher.agree()
    researcher.answer("opening.werkdag", "ik sorteer")
    researcher.answer("vitaliteit.b", "ze vraagt het elke dag")
    researcher.close()
    researcher.take_up("W01", "werknemer")
    researcher.sees("vitaliteit.a", "dat wisselt")
    researcher.types(" per dag", shows="dat wisselt per dag")
    researcher.answer("vitaliteit.b", "hij ziet het aan me")
    researcher.close()
    researcher.begin("leidinggevende", "L01")
    researcher.agree()
    researcher.answer("opening.ervaring", "sinds 2019")
    researcher.answer("vitaliteit.a", "ik vraag het na")
    researcher.close()


def a_talk_with_three(researcher: Researcher) -> None:
    """Each note has its speaker."""
    researcher.begin("werknemer", "W03", others=", W04, B01")
    researcher.agree("W03", "W04", "B01")
    researcher.answer("opening.werkdag", "samen aan de band")
    for speaker, words in SPOKEN:
        researcher.note(speaker, words)
    researcher.close()


def an_observation(researcher: Researcher) -> None:
    """Twenty rows, as many as a shift gives."""
    researcher.begin("observatie")
    researcher.header("Plek binnen het bedrijf", "kas 2")
    researcher.header("Wie er meedoen", "W05, B03")
    for words in ROWS:
        researcher.row(words)
    researcher.close(still_open=False)


def a_resumed_draft(researcher: Researcher) -> None:
    """The program is killed in the middle of an answer; the words are there again, and so is the cursor."""
    researcher.begin("jobcoach", "J01")
    researcher.agree()
    researcher.answer("opening.ervaring", HALF)
    researcher.is_cut_off(HALF)
    researcher.take_up("J01", "jobcoach")
    researcher.sees("opening.ervaring", HALF)
    researcher.types(REST, shows=HALF + REST)
    researcher.leave()


def one_from_paper(researcher: Researcher, held: datetime.date) -> None:
    """A talk of some days ago, typed over from its first question to the next."""
    researcher.begin("werknemer", "W05", held=f"{held.isoformat()} 14:30")
    researcher.reads_the_form()
    researcher.sees("opening.werkdag")
    researcher.types("eerst koffie\ndan de machines", shows="dan de machines")
    researcher.next()
    researcher.sees("vitaliteit.a")
    researcher.types("goed genoeg", shows="goed genoeg")
    researcher.close()


def a_correction(researcher: Researcher) -> None:
    """The manager calls: it was another year."""
    researcher.take_up("L01", "leidinggevende")
    researcher.reopen()
    researcher.correct("opening.ervaring", "sinds 2019", wrong=1, right="8")
    researcher.close()


def a_withdrawal(researcher: Researcher) -> None:
    """Halfway someone wants to stop; what was said may be kept."""
    researcher.begin("werknemer", "W06")
    researcher.agree()
    researcher.answer("opening.werkdag", "liever niet meer")
    researcher.participant_stops()


# --- what must be told of it ------------------------------------------------------------------------------------------

CONSENT = [("consent.set", item, "ja") for item in ("deelname", "opname", "citeren", "opnieuw_benaderen", "hergebruik")]
OPENED, CLOSED = ("session.opened",), ("session.closed",)
Happened = tuple[Any, ...]


@dataclass(frozen=True)
class Held:
    """What must be told of a session: its answers as they stand in the end, and all that came after consent."""

    who: str
    answers: dict[str, str]
    log: list[Happened]
    role: str = "werknemer"
    guide: str = "werknemer"
    mode: str = "live"
    status: str = "closed"


def said(item: str, *values: str) -> list[Happened]:
    """An item that was asked, and what was answered, one after the other."""
    return [("item.asked", item), *(("answer.set", item, value) for value in values)]


HELD = [
    Held("W01", {"opening.werkdag": "ik pluk tomaten", "vitaliteit.a": "dat wisselt per dag", "vitaliteit.b": "hij ziet het aan me"},
         [*said("opening.werkdag", "ik pluk tomaten"), *said("vitaliteit.a", "dat wisselt", "dat wisselt per dag"),
          *said("vitaliteit.b", "hij ziet het aan me"), CLOSED]),
    Held("W02", {"opening.werkdag": "ik sorteer", "vitaliteit.b": "ze vraagt het elke dag"},
         [*said("opening.werkdag", "ik sorteer"), *said("vitaliteit.b", "ze vraagt het elke dag"), CLOSED]),
    Held("L01", {"opening.ervaring": "sinds 2018", "vitaliteit.a": "ik vraag het na"},
         [*said("opening.ervaring", "sinds 2019"), *said("vitaliteit.a", "ik vraag het na"), CLOSED,
          ("session.reopened",), ("answer.set", "opening.ervaring", "sinds 2018"), CLOSED],
         role="leidinggevende", guide="leidinggevende"),
    Held("W03|W04|B01", {"opening.werkdag": "samen aan de band"},
         [*(("note.set", "opening.werkdag", words, speaker) for speaker, words in SPOKEN),
          *said("opening.werkdag", "samen aan de band"), CLOSED]),
    Held("J01", {"opening.ervaring": HALF + REST}, said("opening.ervaring", HALF + REST),
         role="jobcoach", guide="jobcoach", status="open"),
    Held("W05", {"opening.werkdag": "eerst koffie\ndan de machines", "vitaliteit.a": "goed genoeg"},
         [*said("opening.werkdag", "eerst koffie\ndan de machines"), *said("vitaliteit.a", "goed genoeg"), CLOSED], mode="paper"),
    Held("W06", {"opening.werkdag": "liever niet meer"}, [*said("opening.werkdag", "liever niet meer"), ("session.stopped",)],
         status="stopped"),
]  # fmt: skip
OBSERVED = 4
"""The place of the observation among the sessions, in the order in which they were begun."""
PAPER = 6
"""The place of the session that was on paper."""


def expected_sessions() -> list[dict[str, Any]]:
    """Every session, in the order in which it was begun, without what differs from day to day."""
    always = {"version": 1, "site": "kas", "wave": None}
    rows = [
        {**always, "protocol": f"tno-2019/{held.guide}", "kind": "interview", "participant": held.who, "role": held.role,
         "mode": held.mode, "status": held.status, "answered": len(held.answers), "asked": len(held.answers)}
        for held in HELD
    ]  # fmt: skip
    seen = {**always, "protocol": "tno-2019/observatie", "kind": "observation", "participant": None, "role": None,
            "mode": "live", "status": "closed", "answered": 5, "asked": 5}  # fmt: skip
    return [*rows[:OBSERVED], seen, *rows[OBSERVED:]]
