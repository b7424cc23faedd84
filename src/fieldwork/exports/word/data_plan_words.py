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
    "quoting": msg("citeren; zonder ja zijn passages die als citaat gemarkeerd zijn in elke export onleesbaar; "
                   "andere tekst niet",
                   "quoting; without a yes passages that are marked as a quote are unreadable in every export; "
                   "other text is not"),
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
        "wachtzin of herstelsleutel kan niemand dat bestand lezen.",
        "One encrypted file (AES-256, in the format of SQLCipher 4), the search index, drafts and backups too; nobody can read "
        "that file without the passphrase or the recovery key."),
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
    "Namen en contactgegevens staan in een tweede versleuteld bestand met een eigen wachtzin, dat niet met de studie "
    "meegaat; elke keer openen staat in het logboek.",
    "Names and contacts are in a second encrypted file with a passphrase of its own, which does not go along with the study; "
    "each opening is in the log.",
)
NO_NAMES = msg(
    "Naast deze kopie staat geen sleutelbestand; het kan elders bewaard worden.",
    "There is no key file beside this copy; it may be kept elsewhere.",
)
NAMES_IN_TEXT = msg(
    "In antwoorden en notities kan een naam gezegd of getypt zijn. Namen die in het sleutelbestand staan, worden in alles "
    "wat naar buiten gaat vervangen; andere moet een mens zoeken (fieldwork names search).",
    "A name may have been said or typed in answers and notes. Names that are in the key file are replaced in all that "
    "leaves; others a person has to look for (fieldwork names search).",
)
NAMES_UNCHECKED = msg(
    "In antwoorden en notities kan een naam gezegd of getypt zijn. Namen die in het sleutelbestand staan, worden vervangen in "
    "wat naar buiten gaat, tenzij het anders gevraagd is: {times} bleven zij staan (zie 8). Andere namen moet een mens zoeken "
    "(fieldwork names search).",
    "A name may have been said or typed in answers and notes. Names that are in the key file are replaced in what leaves, "
    "unless it was asked otherwise: {times} they were left as they are (see 8). Other names a person has to look for "
    "(fieldwork names search).",
)
YAML = msg(
    "Buiten het versleutelde bestand, voor wie in de map kan leesbaar: study.yaml (deze gegevens, de rollen, en de gewenste "
    "gesprekken per locatie, onder de namen die daar staan), de vragenlijsten, en codebook.yaml met codes, definities en "
    "voorbeelden. Voorbeelden horen verzonnen te zijn: het programma waarschuwt als er een letterlijk in een antwoord staat.",
    "Outside the encrypted file, readable for who can enter the folder: study.yaml (these data, the roles, and the talks "
    "wanted by site, under the names that stand there), the questionnaires, and codebook.yaml with codes, definitions and "
    "examples. Examples should be made up: the program warns where one stands to the letter in an answer.",
)
HELD = msg(
    "“Gehouden” telt afgesloten gesprekken per rol, en een gesprek dat in meer delen is vastgelegd één keer. “Afgenomen” bij "
    "3 telt elke keer dat een protocol is begonnen, ook wat nog open staat of is gestopt. De twee kunnen dus verschillen.",
    "“Held” counts closed talks by role, and a talk that was recorded in several parts once. “Begun” under 3 counts each "
    "time that a protocol was begun, also what is still open or was stopped. So the two may differ.",
)
COMPLAINT = msg(
    "Wie meedoet, kan een klacht indienen bij de verantwoordelijke of bij de toezichthouder (in Nederland de Autoriteit "
    "Persoonsgegevens).",
    "Who takes part can lodge a complaint with the controller or with the supervisory authority (in the Netherlands the "
    "Autoriteit Persoonsgegevens).",
)
PAPERS = msg("Herstelsleutels op papier: {n} keer gemaakt. Waar zij liggen: {where}",
             "Recovery keys on paper: made {n} times. Where they lie: {where}")  # fmt: skip
BLIND = msg("Codeurs coderen dubbel zonder elkaars werk te zien; rondes: {n}.",
            "Coders code double without seeing each other's work; rounds: {n}.")  # fmt: skip
HEALTH = msg(
    "Antwoorden, notities en observaties kunnen gaan over gezondheid en arbeidsbeperking: bijzondere persoonsgegevens (AVG "
    "art. 9).",
    "Answers, notes and observations may be about health and work disability: special categories of personal data (GDPR art. "
    "9).",
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
    "Wissen: wat van iemand is, gaat uit het bestand tot in de vrije pagina’s; van een gesprek blijven rol en datum, en de "
    "id; de code van de deelnemer blijft ook, zodat niemand anders haar krijgt. Het komt ook met een oudere kopie niet "
    "terug. Deelnemers tot nu toe: {n}; gesprekken: {sessions}.",
    "Erasing: what is of somebody goes from the file, its free pages too; of a session role and date remain, and its id; the "
    "participant’s code remains too, so that nobody else gets it. An older copy does not bring it back either. Participants "
    "so far: {n}; sessions: {sessions}.",
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
    "Deelnemers die hergebruik door andere onderzoekers toestaan: {n} van {all}. Alleen hun gesprekken gaan in een export "
    "voor hergebruik.",
    "Participants who allow reuse by other researchers: {n} of {all}. Only their sessions go into an export for reuse.",
)
FORMATS = msg(
    "Exports zijn tabellen in open vormen (CSV, Parquet, REFI-QDA), met een beschrijving van elke kolom, onder code en "
    "zonder vragen die iemand herleidbaar maken.",
    "Exports are tables in open formats (CSV, Parquet, REFI-QDA), with a description of every column, under a code and "
    "without items that can identify somebody.",
)
TOLD_GONE = msg(
    "Van opnamen, foto’s, getekende formulieren, exports en reservekopieën kan het programma niet zien of ze weg zijn: dat "
    "meldt een mens, met de dag, en het komt in het logboek.",
    "Of recordings, photos, signed forms, exports and backups the program cannot see whether they are gone: a person tells "
    "it, with the day, and it goes into the log.",
)
