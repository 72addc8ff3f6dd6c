"""The invented department: the people of the two tables, and as many ordinary ones, made from a seed, as make sixty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from bot.cli.demo import ordinary, panchayati_raj, rajasthan
from bot.cli.demo.person import Person

SEED = 166
SIZE = 60
"""On each of the two lists: one leaves, and another joins."""
OF_RAJASTHAN = 20
HINDI_SHARE = 0.8

SPRING = date(2026, 4, 2)
AUTUMN = date(2026, 10, 1)

FIRST_NAMES = (
    "अमित Amit, नेहा Neha, राजेश Rajesh, प्रीति Preeti, सुरेश Suresh, ममता Mamta, "
    "संतोष Santosh, किरण Kiran, आनन्द Anand, उषा Usha, फरहान Farhan, ज्योति Jyoti"
)
SURNAMES = (
    "सिन्हा Sinha, दास Das, सोरेन Soren, चौहान Chauhan, अंसारी Ansari, शर्मा Sharma, "
    "महतो Mahto, सैनी Saini, केरकेट्टा Kerketta, जोशी Joshi, राम Ram, भगत Bhagat"
)


def everybody(seed: int = SEED) -> list[Person]:
    """All who ever stand on a list, each with a number of their own; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - invented names, not secrets
    names = [f"{first} {last}" for first in FIRST_NAMES.split(", ") for last in SURNAMES.split(", ")]
    random.shuffle(names)
    joined = sum(person.lists == "second" for person in panchayati_raj.PEOPLE)
    bihar = SIZE - OF_RAJASTHAN - len(panchayati_raj.PEOPLE) + joined
    people = [
        *panchayati_raj.PEOPLE,
        *_ordinary(ordinary.BIHAR, names[:bihar], random),
        *rajasthan.PEOPLE,
        *_ordinary(ordinary.RAJASTHAN, names[bihar : bihar + OF_RAJASTHAN - len(rajasthan.PEOPLE)], random),
    ]
    return [replace(person, number=number) for number, person in enumerate(people, start=1)]


def listed(people: list[Person], which: str) -> list[Person]:
    """Those on the `first` or the `second` list."""
    return [person for person in people if person.lists in ("both", which)]


def _ordinary(models: tuple[Person, ...], names: list[str], random: Random) -> Iterator[Person]:
    """People like the models in turn, under other names, who take the same courses some days sooner."""
    for turn, name in enumerate(names):
        model = models[turn % len(models)]
        first, first_latin, last, last_latin = name.split()
        hindi = model.language == "hi" and random.random() < HINDI_SHARE
        yield replace(
            model,
            name=f"{first} {last}" if hindi else f"{first_latin} {last_latin}",
            mailbox=f"{first_latin}.{last_latin}".lower(),
            language="hi" if hindi else "en",
            courses=" ".join(_sooner(course, random.randrange(10)) for course in model.courses.split()),
        )


def _sooner(course: str, days: int) -> str:
    code, _, day = course.partition("@")
    return f"{code}@{date.fromisoformat(day) - timedelta(days)}"
