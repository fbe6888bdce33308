"""Sentences about the homes: what people say, what cannot be read, and the worst of all."""

from typing import Literal

type Kind = Literal["request", "question", "command", "unmatched"]

FORMS: dict[Kind, tuple[str, ...]] = {
    "request": (
        "turn on the {room} ceiling light at sunset",
        "switch off the {room} heater at 11 pm on weekdays",
        "when there is motion in the {room}, turn on the {room} reading lamp for 5 minutes",
        "if the {room} temperature drops below 18 degrees, turn on the {room} heater",
        (
            "turn off the {room} fan plug when the {room} humidity is below 50 percent for "
            "10 minutes"
        ),
        "every day at half past seven turn on the {room} reading lamp",
        "when the {room} door opens after 10 pm, turn off the {room} heater",
        "turn off all lights in the {room} 30 minutes after sunrise",
        (
            "when the {room} door opens after sunset and the {room} brightness is below "
            "20, turn on the {room} ceiling light and the {room} floor lamp for ten "
            "minutes"
        ),
        (
            "on weekdays at half past six open the {room} curtain and the {room} blind "
            "left, turn on the {room} heater and switch it off at eight unless the {room} "
            "temperature is below 18 degrees"
        ),
        (
            "if the {room} door is open for longer than ten minutes while the {room} "
            "heater is on, turn the {room} heater off and turn the {room} fan on, but only "
            "between 7 am and 10 pm and not on sundays"
        ),
        "turn on the {room} wall lamp left and the {room} wall lamp right at nine",
    ),
    "question": (
        "is the {room} ceiling light on",
        "is the {room} door open?",
        "what is the temperature in the {room}",
        "what is the {room} humidity?",
        "are any lights on in the {room}",
        "which lights are on in the {room}?",
        "how many lights are on in the {room}",
        "how long was the {room} heater on yesterday",
        "when was the {room} door last opened?",
        "how often was the {room} door opened between monday morning and yesterday evening",
        "why did the {room} reading lamp turn on",
        "what was the average temperature in the {room} last night?",
    ),
    "command": (
        "turn on the {room} ceiling light",
        "turn off the {room} heater",
        "open the {room} curtain",
        "turn on all lights in the {room}",
        "close the {room} blind left and turn off the {room} reading lamp",
        "please switch the {room} floor lamp off and the {room} fan on",
        "turn off everything in the {room} except the {room} heater",
        "could you turn the {room} wall lamp left and the {room} window light on",
        (
            "turn on the {room} fan, close the {room} curtain and turn off the {room} "
            "shelf light strip"
        ),
        "switch on the {room} power strip for me please, thank you very much",
        "turn of the {room} celing light",
        "{room} ceiling spots off",
    ),
    "unmatched": (
        "could the {room} be a little more like it was in the old days",
        "I was thinking that we ought to paint the {room} next summer",
        "tell me something nice about the {room}",
        "blorf the {room} wibble at quux",
        "whenever somebody looks sad in the {room}, cheer them up with a story",
        "what a lovely evening",
        "turn the {room} flux capacitor up to eleven and engage the warp drive when ready",
        "schreibe bitte dem Nachbarn einen Brief über {room}",
        (
            "my aunt forgot her umbrella in the {room} and the plumber has not called back "
            "about it, so perhaps somebody should ring him before the weekend and ask "
            "whether he found it"
        ),
        "order two pizzas to the {room}",
        "open the {room} flurb and the {room} snark before the zorp begins",
        "remember that the {room} was always my favourite",
    ),
}  # fmt: skip

# One request in each language; names of the home stay as they are.
FIRST = {
    "en": "turn on the kitchen ceiling light at eight",
    "nl": "zet de kitchen ceiling light om acht uur aan",
    "de": "schalte um acht Uhr das Kitchen ceiling light ein",
    "fr": "allume kitchen ceiling light à huit heures",
    "es": "enciende kitchen ceiling light a las ocho",
}

_REPEATED = (
    "the lamp and ", "the kitchen ceiling light and ", "turn on the kitchen lamp and ", "if ",
    "when the door opens ", "when the kitchen door opens and ", "at 7 ", "7 ", "seven hundred ",
    "monday ", "monday and ", "not ", "and ", "the ", ", ", "(", '"a" ', "kitchen ", "light ",
    "kitchen light ", "lamp plug ", "lihgt ", "kitchne lamb wihndow ", "lightlamp", "a", "lamp's ",
    "turn on ", "on off ", "all the lights except ", "otherwise ", "unless it is dark ",
    "for 5 minutes ", "between 7 and ", "after sunset until ", "every ", "every 5 minutes ",
    "5 minutes ", "no sorry ", "say ", "tell me that ", "is the light on ", "why did the light ",
    "the snark ", "kitchen ceiling light, ", "turn on the kitchen ceiling light at 7 pm and ",
    "when the lamp goes on turn off the lamp, ", "on the first monday of the month ",
    "make it ten instead ", "10.5,3:7 ", "{{ states('light.a') }} ", "😀 ", "ß", "…", "l'", "-",
)  # fmt: skip
_RAMBLING = (
    (
        "if the kitchen door is open for longer than ten minutes while the kitchen "
        "heater is on, turn the kitchen heater off and tell me, "
    ),
    (
        "could you perhaps switch the bedroom floor lamp on when it gets dark and off "
        "when we leave, "
    ),
    (
        "how long was the kitchen heater on last week and why did the bedroom fan turn "
        "on before that "
    ),
    (
        "my aunt forgot her umbrella in the hallway and nobody has found it although "
        "we looked under "
    ),
)


def spoken(kind: Kind, rooms: list[str], number: int) -> list[str]:
    """Return so many sentences of a kind, taking turns in form and room."""
    forms = FORMS[kind]
    return [
        forms[place % len(forms)].format(
            room=rooms[(place * 7 + place // len(forms)) % len(rooms)].lower()
        )
        for place in range(number)
    ]


def worst(longest: int) -> list[str]:
    """Return what takes longest to read: as long as may be, longer, and repeated over and over."""
    parts = (*_REPEATED, *_RAMBLING)
    full = [(part * (longest // len(part) + 1))[:longest].strip() for part in parts]
    half = [(part * (longest // len(part) + 1))[: longest // 2].strip() for part in parts]
    return [*full, *half, "turn on the kitchen light at 7 pm " * 300, "a" * 10_000]
