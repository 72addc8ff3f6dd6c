"""How one truth is told: the department's lists, the portal's reports of a night, and the people of the fake iGOT."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.clock import IST
from tests.chaos.portal import ORGANISATION, ORGANISATION_NAME, Account, Officer, accounts_of
from tests.desk import ENROLMENTS, USERS
from tests.fakes.igot import person

LIST = "Name,Mobile,Employee ID,Department,Office,Service,Cadre,Official email,Joined on".split(",")
STAMP = {"MDO_Name": ORGANISATION_NAME, "mdoid": ORGANISATION, "Profile_Status": "VERIFIED"}


def write_lists(folder: Path, people: Iterable[Officer], day: date) -> tuple[Path, Path]:
    """The officers' list and the SPARROW list, as of a day."""
    serving = [one for one in people if one.serves(day)]
    officers, sparrow = folder / "officers.csv", folder / "sparrow.csv"
    _write(officers, LIST, map(_listed, serving))
    found = ({"Employee ID": one.employee_id, "SPARROW email": one.sparrow} for one in serving if one.is_all_india)
    _write(sparrow, ("Employee ID", "SPARROW email"), found)
    return officers, sparrow


def write_reports(folder: Path, people: Iterable[Officer], midnight: datetime) -> list[Path]:
    """The reports that the portal makes of what was so at midnight, and stamps in the morning."""
    users, enrolments = folder / "UserReport.csv", folder / "ConsumptionReport.csv"
    stamp = {**STAMP, "Report_Last_Generated_On": f"{midnight.date()} 09:00:00 AM"}
    accounts = list(accounts_of(people, midnight))
    _write(users, USERS, ({**stamp, **_user(account, midnight)} for account in accounts))
    _write(enrolments, ENROLMENTS, ({**stamp, **row} for account in accounts for row in _enrolments(account, midnight)))
    return [users, enrolments]


def told_by_api(people: Iterable[Officer], moment: datetime) -> dict[str, dict[str, Any]]:
    """Everybody who ever had an account by a moment, as the fake iGOT takes them, by user id."""
    accounts = (account for one in people for account in one.accounts if account.opened <= moment)
    return {account.user_id: _person(account, moment) for account in accounts}


def _listed(one: Officer) -> dict[str, object]:
    service = ("IAS", "Rajasthan") if one.is_all_india else ("Bihar Secretariat Service", "")
    return {
        "Name": f"Officer {one.number}",
        "Employee ID": one.employee_id,
        "Department": "PRD",
        "Office": f"Office {one.number % 40}",
        "Service": service[0],
        "Cadre": service[1],
        "Joined on": one.listed_on,
        **dict(zip(("Official email", "Mobile"), one.listed, strict=False)),
    }


def _user(account: Account, midnight: datetime) -> dict[str, object]:
    hours = sum(one.hours for one in account.done(midnight))
    return {
        "userID": account.user_id,
        "Email": account.email(midnight),
        "Phone_Number": account.mobile,
        "Employee_Id": account.employee_id,
        "User_Registration_Date": account.opened.date(),
        "Event_Learning_Hours": 0,
        "Course_Learning_Hours": hours,
        "Total_Learning_Hours": hours,
    }


def _enrolments(account: Account, midnight: datetime) -> Iterator[dict[str, object]]:
    for one in account.done(midnight):
        yield {
            "Email": account.email(midnight),
            "Phone_Number": account.mobile,
            "Content_Name": one.course,
            "Content_Duration": f"{one.hours:02}:00:00",
            "Batch_Id": "1",
            "Status": "completed",
            "Content_Progress_Percentage": 100,
            "Completed_On": one.at.date(),
        }


def _person(account: Account, moment: datetime) -> dict[str, Any]:
    told = person(
        account.user_id,
        account.email(moment),
        account.mobile,
        organisation=ORGANISATION,
        organisation_name=ORGANISATION_NAME,
        active=account.is_there(moment),
        created=f"{account.opened - timedelta(hours=5.5):%Y-%m-%d %H:%M:%S}:000+0000",
    )
    told["courses"] = [
        {"course_id": f"do_{one.course}", "name": one.course, "on": str(one.at.date()), "seconds": one.hours * 3600,
         "hour": one.at.astimezone(IST).hour}
        for one in account.done(moment)
    ]  # fmt: skip
    return told


def _write(path: Path, header: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(header), restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
