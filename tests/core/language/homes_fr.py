"""A home in which everything is named in French."""

from functools import cache

from custom_components.ai_automation.core.home import Area, Entity, Floor, Home


@cache
def french_home() -> Home:
    """Return a house with two floors, two people and what a house has."""
    entities = [
        Entity("light.cuisine", "Plafonnier de la cuisine", area_id="cuisine", state="on"),
        Entity("light.plan_travail", "Plan de travail", area_id="cuisine"),
        Entity("light.salon", "Lampe du salon", area_id="salon", state="on"),
        Entity("light.lampadaire", "Lampadaire", area_id="salon"),
        Entity("light.entree", "Lumière de l'entrée", area_id="entree", state="off"),
        Entity("light.chambre", "Lampe de chevet", area_id="chambre"),
        Entity("light.terrasse", "Guirlande", area_id="terrasse"),
        Entity("light.bureau", "Lampe de bureau", area_id="bureau"),
        Entity("light.garage", "Néon du garage", area_id="garage"),
        Entity("switch.cafetiere", "Cafetière", area_id="cuisine"),
        Entity("switch.chargeur", "Chargeur de vélo", area_id="garage"),
        Entity("switch.sapin", "Prise du sapin", area_id="salon", device_class="outlet"),
        Entity("switch.arrosage", "Arrosage", area_id="terrasse"),
        Entity("cover.salon", "Volet du salon", area_id="salon", device_class="shutter"),
        Entity("cover.chambre", "Volet de la chambre", area_id="chambre", device_class="shutter"),
        Entity("cover.rideaux", "Rideaux", area_id="salon", device_class="curtain"),
        Entity("cover.garage", "Porte du garage", area_id="garage",
               device_class="garage", state="open"),
        Entity("cover.store", "Store banne", area_id="terrasse", device_class="awning"),
        Entity(
            "climate.salon",
            "Thermostat du salon",
            area_id="salon",
            attributes={
                "hvac_modes": ["off", "heat", "cool", "auto"],
                "preset_modes": ["eco", "comfort", "away"],
            },
        ),
        Entity("climate.chambre", "Radiateur de la chambre", area_id="chambre"),
        Entity("fan.chambre", "Ventilateur", area_id="chambre"),
        Entity("media_player.tele", "Télé", area_id="salon", device_class="tv"),
        Entity("media_player.cuisine", "Enceinte de la cuisine", area_id="cuisine"),
        Entity("vacuum.robot", "Aspirateur", area_id="salon"),
        Entity("lock.entree", "Porte d'entrée", area_id="entree"),
        Entity("alarm_control_panel.maison", "Alarme"),
        Entity("scene.cinema", "Soirée cinéma"),
        Entity("script.depart", "Tout éteindre"),
        Entity("input_boolean.vacances", "Mode vacances"),
        Entity("binary_sensor.porte", "Contact de l'entrée", area_id="entree", device_class="door"),
        Entity(
            "binary_sensor.fenetre", "Fenêtre de la chambre",
            area_id="chambre", device_class="window", state="on",
        ),
        Entity(
            "binary_sensor.fenetre_cuisine", "Fenêtre de la cuisine",
            area_id="cuisine", device_class="window", state="off",
        ),
        Entity("binary_sensor.mouvement", "Mouvement entrée", area_id="entree",
               device_class="motion"),
        Entity("binary_sensor.mouvement_garage", "Détecteur du garage", area_id="garage",
               device_class="motion"),
        Entity("binary_sensor.fumee", "Détecteur de fumée", area_id="cuisine",
               device_class="smoke"),
        Entity("binary_sensor.fuite", "Fuite machine à laver", area_id="cuisine",
               device_class="moisture"),
        Entity("binary_sensor.sonnette", "Sonnette", area_id="entree"),
        Entity("sensor.temp_salon", "Température du salon", area_id="salon",
               device_class="temperature", unit="°C", state_class="measurement", state="21.5"),
        Entity("sensor.temp_dehors", "Température extérieure", area_id="terrasse",
               device_class="temperature", unit="°C", state_class="measurement"),
        Entity("sensor.humidite", "Humidité salle de bain", area_id="sdb",
               device_class="humidity", unit="%", state_class="measurement"),
        Entity("sensor.lave_linge", "Puissance lave-linge", area_id="cuisine",
               device_class="power", unit="W", state_class="measurement"),
        Entity("sensor.luminosite", "Luminosité du salon", area_id="salon",
               device_class="illuminance", unit="lx", state_class="measurement"),
        Entity("light.sdb", "Miroir", area_id="sdb"),
        Entity("person.camille", "Camille", state="home"),
        Entity("person.louis", "Louis", state="not_home"),
        Entity("notify.mobile_app_camille", "Téléphone de Camille"),
        Entity("notify.mobile_app_louis", "Téléphone de Louis"),
        Entity("zone.home", "Maison"),
        Entity("zone.travail", "Travail"),
        Entity("sun.sun", "Soleil", state="above_horizon"),
        Entity("weather.maison", "Météo", state="sunny", capabilities=frozenset({"forecast_daily"}),
               attributes={"temperature": 21, "wind_speed": 12}),
    ]  # fmt: skip
    areas = [
        Area("cuisine", "Cuisine", floor_id="rdc"),
        Area("salon", "Salon", floor_id="rdc"),
        Area("entree", "Entrée", ("Hall",), "rdc"),
        Area("chambre", "Chambre", floor_id="etage"),
        Area("bureau", "Bureau", floor_id="etage"),
        Area("sdb", "Salle de bain", floor_id="etage"),
        Area("garage", "Garage", floor_id="rdc"),
        Area("terrasse", "Terrasse"),
    ]
    floors = [
        Floor("rdc", "Rez-de-chaussée", ("En bas",)),
        Floor("etage", "Étage", ("En haut",)),
    ]
    return Home(
        entities={entity.entity_id: entity for entity in entities},
        areas={area.area_id: area for area in areas},
        floors={floor.floor_id: floor for floor in floors},
    )
