"""The portal's reports taken in: what readers see after each release, and what is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from scheduler.imports.outcome import Tally
from storage import imports
from storage.complaint import Complaint
from storage.tables import Audit, Courses, Imports
from tests.desk import Desk

TUESDAY = "2026-03-31 09:00:00 AM"
A = {"userID": "u-a", "Email": "a@gov.example", "Phone_Number": "9000000001", "Employee_Id": "e1"}
B = {"userID": "u-b", "Email": "b@gov.example", "Phone_Number": "9000000002", "Employee_Id": "e2"}
C = {"userID": "u-c", "Email": "c@gov.example", "Phone_Number": "9000000003", "Employee_Id": "e3"}


def states(desk: Desk) -> list[str]:
    def ask(session: Session) -> list[str]:
        return [row.state for row in session.exec(select(Imports).order_by("id"))]

    return desk.database.read_now(ask)


def test_users_become_accounts(desk: Desk) -> None:
    outcome = desk.take(desk.write("users", {**A, "User_Registration_Date": "2025-08-01"}, B))
    assert (outcome.state, outcome.tallies) == ("applied", [Tally("users", read=2, new=2)])
    assert desk.see("profiles", "account_id", "mdo", "user_id", "email", "registered_on", "total_hours") == [
        (1, "0123", "u-a", "a@gov.example", date(2025, 8, 1), 5.0),
        (2, "0123", "u-b", "b@gov.example", None, 5.0),
    ]
    assert desk.see("account_identifiers", "kind", "value", "account_id")[:4] == [
        ("email", "a@gov.example", 1),
        ("email", "b@gov.example", 2),
        ("employee_id", "E1", 1),
        ("employee_id", "E2", 2),
    ]


def test_reports_are_noted_with_their_own_time(desk: Desk) -> None:
    desk.take(desk.write("users", A))
    ((report, rows),) = desk.database.read_now(lambda session: imports.newest_reports(session, 1)).values()
    assert (report.mdo_name, report.as_on, rows) == (
        "Department of Examples",
        datetime(2026, 3, 30, 3, 30, tzinfo=UTC),
        1,
    )


def test_an_import_is_audited_once_it_is_visible(desk: Desk) -> None:
    desk.take(desk.write("users", A))

    def ask(session: Session) -> list[tuple[str, str, str]]:
        return [(row.actor, row.via, row.act) for row in session.exec(select(Audit))]

    assert desk.database.read_now(ask) == [("tester", "shell", "import_portal_reports")]


def test_completions_are_counted_once_a_course_on_the_first_day(desk: Desk) -> None:
    users = desk.write("users", A, B)
    enrolments = desk.write(
        "enrolments",
        {"Email": "a@gov.example", "Content_Name": "Noting & Drafting", "Completed_On": "2026-03-05", "Batch_Id": "2"},
        {"Email": "a@gov.example", "Content_Name": "noting  drafting", "Completed_On": "2026-03-01", "Batch_Id": "1"},
        {"Phone_Number": "9000000002", "Content_Name": "Noting & Drafting", "Completed_On": "2026-03-09"},
        {"Email": "b@gov.example", "Content_Name": "Other", "Status": "in-progress", "Completed_On": ""},
    )
    outcome = desk.take(enrolments, users)
    assert outcome.tallies[1] == Tally("enrolments", read=4, new=2)
    assert desk.see("completions") == [(1, 1, date(2026, 3, 1), 3600), (2, 1, date(2026, 3, 9), 3600)]
    names = desk.database.read_now(lambda session: [row.name for row in session.exec(select(Courses))])
    assert names == ["Noting & Drafting"]


def test_assessments_and_plans(desk: Desk) -> None:
    users = desk.write("users", A)
    attempts = desk.write(
        "assessments",
        {
            "User ID": "u-a",
            "Assessment Name": "CA",
            "Course ID": "do_1",
            "Pass": "No",
            "Last Attempted Date": "2026-03-01",
        },
        {"User ID": "u-a", "Assessment Name": "CA", "Course ID": "do_1", "Last Attempted Date": "2026-03-09"},
    )
    plan = desk.write("plan", {"Name": "A", "Email": "a@gov.example", "Name of CBP Allocated Course": "Noting"})
    desk.take(users, attempts, plan)
    assert desk.see("assessments") == [(1, "ca", "do_1", True, date(2026, 3, 9))]
    assert desk.see("plan_items", "account_id", "is_apar", "progress") == [(1, True, "completed")]


def test_the_same_files_again_change_nothing(desk: Desk) -> None:
    files = (
        desk.write("users", A, B),
        desk.write("enrolments", {"Email": "a@gov.example", "Content_Name": "Noting"}),
        desk.write("plan", {"Name": "A", "Email": "a@gov.example", "Name of CBP Allocated Course": "Noting"}),
        desk.write("assessments", {"User ID": "u-a", "Assessment Name": "CA"}),
    )
    desk.take(*files)
    before = desk.see_all()
    outcome = desk.take(*files)
    assert outcome.state == "unchanged"
    assert [(tally.new, tally.changed, tally.unchanged, tally.ended) for tally in outcome.tallies] == [
        (0, 0, 2, 0),
        (0, 0, 1, 0),
        (0, 0, 1, 0),
        (0, 0, 1, 0),
    ]
    assert (desk.see_all(), states(desk)) == (before, ["applied"])


def test_only_the_time_of_an_unchanged_report_moves_forward(desk: Desk) -> None:
    desk.take(desk.write("users", A))
    assert desk.take(desk.write("users", {**A, "Report_Last_Generated_On": TUESDAY})).state == "applied"
    ((report, _),) = desk.database.read_now(lambda session: imports.newest_reports(session, 2)).values()
    assert report.as_on == datetime(2026, 3, 31, 3, 30, tzinfo=UTC)
    assert desk.see("profiles", "account_id") == [(1,)]


@pytest.mark.parametrize(
    ("later", "without"),
    [
        pytest.param({**A, "Email": "new@gov.example"}, (), id="the email changes, the user id stays"),
        pytest.param({**A, "userID": "", "Phone_Number": "9000000009"}, ("userID",), id="a release without user ids"),
        pytest.param({**A, "Email": "new@gov.example"}, ("userID",), id="only the mobile is the same"),
    ],
)
def test_an_account_keeps_its_number(desk: Desk, later: dict[str, str], without: tuple[str, ...]) -> None:
    desk.take(desk.write("users", A, B))
    outcome = desk.take(desk.write("users", later, B, without=without))
    assert outcome.tallies[0].new == 0
    assert desk.see("profiles", "account_id", "user_id", "email") == [
        (1, "u-a", later["Email"]),
        (2, "u-b", "b@gov.example"),
    ]


def test_another_user_id_on_a_known_email_is_another_account(desk: Desk) -> None:
    desk.take(desk.write("users", A))
    desk.take(desk.write("users", {**A, "userID": "u-new"}))
    assert desk.see("profiles", "account_id", "user_id") == [(2, "u-new")]


def test_an_account_that_returns_is_known_again(desk: Desk) -> None:
    whole = desk.write("users", A, B, C)
    desk.take(whole)
    desk.take(desk.write("users", B, C, name="less.csv"), shrink_share=0.5)
    assert desk.see("profiles", "account_id") == [(2,), (3,)]
    desk.take(whole)
    assert desk.see("profiles", "account_id") == [(1,), (2,), (3,)]


def test_only_the_organisation_of_a_report_is_compared(desk: Desk) -> None:
    other = {"mdoid": "0999", "MDO_Name": "Another"}
    desk.take(desk.write("users", A, {**B, **other}, {**C, **other}))
    outcome = desk.take(desk.write("users", {**A, "Profile_Status": "NOT-MY-USER"}))
    assert outcome.tallies == [Tally("users", read=1, changed=1)]
    assert desk.see("profiles", "account_id", "mdo") == [(1, "0123"), (2, "0999"), (3, "0999")]


def test_an_organisation_never_seen_before_waits_for_a_person(desk: Desk) -> None:
    desk.take(desk.write("users", A, B))
    strange = desk.write("users", {**C, "mdoid": "0999", "MDO_Name": "Health Department"})
    held = desk.take(strange)
    assert held.state == "held"
    assert held.held_because == "Health Department has sent no report before. Is this the right download?"
    assert desk.see("profiles", "account_id", "mdo") == [(1, "0123"), (2, "0123")]
    assert desk.take(strange, confirmed=True).state == "applied"


def test_an_account_that_moved_follows_the_newer_report(desk: Desk) -> None:
    elsewhere = {**A, "mdoid": "0999", "MDO_Name": "Another", "Report_Last_Generated_On": TUESDAY}
    desk.take(desk.write("users", A, B))
    strange = desk.write("users", elsewhere)
    desk.take(strange)
    desk.take(strange, confirmed=True)
    assert desk.see("profiles", "account_id", "mdo") == [(1, "0999"), (2, "0123")]
    desk.take(desk.write("users", A, B, C))
    assert desk.see("profiles", "account_id", "mdo") == [(1, "0999"), (2, "0123"), (3, "0123")]


def test_what_a_report_no_longer_says_ends(desk: Desk) -> None:
    users = desk.write("users", A, B)
    two = ({"Email": "a@gov.example", "Content_Name": "One"}, {"Email": "b@gov.example", "Content_Name": "Two"})
    desk.take(users, desk.write("enrolments", *two))
    less = desk.write("enrolments", two[0])
    desk.take(less)
    outcome = desk.take(less, confirmed=True)
    assert outcome.tallies == [Tally("enrolments", read=1, unchanged=1, ended=1)]
    assert desk.see("completions", "account_id") == [(1,)]


COURSE = {"enrolments": "Content_Name", "assessments": "Assessment Name", "plan": "Name of CBP Allocated Course"}
MAIL = {"enrolments": "Email", "assessments": "E mail", "plan": "Email"}


@pytest.mark.parametrize(
    ("kind", "table", "missed"),
    [
        ("enrolments", "completions", "completed course"),
        ("assessments", "assessments", "attempt"),
        ("plan", "plan_items", "course of a plan"),
    ],
)
def test_what_stands_in_a_row_that_cannot_be_read_does_not_end(desk: Desk, kind: str, table: str, missed: str) -> None:
    said = [{"Name": "Somebody", MAIL[kind]: one["Email"], COURSE[kind]: "One"} for one in (A, B)]
    desk.take(desk.write("users", A, B), desk.write(kind, *said))
    before = desk.see(table)
    ragged = desk.write(kind, *said, name="ragged.csv")
    ragged.write_text(ragged.read_text().removesuffix(",0123\n") + "\n")
    outcome = desk.take(ragged, shrink_share=0.9)
    assert (outcome.state, outcome.tallies) == ("applied", [Tally(kind, read=2, unchanged=1, rejected=1)])
    assert [each.words for each in outcome.remarks] == [
        f"ragged.csv: not every row could be used, so no {missed} was taken to be gone."
    ]
    assert [one.code for one in desk.rejected] == ["ragged"]
    assert desk.see(table) == before
    assert len(before) == 2


def test_rows_of_nobody_and_repeated_rows_are_named(desk: Desk) -> None:
    users = desk.write("users", A, B, A)
    enrolments = desk.write("enrolments", {"Email": "stranger@gov.example", "Content_Name": "One"})
    outcome = desk.take(users, enrolments)
    assert [(tally.new, tally.rejected) for tally in outcome.tallies] == [(2, 1), (0, 1)]
    assert desk.rejected == [
        ("users.csv", 4, "duplicate", {"row": "2"}),
        ("enrolments.csv", 2, "unknown_account", {}),
    ]


def test_of_two_reports_of_one_organisation_the_newer_counts(desk: Desk) -> None:
    older = desk.write("users", A, B, name="older.csv")
    newer = desk.write("users", {**A, "Report_Last_Generated_On": TUESDAY}, name="newer.csv")
    outcome = desk.take(older, newer)
    assert desk.see("profiles", "user_id") == [("u-a",)]
    assert [each.words for each in outcome.remarks] == [
        "older.csv was left out: another file has a newer report of the same organisation."
    ]


# --- what is refused or held ------------------------------------------------------------------------------------------


def test_an_older_report_is_refused_until_confirmed(desk: Desk) -> None:
    desk.take(desk.write("users", {**A, "Report_Last_Generated_On": TUESDAY}, B))
    before = desk.see_all()
    older = desk.write("users", A, C)
    with pytest.raises(Complaint, match=r"as on 30\.03\.2026 09:00, older than .* as on 31\.03\.2026 .*--confirm"):
        desk.take(older)
    assert (desk.see_all(), states(desk)) == (before, ["applied"])
    assert desk.take(older, confirmed=True).state == "applied"


def test_a_report_that_is_yet_to_come_is_refused_confirmed_or_not(desk: Desk) -> None:
    desk.take(desk.write("users", A))
    before = desk.see_all()
    tomorrow = desk.write("users", {**A, "Report_Last_Generated_On": "2026-04-03 00:00:01 AM"}, B)
    for confirmed in (False, True):
        with pytest.raises(Complaint, match=r"as on 03\.04\.2026 00:00, which is yet to come: today is 02\.04\.2026\."):
            desk.take(tomorrow, confirmed=confirmed)
    assert (desk.see_all(), states(desk)) == (before, ["applied"])


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        ([A], "The users report of Department of Examples has 1 row where the one before had 3."),
        ([], "users.csv has no rows that can be used."),
        (
            [{**one, "Total_Learning_Hours": "0"} for one in (A, B, C)],
            "The users report of Department of Examples says zero hours for everybody; the one before had some.",
        ),
    ],
)
def test_a_suspicious_report_is_held(desk: Desk, rows: list[dict[str, str]], because: str) -> None:
    desk.take(desk.write("users", A, B, C))
    before = desk.see_all()
    outcome = desk.take(desk.write("users", *rows))
    assert (outcome.state, outcome.held_because) == ("held", because)
    assert (desk.see_all(), states(desk)) == (before, ["applied", "held"])
    desk.take(desk.write("users", *rows))
    assert states(desk) == ["applied", "held"]


@pytest.mark.parametrize(("gone", "state"), [(1, "applied"), (2, "held")])
def test_enrolments_that_end_after_a_line_too_early_are_held(desk: Desk, gone: int, state: str) -> None:
    rows = [{"Email": A["Email"], "Content_Name": f"Course {number}"} for number in range(100)]
    desk.take(desk.write("users", A), desk.write("enrolments", *rows))
    outcome = desk.take(desk.write("enrolments", *rows[gone:]))
    because = "The enrolments report lacks 2 of the 100 completed courses that are known. Was it downloaded to its end?"
    assert (outcome.state, outcome.held_because) == (state, because if state == "held" else None)


@pytest.mark.parametrize(("encoding", "lost"), [("utf-8", 1), ("utf-8", 9), ("utf-16", 2)])
def test_a_report_that_breaks_off_is_held(desk: Desk, encoding: str, lost: int) -> None:
    desk.take(desk.write("users", A, B))
    path = desk.write("users", A, B)
    path.write_bytes(path.read_text().encode(encoding)[:-lost])
    outcome = desk.take(path)
    assert outcome.state == "held"
    assert "users.csv breaks off in its last line." in (outcome.held_because or "")


def test_a_report_in_utf_16_with_its_last_line_is_no_fragment(desk: Desk) -> None:
    path = desk.write("users", A, B)
    path.write_bytes(path.read_text().encode("utf-16"))
    assert desk.take(path).state == "applied"


def test_a_held_report_is_taken_in_once_confirmed(desk: Desk) -> None:
    desk.take(desk.write("users", A, B, C))
    less = desk.write("users", A)
    never_held = desk.take(less, confirmed=True)
    assert never_held.state == "held"
    assert "--confirm counts only for files that were held before" in (never_held.held_because or "")
    assert desk.take(less, confirmed=True).state == "applied"
    assert desk.see("profiles", "account_id") == [(1,)]
    assert states(desk) == ["applied", "confirmed", "applied"]


def test_a_trial_writes_nothing(desk: Desk) -> None:
    outcome = desk.take(desk.write("users", A, B), dry_run=True)
    assert (outcome.state, outcome.tallies[0].new) == ("tried", 2)
    assert (desk.see("profiles"), states(desk)) == ([], [])


def test_enrolments_alone_are_refused_while_nobody_is_known(desk: Desk) -> None:
    with pytest.raises(Complaint, match=r"^enrolments\.csv: no account is known yet"):
        desk.take(desk.write("enrolments", {"Email": "a@gov.example", "Content_Name": "One"}))
    assert states(desk) == []


def test_a_second_import_at_the_same_time_is_refused(desk: Desk) -> None:
    users = desk.write("users", A)
    with imports.alone(desk.database), pytest.raises(Complaint, match=r"^Another import is running"):
        desk.take(users)
    assert desk.take(users).state == "applied"


def test_the_staging_file_is_private_and_goes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    leftover = desk.folder / "import-of-a-crash.staging"
    leftover.write_bytes(b"")
    modes = []
    write = imports.write_import

    def looking(*arguments: Any) -> int:
        modes.extend(oct(path.stat().st_mode & 0o777) for path in desk.folder.glob("import-*.staging"))
        return write(*arguments)

    monkeypatch.setattr(imports, "write_import", looking)
    desk.take(desk.write("users", A))
    assert modes == ["0o600"]
    assert list(desk.folder.glob("*.staging")) == []
