"""The columns of the portal's reports that we read, by every name that a release has given them, and no others."""

from scheduler.sources.columns import Column, Columns, folded
from storage.rows import ReportKind

# Gender, Category and date of birth are in these reports too. They are not here, so nothing beyond sees them.

_GENERATED = Column(("Report_Last_Generated_On",))
_MDO = Column(("mdoid", "MDO_ID"))
_MDO_NAME = Column(("MDO_Name",))
_EMAIL = Column(("Email", "Email_ID"), needed=True)
_PHONE = Column(("Phone_Number", "Phone"), needed=True)
_USER_ID = Column(("userID", "User_ID"))
_EMPLOYEE_ID = Column(("Employee_Id",), first_wins=True)

COLUMNS: dict[ReportKind, Columns] = {
    ReportKind.USERS: {
        "generated": _GENERATED,
        "mdo": _MDO,
        "mdo_name": _MDO_NAME,
        "email": _EMAIL,
        "mobile": _PHONE,
        "user_id": _USER_ID,
        "employee_id": _EMPLOYEE_ID,
        "profile_status": Column(("Profile_Status",)),
        "registered_on": Column(("User_Registration_Date",)),
        "course_hours": Column(("Course_Learning_Hours",)),
        "event_hours": Column(("Event_Learning_Hours",)),
        "total_hours": Column(("Total_Learning_Hours",)),
    },
    ReportKind.ENROLMENTS: {
        "generated": _GENERATED,
        "mdo": _MDO,
        "mdo_name": _MDO_NAME,
        "email": _EMAIL,
        "mobile": _PHONE,
        "status": Column(("Status", "User_Status"), needed=True),
        "course": Column(("Content_Name", "Course_Name"), needed=True),
        "completed_on": Column(("Completed_On",), needed=True),
        "duration": Column(("Content_Duration", "Course_Duration"), needed=True),
    },
    ReportKind.ASSESSMENTS: {
        "generated": _GENERATED,
        "mdo": _MDO,
        "mdo_name": _MDO_NAME,
        "email": _EMAIL,
        "mobile": _PHONE,
        "user_id": _USER_ID,
        "employee_id": _EMPLOYEE_ID,
        "assessment": Column(("Assessment Name",), needed=True),
        "course_id": Column(("Course ID",)),
        "passed": Column(("Pass",), needed=True),
        "attempted_on": Column(("Last Attempted Date",)),
    },
    ReportKind.PLAN: {
        "generated": _GENERATED,
        "mdo": _MDO,
        "mdo_name": _MDO_NAME,
        "email": _EMAIL,
        "mobile": _PHONE,
        "employee_id": _EMPLOYEE_ID,
        "course": Column(("Name of CBP Allocated Course",), needed=True),
        "is_apar": Column(("isapar",), needed=True),
        "progress": Column(("Current Progress",), needed=True),
        "due_on": Column(("Due Date of Completion",)),
        "completed_on": Column(("Actual Date of Completion",)),
    },
}
"""By kind of report, in the order in which portal_rows takes the cells."""

_MARKS: dict[ReportKind, tuple[str, ...]] = {
    ReportKind.USERS: (
        "User_Registration_Date",
        "Profile_Status",
        "MDO_Created_On",
        "Roles",
        "Course_Learning_Hours",
        "Total_Completions",
        "Total_Learning_Hours",
    ),
    ReportKind.ENROLMENTS: (
        "Content_Name",
        "Enrolled_On",
        "Content_Progress_Percentage",
        "Completed_On",
        "Certificate_Generated",
        "User_Rating",
    ),
    ReportKind.ASSESSMENTS: (
        "Assessment Name",
        "Assessment Type",
        "Last Attempted Date",
        "Latest Percentage Achieved",
        "Cut off Percentage",
        "No of Retakes",
    ),
    ReportKind.PLAN: (
        "Name of CBP Allocated Course",
        "isapar",
        "Allocated On",
        "Current Progress",
        "Due Date of Completion",
        "Actual Date of Completion",
    ),
}
_ENOUGH = 3
"""So many marks make a kind; the reports that we ignore share one of them at most."""


def kind_of(header: list[str]) -> ReportKind | None:
    """Which report has this header; None for one that we do not read."""
    names = {folded(name) for name in header}
    marks = {kind: len(names & {folded(mark) for mark in marks}) for kind, marks in _MARKS.items()}
    best = max(marks, key=lambda kind: marks[kind])
    return best if marks[best] >= _ENOUGH else None
