"""The portal's reports in every variant, written with invented people."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

Row = Mapping[str, str]


def columns(names: str) -> list[str]:
    """A header, as it stands in the file."""
    return names.split(",")


USERS_2025 = columns(
    "Full_Name,Designation,Email,Phone_Number,MDO_Name,Group,Tag,Ministry,Department,Organization,"
    "User_Registration_Date,"
    "Cadre,Civil Service Type,Civil Services,Cadre Batch,Is From Organised Service of Govt,Roles,Gender,Category,"
    "External_System,External_System_Id,Employee_Id,MDO_Created_On,Profile_Status,weekly_claps_day_before_yesterday,"
    "Karma_Points,Event_Enrolments,Event_Completions,Event_Learning_Hours,Course_Enrolments,Course_Completions,"
    "Course_Learning_Hours,Total_Enrolments,Total_Completions,Total_Learning_Hours,Report_Last_Generated_On,mdoid"
)
USERS_2026 = [*USERS_2025[:16], "Is On Central Deputation", *USERS_2025[16:18], "DOB", *USERS_2025[18:29],
              "External_Content_Learning_Hours", *USERS_2025[29:]]  # fmt: skip
USERS_USER_ID_FIRST = [
    "userID",
    *(
        name
        for name in USERS_2025
        if name not in {"Cadre", "Civil Service Type", "Civil Services", "Cadre Batch", "mdoid"}
    ),
    "Blood Bank Duty",
    "Employee Id",
]

ENROLMENTS_2025 = columns(
    "Full_Name,Designation,Email,Phone_Number,MDO_Name,Group,Tag,Ministry,Department,Organization,Content_Provider,"
    "Content_Name,Content_Type,Content_Duration,Batch_Id,Batch_Name,Batch_Start_Date,Batch_End_Date,Enrolled_On,Status,"
    "Content_Progress_Percentage,Last_Published_On,Content_Retired_On,Completed_On,Certificate_Generated,User_Rating,"
    "Gender,Category,External_System,External_System_Id,mdoid,Certificate_ID,Report_Last_Generated_On,"
    "Live_CBP_Plan_Mandate"
)
ENROLMENTS_2026 = [*ENROLMENTS_2025[:10], "Cadre", "Civil Service Type", "Civil Services", "Cadre Batch",
                   "Is From Organised Service of Govt", *ENROLMENTS_2025[10:]]  # fmt: skip

ASSESSMENTS = columns(
    "User ID,Full Name,Designation,E mail,Phone Number,MDO_Name,Group,Tags,Ministry,Department,Organisation,"
    "Employee_Id,"
    "Assessment Name,Assessment Type,Assessment/Content Provider,Assessment Publish Date,Course Name,Course ID,"
    "Assessment Duration,Last Attempted Date,Latest Percentage Achieved,Cut off Percentage,Pass,Total Questions,"
    "No of Incorrect Responses,Unattempted Questions,No of Retakes,mdoid,Report_Last_Generated_On"
)
ASSESSMENTS_WITHOUT_EMPLOYEE_ID = [name for name in ASSESSMENTS if name != "Employee_Id"]

PLAN = columns(
    "Name,Email,Phone,EmployeeId,MDO_Name,Group,Designation,Ministry,Department,Organization,"
    "Name of CBP Allocated Course,"
    "isapar,Allocated On,Current Progress,Due Date of Completion,Actual Date of Completion,mdoid,"
    "Report_Last_Generated_On"
)
PLAN_WITHOUT_EMPLOYEE_ID = [name for name in PLAN if name != "EmployeeId"]

PLAN_SUMMARY = columns(
    "Full_Name,Email,Phone,MDO_Name,Number of CBP Courses Allocated,Number of CBP Courses Completed,"
    "Number of CBP Courses Completed within due date,Report_Last_Generated_On"
)
CONTENT = columns(
    "Content_Status,Content_Provider,Content_Name,Content_Type,Batch_Id,Batch_Name,Enrolled,Not_Started,In_Progress,"
    "Completed,Content_Rating,Last_Published_On,Total_Certificates_Issued,Report_Last_Generated_On"
)

PERSON: Row = {
    "Full_Name": "Asha Devi",
    "Full Name": "Asha Devi",
    "Name": "Asha Devi",
    "Designation": "Section Officer",
    "Email": "Asha.Devi@gov.example ",
    "E mail": "Asha.Devi@gov.example ",
    "Phone_Number": "9000000001",
    "Phone Number": "9000000001",
    "Phone": "9000000001",
    "MDO_Name": "Department of Examples",
    "mdoid": "0123",
    "Gender": "SECRET-GENDER",
    "Category": "SECRET-CATEGORY",
    "DOB": "1980-01-01",
    "userID": "user-1",
    "User ID": "user-1",
    "Employee_Id": "E001",
    "EmployeeId": "E001",
    "Report_Last_Generated_On": "2026-06-17 14:05:09 PM",
    # users
    "User_Registration_Date": "2025-08-01",
    "Profile_Status": "VERIFIED",
    "Event_Learning_Hours": "1.50",
    "Course_Learning_Hours": "12.25",
    "Total_Learning_Hours": "13.75",
    # enrolments
    "Content_Name": "Noting and Drafting",
    "Content_Type": "Course",
    "Content_Duration": "01:30:15",
    "Status": "completed",
    "Content_Progress_Percentage": "100",
    "Completed_On": "2026-03-31",
    # assessments
    "Assessment Name": "Comprehensive Assessment",
    "Course ID": "do_1",
    "Last Attempted Date": "2026-03-20",
    "Pass": "Yes",
    # plan
    "Name of CBP Allocated Course": "Noting and Drafting",
    "isapar": "Yes",
    "Current Progress": "Completed",
    "Due Date of Completion": "2026-03-31",
    "Actual Date of Completion": "2026-03-30",
}
"""One invented officer in every report."""


def report(header: Sequence[str], *rows: Row) -> bytes:
    """A report of rows that differ from the one officer's where they say so; without rows, that officer's alone."""
    return table(header, ([{**PERSON, **row}.get(name, "") for name in header] for row in rows or ({},)))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> bytes:
    """A CSV, as UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
