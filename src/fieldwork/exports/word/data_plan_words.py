"""The words of a data plan: grounds, what consent rules, how the program protects, and what participants can ask."""

from __future__ import annotations

from collections.abc import Mapping

from fieldwork.i18n import Msg, msg

OPEN = msg("nog in te vullen: study.yaml, onder data", "to be filled in: study.yaml, under data")
GROUNDS: Mapping[str, Msg] = {
    "consent": msg("toestemming (AVG art. 6 lid 1 onder a)", "consent (GDPR art. 6(1)(a))"),
    "public_task": msg("taak van algemeen belang (AVG art. 6 lid 1 onder e)",
                       "task in the public interest (GDPR art. 6(1)(e))"),
    "legitimate_interest": msg("gerechtvaardigd belang (AVG art. 6 lid 1 onder f)", "legitimate interest (GDPR art. 6(1)(f))"),
    "explicit_consent": msg("uitdrukkelijke toestemming (AVG art. 9 lid 2 onder a)", "explicit consent (GDPR art. 9(2)(a))"),
    "research": msg("wetenschappelijk onderzoek (AVG art. 9 lid 2 onder j)", "scientific research (GDPR art. 9(2)(j))"),
}  # fmt: skip
ALLOWS: Mapping[str, Msg] = {
    "taking_part": msg("meedoen; zonder ja wordt alleen de rol en de datum bewaard",
                       "taking part; without a yes only role and date are kept"),
    "recording": msg("opnemen; bij nee komt er geen uitwerking van een opname in",
                     "recording; after a no nothing written out from a recording comes in"),
    "photos": msg("foto’s; het programma bewaart er geen", "photos; the program stores none"),
    "quoting": msg("citeren; zonder ja zijn citaten in elke export onleesbaar",
                   "quoting; without a yes quotes are unreadable in every export"),
    "contact_again": msg("opnieuw benaderen; bij nee stelt het programma geen vervolg voor",
                         "contact again; after a no the program proposes no follow-up"),
    "reuse": msg("hergebruik; zonder ja blijft het gesprek uit exports voor anderen",
                 "reuse; without a yes the session stays out of exports for others"),
    "linkage": msg("koppelen aan andere gegevens; bij nee komen die er niet in",
                   "linking to other data; after a no those do not come in"),
}  # fmt: skip
KINDS: Mapping[str, Msg] = {
    "interview": msg("interview", "interview"), "observation": msg("observatie", "observation"),
    "questionnaire": msg("vragenlijst", "questionnaire"),
}  # fmt: skip
DID: Mapping[str, Msg] = {
    "recorded": msg("legt gesprekken vast", "records sessions"), "coded": msg("codeert", "codes"),
    "charted": msg("vat samen", "summarises"),
}  # fmt: skip
LEFT: Mapping[str, Msg] = {
    "export": msg("export", "export"), "backup": msg("reservekopie", "backup"), "handover": msg("overdracht", "hand-over"),
    "names backup": msg("kopie van het sleutelbestand", "copy of the key file"),
    "recovery key": msg("herstelsleutel op papier", "recovery key on paper"),
}  # fmt: skip
PROTECTION = (
    msg("Eén versleuteld bestand (AES-256, in de vorm van SQLCipher 4), ook de zoekindex, concepten en reservekopieën; zonder "
        "wachtzin kan niemand het lezen.",
        "One encrypted file (AES-256, in the format of SQLCipher 4), the search index, drafts and backups too; nobody can read "
        "it without the passphrase."),
    msg("Mensen en locaties staan er onder een code in.", "People and sites are in it under a code."),
    msg("Het werkt zonder netwerk en stuurt niets weg.", "It works without a network and sends nothing away."),
    msg("Het scherm gaat op slot als er een tijd niemand is (in te stellen); verder gaan vraagt de wachtzin.",
        "The screen locks when nobody is there for a time (to be set); going on takes the passphrase."),
    msg("Alles wat gebeurt, staat met wie en wanneer in een logboek waar alleen bij wordt geschreven; de enige uitzondering is "
        "wissen op verzoek, en dat er gewist is blijft staan.",
        "All that happens is in a log that is only added to, with who and when; the one exception is erasing on request, and "
        "that it was erased stays."),
)  # fmt: skip
NAMES_APART = msg(
    "Namen en contactgegevens staan in een tweede versleuteld bestand met een eigen wachtzin, dat niet met de studie meegaat; "
    "elke keer openen staat in het logboek.",
    "Names and contacts are in a second encrypted file with a passphrase of its own, which does not go along with the study; "
    "each opening is in the log.",
)
NO_NAMES = msg("Er is hier geen sleutelbestand: de studie bewaart geen namen.",
               "There is no key file here: the study stores no names.")  # fmt: skip
BLIND = msg("Codeurs coderen dubbel zonder elkaars werk te zien; rondes: {n}.",
            "Coders code double without seeing each other's work; rounds: {n}.")  # fmt: skip
HEALTH = msg(
    "Antwoorden, notities en observaties kunnen gaan over gezondheid en arbeidsbeperking: bijzondere persoonsgegevens (AVG "
    "art. 9).",
    "Answers, notes and observations may be about health and work disability: special categories of personal data (GDPR "
    "art. 9).",
)
TEXT_ONLY = msg("Het programma bewaart tekst en keuzes; geen geluid, foto’s of andere bestanden.",
                "The program stores text and choices; no sound, photos or other files.")  # fmt: skip
AGAIN = msg("Opnieuw om toestemming te vragen, omdat het formulier sindsdien anders is: {n}.",
            "To be asked for consent again, since the form is another one now: {n}.")  # fmt: skip
HOW_GIVEN = msg("Bij elke toestemming staat hoe en door wie zij gegeven is, en op welke versie van het formulier.",
                "With every consent stands how and by whom it was given, and on which version of the form.")  # fmt: skip
STOPPING = msg(
    "Stoppen: er komt niets nieuws meer bij; wat gezegd is, blijft. Tot nu toe uit de hele studie: {n}; halverwege een "
    "gesprek: {sessions}.",
    "Stopping: nothing new is added; what was said stays. So far from the whole study: {n}; halfway through a session: "
    "{sessions}.",
)
ERASING = msg(
    "Wissen: wat van iemand is, gaat uit het bestand tot in de vrije pagina’s; van een gesprek blijven rol en datum. Het komt "
    "ook met een oudere kopie niet terug. Deelnemers tot nu toe: {n}; gesprekken: {sessions}.",
    "Erasing: what is of somebody goes from the file, its free pages too; of a session role and date remain. An older copy "
    "does not bring it back either. Participants so far: {n}; sessions: {sessions}.",
)
RIGHTS = (
    msg("Wat eerder naar buiten ging, wordt bij wissen genoemd met dag, bestand en ontvanger, om het daar ook te laten wissen.",
        "What left before is listed on erasing, by day, file and recipient, to have it erased there too."),
    msg("Inzien: van elk gesprek kan een verslag in gewone woorden worden voorgelezen of meegegeven.",
        "Access: of every session a record in plain words can be read back or handed over."),
    msg("Verbeteren: een gesprek kan heropend worden; wat er stond, blijft in het logboek.",
        "Rectification: a session can be opened again; what was there stays in the log."),
)  # fmt: skip
REUSED = msg(
    "Deelnemers die hergebruik door andere onderzoekers toestaan: {n} van {all}. Alleen hun gesprekken gaan in een export voor "
    "hergebruik.",
    "Participants who allow reuse by other researchers: {n} of {all}. Only their sessions go into an export for reuse.",
)
FORMATS = msg(
    "Exports zijn tabellen in open vormen (CSV, Parquet, REFI-QDA), met een beschrijving van elke kolom, onder code en zonder "
    "vragen die iemand herleidbaar maken.",
    "Exports are tables in open formats (CSV, Parquet, REFI-QDA), with a description of every column, under a code and without "
    "items that can identify somebody.",
)
