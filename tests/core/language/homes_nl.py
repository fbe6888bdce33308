"""A home in which everything is named in Dutch."""

from functools import cache

from custom_components.ai_automation.core.home import Area, Entity, Floor, Home


@cache
def dutch_home() -> Home:
    """Return a house with three floors, two people and what a house has."""
    entities = [
        Entity("light.plafond", "Plafondlamp", area_id="woonkamer"),
        Entity("light.schemerlamp", "Schemerlamp", area_id="woonkamer", state="on"),
        Entity("light.keuken", "Keukenlamp", area_id="keuken", state="on"),
        Entity("light.hal", "Lamp Hal", area_id="hal", state="off"),
        Entity("light.veranda", "Verandalamp", area_id="tuin"),
        Entity("light.slaapkamer", "Leeslamp", area_id="slaapkamer"),
        Entity("light.kinderkamer", "Plafondlamp Kinderkamer", area_id="kinderkamer"),
        Entity("light.nachtlampje", "Nachtlampje", area_id="kinderkamer"),
        Entity("light.badkamer", "Badkamerlamp", area_id="badkamer"),
        Entity("switch.koffie", "Koffiezetapparaat", area_id="keuken"),
        Entity("switch.kerstboom", "Kerstboom", area_id="woonkamer", device_class="outlet"),
        Entity("switch.pomp", "Circulatiepomp", area_id="kelder"),
        Entity("switch.badventilator", "Badkamerventilator", area_id="badkamer"),
        Entity("fan.ventilator", "Ventilator", area_id="slaapkamer"),
        Entity(
            "cover.rolluik_woonkamer",
            "Rolluik Woonkamer",
            area_id="woonkamer",
            device_class="shutter",
        ),
        Entity(
            "cover.rolluik_slaapkamer",
            "Rolluik Slaapkamer",
            area_id="slaapkamer",
            device_class="shutter",
        ),
        Entity("cover.zonnescherm", "Zonnescherm", area_id="tuin", device_class="awning"),
        Entity(
            "cover.garage", "Garagedeur", area_id="garage", device_class="garage", state="closed"
        ),
        Entity("lock.voordeur", "Voordeurslot", area_id="hal", state="locked"),
        Entity(
            "climate.woonkamer",
            "Verwarming Woonkamer",
            area_id="woonkamer",
            attributes={"hvac_modes": ["off", "heat", "auto"], "preset_modes": ["eco", "comfort"]},
        ),
        Entity(
            "climate.badkamer",
            "Radiator Badkamer",
            area_id="badkamer",
            attributes={"hvac_modes": ["off", "heat"]},
        ),
        Entity(
            "media_player.tv",
            "Televisie",
            area_id="woonkamer",
            device_class="tv",
            attributes={"source_list": ["HDMI 1", "Netflix"]},
            state="playing",
        ),
        Entity("media_player.radio", "Keukenradio", area_id="keuken"),
        Entity("vacuum.rosie", "Rosie", area_id="hal"),
        Entity("alarm_control_panel.huis", "Alarm"),
        Entity("scene.gezellig", "Gezellig"),
        Entity("scene.film", "Filmavond"),
        Entity("script.welterusten", "Welterusten"),
        Entity("input_boolean.vakantie", "Vakantiemodus"),
        Entity(
            "binary_sensor.voordeur", "Voordeur", area_id="hal", device_class="door", state="off"
        ),
        Entity("binary_sensor.terrasdeur", "Terrasdeur", area_id="woonkamer", device_class="door"),
        Entity(
            "binary_sensor.keukenraam",
            "Keukenraam",
            area_id="keuken",
            device_class="window",
            state="on",
        ),
        Entity(
            "binary_sensor.badkamerraam",
            "Badkamerraam",
            area_id="badkamer",
            device_class="window",
            state="off",
        ),
        Entity(
            "binary_sensor.hal_beweging",
            "Bewegingssensor Hal",
            area_id="hal",
            device_class="motion",
        ),
        Entity(
            "binary_sensor.tuin_beweging",
            "Bewegingssensor Tuin",
            area_id="tuin",
            device_class="motion",
        ),
        Entity(
            "binary_sensor.badkamer_aanwezigheid",
            "Aanwezigheid Badkamer",
            area_id="badkamer",
            device_class="occupancy",
        ),
        Entity(
            "binary_sensor.kelder_water",
            "Watersensor Kelder",
            area_id="kelder",
            device_class="moisture",
        ),
        Entity("binary_sensor.rook", "Rookmelder Keuken", area_id="keuken", device_class="smoke"),
        Entity("binary_sensor.wasmachine", "Wasmachine", area_id="kelder", device_class="running"),
        Entity("binary_sensor.deurbel", "Deurbel", area_id="hal"),
        Entity(
            "sensor.woonkamer_temperatuur",
            "Temperatuur Woonkamer",
            area_id="woonkamer",
            device_class="temperature",
            unit="°C",
            state="21.4",
        ),
        Entity(
            "sensor.badkamer_vocht",
            "Luchtvochtigheid Badkamer",
            area_id="badkamer",
            device_class="humidity",
            unit="%",
        ),
        Entity(
            "sensor.buiten",
            "Buitentemperatuur",
            area_id="tuin",
            device_class="temperature",
            unit="°C",
        ),
        Entity(
            "sensor.droger", "Vermogen Droger", area_id="kelder", device_class="power", unit="W"
        ),
        Entity(
            "sensor.wind", "Windsnelheid", area_id="tuin", device_class="wind_speed", unit="km/h"
        ),
        Entity(
            "sensor.lux", "Lichtsterkte Tuin", area_id="tuin", device_class="illuminance", unit="lx"
        ),
        Entity("weather.thuis", "Weer", capabilities=frozenset({"forecast_daily"})),
        Entity("person.sanne", "Sanne", state="home"),
        Entity("person.bram", "Bram", state="not_home"),
        Entity("notify.mobile_app_sanne", "Telefoon Sanne"),
        Entity("notify.mobile_app_bram", "Telefoon Bram"),
        Entity("zone.home", "Thuis"),
        Entity("zone.werk", "Werk"),
        Entity("sun.sun", "Zon"),
    ]
    areas = [
        Area("woonkamer", "Woonkamer", (), "eg"),
        Area("keuken", "Keuken", (), "eg"),
        Area("hal", "Hal", (), "eg"),
        Area("badkamer", "Badkamer", (), "og"),
        Area("slaapkamer", "Slaapkamer", (), "og"),
        Area("kinderkamer", "Kinderkamer", (), "og"),
        Area("kelder", "Kelder", (), "ug"),
        Area("tuin", "Tuin", ("Terras",)),
        Area("garage", "Garage"),
    ]
    floors = [
        Floor("eg", "Begane grond", ("beneden",)),
        Floor("og", "Eerste verdieping", ("boven",)),
        Floor("ug", "Souterrain", ()),
    ]
    return Home(
        entities={entity.entity_id: entity for entity in entities},
        areas={area.area_id: area for area in areas},
        floors={floor.floor_id: floor for floor in floors},
    )
