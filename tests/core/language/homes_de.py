"""A home in which everything is named in German."""

from functools import cache

from custom_components.ai_automation.core.home import Area, Entity, Floor, Home


@cache
def german_home() -> Home:
    """Return a house with three floors, two people and what a house has."""
    entities = [
        Entity("light.wohnzimmer_decke", "Deckenlampe", area_id="wohnzimmer"),
        Entity("light.stehlampe", "Stehlampe", area_id="wohnzimmer", state="on"),
        Entity("light.kueche", "Küchenlampe", area_id="kueche", state="on"),
        Entity("light.flur", "Licht Flur", area_id="flur", state="off"),
        Entity("light.veranda", "Verandalicht", area_id="garten"),
        Entity("light.schlafzimmer", "Nachttischlampe", area_id="schlafzimmer"),
        Entity("light.kinder_decke", "Deckenlicht Kinderzimmer", area_id="kinderzimmer"),
        Entity("light.nachtlicht", "Nachtlicht", area_id="kinderzimmer"),
        Entity("light.bad", "Badlicht", area_id="bad"),
        Entity("switch.kaffee", "Kaffeemaschine", area_id="kueche"),
        Entity("switch.weihnacht", "Weihnachtsbaum", area_id="wohnzimmer", device_class="outlet"),
        Entity("switch.pumpe", "Zirkulationspumpe", area_id="keller"),
        Entity("switch.luefter", "Badlüfter", area_id="bad"),
        Entity("fan.ventilator", "Ventilator", area_id="schlafzimmer"),
        Entity(
            "cover.rolladen_wz",
            "Rollladen Wohnzimmer",
            area_id="wohnzimmer",
            device_class="shutter",
        ),
        Entity(
            "cover.rolladen_sz",
            "Rollladen Schlafzimmer",
            area_id="schlafzimmer",
            device_class="shutter",
        ),
        Entity("cover.markise", "Markise", area_id="garten", device_class="awning"),
        Entity(
            "cover.garage", "Garagentor", area_id="garage", device_class="garage", state="closed"
        ),
        Entity("lock.haustuer", "Haustürschloss", area_id="flur", state="locked"),
        Entity(
            "climate.wohnzimmer",
            "Heizung Wohnzimmer",
            area_id="wohnzimmer",
            attributes={"hvac_modes": ["off", "heat", "auto"], "preset_modes": ["eco", "comfort"]},
        ),
        Entity(
            "climate.bad",
            "Heizkörper Bad",
            area_id="bad",
            attributes={"hvac_modes": ["off", "heat"]},
        ),
        Entity(
            "media_player.tv",
            "Fernseher",
            area_id="wohnzimmer",
            device_class="tv",
            attributes={"source_list": ["HDMI 1", "Netflix"]},
            state="playing",
        ),
        Entity("media_player.radio", "Küchenradio", area_id="kueche"),
        Entity("vacuum.rosie", "Rosie", area_id="flur"),
        Entity("alarm_control_panel.haus", "Alarmanlage"),
        Entity("scene.gemuetlich", "Gemütlich"),
        Entity("scene.film", "Filmabend"),
        Entity("script.gute_nacht", "Gute Nacht"),
        Entity("input_boolean.urlaub", "Urlaubsmodus"),
        Entity(
            "binary_sensor.haustuer", "Haustür", area_id="flur", device_class="door", state="off"
        ),
        Entity(
            "binary_sensor.terrassentuer", "Terrassentür", area_id="wohnzimmer", device_class="door"
        ),
        Entity(
            "binary_sensor.kuechenfenster",
            "Küchenfenster",
            area_id="kueche",
            device_class="window",
            state="on",
        ),
        Entity(
            "binary_sensor.badfenster",
            "Badfenster",
            area_id="bad",
            device_class="window",
            state="off",
        ),
        Entity(
            "binary_sensor.flur_bewegung",
            "Bewegungsmelder Flur",
            area_id="flur",
            device_class="motion",
        ),
        Entity(
            "binary_sensor.garten_bewegung",
            "Bewegungsmelder Garten",
            area_id="garten",
            device_class="motion",
        ),
        Entity(
            "binary_sensor.bad_praesenz", "Präsenz Bad", area_id="bad", device_class="occupancy"
        ),
        Entity(
            "binary_sensor.keller_wasser",
            "Wassermelder Keller",
            area_id="keller",
            device_class="moisture",
        ),
        Entity("binary_sensor.rauch", "Rauchmelder Küche", area_id="kueche", device_class="smoke"),
        Entity(
            "binary_sensor.waschmaschine", "Waschmaschine", area_id="keller", device_class="running"
        ),
        Entity("binary_sensor.klingel", "Türklingel", area_id="flur"),
        Entity(
            "sensor.wz_temp",
            "Temperatur Wohnzimmer",
            area_id="wohnzimmer",
            device_class="temperature",
            unit="°C",
            state="21.4",
        ),
        Entity(
            "sensor.bad_feuchte",
            "Luftfeuchtigkeit Bad",
            area_id="bad",
            device_class="humidity",
            unit="%",
        ),
        Entity(
            "sensor.aussen",
            "Außentemperatur",
            area_id="garten",
            device_class="temperature",
            unit="°C",
        ),
        Entity(
            "sensor.trockner", "Leistung Trockner", area_id="keller", device_class="power", unit="W"
        ),
        Entity(
            "sensor.wind",
            "Windgeschwindigkeit",
            area_id="garten",
            device_class="wind_speed",
            unit="km/h",
        ),
        Entity(
            "sensor.lux",
            "Helligkeit Garten",
            area_id="garten",
            device_class="illuminance",
            unit="lx",
        ),
        Entity("weather.zuhause", "Wetter", capabilities=frozenset({"forecast_daily"})),
        Entity("person.lena", "Lena", state="home"),
        Entity("person.jonas", "Jonas", state="not_home"),
        Entity("notify.mobile_app_lena", "Handy Lena"),
        Entity("notify.mobile_app_jonas", "Handy Jonas"),
        Entity("zone.home", "Zuhause"),
        Entity("zone.arbeit", "Arbeit"),
        Entity("sun.sun", "Sonne"),
    ]
    areas = [
        Area("wohnzimmer", "Wohnzimmer", (), "eg"),
        Area("kueche", "Küche", (), "eg"),
        Area("flur", "Flur", (), "eg"),
        Area("bad", "Bad", ("Badezimmer",), "og"),
        Area("schlafzimmer", "Schlafzimmer", (), "og"),
        Area("kinderzimmer", "Kinderzimmer", (), "og"),
        Area("keller", "Keller", (), "ug"),
        Area("garten", "Garten", ("Terrasse",)),
        Area("garage", "Garage"),
    ]
    floors = [
        Floor("eg", "Erdgeschoss", ("unten",)),
        Floor("og", "Obergeschoss", ("oben",)),
        Floor("ug", "Untergeschoss", ()),
    ]
    return Home(
        entities={entity.entity_id: entity for entity in entities},
        areas={area.area_id: area for area in areas},
        floors={floor.floor_id: floor for floor in floors},
    )
