"""Make up a household: a house of chance rooms and devices, people, habits, automations."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time, timedelta
import random

from ..core.plan.model import StateTrigger, SunCondition, SunTrigger, TimeTrigger
from .automations import Running, automation
from .choices import choose_habits
from .deeds import Deed
from .equipment import (
    add_climate,
    add_common,
    add_contact,
    add_cover,
    add_fan,
    add_group,
    add_light,
    add_lock,
    add_player,
    add_plug,
    add_resident,
    add_room,
    add_saying,
    add_sensor,
    add_twin,
    add_vacuum,
    add_weather,
)
from .house import Draft, House, Room, RoomKind, Schedule
from .household import Household, Use
from .noticing import PlantedHabit, StillHabit

_PLACES = (
    ("Europe/Berlin", 52.5, 13.4),
    ("Europe/Amsterdam", 52.1, 5.1),
    ("Europe/London", 51.5, -0.1),
    ("Europe/Madrid", 40.4, -3.7),
    ("America/New_York", 40.9, -74.2),
    ("America/Denver", 39.7, -105.0),
    ("Australia/Sydney", -33.9, 151.2),
)
_NAMES = (
    "Anna", "Ben", "Carla", "David", "Elif", "Finn", "Grace", "Hugo",
    "Ines", "Jonas", "Kira", "Liam", "Mei", "Noah", "Olga", "Paul",
)  # fmt: skip
_FLOORS = (("Ground floor", ("Downstairs",)), ("First floor", ("Upstairs",)))
_ROOMS: dict[RoomKind, tuple[str, ...]] = {
    "kitchen": ("Kitchen", "Cuisine", "Galley"),
    "living": ("Living room", "Lounge", "Family room"),
    "hall": ("Hallway", "Hall", "Entrance"),
    "bath": ("Bathroom", "Bath", "Ensuite"),
    "bedroom": ("Bedroom", "Main bedroom", "Master bedroom"),
    "office": ("Office", "Study", "Den"),
    "laundry": ("Laundry", "Utility room"),
    "garage": ("Garage", "Workshop"),
    "garden": ("Garden", "Patio", "Back yard"),
}
_UPSTAIRS: frozenset[RoomKind] = frozenset({"bath", "bedroom", "office"})
_LIGHTS = ("Ceiling light", "Light", "Main light", "Pendant", "Spots")
_KINDS = ("onoff", "brightness", "color_temp", "color")
# Most houses have each of the less usual things.
_MOSTLY = 0.7


def furnish(chance: random.Random) -> Household:
    """Return a household made up by chance."""
    house = _furnished(chance)
    habits = tuple(choose_habits(house, chance))
    running = tuple(_automations(house, habits, chance))
    by_hand = {
        room.area_id: 0.0
        for room in house.rooms
        if any(deed.entity_id == room.light for deed in _deeds_of(habits, running))
    }
    off_share = {
        room.area_id: 0.0
        for room in house.rooms
        for habit in habits
        if isinstance(habit, StillHabit) and habit.deeds[0].entity_id == room.light
    }
    regular = tuple(_regular(house))
    # In some homes nobody ever uses an app.
    app_share = chance.choice((None, None, 0.0))
    uses = tuple(_uses(house, chance))
    return Household(
        house,
        habits,
        running,
        by_hand,
        regular,
        off_share,
        app_share,
        uses,
        traps=True,
        replaced=_replaced(habits, running, house, chance),
    )


def _replaced(
    habits: Sequence[PlantedHabit],
    running: Sequence[Running],
    house: House,
    chance: random.Random,
) -> str | None:
    """Return a device of some habit that took the place of another, None in some houses."""
    fixed = {deed.entity_id for deed in _deeds_of((), running)}
    fixed |= {house.roles.get(role, "") for role in ("reading", "floor", "lantern", "heating")}
    free = sorted({deed.entity_id for deed in _deeds_of(habits, ())} - fixed)
    return chance.choice(free) if free and chance.random() < 0.5 else None  # noqa: PLR2004


def _furnished(chance: random.Random) -> House:
    draft = Draft(chance)
    _move_in(draft)
    floors = [draft.floor(name, level, also) for level, (name, also) in enumerate(_FLOORS)]
    kinds: list[RoomKind] = ["kitchen", "living", "hall", "bath", "bedroom"]
    others: list[RoomKind] = ["office", "laundry", "garage", "garden"]
    kinds += chance.sample(others, chance.randint(1, 4))
    for kind in kinds:
        upstairs = kind in _UPSTAIRS
        floor = None if kind == "garden" else floors[upstairs]
        area = draft.area(chance.choice(_ROOMS[kind]), floor)
        windows = kind not in {"hall", "bath", "garage"} or chance.random() < 0.6  # noqa: PLR2004
        name = f"{draft.areas[area].name} {chance.choice(_LIGHTS).casefold()}"
        light = add_light(draft, name, area, chance.choice(_KINDS))
        inside = kind != "garden"
        add_room(draft, area, kind, light, motion=inside, climate=inside, windows=windows)
    _equip(draft)
    add_common(draft)
    add_weather(draft, "Weather")
    zone, latitude, longitude = chance.choice(_PLACES)
    return draft.build(time_zone=zone, latitude=latitude, longitude=longitude)


def _move_in(draft: Draft) -> None:
    chance = draft.random
    # Habits by the clock are those of the first, whose weeks are alike.
    regular: Sequence[Schedule] = ("office", "home_office")
    others: Sequence[Schedule] = ("office", "home_office", "shifts", "nights", "home")
    for number, name in enumerate(chance.sample(_NAMES, chance.choice((1, 2, 2, 2, 3)))):
        add_resident(
            draft,
            name,
            chance.choice(others if number else regular),
            wakes=chance.uniform(6.0, 7.4),
            returns=chance.uniform(16.3, 18.8),
            sleeps=chance.uniform(22.2, 23.5),
        )


def _equip(draft: Draft) -> None:
    """Add the devices that have a part in somebody's day, most of them in most houses."""
    chance, rooms = draft.random, {room.kind: room.area_id for room in draft.rooms}

    def _name(kind: RoomKind, thing: str) -> str:
        return f"{draft.areas[rooms[kind]].name} {thing}"

    roles = draft.roles
    machine = chance.choice(("Coffee machine", "Espresso machine", "Kettle"))
    roles["coffee"] = add_plug(draft, machine, rooms["kitchen"])
    roles["front_door"] = add_contact(draft, "Front door", rooms["hall"])
    roles["porch"] = add_light(draft, "Porch light", rooms["hall"], "onoff")
    roles["tv"] = add_player(draft, chance.choice(("TV", "Television")), rooms["living"], "tv")
    roles["reading"] = add_light(
        draft, chance.choice(("Reading lamp", "Floor lamp", "Sofa lamp")), rooms["living"]
    )
    roles["heating"] = add_climate(draft, _name("living", "thermostat"), rooms["living"])
    for role in ("bedside", "sibling"):
        roles[role] = add_light(draft, _name("bedroom", "bedside lamp"), rooms["bedroom"])
    if chance.random() < 0.7:  # noqa: PLR2004
        roles["blind"] = add_cover(draft, _name("bedroom", "blind"), rooms["bedroom"])
    if chance.random() < 0.7:  # noqa: PLR2004
        roles["radio"] = add_player(draft, _name("kitchen", "radio"), rooms["kitchen"])
    if chance.random() < 0.5:  # noqa: PLR2004
        roles["lock"] = add_lock(draft, "Front door lock", rooms["hall"])
    if chance.random() < 0.5:  # noqa: PLR2004
        roles["fan"] = add_fan(draft, _name("bedroom", "fan"), rooms["bedroom"])
    if chance.random() < 0.5:  # noqa: PLR2004
        roles["vacuum"] = add_vacuum(draft, "Robot vacuum", rooms["living"])
    if "laundry" in rooms:
        add_plug(draft, "Washing machine", rooms["laundry"], state="on")
    add_contact(draft, _name("kitchen", "window"), rooms["kitchen"], "window")
    _equip_more(draft, rooms)
    _equip_traps(draft, rooms)


def _equip_more(draft: Draft, rooms: Mapping[RoomKind, str]) -> None:
    """Add lamps and plugs that some of the less usual habits are about."""
    chance, roles = draft.random, draft.roles
    bedroom, living, kitchen = rooms["bedroom"], rooms["living"], rooms["kitchen"]
    roles["sideboard"] = add_light(draft, "Sideboard lamp", living)
    roles["floor"] = add_light(draft, "Corner uplight", living, chance.choice(_KINDS))
    roles["counter"] = add_light(draft, "Counter light", kitchen, "color_temp")
    roles["hood"] = add_plug(draft, "Extractor hood", kitchen)
    roles["lantern"] = add_light(draft, "Lantern", rooms["hall"], "onoff")
    roles["towel"] = add_plug(draft, "Towel heater", rooms["bath"])
    roles["heater"] = add_plug(draft, "Fan heater", rooms.get("office", bedroom))
    roles["bath_fan"] = add_plug(draft, "Bathroom fan", rooms["bath"])
    _equip_rarer(draft, rooms)
    if chance.random() < _MOSTLY:
        roles["plants"] = add_plug(draft, "Plant light", living)
    if chance.random() < _MOSTLY:
        roles["night"] = add_light(draft, "Night light", bedroom, "onoff")
    if "laundry" in rooms:
        roles["dehumidifier"] = add_plug(draft, "Dehumidifier", rooms["laundry"])
        roles["washer_power"] = next(
            item for item in draft.entities if item.startswith("sensor.washing_machine_power")
        )


def _equip_rarer(draft: Draft, rooms: Mapping[RoomKind, str]) -> None:
    """Add what the rarer habits are about."""
    chance, roles = draft.random, draft.roles
    bath, bedroom, hall, living = (rooms[it] for it in ("bath", "bedroom", "hall", "living"))
    for role, name, area_id in (
        ("mantel", "Mantel lamp", living),
        ("alcove", "Alcove lamp", living),
        ("dining", "Dining lamp", living),
        ("cinema_lamp", "Screen backlight", living),
        ("stairs", "Stair light", hall),
        ("coat", "Coat rack light", hall),
        ("landing", "Landing light", hall),
    ):
        roles[role] = add_light(draft, name, area_id, chance.choice(_KINDS))
    for role, name, area_id in (
        ("humidifier", "Mist maker", bedroom),
        ("blanket", "Electric blanket", bedroom),
        ("purifier", "Air purifier", bedroom),
        ("desk", "Desk heater", rooms.get("office", living)),
    ):
        roles[role] = add_plug(draft, name, area_id)
    roles["bath_radio"] = add_player(draft, "Shower radio", bath)
    roles["speaker"] = add_player(draft, "Speaker", living)
    roles["workday"] = add_saying(draft, "binary_sensor", "Workday")
    if draft.residents[0].schedule == "home_office":
        roles["home_office"] = add_saying(draft, "calendar", "Working at home")
    elif chance.random() < 0.5:  # noqa: PLR2004
        roles["work"] = add_saying(draft, "zone", "Work")
    if chance.random() < 0.5:  # noqa: PLR2004
        roles["cinema"] = roles["tv"]


def _equip_traps(draft: Draft, rooms: Mapping[RoomKind, str]) -> None:
    """Add what will do things by itself, or repeat what others do."""
    chance, roles = draft.random, draft.roles
    bath, hall, living = rooms["bath"], rooms["hall"], rooms["living"]
    if chance.random() < _MOSTLY:
        roles["cycling"] = add_climate(draft, "Boiler thermostat", bath)
        roles["relay"] = add_plug(draft, "Boiler relay", bath)
    if chance.random() < _MOSTLY:
        roles["timer"] = add_plug(draft, "Aquarium", living)
    if chance.random() < _MOSTLY:
        roles["mirror"] = add_twin(draft, roles["lantern"])
    if chance.random() < _MOSTLY:
        members = [roles["reading"], roles["floor"]]
        roles["group"] = add_group(draft, "Living room lamps", living, members)
    if chance.random() < _MOSTLY:
        roles["noisy_player"] = add_player(draft, "Old tablet", living)
    roles["diffuser"] = add_plug(draft, "Aroma diffuser", living)
    if chance.random() < _MOSTLY:
        roles["boiler"] = add_plug(draft, "Egg boiler", rooms["kitchen"])
    if chance.random() < _MOSTLY:
        roles["washer"] = add_plug(draft, "Dishwasher", rooms["kitchen"])
    if chance.random() < _MOSTLY:
        roles["pantry"] = add_light(draft, "Pantry light", rooms["kitchen"], "onoff")
        roles["pantry_motion"] = add_contact(draft, "Pantry motion", rooms["kitchen"], "motion")
    if chance.random() < _MOSTLY:
        roles["flapping"] = add_contact(draft, "Sofa presence", living, "occupancy")
    roles["busy"] = add_contact(draft, "Street", hall, "motion")
    for area_id in rooms.values():
        for name, device_class, unit in (
            ("signal", "signal_strength", "dBm"),
            ("mains voltage", "voltage", "V"),
            ("meter", "energy", "kWh"),
        ):
            add_sensor(draft, f"{draft.areas[area_id].name} {name}", area_id, device_class, unit)


def _uses(house: House, chance: random.Random) -> Iterator[Use]:
    """Yield what is also used now and then, at any hour, without any habit."""
    roles = house.roles
    heater = roles["heater"]
    yield Use(Deed(heater, "on"), 1.3, Deed(heater, "off"), (60, 150))
    sibling = roles["sibling"]
    yield Use(Deed(sibling, "on"), 0.7, Deed(sibling, "off"))
    silent = Deed(roles["speaker"], "off")
    yield Use(silent, 2.0, silent)
    for role in ("coffee", "porch", "reading", "counter", "hood", "lantern", "floor", "bath_fan"):
        off = Deed(roles[role], "off")
        yield Use(Deed(roles[role], "on"), chance.uniform(0.05, 0.35), off)


def _automations(
    house: House, habits: Sequence[PlantedHabit], chance: random.Random
) -> Iterator[Running]:
    """Yield what the house does by itself, on devices of which nobody has a habit."""
    taken = {deed.entity_id for deed in _deeds_of(habits, ())}
    roles = house.roles
    room = chance.choice([item for item in house.rooms if _free(item, taken)])
    if room.motion and room.light:
        name = house.home.areas[room.area_id].name
        taken.add(room.light)
        on, off = (Deed(room.light, goal) for goal in ("on", "off"))
        dark = (SunCondition("below_horizon"),)
        seen = StateTrigger((room.motion,), to=("on",))
        calm = StateTrigger((room.motion,), to=("off",), for_=timedelta(minutes=4))
        yield automation(house, f"{name} light on motion", [seen], [on], dark)
        yield automation(house, f"{name} light off", [calm], [off])
    if (blind := roles.get("blind")) and blind not in taken:
        yield automation(house, "Open the blind", [TimeTrigger(time(8))], [Deed(blind, "open")])
        sunset = SunTrigger("sunset", timedelta(minutes=30))
        yield automation(house, "Close the blind", [sunset], [Deed(blind, "closed")])
    if (porch := roles["porch"]) not in taken:
        yield automation(house, "Porch light on", [SunTrigger("sunset")], [Deed(porch, "on")])
    if (fan := roles.get("fan")) and fan not in taken:
        yield automation(house, "Fan off", [TimeTrigger(time(2, 30))], [Deed(fan, "off")])
    yield automation(house, "Porch light off", [TimeTrigger(time(1, 30))], [Deed(porch, "off")])


def _free(room: Room, taken: set[str]) -> bool:
    return bool(room.motion and room.light and room.light not in taken)


def _deeds_of(habits: Sequence[PlantedHabit], running: Sequence[Running]) -> Iterator[Deed]:
    for item in (*habits, *running):
        yield from item.deeds


def _regular(house: House) -> Iterator[Deed]:
    """Yield what everyday life brings about regularly: doors, television, lights put out."""
    if lock := house.roles.get("lock"):
        yield Deed(lock, "unlocked")
    for goal in ("on", "off"):
        yield Deed(house.roles["tv"], goal)
    # Whoever goes to bed last puts out what is still on.
    for light in house.home.domain("light"):
        yield Deed(light.entity_id, "off")
