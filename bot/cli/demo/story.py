"""The demo's steps: hand in the files, check night by night, read what is said and why, see what is held back."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal, TypeVar

from rich.console import Console

from bot.acts.links import officers_to_link
from bot.cli.demo.department import AUTUMN, SPRING, everybody, listed
from bot.cli.demo.letters import letter
from bot.cli.demo.nights import FIRST_NIGHTS, GOOD_FRIDAY, HALF_A_YEAR_LATER, MONDAY, Night, in_words
from bot.cli.demo.page import Page
from bot.cli.demo.panchayati_raj import SIX_DAY_OFFICE
from bot.cli.demo.report_files import OWNER_ONLY, write_officers, write_reports, write_sparrow
from bot.cli.demo.shell import Shell
from bot.cli.demo.words import GO_LIVE, HELD_BECAUSE, HOLIDAY, INTRODUCTION, SAID
from scheduler.check import Checked
from scheduler.clock import IST
from storage.rows import Held, Language

PASSWORD = "demo-password-1"  # noqa: S105 - of files about people who do not exist
ZIP = "All Reports.zip"
LANGUAGES: tuple[tuple[Language, str, str], ...] = (("hi", "हिन्दी", "क्यों"), ("en", "English", "why"))

CONFIG = f"""\
data_folder = "data"
[department]
state = "BR"
[contacts.registration]
email = "it.manager@gov.example"
[working_time]
six_day_offices = ["{SIX_DAY_OFFICE}"]
"""

Shown = Literal["all", "first line", "last two lines", "no"]
"""How much of a command's answer."""
Name = TypeVar("Name", bound=str)


class Story:
    """Half a year of the invented department, told on a terminal."""

    def __init__(self, folder: Path, console: Console) -> None:
        config = folder / "config.toml"
        config.write_text(CONFIG, encoding="utf-8")
        config.chmod(OWNER_ONLY)
        self.folder = folder
        self.page = Page(console)
        self.shell = Shell(config)
        self.everybody = everybody()

    @property
    def steps(self) -> tuple[Callable[[], None], ...]:
        """All of it, in order."""
        return (
            self.hand_in,
            self.first_nights,
            self.spring_letters,
            self.holiday,
            self.half_a_year_later,
            self.autumn_letter,
            self.again,
            self.go_live,
        )

    def hand_in(self) -> None:
        """The lists of people."""
        self.page.say(INTRODUCTION)
        self.page.heading("The department hands in its officers' list and its SPARROW list")
        self.lists("first", date(2026, 3, 17))

    def first_nights(self) -> None:
        """The orders, the reports, and five checks."""
        self.page.heading("Reports come in, orders are made active, and every night there is a check")
        rows = []
        for night in FIRST_NIGHTS:
            checked = self.night(night, shown=night is FIRST_NIGHTS[0])
            if night.day != SPRING:
                self.send(night.day)
            rows.append((in_words(night.day), night.news, _planned(checked), _held(checked)))
        self.page.command("smaran check && smaran send   # on each of these days")
        self.page.gap()
        self.page.table(("check of", "new since the last", "messages planned", "held back for"), rows)
        self.stand(checked)

    def spring_letters(self) -> None:
        """Two of the three cases."""
        self.letter("seema.kumari", "An account is not found", SPRING)
        self.letter("niharika.rathore", "The emails on iGOT and SPARROW differ", SPRING)
        self.send(SPRING)

    def holiday(self) -> None:
        """A report that says more, on a day on which nothing is sent."""
        self.page.heading("3 April: the report now says who missed 31 March, but it is Good Friday")
        friday = self.night(GOOD_FRIDAY)
        monday = self.night(MONDAY)
        self.send(MONDAY.day)
        rows = [(in_words(one.day), _planned(one), _held(one)) for one in (friday, monday)]
        self.page.table(("check of", "messages planned", "held back for"), rows)
        self.page.say(HOLIDAY)

    def half_a_year_later(self) -> None:
        """New lists, a decision, a new report."""
        self.page.heading("Half a year later: new lists, a decision on whose account is whose, a new report")
        self.lists("second", HALF_A_YEAR_LATER.day)
        self.link("ranjit.besra")
        checked = self.night(HALF_A_YEAR_LATER, shown=True)
        self.page.command(f"smaran check --on {AUTUMN}")
        self.page.gap()
        self.page.table(("check of", "messages planned"), [(in_words(checked.day), _planned(checked))])
        self.stand(checked)

    def autumn_letter(self) -> None:
        """The third case."""
        self.letter("arun.mishra", "The hours are behind the pace of the year", AUTUMN)
        self.send(AUTUMN)

    def again(self) -> None:
        """The same once more."""
        self.page.heading("The same file and the same check once more: nothing new")
        self.shell.stand(AUTUMN, 12)
        self.type("import", "reports", ZIP, password=PASSWORD, shown="last two lines")
        self.type("check", "--on", AUTUMN.isoformat(), shown="first line")

    def go_live(self) -> None:
        """What a department does next."""
        self.page.heading("To go live")
        self.page.table(("", "", ""), GO_LIVE)

    # --- what the steps are made of -----------------------------------------------------------------------------------

    def lists(self, which: Literal["first", "second"], day: date) -> None:
        """Hand in the officers' list and the SPARROW list."""
        people = listed(self.everybody, which)
        write_officers(self.folder / "officers.xlsx", people)
        write_sparrow(self.folder / "sparrow.csv", people, second=which == "second")
        self.shell.stand(day, 1)
        self.type("import", "officers", "officers.xlsx")
        self.type("import", "sparrow", "sparrow.csv")

    def night(self, night: Night, *, shown: bool = False) -> Checked:
        """Hand in what has come, and check."""
        if night.reported:
            made_at = datetime.combine(night.reported, time(9, 40, 12), IST)
            write_reports(self.folder / ZIP, listed(self.everybody, night.lists), made_at, PASSWORD)
            self.shell.stand(night.reported, 11)
            self.type("import", "reports", ZIP, password=PASSWORD, shown="all" if shown else "no")
        if night.activates:
            self.shell.stand(night.day, 1)
            self.type("orders", "activate", night.activates, shown="first line" if shown else "no")
        return self.check(night.day)

    def check(self, day: date) -> Checked:
        """The nightly check."""
        self.shell.stand(day, 2)
        return self.shell.app.check().run()

    def send(self, day: date) -> None:
        """Send by day; what the console would print is not shown."""
        self.shell.stand(day, 11)
        self.type("send", shown="no")

    def link(self, mailbox: str) -> None:
        """A person decides which of two accounts counts: the one with the courses."""
        employee_id = self.employee_id(mailbox)
        found = [one for one in officers_to_link(self.shell.app.database) if one.employee_id == employee_id]
        self.type("officers", "link", employee_id, str(max(found, key=lambda one: one.total_hours or 0).account_id))

    def employee_id(self, mailbox: str) -> str:
        """Of one of the invented people."""
        return next(one.employee_id for one in self.everybody if one.mailbox == mailbox)

    def stand(self, checked: Checked) -> None:
        """Where everybody stands, and what was held back."""
        self.page.heading(f"Where everybody stands on {in_words(checked.day)} 2026")
        self.page.standings(checked.standings)
        if checked.held:
            rows = [(f"{number:2} {_plain(why)}", HELD_BECAUSE[why]) for why, number in _most_first(checked.held)]
            self.page.gap()
            self.page.table(("held back for", "because"), rows)

    def letter(self, mailbox: str, case: str, day: date) -> None:
        """One message in both languages, and the answer to *why*."""
        self.page.heading(f"{case}: the message, and the answer to “why”")
        self.shell.stand(day, 11)
        for language, name, why in LANGUAGES:
            said = letter(self.shell.app, self.employee_id(mailbox), language)
            self.page.message(f"{name} · {in_words(day)}", said.text, why, said.why)

    def type(self, *words: str, password: str | None = None, shown: Shown = "all") -> None:
        """Run a command, and show it with its answer."""
        answer = self.shell.type(*words, password=password).rstrip()
        if shown == "no":
            return
        typed = [f'"{word}"' if " " in word else word for word in words]
        self.page.command(f"{'SMARAN_ZIP_PASSWORD=… ' if password else ''}smaran {' '.join(typed)}")
        lines = answer.splitlines()
        self.page.output({"all": answer, "first line": lines[0], "last two lines": "\n".join(lines[-2:])}[shown])


def tell(folder: Path, console: Console) -> None:
    """Tell it all."""
    story = Story(folder, console)
    try:
        for step in story.steps:
            step()
    finally:
        story.shell.app.close()


def _planned(checked: Checked) -> str:
    return "\n".join(f"{number:2} {SAID[template]}" for template, number in _most_first(checked.planned)) or " –"


def _held(checked: Checked) -> str:
    return "\n".join(f"{number:2} {_plain(why)}" for why, number in _most_first(checked.held)) or " –"


def _plain(why: Held) -> str:
    return why.replace("_", " ")


def _most_first(counts: Counter[Name]) -> list[tuple[Name, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
