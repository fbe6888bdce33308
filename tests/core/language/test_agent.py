"""What is said to the agent about itself is read, and nothing that only looks like it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.language import kind_of, read_automation
from custom_components.ai_automation.core.language.agent import ToAgent, Topic, read_to_agent
from custom_components.ai_automation.core.language.examples import examples_in
from custom_components.ai_automation.core.language.history import read_history
from custom_components.ai_automation.core.language.problems import few_of, texts_of
from custom_components.ai_automation.core.language.reading import Proposed, Situation

from .phrasebook import HOMES

NOW = datetime(2026, 11, 27, 14, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("language", "kind", "texts"),
    [
        ("en", "help", ("what can you do?|Help|so what can I say|how do I make an automation?|"
         "tell me what you can do|how does this work?|give me some examples")),
        ("en", "thanks", "thank you|Thanks!|ok thanks a lot|great, thank you very much|cheers"),
        ("en", "list", ("list my automations|which automations do I have|show me the automations|"
         "can you show me a list of all my automations please|what automations are there?")),
        ("en", "change", "how do I delete an automation?|how can I change automations"),
        ("en", "hello", "hi there|Good morning!"),
        ("nl", "change", "hoe verwijder ik een automatisering?"),
        ("de", "change", "wie lösche ich eine Automation?"),
        ("fr", "change", "comment supprimer une automatisation ?"),
        ("es", "change", "¿cómo borro una automatización?"),
        ("nl", "hello", "goedemorgen"),
        ("de", "hello", "guten Morgen"),
        ("fr", "hello", "bonjour"),
        ("es", "hello", "buenos días"),
        ("en", "count", "how many automations|how many automations do we have?"),
        ("en", "off", "which automations are switched off?|list the disabled automations"),
        ("en", "ours", "which automations did you make|list the automations you added"),
        ("en", "suggestions", ("have you noticed anything?|any suggestions?|any new ideas|"
         "do you have ideas for automations?|what could I automate|what did you notice?")),
        ("en", "pause", ("pause all automations|pause everything you added|"
         "please switch off all my automations for now")),
        ("en", "resume", "resume all automations|turn all automations back on|end the pause"),
        ("en", "learned", ("what have you learned about me?|what do you know about us|"
         "what data do you keep|are you listening to us")),
        ("nl", "help", "wat kun je allemaal?|hoe maak ik een automatisering?"),
        ("nl", "thanks", "bedankt|dank je wel"),
        ("nl", "list", "welke automatiseringen heb ik|noem mijn automatiseringen"),
        ("nl", "suggestions", "heb je iets gemerkt?|heb je suggesties?|wat is je opgevallen"),
        ("nl", "pause", "pauzeer alle automatiseringen|kun je alle automatiseringen pauzeren"),
        ("nl", "resume", "hervat de automatiseringen"),
        ("nl", "learned", "wat weet je over ons?"),
        ("de", "help", "was kannst du?|Hilfe|Wie erstelle ich eine Automation?"),
        ("de", "thanks", "danke schön|vielen Dank|ok danke"),
        ("de", "list", "Welche Automationen habe ich?|zeig mir die Automationen"),
        ("de", "suggestions", "hast du etwas bemerkt?|hast du Vorschläge?|was ist dir aufgefallen"),
        ("de", "pause", "pausiere alle Automationen|kannst du alle Automationen pausieren"),
        ("de", "resume", "schalte alle Automationen wieder ein"),
        ("de", "learned", "was weißt du über uns?"),
        ("fr", "help", "qu'est-ce que tu sais faire ?|comment créer une automatisation ?|aide"),
        ("fr", "thanks", "merci beaucoup|ok merci"),
        ("fr", "list", "quelles automatisations ai-je ?|montre-moi les automatisations"),
        ("fr", "suggestions", "as-tu remarqué quelque chose ?|tu as des suggestions ?"),
        ("fr", "pause", "mets toutes les automatisations en pause"),
        ("fr", "resume", "reprends les automatisations"),
        ("fr", "learned", "que sais-tu de nous ?"),
        ("es", "help", "¿qué puedes hacer?|¿cómo creo una automatización?|ayuda"),
        ("es", "thanks", "muchas gracias|gracias"),
        ("es", "list", "¿qué automatizaciones tengo?|lista mis automatizaciones"),
        ("es", "suggestions", "¿has notado algo?|¿tienes alguna sugerencia?"),
        ("es", "pause", "pausa todas las automatizaciones"),
        ("es", "resume", "reanuda las automatizaciones"),
        ("es", "learned", "¿qué sabes de nosotros?"),
    ],
)  # fmt: skip
def test_to_the_agent(language: str, kind: str, texts: str) -> None:
    """It is read however it is put, in every language."""
    read = {text: read_to_agent(text, language) for text in texts.split("|")}
    assert {text: it.kind if it else None for text, it in read.items()} == dict.fromkeys(read, kind)


@pytest.mark.parametrize(
    ("language", "text", "about"),
    [
        ("en", "what did you notice about the kitchen?", "the kitchen"),
        ("en", "any ideas for the living room", "the living room"),
        ("nl", "wat is je opgevallen in de keuken?", "de keuken"),
        ("de", "was ist dir im Flur aufgefallen?", "flur"),
        ("fr", "qu'as-tu remarqué dans la cuisine ?", "la cuisine"),
        ("es", "¿qué has notado en la cocina?", "la cocina"),
    ],
)
def test_about_something(language: str, text: str, about: str) -> None:
    """Suggestions are asked for about a place or a thing."""
    assert read_to_agent(text, language) == ToAgent("suggestions", about)


def test_a_pause_for_a_time() -> None:
    """It is read with its time, so that this can be said not to be possible."""
    assert read_to_agent("pause all automations for an hour", "en") == ToAgent("pause", timed=True)
    assert read_to_agent("pause all automations for now", "en") == ToAgent("pause")


@pytest.mark.parametrize(
    "text",
    [
        "pause the TV", "pause everything", "pause", "resume", "next track", "next", "why?", "yes",
        "list the lights", "show me the lights that are on", "put milk on the list",
        "turn off all automations in the hallway", "turn off the porch automation",
        "what do you know about the porch light", "what names have you learned",
        "which automations use the porch light", "what automations run at sunset",
        "what did you change last night", "did you find the vacuum", "help me turn on the light",
        "thanks to the sun it is warm, close the blinds", "what can we see on the camera",
        "tell me when the automation runs", "never turn on the heater", "stop the music",
        "what time does the coffee machine usually turn on", "is the tv paused",
        "turn on the lamp thanks", "how many lights are on", "which are off",
    ],
)  # fmt: skip
def test_look_alikes(text: str) -> None:
    """What is about the home is left to be read as such."""
    assert read_to_agent(text, "en") is None


@pytest.mark.parametrize(
    ("language", "topic", "texts"),
    [
        ("en", "suggestion", {"next": "another one", "accept": "accept it", "why": "why's that?",
         "reject": "not that one", "never": "don't ever suggest that again", "leave": "not now"}),
        ("nl", "suggestion", {"next": "volgende", "accept": "voeg het toe", "why": "waarom?",
         "reject": "die niet", "never": "stel dat nooit meer voor", "leave": "laat maar"}),
        ("de", "suggestion", {"next": "nächster", "accept": "gute Idee", "why": "warum?",
         "reject": "den nicht", "never": "schlag das nie wieder vor", "leave": "jetzt nicht"}),
        ("fr", "suggestion", {"next": "suivante", "accept": "ajoute-la", "why": "pourquoi ?",
         "reject": "pas celle-là", "never": "ne propose plus jamais ça", "leave": "plus tard"}),
        ("es", "suggestion", {"next": "siguiente", "accept": "buena idea", "why": "¿por qué?",
         "reject": "esa no", "never": "no lo propongas nunca más", "leave": "ahora no"}),
        ("en", "list", {"off": "which of them are off?", "rest": "and the rest?"}),
        ("nl", "list", {"off": "welke staan uit?", "rest": "de rest"}),
        ("de", "list", {"off": "welche davon sind aus?", "rest": "der Rest"}),
        ("fr", "list", {"off": "lesquelles sont désactivées ?", "rest": "les autres"}),
        ("es", "list", {"off": "¿cuáles están desactivadas?", "rest": "las demás"}),
        ("en", "pause", {"resume": "resume"}),
        ("nl", "pause", {"resume": "ga verder"}),
        ("de", "pause", {"resume": "weiter"}),
        ("fr", "pause", {"resume": "reprends"}),
        ("es", "pause", {"resume": "reanuda"}),
    ],
)  # fmt: skip
def test_after_something_was_told(language: str, topic: Topic, texts: dict[str, str]) -> None:
    """A word is enough then; without it the same word is about something else."""
    read = {kind: read_to_agent(text, language, topic) for kind, text in texts.items()}
    assert {kind: it.kind if it else None for kind, it in read.items()} == {it: it for it in texts}
    assert not any(read_to_agent(text, language) for text in texts.values())


def test_what_could_be_an_answer() -> None:
    """While something waits for an answer, "fine" and "perfect" are one."""
    assert read_to_agent("perfect", "en") == ToAgent("praise")
    assert read_to_agent("perfect", "en", waits=True) is None
    assert read_to_agent("thanks", "en", waits=True) == ToAgent("thanks")


@pytest.mark.parametrize("language", HOMES)
def test_examples_are_understood(language: str) -> None:
    """What people are told to say works in their home and in their language."""
    home = HOMES[language]()
    situation = Situation(NOW, language)
    at_a_time, on_an_event, asked = examples_in(home, situation)
    for text in (at_a_time, on_an_event):
        assert isinstance(read_automation(text, home, situation), Proposed)
        assert kind_of(text, home, situation) == "automation"
    assert read_history(asked, home, situation) is not None


def test_no_examples() -> None:
    """Of a home that shows nothing there are none."""
    assert examples_in(Home(), Situation(NOW, "en")) == ()


def test_few_of_many() -> None:
    """At most six names are said; of more the first five."""
    texts = texts_of("en")
    assert few_of(["A", "B"], texts) == "A and B"
    assert few_of([*"ABCDEF"], texts) == "A, B, C, D, E and F"
    assert few_of([*"ABCDEFGH"], texts) == "A, B, C, D, E and 3 more"
