"""Describe the demo home: its rooms, devices and people, their habits, what runs already."""

from datetime import time, timedelta
import random

from ai_automation_sidecar.core.plan.model import (
    WEEKDAYS,
    StateTrigger,
    SunCondition,
    TimeTrigger,
)
from ai_automation_sidecar.simulate.automations import Running, automation
from ai_automation_sidecar.simulate.deeds import Deed
from ai_automation_sidecar.simulate.equipment import (
    add_climate,
    add_common,
    add_contact,
    add_cover,
    add_fan,
    add_light,
    add_lock,
    add_player,
    add_plug,
    add_resident,
    add_room,
    add_vacuum,
    add_weather,
)
from ai_automation_sidecar.simulate.habits import FollowHabit, TimeHabit, Undo
from ai_automation_sidecar.simulate.house import Draft, House
from ai_automation_sidecar.simulate.household import Household
from ai_automation_sidecar.simulate.noticing import PlantedHabit

from .custom_components.demo_house.const import DOMAIN

TIME_ZONE, LATITUDE, LONGITUDE = "Europe/Berlin", 52.52, 13.4
_LABELS = {
    "Night lights": ("light.bedside_lamp", "light.hallway_light"),
    "Outside": ("light.porch_light", "cover.garage_door"),
}
_ALIASES = {
    "switch.coffee_machine": ("Espresso maker",),
    "media_player.living_room_tv": ("Telly", "Television"),
    "light.reading_lamp": ("Sofa lamp",),
    "lock.front_door_lock": ("Front door",),
    "cover.living_room_blind": ("Living room shutter",),
}


def demo_household(chance: random.Random) -> Household:
    """Return the demo home with its people."""
    house = _furnished(chance)
    by_hand = {"hallway": 0.0, "bathroom": 0.0, "kitchen": 0.15}
    regular = (
        Deed("media_player.living_room_tv", "on"),
        Deed("media_player.living_room_tv", "off"),
        Deed("lock.front_door_lock", "unlocked"),
        *(Deed(room.light, "off") for room in house.rooms if room.light),
    )
    return Household(house, _habits(), _automations(house), by_hand, regular)


def _furnished(chance: random.Random) -> House:
    draft = Draft(chance, platform=DOMAIN)
    add_resident(draft, "Anna", "office", wakes=6.4, returns=17.3, sleeps=22.8)
    add_resident(draft, "Ben", "home_office", wakes=6.8, returns=18.1, sleeps=23.0)
    _ground_floor(draft)
    _first_floor(draft)
    add_common(draft)
    add_weather(draft, "Home weather")
    for name, entity_ids in _LABELS.items():
        draft.label(name, entity_ids)
    for entity_id, names in _ALIASES.items():
        draft.alias(entity_id, *names)
    return draft.build(time_zone=TIME_ZONE, latitude=LATITUDE, longitude=LONGITUDE)


def _ground_floor(draft: Draft) -> None:
    floor, roles = draft.floor("Ground floor", 0, ("Downstairs",)), draft.roles
    kitchen = draft.area("Kitchen", floor)
    living = draft.area("Living room", floor, ("Lounge",))
    hallway = draft.area("Hallway", floor, ("Hall",))
    porch = draft.area("Porch", floor)
    garage = draft.area("Garage", floor)
    add_room(draft, kitchen, "kitchen", add_light(draft, "Kitchen ceiling light", kitchen))
    add_light(draft, "Kitchen counter light", kitchen, "color_temp")
    roles["coffee"] = add_plug(draft, "Coffee machine", kitchen)
    roles["radio"] = add_player(draft, "Kitchen radio", kitchen)
    add_contact(draft, "Kitchen window", kitchen, "window")
    ceiling = add_light(draft, "Living room ceiling light", living, "color_temp")
    add_room(draft, living, "living", ceiling)
    roles["reading"] = add_light(draft, "Reading lamp", living, "color")
    roles["tv"] = add_player(draft, "Living room TV", living, "tv")
    roles["heating"] = add_climate(draft, "Living room thermostat", living, 20.5)
    add_cover(draft, "Living room blind", living)
    roles["vacuum"] = add_vacuum(draft, "Robot vacuum", living)
    hall_light = add_light(draft, "Hallway light", hallway, "onoff")
    add_room(draft, hallway, "hall", hall_light, climate=False, windows=False)
    roles["front_door"] = add_contact(draft, "Front door", hallway)
    roles["lock"] = add_lock(draft, "Front door lock", hallway)
    roles["porch"] = add_light(draft, "Porch light", porch, "onoff")
    garage_light = add_light(draft, "Garage light", garage, "onoff")
    add_room(draft, garage, "garage", garage_light, climate=False, windows=False)
    add_cover(draft, "Garage door", garage, "garage")
    add_plug(draft, "Washing machine", garage, state="on")


def _first_floor(draft: Draft) -> None:
    floor = draft.floor("First floor", 1, ("Upstairs",))
    bedroom = draft.area("Bedroom", floor)
    bathroom = draft.area("Bathroom", floor, ("Bath",))
    office = draft.area("Office", floor, ("Study",))
    add_room(draft, bedroom, "bedroom", add_light(draft, "Bedroom light", bedroom))
    draft.roles["bedside"] = add_light(draft, "Bedside lamp", bedroom, "color_temp")
    draft.roles["blind"] = add_cover(draft, "Bedroom blind", bedroom)
    draft.roles["fan"] = add_fan(draft, "Bedroom fan", bedroom)
    add_climate(draft, "Bedroom thermostat", bedroom, 18.0)
    add_contact(draft, "Bedroom window", bedroom, "window")
    add_room(draft, bathroom, "bath", add_light(draft, "Bathroom light", bathroom))
    add_room(draft, office, "office", add_light(draft, "Office light", office), climate=False)
    add_light(draft, "Desk lamp", office, "color_temp")
    add_plug(draft, "Printer", office)


def _habits() -> tuple[PlantedHabit, ...]:
    """Return what Anna and Ben do habitually, and have never automated."""
    heating, counter = "climate.living_room_thermostat@temperature", "light.kitchen_counter_light"
    workdays = WEEKDAYS[:5]
    coffee = Undo(Deed("switch.coffee_machine", "off"), (15, 40))
    reading = Undo(Deed("light.reading_lamp", "off"), (60, 170))
    radio = Undo(Deed("media_player.kitchen_radio", "off"), (50, 140))
    hallway = Undo(Deed("light.hallway_light", "off"), (2, 12))
    return (
        TimeHabit(
            (Deed("switch.coffee_machine", "on"),), 6.9, weekdays=workdays, spread=5, undo=coffee
        ),
        TimeHabit((Deed("light.porch_light", "on"),), sun="sunset", offset=10.0, spread=6),
        TimeHabit((Deed("light.porch_light", "off"),), 22.4, spread=11),
        TimeHabit((Deed("cover.living_room_blind", "closed"),), sun="sunset", offset=25.0),
        TimeHabit((Deed(heating, "17.0"),), 22.2),
        TimeHabit((Deed(heating, "20.5"),), 7.1, spread=9),
        TimeHabit(
            (Deed("media_player.kitchen_radio", "on"),),
            9.9,
            weekdays=WEEKDAYS[5:],
            spread=8,
            undo=radio,
        ),
        TimeHabit((Deed(counter, "on"),), 7.15, weekdays=workdays, spread=7),
        FollowHabit((Deed(counter, "off"),), "person.anna", "not_home", (20, 90)),
        FollowHabit(
            (Deed("light.reading_lamp", "on"),),
            "media_player.living_room_tv",
            "on",
            (8, 40),
            undo=reading,
        ),
        FollowHabit(
            (Deed("light.hallway_light", "on"),),
            "binary_sensor.hallway_motion",
            "on",
            (2, 6),
            dark=True,
            undo=hallway,
        ),
    )


def _automations(house: House) -> tuple[Running, ...]:
    """Return what the house does already: none of it is to be suggested."""
    motion = "binary_sensor.bathroom_motion"
    seen = StateTrigger((motion,), to=("on",))
    calm = StateTrigger((motion,), to=("off",), for_=timedelta(minutes=4))
    light_on, light_off = (Deed("light.bathroom_light", goal) for goal in ("on", "off"))
    blind = Deed("cover.living_room_blind", "open")
    dark = (SunCondition("below_horizon"),)
    return (
        automation(house, "Bathroom light on motion", [seen], [light_on], dark),
        automation(house, "Bathroom light off", [calm], [light_off]),
        automation(house, "Open the living room blind", [TimeTrigger(time(7, 45))], [blind]),
    )
