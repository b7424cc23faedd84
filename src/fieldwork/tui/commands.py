"""Every command of the screens, once: its keys, its words, where it is valid.

Key bindings, the bar at the bottom, the palette and the help screen are all made from this table, so none of them can tell
something else than the others.

Keys were chosen so that terminals pass them on: no Ctrl+I, J, M, H (Tab, Enter, Backspace), no F10 or F11 (taken by menus and
windows), no Ctrl+Enter. Keys with Ctrl go before what the editor does with them (Ctrl+K and Ctrl+E are its own in Textual).
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldwork.i18n import Lang, Msg, msg

MOVING = msg("Door de leidraad", "Through the guide")
ASKING = msg("De vraag", "The question")
WRITING = msg("Vastleggen", "Recording")
SESSION = msg("Het gesprek", "The session")
PROGRAM = msg("Het programma", "The program")

SCREENS = ("home", "start", "consent", "signed", "interview", "sheet", "review", "search", "unlock")
"""The places that are a screen of their own, and so have the palette."""
EVERYWHERE = "everywhere"
"""The place of commands that work on every screen and over every window: the program does them, not the screen."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    `keys` work anywhere on the screen, also while typing; `letters` where nothing is being typed (after Esc). `bar` is its
    place in the key bar, 0 for none. `shown_keys` tells keys that no binding makes (digits).
    """

    id: str
    places: tuple[str, ...]
    label: Msg
    help: Msg
    group: Msg
    keys: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    bar: int = 0
    shown_keys: Msg | None = None

    @property
    def key(self) -> str:
        """The key to show while typing, or an empty string."""
        return key_name(self.keys[0]) if self.keys else ""

    @property
    def letter(self) -> str:
        """The key to show where nothing is typed."""
        return key_name(self.letters[0]) if self.letters else self.key

    def letter_in(self, lang: Lang) -> str:
        """The same; of several letters the one that the word begins with in a language: J for ja, Y for yes."""
        initial = self.label.text(lang)[:1].casefold()
        return key_name(initial) if initial in self.letters else self.letter


COMMANDS: tuple[Command, ...] = (
    # --- the guide ---
    Command("next", ("interview",), msg("Volgende", "Next"),
            msg("Naar de volgende vraag. Wat u typte, is dan bewaard.", "To the next item. What you typed is saved by then."),
            MOVING, ("ctrl+n", "f8"), ("n",), bar=1),
    Command("back", ("interview",), msg("Terug", "Back"), msg("Naar de vorige vraag.", "To the item before."),
            MOVING, ("ctrl+b", "f7"), ("b",), bar=7),
    Command("jump", ("interview", "sheet"), msg("Ga naar", "Go to"),
            msg("Naar een vraag die u kiest uit alle vragen; typ een paar letters.",
                "To an item that you choose from all; type a few letters."),
            MOVING, ("ctrl+g",), ("g",), bar=4),
    Command("outline", ("interview",), msg("Overzicht", "Outline"),
            msg("Het overzicht links tonen of verbergen.", "Show or hide the outline on the left."),
            MOVING, ("f6",), ("o",)),
    # --- the question ---
    Command("simple", ("interview",), msg("Eenvoudiger", "Plainer"),
            msg("Dezelfde vraag in eenvoudiger woorden, of weer weg.", "The same question in plainer words, or without them."),
            ASKING, ("f2",), ("s",), bar=8),
    Command("parts", ("interview",), msg("Deelvragen", "Parts"),
            msg("Deelvragen aanvinken: daarna 1 tot en met 9; Enter gaat terug naar typen.",
                "Tick parts: then 1 to 9; Enter goes back to typing."),
            ASKING, ("f3",), bar=10),
    Command("tick", ("interview",), msg("Aanvinken", "Tick"),
            msg("De deelvraag of doorvraag met dat nummer is gesteld, of toch niet (na Esc of F3).",
                "The part or probe with that number came up, or did not (after Esc or F3)."),
            ASKING, shown_keys=msg("1–9", "1–9")),
    Command("probes", ("interview",), msg("Doorvragen", "Probes"),
            msg("Voorstellen om door te vragen tonen of verbergen; aanvinken met hun nummer (na Esc).",
                "Show or hide what may be probed; tick one by its number (after Esc)."),
            ASKING, ("f4",), ("p",), bar=9),
    # --- what is recorded ---
    Command("skip", ("interview",), msg("Overslaan", "Skip"),
            msg("De vraag overslaan, met de reden. Nog eens: toch niet overslaan.",
                "Skip the item, with the reason. Again: do not skip after all."),
            WRITING, ("ctrl+k",), ("k",), bar=3),
    Command("cover", ("interview",), msg("Elders beantwoord", "Covered elsewhere"),
            msg("Het antwoord staat al bij een andere vraag: wijs die aan. Nog eens: toch niet.",
                "The answer is at another item already: point at it. Again: not after all."),
            WRITING, ("ctrl+e",), ("e",), bar=5),
    Command("note", ("interview", "sheet"), msg("Notitie", "Note"),
            msg("Een notitie bij deze vraag, beschrijvend of reflectief.", "A note on this item, descriptive or reflective."),
            WRITING, ("ctrl+t",), ("t",), bar=2),
    Command("undo", ("interview", "sheet"), msg("Ongedaan", "Undo"),
            msg("De laatste handeling ongedaan maken. Ctrl+Z doet dat met het typen zelf.",
                "Take back the last thing that was done. Ctrl+Z does so with the typing itself."),
            WRITING, ("f9",), ("u",)),
    Command("redo", ("interview", "sheet"), msg("Opnieuw", "Redo"),
            msg("Wat ongedaan was gemaakt, toch weer doen.", "Do again what was taken back."),
            WRITING, ("shift+f9", "f21"), ("r",)),
    Command("saved", ("interview", "sheet"), msg("Bewaard?", "Saved?"),
            msg("Zegt wanneer er bewaard is. Nodig is het niet: alles wordt vanzelf bewaard.",
                "Tells when it was saved. There is no need: everything is saved by itself."),
            WRITING, ("ctrl+s",)),
    Command("commands", ("interview", "sheet"), msg("Toetsen", "Keys"),
            msg("Even niet typen: losse letters en cijfers doen dan iets. Enter gaat terug naar typen.",
                "Stop typing for a moment: single letters and digits then do things. Enter goes back to typing."),
            WRITING, ("escape",)),
    Command("type", ("interview", "sheet"), msg("Typen", "Type"), msg("Terug naar het antwoord.", "Back to the answer."),
            WRITING, letters=("enter",), bar=6),
    # --- the session ---
    Command("close", ("interview", "sheet"), msg("Afsluiten", "Close"),
            msg("Het gesprek is klaar. Zegt eerst hoeveel vragen nog open staan.",
                "The session is done. Tells first how many items are open."),
            SESSION, ("ctrl+l",), ("l",), bar=11),
    Command("reopen", ("interview", "sheet"), msg("Heropenen", "Reopen"),
            msg("Een afgesloten gesprek weer openen om iets te verbeteren.", "Open a closed session again to correct it."),
            SESSION, ("ctrl+o",), ("h",)),
    Command("consent", ("interview",), msg("Toestemming", "Consent"),
            msg("Toestemming veranderen of intrekken, per onderdeel.", "Change or withdraw consent, item by item."),
            SESSION, ("shift+f7", "f19"), ("i",)),
    Command("stop", ("interview", "sheet"), msg("Deelnemer stopt", "Participant stops"),
            msg("De deelnemer trekt zich terug: stoppen en bewaren wat er staat, of alles wissen.",
                "The participant withdraws: stop and keep what is there, or erase all of it."),
            SESSION, ("shift+f8", "f20"), bar=19),
    Command("leave", ("interview", "sheet"), msg("Weg hier", "Leave"),
            msg("Naar het begin. Het gesprek blijft open en gaat later verder waar u was.",
                "To the start. The session stays open and goes on later where you were."),
            SESSION, ("ctrl+q",), ("q",)),
    # --- the observation sheet ---
    Command("new_row", ("sheet",), msg("Nieuwe regel", "New row"),
            msg("Een nieuwe regel; de tijd komt erbij zodra u typt.", "A new row; its time is set as soon as you type."),
            WRITING, ("ctrl+n",), ("n",), bar=1),
    Command("retype", ("sheet",), msg("Soort", "Type"),
            msg("Een andere soort regel: een cijfer of een paar letters.", "Another type of row: a digit or a few letters."),
            WRITING, ("f2",), ("s",), bar=1),
    Command("retype_here", ("sheet",), msg("Soort met cijfer", "Type by digit"),
            msg("De soort van de aangewezen regel, na Esc; op de lege regel begint er een van die soort.",
                "The type of the row that is pointed at, after Esc; on the empty row one of that type begins."),
            WRITING, shown_keys=msg("1–9", "1–9")),
    Command("column", ("sheet",), msg("Andere kolom", "Other column"),
            msg("Van beschrijving naar reflectie en terug. Tab en Shift+Tab doen dat ook.",
                "From description to reflection and back. Tab and Shift+Tab do so too."),
            WRITING, ("f6",), bar=3),
    Command("row_time", ("sheet",), msg("Tijd", "Time"),
            msg("De tijd van deze regel veranderen; de regel komt op zijn plaats.",
                "Change the time of this row; the row goes to its place."),
            WRITING, ("f4",), bar=12),
    Command("row_up", ("sheet",), msg("Hoger", "Higher"), msg("Deze regel een plaats hoger.", "This row one place higher."),
            WRITING, ("alt+up",), ("shift+up",)),
    Command("row_down", ("sheet",), msg("Lager", "Lower"), msg("Deze regel een plaats lager.", "This row one place lower."),
            WRITING, ("alt+down",), ("shift+down",)),
    Command("remove", ("sheet",), msg("Weghalen", "Remove"), msg("Deze regel weghalen. F9 haalt hem terug.",
            "Take this row away. F9 brings it back."), WRITING, ("ctrl+k",), ("x", "delete"), bar=13),
    Command("line_before", ("sheet",), msg("Vorige", "Previous"), msg("Naar de regel erboven.", "To the line above."),
            MOVING, ("f7", "ctrl+b"), ("b",), bar=7),
    Command("line_after", ("sheet",), msg("Volgende", "Next"), msg("Naar de regel eronder.", "To the line below."),
            MOVING, ("f8",), bar=8),
    # --- home ---
    Command("open", ("home",), msg("Openen", "Open"), msg("Het gekozen gesprek openen of hervatten.",
            "Open the chosen session, or go on with it."), SESSION, letters=("enter",), bar=1),
    Command("new", ("home",), msg("Nieuw", "New"), msg("Een nieuw gesprek beginnen.", "Begin a new session."),
            SESSION, ("ctrl+n",), ("n",), bar=2),
    Command("paper", ("home",), msg("Van papier", "From paper"),
            msg("Een gesprek uitwerken dat op papier staat: eerst wanneer het was, dan snel typen.",
                "Work out a session that is on paper: first when it was, then type fast."), SESSION, letters=("p",), bar=3),
    Command("again", ("home",), msg("Nog een keer", "Once more"),
            msg("Een nieuw gesprek met dezelfde deelnemer: een vervolg, een andere rol, of dezelfde dag door een ander "
                "genoteerd.",
                "A new session with the same participant: a follow-up, another role, or the same talk noted by another."),
            SESSION, letters=("w",)),
    Command("filter", ("home",), msg("Filteren", "Filter"),
            msg("Alleen de gesprekken tonen die bij een paar letters passen: code, locatie, dag, leidraad. Esc toont alles "
                "weer.",
                "Show only the sessions that answer a few letters: code, site, day, guide. Esc shows all again."),
            MOVING, letters=("slash",), bar=5),
    Command("unfilter", ("home",), msg("Alles tonen", "Show all"), msg("Het filter weg.", "Take the filter away."),
            MOVING, ("escape",), bar=6),
    Command("heard", ("home",), msg("Wie gehoord", "Who was heard"),
            msg("Per locatie en rol: hoeveel gesprekken er zijn en hoeveel er gewenst zijn. Nog eens: de gesprekken weer.",
                "By site and role: how many sessions there are and how many are wanted. Again: the sessions."),
            MOVING, ("f6",), ("o",), bar=7),
    Command("quit", ("home", "unlock", "curtain"), msg("Stoppen", "Quit"), msg("Het programma verlaten.", "Leave the program."),
            PROGRAM, ("ctrl+q",), ("q",), bar=9),
    # --- beginning a session ---
    Command("go", ("start",), msg("Verder", "Go on"), msg("Naar de toestemming.", "On to consent."),
            SESSION, ("ctrl+n",), ("enter",), bar=1),
    Command("begin", ("signed",), msg("Beginnen", "Begin"),
            msg("Alles is ingevuld: naar de eerste vraag.", "All is filled in: on to the first item."),
            SESSION, ("ctrl+n",), ("enter",), bar=1),
    Command("cancel", ("start", "consent", "signed"), msg("Terug", "Back"),
            msg("Terug naar het begin. Er is dan niets opgeslagen.", "Back to the start. Nothing is stored then."),
            SESSION, ("escape", "ctrl+q"), bar=9),
    Command("yes", ("consent", "signed"), msg("Ja", "Yes"), msg("De deelnemer zegt ja.", "The participant says yes."),
            SESSION, letters=("j", "y"), bar=1),
    Command("no", ("consent", "signed"), msg("Nee", "No"), msg("De deelnemer zegt nee.", "The participant says no."),
            SESSION, letters=("n",), bar=2),
    Command("before", ("consent",), msg("Vorige", "Previous"), msg("Naar het onderdeel ervoor.", "To the item before."),
            SESSION, letters=("b", "backspace"), bar=3),
    Command("all_yes", ("consent", "signed"), msg("Allemaal ja", "All yes"),
            msg("Ja van iedereen die nog niets zei, of ja op alles van het formulier.",
                "A yes of everyone who said nothing yet, or a yes to everything on the form."),
            SESSION, letters=("a",), bar=4),
    Command("digit", ("consent",), msg("Kies", "Choose"),
            msg("Hoe de toestemming gegeven is, en door wie: kies het cijfer.",
                "How consent was given, and by whom: choose the digit."),
            SESSION, bar=1, shown_keys=msg("1–3", "1–3")),
    Command("first", ("consent",), msg("De eerste", "The first"), msg("Neem de eerste keuze.", "Take the first choice."),
            SESSION, letters=("enter",), bar=2),
    # --- windows over a screen ---
    Command("kind", ("writing",), msg("Soort", "Kind"),
            msg("Beschrijvend (wat u zag of hoorde) of reflectief (wat u ervan denkt).",
                "Descriptive (what you saw or heard) or reflective (what you make of it)."), WRITING, ("ctrl+r",), bar=2),
    Command("done", ("writing",), msg("Klaar", "Done"), msg("Bewaren en terug.", "Save and go back."),
            WRITING, ("escape", "ctrl+t"), bar=1),
    Command("choose", ("choosing",), msg("Kiezen", "Choose"), msg("Neem wat aangewezen is.", "Take what is pointed at."),
            PROGRAM, ("enter",), bar=1),
    Command("away", ("choosing",), msg("Terug", "Back"), msg("Terug zonder iets te kiezen.", "Back without choosing."),
            PROGRAM, ("escape", "ctrl+q"), bar=2),
    # --- beside the question ---
    Command("card", ("interview",), msg("Toonkaart", "Show card"),
            msg("De kaart bij deze vraag, of de antwoorden om uit te kiezen, over het hele scherm om te laten zien.",
                "The card of this item, or the answers to choose from, over the whole screen to be shown."),
            ASKING, ("shift+f3", "f15"), ("c",), bar=14),
    Command("earlier", ("interview",), msg("Eerder gezegd", "Said earlier"),
            msg("Wat deze deelnemer hier eerder over zei, naast de vraag tonen of verbergen.",
                "Show or hide beside the question what this participant said about it earlier."),
            ASKING, ("shift+f4", "f16"), ("a",), bar=15),
    Command("find", ("interview",), msg("Zoeken", "Search"),
            msg("Zoeken in dit gesprek: vragen, antwoorden, notities.", "Search this session: items, answers, notes."),
            MOVING, ("ctrl+f",), ("slash",), bar=16),
    Command("times", ("interview",), msg("Tijd", "Time"),
            msg("Per onderdeel: hoeveel tijd gepland en gebruikt is, wat nog open staat, in welke volgorde is gevraagd.",
                "By section: how much time was planned and used, what is still open, in which order was asked."),
            MOVING, ("shift+f6", "f18"), ("d",), bar=17),
    # --- notes and marks ---
    Command("mark", ("interview",), msg("Markeren", "Mark"),
            msg("De gekozen woorden zijn een citaat, een vlag of een route. Zonder keuze: alle markeringen van deze vraag.",
                "The selected words are a quote, a flag or a route. With none selected: all marks of this item."),
            WRITING, ("ctrl+u",), ("f",), bar=12),
    Command("moment", ("interview", "sheet"), msg("Moment", "Moment"),
            msg("Dit moment markeren, met de tijd: om later terug te vinden in een opname.",
                "Mark this moment, with its time: to find it again in a recording."),
            WRITING, ("ctrl+w",), ("w",), bar=18),
    Command("margin", ("interview", "sheet"), msg("Kantlijn", "Margin"),
            msg("Losse opmerkingen die op een plek wachten, en alle notities: maken, plaatsen, veranderen, weghalen.",
                "Loose remarks that wait for a place, and all notes: make, place, change, remove."),
            WRITING, ("ctrl+a",), ("m",), bar=13),
    # --- an item that is asked several times ---
    Command("one_more", ("interview",), msg("Nog een", "One more"),
            msg("Bij een vraag die vaker gesteld wordt: nog een keer invullen.",
                "At an item that is asked several times: fill in one more."),
            WRITING, ("insert",), ("plus",), bar=5),
    Command("one_less", ("interview",), msg("Weghalen", "Remove"),
            msg("Bij een vraag die vaker gesteld wordt: weghalen wat open staat. F9 haalt het terug.",
                "At an item that is asked several times: remove the one that is open. F9 brings it back."),
            WRITING, letters=("minus",), bar=16),
    Command("who", ("writing",), msg("Wie", "Who"),
            msg("Wie dit zei: daarna het cijfer.", "Who said this: then the digit."), WRITING, ("f3",), bar=3),
    Command("where", ("writing",), msg("Kantlijn", "Margin"),
            msg("Bij deze vraag, of los in de kantlijn tot u weet waar het hoort.",
                "On this item, or loose in the margin until you know where it belongs."), WRITING, ("ctrl+a",), bar=4),
    Command("hide_card", ("card",), msg("Terug", "Back"), msg("De kaart weg.", "The card away."),
            ASKING, ("escape", "enter", "space", "shift+f3", "f15", "ctrl+q"), bar=1),
    # --- looking a session over ---
    Command("review", ("home", "interview", "sheet"), msg("Nalezen", "Review"),
            msg("Het hele gesprek als een bladzijde: nalezen, een regel kiezen, verbeteren.",
                "The whole session as a page: read it over, choose a line, correct it."),
            SESSION, ("ctrl+r",), ("v",), bar=12),
    Command("pick", ("review",), msg("Naar de vraag", "To the item"),
            msg("Naar de vraag van de regel die aangewezen is.", "To the item of the line that is pointed at."),
            SESSION, letters=("enter",), bar=1),
    Command("read_back", ("review",), msg("Om voor te lezen", "To read back"),
            msg("Alleen wat gezegd is, in gewone woorden: om voor te lezen of mee te geven. Nog eens: alles weer.",
                "Only what was said, in plain words: to read back or to hand over. Again: everything."),
            SESSION, ("f2",), ("l",), bar=2),
    Command("write_file", ("review",), msg("Naar bestand", "To a file"),
            msg("Wat gezegd is in een tekstbestand zetten, niet versleuteld. Vraagt eerst waar.",
                "Put what was said in a text file, not encrypted. Asks first where."),
            SESSION, ("ctrl+e",), ("e",), bar=5),
    Command("correct", ("review",), msg("Heropenen", "Reopen"),
            msg("Een afgesloten gesprek weer openen om iets te verbeteren; wat er stond, blijft in het logboek.",
                "Open a closed session again to correct it; what was there stays in the log."),
            SESSION, ("ctrl+o",), ("h",), bar=3),
    Command("finish", ("review",), msg("Afsluiten", "Close"), msg("Het gesprek afsluiten.", "Close the session."),
            SESSION, ("ctrl+l",), ("s",), bar=4),
    Command("return", ("review", "search"), msg("Terug", "Back"), msg("Terug naar waar u was.", "Back to where you were."),
            PROGRAM, ("escape", "ctrl+q"), bar=6),
    # --- searching ---
    Command("search", ("home",), msg("Zoeken", "Search"),
            msg("Zoeken in alle antwoorden en notities; hoofdletters en accenten maken niet uit.",
                "Search all answers and notes; capitals and accents make no difference."),
            MOVING, ("ctrl+f",), ("z",), bar=4),
    Command("show_hit", ("search",), msg("Naar de plek", "To the place"),
            msg("Het gesprek openen bij de vraag waar dit staat.", "Open the session at the item where this is."),
            MOVING, ("enter",), bar=1),
    # --- everywhere ---
    Command("curtain", (EVERYWHERE,), msg("Gordijn", "Curtain"),
            msg("Het scherm meteen leeg. Dezelfde toets haalt het gordijn weg; er gaat niets verloren.",
                "Empty the screen at once. The same key takes the curtain away; nothing is lost."),
            PROGRAM, ("f5",), bar=30),
    Command("lock", (EVERYWHERE,), msg("Op slot", "Lock"),
            msg("Het scherm op slot: verder gaan kan alleen met de wachtzin.",
                "Lock the screen: going on takes the passphrase."),
            PROGRAM, ("shift+f5", "f17")),
    Command("language", (EVERYWHERE,), msg("English", "Nederlands"),
            msg("Het programma in het Engels.", "The program in Dutch."), PROGRAM, ("f12",)),
    Command("colors", (EVERYWHERE,), msg("Kleuren", "Colours"),
            msg("Donker, licht, of met veel contrast; wordt onthouden.", "Dark, light or high contrast; it is remembered."),
            PROGRAM, ("shift+f12", "f24")),
    Command("leap", (EVERYWHERE,), msg("Springen", "Leap"),
            msg("Toont een letter bij elk deel van het scherm; die letter brengt u erheen.",
                "Shows a letter at each part of the screen; that letter takes you there."),
            MOVING, ("ctrl+d",)),
    Command("settings", (EVERYWHERE,), msg("Instellingen", "Settings"),
            msg("Kleuren, taal, slot, toetsen: wat ze zijn en waar ze staan.",
                "Colours, language, lock, keys: what they are and where they are kept."),
            PROGRAM, ("shift+f1", "f13")),
    Command("unlock", ("curtain",), msg("Verder", "Go on"), msg("Het gordijn weg.", "Take the curtain away."),
            PROGRAM, ("enter", "escape")),
    Command("palette", SCREENS, msg("Opdrachten", "Commands"),
            msg("Alle opdrachten die hier kunnen, met hun toetsen.", "All commands that are valid here, with their keys."),
            PROGRAM, ("ctrl+p",), bar=98),
    Command("help", (*SCREENS, "writing"), msg("Hulp", "Help"),
            msg("Wat elke toets doet en wat de tekens betekenen.", "What each key does and what the signs mean."),
            PROGRAM, ("f1",), ("question_mark",), bar=99),
)  # fmt: skip
BY_ID = {command.id: command for command in COMMANDS}

_NAMES = {"escape": "Esc", "slash": "/", "enter": "Enter", "question_mark": "?", "backspace": "Backspace",
          "plus": "+", "minus": "-"}  # fmt: skip


def key_name(key: str) -> str:
    """A key as people read it on their keyboard: `Ctrl+N`, `F8`, `Esc`."""
    return "+".join(_NAMES.get(part, part.capitalize() if len(part) > 1 else part.upper()) for part in key.split("+"))
