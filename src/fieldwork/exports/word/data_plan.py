"""The data plan of a study as a Word document: what a data-management plan and an ethics board ask, from the study itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from fieldwork.errors import ReadOnlyStudy
from fieldwork.exports.placing import place
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.exports.word import data_plan_words as words
from fieldwork.exports.word.paper import WIDTH, Paper
from fieldwork.i18n import Lang, Msg, msg, pick, plural
from fieldwork.protocol.model import Text
from fieldwork.record.events import Event
from fieldwork.study.answers import day_words
from fieldwork.study.folder import Study
from fieldwork.study.privacy.data_plan import PROFILE, DataPlan, Guide, data_plan
from fieldwork.study.privacy.left_before import PRINTED
from fieldwork.study.privacy.names import has_names
from fieldwork.study.privacy.retention import KEPT, Term, gone_words


def write_data_plan(
    study: Study, path: Path, *, lang: Lang, names: Pseudonyms | None = None, recipient: str | None = None
) -> None:
    """Write the plan to a file, in place of one that stood there, and put it down in the log; `names` are replaced by code.

    Raises ReadOnlyStudy where the log cannot be written, NoRoom and InputError where the file cannot be.
    """
    if study.log.readonly:
        raise ReadOnlyStudy(msg(
            "De studie is alleen te lezen, en dat er een plan is gemaakt wordt in haar logboek gezet. Kopieer de map naar een "
            "plaats waar u mag schrijven.",
            "The study can only be read, and that a plan was made is put down in its log. Copy the folder to a place where you "
            "can write."))  # fmt: skip
    content = document(data_plan(study), lang, date.today(), names)
    place(path, content)
    stamp = study.log.stamper(study.by)()
    replaced = dict(names.body()) if names else "unchecked" if has_names(study) else None
    body = {"profile": PROFILE, "file": path.name, "lang": lang, "sha256": hashlib.sha256(content).hexdigest(), "raw": False,
            "identified": False, "for": recipient, "names": replaced}  # fmt: skip
    study.log.append([Event(stamp.id, "exported", "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])


def document(plan: DataPlan, lang: Lang, made: date, names: Pseudonyms | None = None) -> bytes:
    """The plan as the bytes of a .docx."""
    return _Document(plan, lang, made, names).made()


class _Document:
    def __init__(self, plan: DataPlan, lang: Lang, made: date, names: Pseudonyms | None) -> None:
        self.plan, self.lang, self.day, self.names = plan, lang, made, names
        self.paper = Paper(self._say(msg("Gegevensplan", "Data plan")), lang)

    def made(self) -> bytes:
        """The whole document, top to bottom."""
        day = day_words(self.day.isoformat(), self.lang)
        title = self._words(self.plan.title)
        self.paper.footer(f"{title} – {day}")
        self.paper.heading(self._say(msg("Gegevensplan", "Data plan")), 0)
        self.paper.text(title, "Guide Question")
        self._hint(msg(
            "Opgemaakt door fieldwork uit de studie zelf op {day}: wat hier staat, is zo ingesteld of geteld. Deelnemers en "
            "onderzoekers staan er alleen als aantal of code in. Vul aan wat alleen mensen weten.",
            "Made by fieldwork from the study itself on {day}: what stands here is set or counted. Participants and "
            "researchers are in it as a number or a code only. Add what only people know.", day=day))  # fmt: skip
        for title_, write in (
            (msg("1 De studie", "1 The study"), self._study),
            (msg("2 Wie meedoen", "2 Who takes part"), self._people),
            (msg("3 Wat wordt vastgelegd", "3 What is recorded"), self._recorded),
            (msg("4 Toestemming", "4 Consent"), self._consent),
            (msg("5 Hoe het beschermd is", "5 How it is protected"), self._protected),
            (msg("6 Wie ermee werken", "6 Who works with it"), self._workers),
            (msg("7 Hoe lang het bewaard wordt", "7 How long it is kept"), self._kept),
            (msg("8 Wat naar buiten ging", "8 What left"), self._left),
            (msg("9 Rechten van deelnemers", "9 Rights of participants"), self._rights),
            (msg("10 Hergebruik", "10 Reuse"), self._reuse),
        ):
            self.paper.heading(self._say(title_), 1)
            write()
        return self.paper.saved()

    # --- bits -------------------------------------------------------------------------------------------------------

    def _say(self, message: Msg) -> str:
        return message.text(self.lang)

    def _words(self, text: Text | None) -> str:
        return pick(text, self.lang)

    def _told(self, name: str) -> str:
        """What study.yaml says of something under `data`, or that it is still to be filled in."""
        return self._words(self.plan.data.get(name)) or f"[{self._say(words.OPEN)}]"

    def _ground(self, name: str) -> str:
        ground = words.GROUNDS.get(str(self.plan.data.get(name)))
        return self._say(ground) if ground else f"[{self._say(words.OPEN)}]"

    def _plain(self, text: object) -> str:
        """A name of a file or of whom it is for, without names of people that the key file knows."""
        plain = str(text or "")
        return self.names.text(plain) if self.names is not None and plain else plain

    def _hint(self, message: Msg) -> None:
        self.paper.text(self._say(message), "Guide Hint", keep=False)

    def _line(self, message: Msg, **args: object) -> None:
        filled = msg(message.nl, message.en, **args) if args else message
        self.paper.text(f"• {self._say(filled)}", keep=False)

    def _pairs(self, rows: Sequence[tuple[Msg, str]]) -> None:
        self.paper.table([[self._say(label), told] for label, told in rows], [5.5, WIDTH - 5.5])
        self.paper.gap()

    def _table(self, head: Sequence[Msg], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        self.paper.table([[self._say(each) for each in head], *rows], widths, heads=1)
        self.paper.gap()

    # --- the parts --------------------------------------------------------------------------------------------------

    def _study(self) -> None:
        recipients = [self._words(each) for each in self.plan.data.get("recipients") or ()]
        rows = [
            (msg("Titel", "Title"), self._words(self.plan.title)),
            (msg("Waarover", "About"), self._words(self.plan.about)),
            (msg("Verwerkingsverantwoordelijke", "Controller"), self._told("controller")),
            (msg("Contact voor deelnemers", "Contact for participants"), self._told("contact")),
            (msg("Doel", "Purpose"), self._told("purpose")),
            (msg("Grondslag", "Legal ground"), self._ground("legal_ground")),
            (msg("Grondslag voor gegevens over gezondheid", "Ground for data on health"), self._ground("special_ground")),
            (msg("Ontvangers", "Recipients"), "; ".join(recipients)),
        ]
        self._pairs([(label, told) for label, told in rows if told])

    def _people(self) -> None:
        n = self.plan.counts
        rows = [
            [self._words(role.label), "–" if role.wanted is None else str(role.wanted), str(role.held), str(role.people)]
            for role in self.plan.roles
        ]
        head = (msg("Rol", "Role"), msg("Gewenst", "Wanted"), msg("Gehouden", "Held"), msg("Mensen", "People"))
        self._table(head, rows, [8.0, 3.0, 3.0, 3.0])
        self._line(words.HELD)
        self._line(msg("Deelnemers, onder een code: {n}. Locaties, onder een code: {sites}.",
                       "Participants, under a code: {n}. Sites, under a code: {sites}.",
                       n=n["participants"], sites=n["sites"]))  # fmt: skip
        self._line(msg("Geweigerd: {refused}. Daarvan is alleen de rol en de datum bewaard.",
                       "Refused: {refused}. Of those only role and date are kept.", refused=n["refused"]))  # fmt: skip

    def _recorded(self) -> None:
        head = (msg("Protocol", "Protocol"), msg("Soort", "Kind"), msg("Versies", "Versions"), msg("Vragen", "Items"),
                msg("Afgenomen", "Begun"))  # fmt: skip
        rows = [
            [f"{self._words(each.title)} ({each.id})", self._say(words.KINDS.get(each.kind, msg(each.kind, each.kind))),
             ", ".join(map(str, each.versions)), str(each.items), str(each.sessions)]
            for each in self.plan.guides
        ]  # fmt: skip
        self._table(head, rows, [8.0, 2.7, 2.1, 2.1, 2.1])
        for each in self.plan.guides:
            self._identifying(each)
        if not any(each.identifying for each in self.plan.guides):
            self._line(msg("Geen enkele vraag is aangemerkt als herleidbaar tot een persoon.",
                           "No item is marked as one that can identify a person."))  # fmt: skip
        if self.plan.data.get("special_ground"):
            self._line(words.HEALTH)
        self._line(words.TEXT_ONLY)

    def _identifying(self, guide: Guide) -> None:
        if guide.identifying:
            asked = "; ".join(f"“{self._words(each)}”" for each in guide.identifying)
            self._line(msg("{id}: herleidbaar tot een persoon, en alleen op verzoek in een export: {asked}",
                           "{id}: can identify a person, and only in an export where that is asked for: {asked}",
                           id=guide.id, asked=asked))  # fmt: skip

    def _consent(self) -> None:
        plan = self.plan
        versions = ", ".join(plan.forms)
        self._hint(msg("Formulier versie {version}; versies tot nu toe: {versions}. Per deelnemer geteld.",
                       "Form version {version}; versions so far: {versions}. Counted by participant.",
                       version=plan.form, versions=versions or plan.form))  # fmt: skip
        needed = self._say(msg(" (nodig om mee te doen)", " (needed to take part)"))
        rows = []
        for each in plan.consent:
            rules = words.ALLOWS.get(each.allows or "")
            rows.append([self._words(each.ask) + (needed if each.required else ""), self._say(rules) if rules else "–",
                         str(each.yes), str(each.no), str(each.unasked)])  # fmt: skip
        head = (msg("Gevraagd", "Asked"), msg("Wat het bepaalt", "What it rules"), msg("Ja", "Yes"), msg("Nee", "No"),
                msg("Niet gevraagd", "Not asked"))  # fmt: skip
        self._table(head, rows, [6.2, 5.8, 1.4, 1.4, 2.2])
        self._line(words.AGAIN, n=plan.counts["again"])
        self._line(words.HOW_GIVEN)

    def _protected(self) -> None:
        for line in words.PROTECTION:
            self._line(line)
        self._line(words.YAML)
        self._line(words.NAMES_APART if self.plan.has_names else words.NO_NAMES)
        unchecked = sum(each["names"] == "unchecked" for each in self.plan.taken)
        if unchecked:
            times = plural(unchecked, msg("1 keer", "once"), msg("{n} keer", "{n} times"))
            self._line(words.NAMES_UNCHECKED, times=times)
        else:
            self._line(words.NAMES_IN_TEXT)
        if self.plan.counts["rounds"]:
            self._line(words.BLIND, n=self.plan.counts["rounds"])
        self._line(msg("Waar het staat: {where}", "Where it stands: {where}", where=self._told("storage")))
        self._line(msg("Wie de wachtzinnen kennen: {who}", "Who knows the passphrases: {who}", who=self._told("passphrases")))
        papers = sum(each["kind"] == "recovery key" for each in self.plan.taken)
        self._line(words.PAPERS, n=papers, where=self._told("recovery_key"))

    def _workers(self) -> None:
        self._hint(msg("Onder een code; wie dat zijn, staat niet in de studie.",
                       "Under a code; who they are is not in the study."))  # fmt: skip
        rows = [[each.code, ", ".join(self._say(words.DID[name]) for name in each.did) or "–"] for each in self.plan.workers]
        self._table((msg("Code", "Code"), msg("Wat", "What")), rows, [4.0, WIDTH - 4.0])
        self._line(msg("Verwerkers (wie in opdracht met de gegevens werkt, met de overeenkomst): {who}",
                       "Processors (who works with the data on behalf of the controller, with the agreement): {who}",
                       who=self._told("processors")))  # fmt: skip
        self._line(msg("Doorgifte buiten de Europese Economische Ruimte: {where}",
                       "Transfer outside the European Economic Area: {where}", where=self._told("transfer")))  # fmt: skip

    def _kept(self) -> None:
        if not self.plan.terms:
            self.paper.text(f"[{self._say(words.OPEN)}]")
            return
        ends = day_words(str(self.plan.data.get("ends") or ""), self.lang)
        if ends:
            self._line(msg("De studie eindigt op {day}.", "The study ends on {day}.", day=ends))
        rows = [[self._say(KEPT[term.kind]), self._months(term), day_words(term.until.isoformat(), self.lang)]
                for term in self.plan.terms]  # fmt: skip
        head = (msg("Wat", "What"), msg("Hoe lang", "How long"), msg("Weg uiterlijk op", "Gone by"))
        self._table(head, rows, [7.0, 5.0, 5.0])
        self._line(msg("Wat binnen een maand weg moet, staat op het eerste scherm tot het weg is.",
                       "What has to be gone within a month stands on the first screen until it is."))  # fmt: skip
        self._line(words.TOLD_GONE)
        for gone in self.plan.destroyed:
            shown = replace(gone, file=self._plain(gone.file)) if gone.file else gone
            self._line(gone_words(shown))

    def _months(self, term: Term) -> str:
        if term.months is None:
            return self._say(msg("vaste dag", "fixed day"))
        return self._say(msg("{n} maanden na het einde", "{n} months after the end", n=term.months))

    def _left(self) -> None:
        if not self.plan.taken:
            self._line(msg("Tot nu toe niets.", "Nothing so far."))
            return
        rows = [self._row(each) for each in self.plan.taken]
        head = (msg("Dag", "Day"), msg("Wat", "What"), msg("Bestand", "File"), msg("Voor", "For"), msg("SHA-256", "SHA-256"))
        self._table(head, rows, [2.2, 3.2, 4.4, 2.8, 4.4])

    def _row(self, each: Mapping[str, Any]) -> list[str]:
        kind = self._say(words.LEFT.get(str(each["kind"]), msg("{kind}", "{kind}", kind=each["kind"])))
        what = kind if each["what"] == each["kind"] else f"{kind}: {each['what']}"
        printed = PRINTED.get(str(each["what"])) if each["file"] == "-" else None
        if printed is not None:
            what = self._say(printed)
        marks = [self._say(mark) for holds, mark in (
            (each.get("identified"), msg("met herleidbare antwoorden", "with answers that can identify")),
            (each.get("names") == "unchecked", msg("namen niet vervangen", "names not replaced")),
            (each.get("raw"), msg("teksten zoals getypt", "texts as they were typed")),
        ) if holds]  # fmt: skip
        what += f" ({', '.join(marks)})" if marks else ""
        whom, sha256 = self._plain(each["for"]) or "–", str(each["sha256"] or "–")
        return [str(each["at"])[:10], what, self._plain(each["file"]), whom, sha256]

    def _rights(self) -> None:
        n = self.plan.counts
        self._line(words.STOPPING, n=n["stop"], sessions=n["stopped"])
        self._line(words.ERASING, n=n["erase"], sessions=n["erased"])
        for line in words.RIGHTS:
            self._line(line)
        self._line(msg("Bij wie deelnemers hun rechten inroepen: {who}", "To whom participants turn for their rights: {who}",
                       who=self._told("contact")))  # fmt: skip
        self._line(words.COMPLAINT)
        self._line(msg("Wat er bij een klacht gebeurt: {how}", "What is done about a complaint: {how}",
                       how=self._told("complaint")))  # fmt: skip

    def _reuse(self) -> None:
        self._line(words.REUSED, n=self.plan.counts["reuse"], all=self.plan.counts["participants"])
        self._line(words.FORMATS)
