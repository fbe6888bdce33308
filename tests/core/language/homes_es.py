"""A home in which everything is named in Spanish."""

from functools import cache

from custom_components.ai_automation.core.home import Area, Entity, Floor, Home


@cache
def spanish_home() -> Home:
    """Return a house with two floors, two people and what a house has."""
    entities = [
        Entity("light.cocina", "Luz de la cocina", area_id="cocina", state="on"),
        Entity("light.encimera", "Tira de la encimera", area_id="cocina"),
        Entity("light.salon", "Lámpara del salón", area_id="salon", state="on"),
        Entity("light.pie", "Lámpara de pie", area_id="salon"),
        Entity("light.entrada", "Luz de la entrada", area_id="entrada", state="off"),
        Entity("light.dormitorio", "Mesita de noche", area_id="dormitorio"),
        Entity("light.terraza", "Guirnalda", area_id="terraza"),
        Entity("light.despacho", "Flexo", area_id="despacho"),
        Entity("light.garaje", "Luz del garaje", area_id="garaje"),
        Entity("light.bano", "Espejo del baño", area_id="bano"),
        Entity("switch.cafetera", "Cafetera", area_id="cocina"),
        Entity("switch.cargador", "Cargador de la bici", area_id="garaje"),
        Entity("switch.arbol", "Enchufe del árbol", area_id="salon", device_class="outlet"),
        Entity("switch.riego", "Riego", area_id="terraza"),
        Entity("cover.salon", "Persiana del salón", area_id="salon", device_class="shutter"),
        Entity("cover.dormitorio", "Persiana del dormitorio", area_id="dormitorio",
               device_class="shutter"),
        Entity("cover.cortinas", "Cortinas", area_id="salon", device_class="curtain"),
        Entity("cover.garaje", "Puerta del garaje", area_id="garaje",
               device_class="garage", state="open"),
        Entity("cover.toldo", "Toldo", area_id="terraza", device_class="awning"),
        Entity(
            "climate.salon",
            "Termostato del salón",
            area_id="salon",
            attributes={
                "hvac_modes": ["off", "heat", "cool", "auto"],
                "preset_modes": ["eco", "comfort", "away"],
            },
        ),
        Entity("climate.dormitorio", "Radiador del dormitorio", area_id="dormitorio"),
        Entity("fan.dormitorio", "Ventilador", area_id="dormitorio"),
        Entity("media_player.tele", "Tele", area_id="salon", device_class="tv"),
        Entity("media_player.cocina", "Altavoz de la cocina", area_id="cocina"),
        Entity("vacuum.robot", "Aspiradora", area_id="salon"),
        Entity("lock.entrada", "Puerta de entrada", area_id="entrada"),
        Entity("alarm_control_panel.casa", "Alarma"),
        Entity("scene.cine", "Noche de cine"),
        Entity("script.salida", "Apagar todo"),
        Entity("input_boolean.vacaciones", "Modo vacaciones"),
        Entity("binary_sensor.puerta", "Contacto de la entrada", area_id="entrada",
               device_class="door"),
        Entity("binary_sensor.ventana", "Ventana del dormitorio", area_id="dormitorio",
               device_class="window", state="on"),
        Entity("binary_sensor.ventana_cocina", "Ventana de la cocina", area_id="cocina",
               device_class="window", state="off"),
        Entity("binary_sensor.movimiento", "Movimiento entrada", area_id="entrada",
               device_class="motion"),
        Entity("binary_sensor.movimiento_garaje", "Detector del garaje", area_id="garaje",
               device_class="motion"),
        Entity("binary_sensor.humo", "Detector de humo", area_id="cocina", device_class="smoke"),
        Entity("binary_sensor.fuga", "Fuga de la lavadora", area_id="cocina",
               device_class="moisture"),
        Entity("binary_sensor.timbre", "Timbre", area_id="entrada"),
        Entity("sensor.temp_salon", "Temperatura del salón", area_id="salon",
               device_class="temperature", unit="°C", state_class="measurement", state="21.5"),
        Entity("sensor.temp_fuera", "Temperatura exterior", area_id="terraza",
               device_class="temperature", unit="°C", state_class="measurement"),
        Entity("sensor.humedad", "Humedad del baño", area_id="bano",
               device_class="humidity", unit="%", state_class="measurement"),
        Entity("sensor.lavadora", "Potencia de la lavadora", area_id="cocina",
               device_class="power", unit="W", state_class="measurement"),
        Entity("sensor.luminosidad", "Luminosidad del salón", area_id="salon",
               device_class="illuminance", unit="lx", state_class="measurement"),
        Entity("person.lucia", "Lucía", state="home"),
        Entity("person.pablo", "Pablo", state="not_home"),
        Entity("notify.mobile_app_lucia", "Móvil de Lucía"),
        Entity("notify.mobile_app_pablo", "Móvil de Pablo"),
        Entity("zone.home", "Casa"),
        Entity("zone.trabajo", "Trabajo"),
        Entity("sun.sun", "Sol", state="above_horizon"),
        Entity("weather.casa", "Tiempo", state="sunny", capabilities=frozenset({"forecast_daily"}),
               attributes={"temperature": 21, "wind_speed": 12}),
    ]  # fmt: skip
    areas = [
        Area("cocina", "Cocina", floor_id="baja"),
        Area("salon", "Salón", floor_id="baja"),
        Area("entrada", "Entrada", ("Recibidor",), "baja"),
        Area("garaje", "Garaje", floor_id="baja"),
        Area("dormitorio", "Dormitorio", floor_id="alta"),
        Area("despacho", "Despacho", floor_id="alta"),
        Area("bano", "Baño", floor_id="alta"),
        Area("terraza", "Terraza"),
    ]
    floors = [
        Floor("baja", "Planta baja", ("Abajo",)),
        Floor("alta", "Primera planta", ("Arriba",)),
    ]
    return Home(
        entities={entity.entity_id: entity for entity in entities},
        areas={area.area_id: area for area in areas},
        floors={floor.floor_id: floor for floor in floors},
    )
