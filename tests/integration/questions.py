"""Questions about the past of the remembered home, each with its answer."""

WHEN = {
    "when did the carport gate last open": "Carport gate last opened yesterday at 07:42.",
    "when was the porchway last unlocked?": "Porchway lock was last unlocked today at 07:30.",
    "when did Ottilie get home yesterday": "Ottilie came home yesterday at 17:42.",
    "at what time did Ottilie leave the house yesterday": "Ottilie left home yesterday at 08:00.",
    "what time did the snug heating come on this morning": "Snug heating came on today at 05:30.",
    "when was the last time the doorbell rang": "Doorbell was last pressed today at 13:40.",
    "Do you remember when the carport gate was opened most recently?":
        "Carport gate last opened yesterday at 07:42.",
    "when did the carport gate first open this month":
        "Carport gate first opened on 4 June at 08:00.",
    "when did the tumble dryer finish": "Tumble dryer last turned off on Tuesday at 19:00.",
    "how long ago did the carport gate open":
        "Carport gate last opened 1 day, 7 hours and 18 minutes ago, yesterday at 07:42.",
    "when did the snug temperature drop below 18":
        "Snug temperature last fell below 18 today at 02:00.",
    "How long has it been since the scullery door was opened?":
        "Scullery door last opened 15 hours and 50 minutes ago, yesterday at 23:10.",
    "what time did Bram get in yesterday": "Bram came home yesterday at 17:20.",
    "when was the loft warmest yesterday":
        "Loft temperature was highest yesterday at 14:00: 27.4 °C.",
    "when did we last use the tumble dryer":
        "Tumble dryer last turned on on Tuesday at 18:00.",
    "which door was opened last": "Scullery door last opened yesterday at 23:10.",
    "When did the telly get switched on last night?": "Snug TV turned on yesterday at 19:00.",
    "when was everyone out yesterday":
        "Ottilie and Bram were away from yesterday at 08:15 until yesterday at 17:20.",
}  # fmt: skip
HOW_LONG = {
    "how long has the orangery window been open":
        "Orangery window has been open for 2 hours, since today at 13:00.",
    "since when is the orangery window open?":
        "Orangery window has been open for 2 hours, since today at 13:00.",
    "how long was the snug TV on yesterday":
        "Snug TV was on for 2 hours and 30 minutes yesterday.",
    "how long did the tumble dryer run last week":
        "Tumble dryer was on for 2 hours and 30 minutes last week.",
    "how long was Ottilie away yesterday": "Ottilie was away for 9 hours and 42 minutes yesterday.",
    "how long has Ottilie been home":
        "Ottilie has been home for 21 hours and 18 minutes, since yesterday at 17:42.",
    "how long was nobody home yesterday":
        "Ottilie and Bram were away for 9 hours and 5 minutes yesterday.",
    "how long was the snug temperature below 18 last night":
        "Snug temperature was below 18 for 4 hours last night.",
    "how long has the tumble dryer been running":
        "Tumble dryer is not on at the moment. It last was for 1 hour, until on Tuesday at 19:00.",
    "For how many hours was the snug TV playing yesterday evening?":
        "Snug TV was playing for 2 hours and 30 minutes yesterday evening.",
}  # fmt: skip
HOW_OFTEN = {
    "how many times did the doorbell ring today": "Doorbell was pressed twice today.",
    "how often was the scullery door opened this week": "Scullery door opened 3 times this week.",
    "how many times has the carport gate been opened this month":
        "Carport gate opened twice this month.",
    "how often did the tumble dryer run last week": "Tumble dryer turned on twice last week.",
    "how often did the doorbell ring yesterday": "Doorbell: not once yesterday.",
    "how many times did the carport gate open yesterday":
        "Carport gate opened once, yesterday at 07:42.",
    "How frequently has the scullery door been opened since Monday?":
        "Scullery door opened 3 times since Monday.",
}  # fmt: skip
HOW_MUCH = {
    "What temperature was it outside at 6 this morning?":
        "Outside temperature was 9 °C this morning at 06:00.",
    "how much electricity has the dryer used so far this week":
        "Tumble dryer energy: 2 kWh this week.",
    "how much did the loft temperature rise yesterday?":
        "Loft temperature changed by 1 °C yesterday, from 18 °C to 19 °C.",
    "average snug temperature last night": "Snug temperature averaged 18 °C last night.",
    "how warm did it get in the loft yesterday":
        "Loft temperature was highest yesterday at 14:00: 27.4 °C.",
    "what was the lowest temperature outside this week":
        "Outside temperature was lowest today at 03:00: 9 °C.",
    "how much energy did the tumble dryer use this month":
        "Tumble dryer energy: 6 kWh this month.",
    "how much power did the cooker use yesterday": "Cooker power: 2 kWh yesterday.",
    "what did the cooker consume yesterday?": "Cooker power: 2 kWh yesterday.",
    "highest humidity in the wet room today":
        "Wet room humidity was highest today at 08:00: 88%.",
    "how cold was it outside last night":
        "Outside temperature averaged 13.4 °C last night, between 9 °C and 16 °C.",
    "what was the temperature outside at noon": "Outside temperature was 19 °C at 12:00.",
    "how much energy did we use yesterday": "House energy: 8 kWh yesterday.",
    "peak power of the cooker yesterday":
        "Cooker power was highest yesterday at 09:30: 2000 W.",
    "How many kilowatt hours did the dryer use on Tuesday?":
        "Tumble dryer energy: 2 kWh on Tuesday.",
    "Tell me the minimum outdoor temperature of the past 24 hours":
        "Outside temperature was lowest today at 03:00: 9 °C.",
    "Give me yesterday's electricity consumption of the house": "House energy: 8 kWh yesterday.",
}  # fmt: skip
COMPARED = {
    "was it warmer than yesterday":
        "No: Outside temperature, 12.4 °C today and 15.6 °C yesterday until the same time.",
    "did we use more energy than last week":
        "Yes: House energy, 21 kWh this week and 10 kWh last week until the same time.",
    "is the snug lamp on more than last week":
        "About the same: Snug lamp, not at all this week and not at all last week"
        " until the same time.",
    "Is it colder today than it was yesterday?":
        "Yes: Outside temperature, 12.4 °C today and 15.6 °C yesterday until the same time.",
    "was it colder last night than the night before":
        "Yes: Outside temperature, 13.4 °C last night and 14 °C the night before.",
    "was the snug heating on longer today than yesterday":
        "Yes: Snug heating, 4 hours today and 1 hour and 30 minutes yesterday"
        " until the same time.",
    "did the doorbell ring more often today than yesterday":
        "Yes: Doorbell, twice today and not once yesterday until the same time.",
}  # fmt: skip
WHICH = {
    "which lights were left on last night":
        "Porchway lantern for 9 hours and 30 minutes last night.",
    "what was open when everyone was out":
        "Orangery window for 2 hours and 45 minutes"
        " between yesterday at 08:15 and yesterday at 17:20.",
    "has any window been open since this morning":
        "Yes, Orangery window opened today at 13:00, and was open for 2 hours in all.",
    "was the cooker on at 10 yesterday": "Yes, Cooker was on yesterday at 10:00.",
    "was the cooker on at 11 yesterday": "No, Cooker was not on yesterday at 11:00.",
    "did anyone open the scullery door while we were away":
        "No: Scullery door was not open between yesterday at 08:15 and yesterday at 17:20.",
    "did anyone open the scullery door last night":
        "Yes, Scullery door opened yesterday at 23:10, and was open for 5 minutes in all.",
    "who was home yesterday at noon": "Nobody was home yesterday at 12:00.",
    "was anyone home at noon yesterday": "No, Ottilie and Bram were not home yesterday at 12:00.",
    "was anything open last night?": "Scullery door for 5 minutes last night.",
    "did we forget to close the orangery window yesterday?":
        "Yes, Orangery window opened yesterday at 08:00, and was open for 3 hours in all.",
    "Were any of the lights still on at midnight?": "Yes, Porchway lantern was on at 00:00.",
    "did the doorbell ring between 8 and 10 this morning":
        "Yes, Doorbell was pressed today at 09:05.",
    "Were all the lights off at 3 am?": "No, Porchway lantern was not off at 03:00.",
    "Which lights were on at 10 pm yesterday?":
        "Galley light and Porchway lantern were on yesterday at 22:00.",
    "was the snug TV on on Wednesday":
        "Yes, Snug TV turned on yesterday at 19:00, and was on for 2 hours and 30 minutes in all.",
    "was the carport gate open at any time yesterday":
        "Yes, Carport gate opened yesterday at 07:42, and was open for 8 minutes in all.",
    "was the snug window open today": "No: Snug window was not open today.",
}  # fmt: skip
UNKNOWN = {
    "why did the porchway lantern turn on":
        "Porchway lantern turned on yesterday at 20:30. No person, automation or script of Home"
        " Assistant did it: it was done at the device itself, or by something that leaves no"
        " trace here.",
    "what turned on the orangery fan":
        "As far as I know, that has not happened: Orangery fan was not on."
        " I only have history since 1 June.",
    "how long was the pool pump on yesterday": "There is nothing called “pool pump” here.",
    "when did the cellar door last open": "There is nothing called “cellar” here.",
    "how long did the tumble dryer run last month":
        "I have no history of Tumble dryer last month. I only have history since 1 June.",
    "how long was the snug lamp on since 20 May":
        "Snug lamp was on for 3 hours since 20 May. I only have history since 1 June.",
    "which automations use the porchway lantern": "No automation uses Porchway lantern.",
    "what did you change last night": "I changed no automation last night.",
}  # fmt: skip

MORE = {
    "um, how long did we have the snug heating on today": "Snug heating was on for 4 hours today.",
    "Tell me, was the snug TV on last night?":
        "Yes, Snug TV turned on yesterday at 19:00, and was on for 2 hours and 30 minutes in all.",
    "the snug TV was on yesterday?":
        "Yes, Snug TV turned on yesterday at 19:00, and was on for 2 hours and 30 minutes in all.",
    "what happened last night":
        "Bram came home yesterday at 17:20, Ottilie came home yesterday at 17:42 and Scullery door"
        " opened yesterday at 23:10.",
    "how often was the scullery door opened since Ottilie came home":
        "Scullery door opened once, yesterday at 23:10.",
    "how long has the orangery window been open since everyone left":
        "Orangery window was open for 4 hours and 45 minutes since yesterday at 08:15.",
    "when was the doorbell first pressed after Ottilie left":
        "Doorbell was first pressed today at 09:05.",
    "which was on longer yesterday, the TV or the galley light":
        "Snug TV (2 hours and 30 minutes) yesterday, then Galley light (20 minutes).",
    "which room was the warmest yesterday":
        "Loft temperature (20.5 °C) yesterday, then Snug temperature (19.9 °C).",
    "what was the longest the orangery window was open this week":
        "Orangery window was open for 3 hours at a stretch this week,"
        " beginning yesterday at 08:00.",
    "average time the scullery door was open this week":
        "Scullery door was open 3 times this week, for 5 minutes and 20 seconds on average.",
    "how much energy did we use this week compared to last week":
        "House energy: 21 kWh this week and 10 kWh last week until the same time.",
    "loft temperature yesterday vs today": "Loft temperature: 20.5 °C yesterday and 19 °C today.",
    "min and max outside temperature yesterday":
        "Outside temperature averaged 16.5 °C yesterday, between 14 °C and 22 °C.",
    "did it freeze last night": "Outside temperature was lowest today at 03:00: 9 °C.",
    "did the tumble dryer use more electric this week than last":
        "No: Tumble dryer energy, 2 kWh this week and 2.5 kWh last until the same time.",
    "how cold was it outside after midnight":
        "Outside temperature averaged 12.4 °C after 00:00, between 9 °C and 19 °C.",
}  # fmt: skip

TOLD = {**WHEN, **HOW_LONG, **HOW_OFTEN, **HOW_MUCH, **COMPARED, **WHICH, **UNKNOWN, **MORE}
