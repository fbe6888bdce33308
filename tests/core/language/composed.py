"""Requests composed of clauses, each with what has to be so in the house for it to hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from custom_components.ai_automation.core.home import Area, Entity, Home
from custom_components.ai_automation.core.plan import AutomationPlan
from custom_components.ai_automation.core.replay import Log, Place, Replayed, Track, replay

PLACE = Place(48.2, 16.4, "Europe/Vienna")
_ZONE = ZoneInfo(PLACE.time_zone)
# A Tuesday in autumn: the sun sets at about half past five.
_DAY = datetime(2026, 10, 20, tzinfo=_ZONE)
_SUNDAY = _DAY - timedelta(days=2)
# By the kind of home: rooms, what is plugged in, and who lives there.
# What is only said beside a request, and what may keep it from holding, of all three homes.
REMARKS = (
    "the cheese melted last week",
    "the pipes froze last winter",
    "my back is not what it used to be",
    "my knees aren't getting any younger",
    "it's no fun groping about",
    "it's a nuisance carrying matches",
    "electricity costs a fortune",
    "the neighbours are a pain",
    "the postman hates thunder",
    "it went wrong again yesterday",
    "we forgot it last week",
    "nobody else thinks of that",
)
RESTRICTIONS = (
    "but grandad sleeps in on Sundays",
    "we are away until Friday",
    "the baby is asleep by eight",
    "the baby is asleep",
    "the baby has to be awake",
    "the boss has to be in town",
    "the grandchildren have to be asleep",
    "my mother must be here",
    "weekends are different",
    "Sundays we sleep in",
    "we fly to Spain tomorrow",
    "the neighbours complain after ten",
    "guests come first",
    "the cleaner comes on Thursdays",
    "school is out in July",
    "it only matters on workdays",
    "holidays don't count",
    "Christmas does not count",
    "summer is an exception",
    "the rest stays off",
    "nobody should be woken",
    "nobody needs it in summer",
    "we never want it in winter",
    "I do not want it when the boiler is off",
    "grandma hates it on Sundays",
    "grandma hates that",
    "the doctor said no light",
    "mum said it stays off",
    "the landlord forbade it yesterday",
    "we said not to",
    "the plan changed last week",
    "the rule was once a week",
    "the twins are asleep then",
    "the plants get watered as well",
    "the dog gets fed",
    "somebody calls the plumber",
    "the guests left",
    "the holidays started",
    "the toaster goes on too",
    "the oven should preheat",
    "the iron wasn't meant to come on",
    "the generator was never to run at night",
    "mornings are off limits",
    "every other week is enough",
    "the night nurse has the late shift this week",
    "it was only for last week",
    "the lodger is abroad",
    "he works from home",
    "the caretaker does it by hand at weekends",
    "two of us are on holiday",
    "we skipped that last week",
    "that was the landlord's wish last week",
    "we got rid of it last year",
    "I stopped this a month ago",
)
_KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "flat": (
        ("bedroom", "kitchen", "bathroom"), ("coffee machine", "desk fan"), ("Lena", "Tom"),
    ),
    "farm": (
        ("dairy", "hayloft", "boot room"), ("milk cooler", "pond pump"), ("Agnes", "Piotr"),
    ),
    "shop": (
        ("stockroom", "workshop", "break room"), ("laser cutter", "neon sign"), ("Wendy", "Sunny"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """What is waited for: the words, with and without "when", and the change that it means.

    `rows` are states from `before` that change to `after` at the moment; `lasting` is how long
    it has to be so. A `clock` time, or sunset (None), is waited for where there are no rows.
    """

    led: str
    bare: str
    rows: tuple[tuple[str, str, str], ...] = ()
    lasting: timedelta = timedelta()
    clock: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A condition: its words, and states or a day or a time by which it holds, or does not."""

    text: str
    states: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    days: tuple[datetime, datetime] | None = None
    times: tuple[tuple[int, int], tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A deed: its words, the call it leads to, and when, counted from what is waited for."""

    text: str
    action: str
    entity_id: str
    after: timedelta = timedelta()
    undone: tuple[str, timedelta] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request with what it is made of."""

    text: str
    when: When
    held: tuple[Held, ...]
    done: Done


def _id(domain: str, name: str) -> str:
    return f"{domain}.{name.lower().replace(' ', '_')}"


@cache
def home_of_kind(kind: str) -> Home:
    """Return a home of a kind."""
    rooms, plugs, people = _KINDS[kind]
    entities = [Entity("zone.home", "Home"), Entity("sun.sun", "Sun", state="above_horizon")]
    for room in rooms:
        area, name = _id("a", room)[2:], room.capitalize()
        entities += [
            Entity(_id("light", room), f"{name} lamp", area_id=area, state="off",
                   attributes={"supported_color_modes": ["brightness"]}),
            Entity(_id("binary_sensor", f"{room} motion"), f"{name} motion", area_id=area,
                   device_class="motion", state="off"),
            Entity(_id("binary_sensor", f"{room} door"), f"{name} door", area_id=area,
                   device_class="door", state="off"),
            Entity(_id("cover", room), f"{name} blind", area_id=area, device_class="blind",
                   state="open"),
            Entity(_id("sensor", f"{room} temperature"), f"{name} temperature", area_id=area,
                   device_class="temperature", unit="°C", state="18"),
        ]  # fmt: skip
    entities += [Entity(_id("switch", plug), plug.capitalize(), state="off") for plug in plugs]
    entities += [Entity(_id("person", name), name, state="home") for name in people]
    entities += [Entity(_id("notify", name), f"{name}'s phone") for name in people]
    areas = [Area(_id("a", room)[2:], room.capitalize()) for room in rooms]
    return Home(
        entities={entity.entity_id: entity for entity in entities},
        areas={area.area_id: area for area in areas},
        time_zone=PLACE.time_zone,
        latitude=PLACE.latitude,
        longitude=PLACE.longitude,
    )


def requests(seed: int, count: int) -> Iterator[tuple[str, Request]]:
    """Yield requests, each with the kind of home that it is said in."""
    random = Random(seed)
    for _ in range(count):
        kind = random.choice(list(_KINDS))
        yield kind, _request(random, kind)


def _request(random: Random, kind: str) -> Request:
    rooms, plugs, people = (random.sample(each, len(each)) for each in _KINDS[kind])
    when = random.choice(_whens(random, rooms[0], plugs[0], people[0]))
    held: list[Held] = []
    for one in random.sample(_helds(random, rooms[1], plugs[1], people[1], when), 2):
        if not any(_same_kind(it, one) for it in held):
            held.append(one)
    held = held[: random.choice((1, 1, 2))]
    done = random.choice(_deeds(random, rooms[2], people[1]))
    said = " and ".join(it.text for it in held) if len(held) > 1 else held[0].text
    text = random.choice(
        (
            f"{when.led}, {done.text} {said}",
            f"{done.text} {when.led} {said}",
            f"{done.text} {when.led}, but {said}",
            f"{when.led} {said}, {done.text}",
            f"{done.text} {said} {when.led}",
            f"please {done.text} {when.led}, {said}",
        )
    )
    return Request(text, when, tuple(held), done)


def _whens(random: Random, room: str, plug: str, person: str) -> tuple[When, ...]:
    door, minutes = _id("binary_sensor", f"{room} door"), random.choice((3, 7, 25))
    degrees = random.choice((22, 25, 27))
    when = random.choice(("when", "whenever", "as soon as", "once", "every time"))
    return (
        When(f"{when} the {room} door opens", "", ((door, "off", "on"),)),
        When(
            f"when the {room} door has been open for {minutes} minutes", "",
            ((door, "off", "on"),), timedelta(minutes=minutes),
        ),
        When(
            f"{when} there's motion in the {room}", "",
            ((_id("binary_sensor", f"{room} motion"), "off", "on"),),
        ),
        When(f"{when} {person} gets home", "", ((_id("person", person), "not_home", "home"),)),
        When(f"{when} {person} leaves", "", ((_id("person", person), "home", "not_home"),)),
        When(
            f"{when} it gets above {degrees} degrees in the {room}", "",
            ((_id("sensor", f"{room} temperature"), "18", "30"),),
        ),
        When(f"{when} the {plug} turns off", "", ((_id("switch", plug), "on", "off"),)),
        When("at 7:40 pm", "", clock=(19, 40)),
        When("at sunset", ""),
    )  # fmt: skip


def _helds(random: Random, room: str, plug: str, person: str, when: When) -> list[Held]:
    door, degrees = _id("binary_sensor", f"{room} door"), random.choice((9, 12, 14))
    where, power = _id("person", person), _id("switch", plug)
    only = random.choice(("if", "only if", "provided", "as long as"))
    held = [
        Held(f"{only} {person} is home", {where: ("home", "not_home")}),
        Held(f"unless {person} is home", {where: ("not_home", "home")}),
        Held(f"{only} {person} is away", {where: ("not_home", "home")}),
        Held(f"{only} the {plug} is on", {power: ("on", "off")}),
        Held(f"{only} the {plug} is not on", {power: ("off", "on")}),
        Held(f"unless the {plug} is on", {power: ("off", "on")}),
        Held(f"{only} the {room} door is open", {door: ("on", "off")}),
        Held(f"not if the {room} door is open", {door: ("off", "on")}),
        Held(
            f"{only} it is below {degrees} degrees in the {room}",
            {_id("sensor", f"{room} temperature"): ("5", "20")},
        ),
        Held(
            f"{only} nobody is home",
            {_id("person", name): ("not_home", "home") for name in _people(person)},
        ),
        Held("only on Tuesdays", days=(_DAY, _SUNDAY)),
        Held("except on Sundays", days=(_DAY, _SUNDAY)),
        Held("on weekdays", days=(_DAY, _SUNDAY)),
    ]
    held = [it for it in held if not set(it.states) & {row[0] for row in when.rows}]
    if when.rows:
        held += [
            Held("after 8:20 pm", times=((21, 30), (12, 0))),
            Held("only if it's after 8:20 pm", times=((21, 30), (12, 0))),
            Held("between 8:10 pm and 11:20 pm", times=((21, 30), (12, 0))),
            Held("before 11 am", times=((9, 0), (15, 0))),
            Held("if it's dark", times=((21, 30), (12, 0))),
            Held("unless it's dark", times=((12, 0), (21, 30))),
        ]
    return held


def begun(request: Request, result: Replayed) -> float:
    """Return when what is waited for happened, in the house where all is as was said."""
    return _moment(request, None)[1] if request.when.rows else result.firings[0].time


def _moment(request: Request, wrong: Held | None) -> tuple[datetime, float]:
    day, (hour, minute) = _DAY, (13, 0)
    for held in request.held:
        if held.days is not None:
            day = held.days[held is wrong]
        if held.times is not None:
            hour, minute = held.times[held is wrong]
    return day, (day + timedelta(hours=hour, minutes=minute)).timestamp()


def _same_kind(first: Held, second: Held) -> bool:
    both = (first.days and second.days) or (first.times and second.times)
    return bool(both or set(first.states) & set(second.states))


def _people(one: str) -> tuple[str, ...]:
    return next(people for _, _, people in _KINDS.values() if one in people)


def _deeds(random: Random, room: str, person: str) -> tuple[Done, ...]:
    lamp, minutes = _id("light", room), random.choice((4, 12, 90))
    period = timedelta(minutes=minutes)
    return (
        Done(f"turn on the {room} lamp", "light.turn_on", lamp),
        Done(f"turn the {room} lamp off", "light.turn_off", lamp),
        Done(f"set the {room} lamp to 35 %", "light.turn_on", lamp),
        Done(f"close the {room} blind", "cover.close_cover", _id("cover", room)),
        Done(f"tell {person}", "notify.send_message", _id("notify", person)),
        Done(
            f"turn on the {room} lamp for {minutes} minutes", "light.turn_on", lamp,
            undone=("light.turn_off", period),
        ),
        Done(f"turn off the {room} lamp after {minutes} minutes", "light.turn_off", lamp, period),
    )  # fmt: skip


def replayed(request: Request, plan: AutomationPlan, home: Home, wrong: Held | None) -> Replayed:
    """Return what a plan does when all that was said is so, but for one `wrong` condition."""
    day, moment = _moment(request, wrong)
    begin = (day - timedelta(days=1)).timestamp()
    states = {key: str(entity.state) for key, entity in home.entities.items()}
    for held in request.held:
        states |= {key: each[held is wrong] for key, each in held.states.items()}
    rows = {key: [(begin, state)] for key, state in states.items()}
    for key, before, after in request.when.rows:
        rows[key] = [(begin, before), (moment, after)]
    rows["zone.home"] = [(begin, str(_at_home(rows, home, 0)))]
    if _at_home(rows, home, -1) != _at_home(rows, home, 0):
        rows["zone.home"].append((moment, str(_at_home(rows, home, -1))))
    tracks = {
        key: Track(key, [time for time, _ in each], [state for _, state in each])
        for key, each in rows.items()
        if key != "sun.sun"
    }
    first = moment - 60 if request.when.rows else day.timestamp()
    hours = 4 if request.when.rows else 26
    log = Log(first, first + timedelta(hours=hours).total_seconds(), tracks)
    return replay(plan, log, home, PLACE)


def _at_home(rows: Mapping[str, list[tuple[float, str]]], home: Home, place: int) -> int:
    people = (each for key, each in rows.items() if key.startswith("person."))
    return sum(each[place][1] == "home" for each in people)
