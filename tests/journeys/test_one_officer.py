"""What becomes of one officer as months go by: each story is one sentence of the rule book, on the real program."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from storage.tables import Exemptions
from tests.journeys.house import House, courses

MARCH_27, APRIL_2 = date(2026, 3, 27), date(2026, 4, 2)


def april(day: int) -> date:
    return date(2026, 4, day)


def test_who_joined_after_the_order_has_fifteen_days_from_joining(house: House) -> None:
    house.officers(APRIL_2, "asha", "ravi", asha={"Joined on": "05.04.2026"})
    house.activate(APRIL_2)
    assert house.due(april(6), "asha")["account"] == "2026-04-20"
    assert house.due(april(6), "ravi")["account"] == "2026-04-09"


def test_who_has_left_is_not_nudged_and_goes_on_from_there_on_return(house: House) -> None:
    house.officers(APRIL_2, *"abcdef", "asha")
    house.activate(APRIL_2)
    house.report(APRIL_2, zoya=[])
    assert any("To: asha" in text for text in house.told(APRIL_2))
    house.officers(april(6), *"abcdef")
    house.report(april(8), zoya=[])
    texts = house.told(april(8))
    assert texts
    assert not any("To: asha" in text for text in texts)
    house.officers(april(9), *"abcdef", "asha")
    (text,) = (text for text in house.told(april(9)) if "To: asha" in text)
    assert "Subject" not in text  # the order was given in brief before; this is a stage
    assert "today" in text


def test_on_leave_nothing_is_said_until_the_leave_is_over(house: House) -> None:
    house.officers(APRIL_2, "asha", asha={"On leave until": "07.04.2026"})
    house.activate(APRIL_2)
    house.report(APRIL_2, zoya=[])
    assert house.days_told(APRIL_2, april(9)) == [april(8), april(9)]


def test_who_is_exempt_is_not_asked_until_the_exemption_ends(house: House) -> None:
    house.officers(APRIL_2, "asha")
    house.activate(APRIL_2)
    house.report(APRIL_2, zoya=[])

    def exempt(session: Session) -> None:
        session.add(
            Exemptions(
                officer_id=1,
                reason="training abroad",
                until_on=april(7),
                granted_by="tester",
                granted_at=datetime(2026, 4, 1, tzinfo=UTC),
            )
        )

    house.shell.app.database.write_now(exempt)
    assert house.stands(april(7), "asha")["account"] == ("exempt", "exempted")
    assert "training abroad" in house.type(april(7), "why", "asha", "--on", "2026-04-07")
    assert house.days_told(APRIL_2, april(8)) == [april(8)]


def test_of_two_accounts_a_person_says_which_and_the_nudge_follows(house: House) -> None:
    house.officers(APRIL_2, "asha")
    house.activate(APRIL_2)
    stamp = {"Report_Last_Generated_On": "2026-04-02 09:00:00 AM", "MDO_Name": "Examples", "mdoid": "1"}
    accounts = [{**stamp, "userID": user, "Employee_Id": "asha", "Total_Learning_Hours": "1"} for user in ("u1", "u2")]
    header = ["userID", "Employee_Id", "Email", "Phone_Number", "MDO_Name", "mdoid", "User_Registration_Date",
              "Profile_Status", "Total_Learning_Hours", "Report_Last_Generated_On", "Course_Learning_Hours",
              "Event_Learning_Hours"]  # fmt: skip
    house._write("UserReport.csv", header, accounts)
    house.type(APRIL_2, "import", "reports", "UserReport.csv")
    assert house.stands(APRIL_2, "asha")["account"] == ("unknown", "two_accounts")
    assert house.told(APRIL_2) == []
    assert "asha" in house.type(APRIL_2, "officers", "link")
    house.type(APRIL_2, "officers", "link", "asha", "2")
    assert house.stands(APRIL_2, "asha")["account"] == ("met", "reached")
    house.type(APRIL_2, "import", "reports", "UserReport.csv")
    assert house.stands(APRIL_2, "asha")["account"] == ("met", "reached")


def test_met_late_is_met_and_its_nudges_stop(house: House) -> None:
    house.officers(APRIL_2, "asha")
    house.activate(APRIL_2)
    house.report(april(3), asha=[])
    house.told(april(6))
    house.report(april(13), asha=courses(3, april(10)))
    assert house.stands(april(13), "asha")["courses"] == ("met_late", "reached_late")
    assert house.days_told(april(13), april(19)) == []


def test_overdue_waits_for_a_report_of_two_days_after_the_due_day(house: House) -> None:
    house.officers(APRIL_2, "asha")
    house.activate(APRIL_2)
    house.report(APRIL_2, asha=[])
    assert house.stands(april(3), "asha")["courses"] == ("awaiting_report", "report_too_early")
    house.report(april(3), asha=[])
    assert house.stands(april(3), "asha")["courses"] == ("overdue", "short")


def test_a_stage_on_a_holiday_is_said_on_the_working_day_before(house: House) -> None:
    house.officers(MARCH_27, "asha")
    house.activate(MARCH_27)
    house.report(MARCH_27, asha=courses(1, date(2026, 1, 5)))
    assert house.days_told(MARCH_27, date(2026, 3, 31)) == [MARCH_27, date(2026, 3, 30)]  # 31 March is a holiday


def test_after_downtime_only_the_latest_stage_is_said(house: House) -> None:
    house.officers(MARCH_27, "asha")
    house.activate(MARCH_27)
    house.report(MARCH_27, zoya=[])
    house.told(MARCH_27)
    house.report(april(8), zoya=[])
    (text,) = house.told(april(8))  # 7 and 3 days before were passed by in silence
    assert "1 day" in text
    assert house.days_told(april(8), april(9)) == [april(9)]


def test_overdue_is_said_weekly_four_times_and_then_left_to_the_digest(house: House) -> None:
    house.officers(APRIL_2, "asha")
    house.activate(APRIL_2)
    day, told = april(3), []
    while day < date(2026, 6, 1):
        house.report(day, asha=[])
        told += house.days_told(day, date.fromordinal(day.toordinal() + 6))
        day = date.fromordinal(day.toordinal() + 7)
    assert len([day for day in told if day < date(2026, 5, 15)]) == 5, told
    assert "digest only" in house.type(date(2026, 5, 20), "check", "--on", "2026-05-20")


def test_all_met_is_congratulated_once(house: House) -> None:
    house.officers(APRIL_2, "asha")
    house.activate(APRIL_2)
    house.report(APRIL_2, asha=courses(1, date(2026, 3, 1)))
    house.told(APRIL_2)
    house.report(april(6), asha=[*courses(2, date(2026, 3, 1)), ("Long course", date(2026, 4, 4), 52)])
    (text,) = house.told(april(6))
    assert "asha" in text
    house.report(april(8), asha=[*courses(2, date(2026, 3, 1)), ("Long course", date(2026, 4, 4), 52)])
    assert house.days_told(april(7), april(12)) == []


def test_a_year_that_ends_short_is_closed_once_and_the_new_one_is_announced(house: House) -> None:
    march, first = date(2027, 3, 25), date(2027, 4, 1)
    house.officers(APRIL_2, "asha")
    house.activate(APRIL_2)
    done = courses(3, date(2026, 3, 1))
    house.report(APRIL_2, asha=done)
    house.told(APRIL_2)
    house.report(march, asha=[*done, ("Long course", date(2026, 6, 1), 20)])
    assert house.days_told(march, date(2027, 3, 31)) != []
    (announced,) = house.told(first)
    assert "0 of 52 hours" in announced
    assert "20 of 52" not in announced  # of the old year nobody can know yet
    house.report(date(2027, 4, 5), asha=[*done, ("Long course", date(2026, 6, 1), 20)])
    texts = [text for day in range(5, 12) for text in house.told(date(2027, 4, day))]
    assert len(texts) == 1, texts
    assert "20 of 52 hours" in texts[0]
    assert "overdue" not in texts[0].lower()
