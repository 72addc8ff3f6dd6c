"""Models for the ordinary people of the invented department, who make up its number."""

from dataclasses import replace

from bot.cli.demo.panchayati_raj import IN_TIME, SHORT_BY_ONE
from bot.cli.demo.person import Person
from bot.cli.demo.rajasthan import FOREST, IAS, IPS

BIHAR = (
    Person(
        "",
        "",
        "in time, and then nothing more",
        "account met, courses met 3, hours open 0",
        "account met, courses met 3, hours open 0",
        IN_TIME,
    ),
    Person(
        "",
        "",
        "in time, and well on the way",
        "account met, courses met 3, hours open 0",
        "account met, courses met 6, hours open 28",
        IN_TIME + "buying@2026-05-25 ai@2026-07-27 data@2026-09-21",
    ),
    Person(
        "",
        "",
        "two courses, and late with the third",
        "account met, courses awaiting_report 2, hours open 0",
        "account met, courses met_late 3, hours open 6",
        SHORT_BY_ONE + "data@2026-06-22",
    ),
)

RAJASTHAN = tuple(replace(one, case="the same email on both portals") for one in (IAS, IPS, FOREST))
