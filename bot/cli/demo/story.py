"""The demo's steps: hand in the files, check night by night, read what is said and why, see what is held back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from rich.console import Console

from bot.acts.links import officers_to_link
from bot.cli.demo.department import AUTUMN, SPRING, everybody, listed
from bot.cli.demo.letters import letter
from bot.cli.demo.page import Page
from bot.cli.demo.panchayati_raj import SIX_DAY_OFFICE
from bot.cli.demo.report_files import OWNER_ONLY, write_officers, write_reports, write_sparrow
from bot.cli.demo.shell import Shell
from scheduler.check import Checked
from scheduler.clock import IST
from storage.rows import Held, Language

PASSWORD = "demo-password-1"  # noqa: S105 - of files about people who do not exist
BIHAR, RAJASTHAN = "bihar-panchayati-raj-166-2026", "rajasthan-personnel-14917-2026"
ZIP = "All Reports.zip"
LANGUAGES: tuple[tuple[Language, str], ...] = (("hi", "हिन्दी"), ("en", "English"))

CONFIG = f"""\
data_folder = "data"
[department]
name_hi = "काल्पनिक विभाग"
name_en = "Invented Department"
state = "BR"
[contacts.registration]
email = "it.manager@gov.example"
[working_time]
six_day_offices = ["{SIX_DAY_OFFICE}"]
"""

HELD_BECAUSE = {
    Held.AWAITING_REPORT: "the due date is over, but no report reaches 48 hours beyond it yet",
    Held.NON_WORKING_DAY: "the office is closed; they wait for the next working day",
    Held.BUDGET: "three messages in seven days are enough; they wait for the next stage",
    Held.ON_LEAVE: "nobody is written to on leave",
    Held.DIGEST_ONLY: "reminded often enough; the nodal officer's digest names them",
}


@dataclass(frozen=True, slots=True)
class Night:
    """One nightly check, and what has come in since the last."""

    day: date
    reported: date | None = None
    """The day of the portal's newest report."""
    activates: str = ""


FIRST_NIGHTS = (
    Night(date(2026, 3, 18), date(2026, 3, 17), RAJASTHAN),
    Night(date(2026, 3, 27), date(2026, 3, 26), BIHAR),
    Night(date(2026, 3, 28)),
    Night(date(2026, 3, 30)),
    Night(SPRING, date(2026, 4, 1)),
)
GOOD_FRIDAY = Night(date(2026, 4, 3), date(2026, 4, 3))
MONDAY = Night(date(2026, 4, 6))
HALF_A_YEAR_LATER = Night(AUTUMN, date(2026, 9, 30))


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

    def hand_in(self) -> None:
        """The lists of people."""
        self.page.heading("The department hands in its lists of officers and of SPARROW emails")
        self.lists("first", date(2026, 3, 17))

    def first_nights(self) -> None:
        """The orders, the reports, and five checks."""
        self.page.heading("Orders are made active, reports come in, and a check runs every night")
        rows = []
        for night in FIRST_NIGHTS:
            checked = self.night(night, shown=night is FIRST_NIGHTS[0])
            if night.day != SPRING:
                self.send(night.day)
            rows.append((_day(night.day), _since(night), _told(checked.planned), _told(checked.held)))
        self.page.table("night to", "since the last check", "planned", "held back", rows=rows)
        self.stand(checked)

    def spring_letters(self) -> None:
        """Two of the three cases."""
        self.letter("seema.kumari", "An account that is not found", SPRING)
        self.letter("niharika.rathore", "Emails that differ", SPRING)
        self.send(SPRING)

    def easter(self) -> None:
        """A report that says more, on a day on which nothing is sent."""
        self.page.heading("3 April: the report now reaches beyond 31 March, but it is Good Friday")
        friday = self.night(GOOD_FRIDAY)
        monday = self.night(MONDAY)
        self.send(MONDAY.day)
        rows = [(_day(one.day), _told(one.planned), _told(one.held)) for one in (friday, monday)]
        self.page.table("night to", "planned", "held back", rows=rows)

    def half_a_year_later(self) -> None:
        """New lists, a new report, and the third case."""
        self.page.heading("Half a year later: new lists, a decision about two accounts, a new report")
        self.lists("second", date(2026, 9, 30))
        self.link("ranjit.besra")
        checked = self.night(HALF_A_YEAR_LATER, shown=True)
        self.page.command(f"smaran check --on {AUTUMN}")
        self.page.output(f"planned: {_told(checked.planned)}")
        self.stand(checked)
        self.letter("arun.mishra", "Hours behind the pace of the year", AUTUMN)
        self.send(AUTUMN)

    def again(self) -> None:
        """The same once more."""
        self.page.heading("The same once more: nothing new")
        self.shell.stand(AUTUMN, 11)
        self.type("import", "reports", ZIP, password=PASSWORD)
        checked = self.check(AUTUMN)
        self.page.command(f"smaran check --on {AUTUMN}")
        self.page.output(f"{checked.changed} standings changed, {sum(checked.planned.values())} messages planned")

    # --- what the steps are made of -----------------------------------------------------------------------------------

    def lists(self, which: str, day: date) -> None:
        """Hand in the officers' list and the SPARROW list."""
        people = listed(self.everybody, which)
        write_officers(self.folder / "officers.xlsx", people)
        write_sparrow(self.folder / "sparrow.csv", people, second=which == "second")
        self.shell.stand(day, 11)
        self.type("import", "officers", "officers.xlsx")
        self.type("import", "sparrow", "sparrow.csv")

    def night(self, night: Night, *, shown: bool = False) -> Checked:
        """Hand in what has come, and check."""
        if night.reported:
            which = "first" if night.reported < AUTUMN - timedelta(days=30) else "second"
            made_at = datetime.combine(night.reported, time(9, 40, 12), IST)
            write_reports(self.folder / ZIP, listed(self.everybody, which), made_at, PASSWORD)
            self.shell.stand(night.reported, 11)
            self.type("import", "reports", ZIP, password=PASSWORD, shown=shown)
        if night.activates:
            self.shell.stand(night.day, 1)
            self.type("orders", "activate", night.activates, shown=shown)
        return self.check(night.day)

    def check(self, day: date) -> Checked:
        """The nightly check."""
        self.shell.stand(day, 2)
        return self.shell.app.check().run()

    def send(self, day: date) -> None:
        """What the console would print that day is not printed here."""
        self.shell.stand(day, 11)
        self.type("send", shown=False)

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
        self.page.heading(f"{_day(checked.day)} 2026: where {checked.officers} officers stand")
        self.page.standings(checked.standings)
        for why, number in sorted(checked.held.items()):
            self.page.say(f"  Held back for {number}, {_plain(why)}: {HELD_BECAUSE[why]}.")

    def letter(self, mailbox: str, case: str, day: date) -> None:
        """One message in both languages, and the answer to *why*."""
        self.page.heading(f"{case}: what is sent, and the answer to “why”")
        self.shell.stand(day, 11)
        for language, name in LANGUAGES:
            said = letter(self.shell.app, self.employee_id(mailbox), language)
            self.page.message(f"{name}, {day:%d.%m.%Y}", said.text)
            self.page.message("क्यों" if language == "hi" else "why", said.why)

    def type(self, *words: str, password: str | None = None, shown: bool = True) -> None:
        """Run a command, and show it with its answer."""
        answer = self.shell.type(*words, password=password)
        if shown:
            secret = "SMARAN_ZIP_PASSWORD=… " if password else ""
            typed = [f'"{word}"' if " " in word else word for word in words]
            self.page.command(f"{secret}smaran {' '.join(typed)}")
            self.page.output(answer)


def tell(folder: Path, console: Console, *, kept: bool) -> Story:
    """Tell it all; return it for those who want to look closer."""
    story = Story(folder, console)
    try:
        for step in (story.hand_in, story.first_nights, story.spring_letters, story.easter):
            step()
        story.half_a_year_later()
        story.again()
    finally:
        story.shell.app.close()
    return story


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B}"


def _since(night: Night) -> str:
    report = [f"report of {night.reported.day} {night.reported:%B}"] if night.reported else []
    order = [f"{night.activates.partition('-')[0].title()}'s order made active"] if night.activates else []
    return ", ".join(report + order)


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {_plain(name)}" for name, number in sorted(counts.items()))


def _plain(name: str) -> str:
    return name.replace("_", " ")
