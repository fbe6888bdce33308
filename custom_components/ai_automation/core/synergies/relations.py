"""List the relations: which trigger goes well with which action, where, and how.

Benefits are judgements, in steps of 0.05: what guards the house first, then what saves energy or
many deeds by hand, then comfort.
"""

from .model import Do, Relation, Wait

_ON, _OFF = Wait(("on",)), Wait(("off",))
_PASSED = frozenset({"bath", "passage", "service"})
_STAYED = frozenset({"kitchen", "living"})
_LIGHT_ON = Do("light.turn_on", leads_to="on")
_LIGHT_OFF = Do("light.turn_off", leads_to="off")
_FAN_ON = Do("homeassistant.turn_on", leads_to="on")
_FAN_OFF = Do("homeassistant.turn_off", leads_to="off")
_NOBODY, _SOMEBODY = Wait(below=1, minutes=10), Wait(above=0)
_BAD_WEATHER = Wait(("hail", "lightning-rainy", "pouring", "rainy", "windy", "windy-variant"))
_RAIN = Wait(("hail", "lightning-rainy", "pouring", "rainy"))

RELATIONS: tuple[Relation, ...] = (
    Relation(
        "motion_light", "motion", _ON, "light", _LIGHT_ON, Wait(("off",), minutes=3), _LIGHT_OFF,
        benefit=0.75, if_=("dark",), rooms=_PASSED, without=("occupancy",),
    ),
    Relation(
        "motion_light_long", "motion", _ON, "light", _LIGHT_ON, Wait(("off",), minutes=15),
        _LIGHT_OFF, benefit=0.5, effort=1, if_=("dark",), never_in=_PASSED | {"sleep", "outside"},
        without=("occupancy",), most=2,
    ),
    Relation(
        "occupancy_light", "occupancy", _ON, "light", _LIGHT_ON, Wait(("off",), minutes=2),
        _LIGHT_OFF, benefit=0.75, if_=("dark",), never_in=frozenset({"sleep", "outside"}),
    ),
    Relation(
        "door_light", "door", _ON, "light", _LIGHT_ON, Wait(("off",), minutes=5), _LIGHT_OFF,
        benefit=0.55, if_=("dark",), rooms=frozenset({"passage", "service"}),
        without=("motion", "occupancy"), most=1,
    ),
    Relation(
        "window_climate", "window", Wait(("on",), minutes=3), "climate",
        Do("climate.set_hvac_mode", {"hvac_mode": "off"}, "off"), Wait(("off",), minutes=1),
        Do("climate.set_hvac_mode", {"hvac_mode": "{{ mode }}"}), benefit=0.8, effort=1, rare=True,
        most=2,
    ),
    Relation(
        "humidity_fan", "humidity", Wait(above=65, minutes=5), "fan", _FAN_ON,
        Wait(below=55, minutes=5), _FAN_OFF, benefit=0.65, rooms=frozenset({"bath", "service"}),
        rare=True, most=1,
    ),
    Relation(
        "light_fan", "light", Wait(("on",), minutes=3), "extractor", _FAN_ON,
        Wait(("off",), minutes=10), _FAN_OFF, benefit=0.55, rooms=frozenset({"bath"}),
        without=("humidity",), most=1,
    ),
    Relation(
        "temperature_fan", "temperature", Wait(above=26, minutes=10), "fan", _FAN_ON,
        Wait(below=24, minutes=10), _FAN_OFF, benefit=0.5, effort=1, if_=("somebody",),
        never_in=frozenset({"bath", "service", "outside"}), most=1,
    ),
    Relation(
        "temperature_blind", "temperature", Wait(above=25, minutes=10), "blind",
        Do("cover.close_cover", leads_to="closed"), benefit=0.55, effort=1, if_=("daytime",),
    ),
    Relation(
        "sunset_blind", "sun", Wait(("below_horizon",)), "blind",
        Do("cover.close_cover", leads_to="closed"), benefit=0.5, effort=1,
    ),
    Relation(
        "blind_light", "blind", Wait(("closed",)), "light", _LIGHT_ON, benefit=0.45, effort=1,
        if_=("dark", "somebody"), never_in=frozenset({"sleep"}), without=("motion", "occupancy"),
        most=1,
    ),
    Relation(
        "sunset_outdoor_light", "sun", Wait(("below_horizon",)), "outdoor_light", _LIGHT_ON,
        Wait(("above_horizon",)), _LIGHT_OFF, benefit=0.55, most=2,
    ),
    Relation(
        "outdoor_motion_light", "motion", _ON, "outdoor_light", _LIGHT_ON,
        Wait(("off",), minutes=3), _LIGHT_OFF, benefit=0.6, if_=("dark",),
        rooms=frozenset({"outside"}), most=2,
    ),
    Relation(
        "television_light", "television", Wait(("playing",)), "dimmable",
        Do("light.turn_on", {"brightness_pct": 25}, "on"),
        Wait(("off", "idle", "paused", "standby")),
        Do("light.turn_on", {"brightness_pct": 100}, "on"), benefit=0.45, effort=1,
        if_=("dark",), most=1,
    ),
    Relation(
        "door_lock", "door", Wait(("off",), minutes=5), "lock", Do("lock.lock", leads_to="locked"),
        benefit=0.6, effort=2, rare=True, most=1,
    ),
    Relation(
        "leave_lock", "everybody", _NOBODY, "lock", Do("lock.lock", leads_to="locked"),
        place="home", benefit=0.8, rare=True,
    ),
    Relation(
        "leave_light", "everybody", _NOBODY, "any_light", _LIGHT_OFF, place="home", benefit=0.65,
        most=30,
    ),
    Relation(
        "leave_player", "everybody", _NOBODY, "player",
        Do("media_player.turn_off", leads_to="off"), place="home", benefit=0.5, most=10,
    ),
    Relation(
        "leave_climate", "everybody", Wait(below=1, minutes=20), "away_climate",
        Do("climate.set_preset_mode", {"preset_mode": "away"}), _SOMEBODY,
        Do("climate.set_preset_mode", {"preset_mode": "{{ mode }}"}), place="home", benefit=0.75,
        rare=True, most=10,
    ),
    Relation(
        "leave_vacuum", "everybody", _NOBODY, "vacuum", Do("vacuum.start", leads_to="cleaning"),
        place="home", benefit=0.5, effort=1, if_=("daytime",), most=1,
    ),
    Relation(
        "arrive_light", "everybody", _SOMEBODY, "light", _LIGHT_ON, place="home", benefit=0.6,
        if_=("dark",), rooms=frozenset({"passage"}), most=1,
    ),
    Relation(
        "leak_valve", "moisture", _ON, "valve", Do("valve.close_valve", leads_to="closed"),
        place="home", benefit=0.95, rare=True, most=2,
    ),
    Relation("leak_tell", "moisture", _ON, place="home", benefit=0.9, rare=True, most=20),
    Relation(
        "smoke_light", "fire", _ON, "any_light", _LIGHT_ON, place="home", benefit=0.75, rare=True,
        most=30,
    ),
    Relation("smoke_tell", "smoke", _ON, place="home", benefit=0.9, rare=True, most=20),
    Relation(
        "door_tell", "any_door", Wait(("on",), minutes=15), place="home", benefit=0.5, rare=True,
        most=10,
    ),
    Relation(
        "garage_tell", "garage", Wait(("open",), minutes=15), place="home", benefit=0.75,
        rare=True, most=10,
    ),
    Relation(
        "rain_window_tell", "weather", _RAIN, "window", place="home", benefit=0.6, rare=True,
        most=20,
    ),
    Relation(
        "weather_awning", "weather", _BAD_WEATHER, "awning",
        Do("cover.close_cover", leads_to="closed"), place="home", benefit=0.8, rare=True, most=10,
    ),
    Relation(
        "appliance_tell", "appliance_power", Wait(below=5, minutes=3), place="home", benefit=0.6,
        rare=True, most=1,
    ),
    Relation(
        "price_switch", "price", Wait(below=20, quantiles=True), "shiftable",
        Do("switch.turn_on", leads_to="on"), Wait(above=20, quantiles=True),
        Do("switch.turn_off", leads_to="off"), place="home", benefit=0.65, effort=1, rare=True,
        most=1,
    ),
    Relation(
        "solar_switch", "solar_power", Wait(above=80, minutes=10, quantiles=True), "shiftable",
        Do("switch.turn_on", leads_to="on"), Wait(below=60, minutes=10, quantiles=True),
        Do("switch.turn_off", leads_to="off"), place="home", benefit=0.65, effort=1, rare=True,
        most=1,
    ),
    Relation("waste_tell", "waste_calendar", Wait(), place="home", benefit=0.6, rare=True, most=2),
)  # fmt: skip
