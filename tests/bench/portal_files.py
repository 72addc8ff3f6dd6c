"""Invented reports of any size, with the portal's columns: what the import benchmarks read."""

import csv
import random
import sys
from pathlib import Path

import openpyxl

USER_HEADER = (
    "Full_Name,Designation,Email,Phone_Number,MDO_Name,Group,Tag,Ministry,Department,Organization,"
    "User_Registration_Date,Cadre,Civil Service Type,Civil Services,Cadre Batch,Is From Organised Service of Govt,"
    "Roles,Gender,Category,External_System,External_System_Id,Employee_Id,MDO_Created_On,Profile_Status,"
    "weekly_claps_day_before_yesterday,Karma_Points,Event_Enrolments,Event_Completions,Event_Learning_Hours,"
    "Course_Enrolments,Course_Completions,Course_Learning_Hours,Total_Enrolments,Total_Completions,"
    "Total_Learning_Hours,Report_Last_Generated_On,mdoid\n"
)
ENROLMENT_HEADER = (
    "Full_Name,Designation,Email,Phone_Number,MDO_Name,Group,Tag,Ministry,Department,Organization,Content_Provider,"
    "Content_Name,Content_Type,Content_Duration,Batch_Id,Batch_Name,Batch_Start_Date,Batch_End_Date,Enrolled_On,Status,"
    "Content_Progress_Percentage,Last_Published_On,Content_Retired_On,Completed_On,Certificate_Generated,User_Rating,"
    "Gender,Category,External_System,External_System_Id,mdoid,Certificate_ID,Report_Last_Generated_On,"
    "Live_CBP_Plan_Mandate\n"
)
MADE_ON = "2026-09-30 11:05:09 AM"
COURSES = 2000


def email(number: int) -> str:
    """The address of one invented user."""
    return f"officer{number}@gov.example"


def write_users(path: Path, users: int) -> None:
    """One row a user."""
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(USER_HEADER)
        csv.writer(file).writerows(user_row(number) for number in range(users))


def user_row(number: int) -> tuple[object, ...]:
    """What the report on users says of one of them; the numbers are of no real series."""
    return (
        f"Officer {number}", "Assistant", email(number), "", "Example Department", "GROUP B", "", "Bihar",
        "Example", "Example Department", "2025-06-01", "", "", "", "", "", "PUBLIC", "", "", "", "", f"E{number:07d}",
        "2020-01-01", "VERIFIED", 0, 10, 0, 0, 0, 10, 5, 7.5, 10, 5, 7.5, MADE_ON, "0100",
    )  # fmt: skip


def write_enrolments(path: Path, users: int, each: int) -> None:
    """`each` enrolments a user, half of them completed, in the order in which the portal groups them: none."""
    chance = random.Random(2026)
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(ENROLMENT_HEADER)
        writer = csv.writer(file)
        for turn in range(each):
            first = chance.randrange(COURSES)
            for number in range(users):
                course = (first + turn * 37 + number) % COURSES
                done = (number + turn) % 2 == 0
                writer.writerow(
                    (
                        f"Officer {number}", "Assistant", email(number), "", "Example Department", "GROUP B", "",
                        "Bihar", "Example", "Example Department", "iGOT", f"Course number {course}", "Course",
                        f"{course % 4:02d}:{course % 60:02d}:00", f"0{course}", "Batch 1", "2026-01-01", "2027-01-01",
                        "2026-04-10", "completed" if done else "in-progress", "100" if done else "40", "2025-01-01", "",
                        f"2026-{4 + course % 6:02d}-{1 + course % 28:02d}" if done else "", "Yes" if done else "No", "",
                        "", "", "", "", "0100", f"c{turn}-{number}" if done else "", MADE_ON, "",
                    )
                )  # fmt: skip


def write_users_xlsx(path: Path, users: int) -> None:
    """The same rows as a workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(USER_HEADER.strip().split(","))
    for number in range(users):
        sheet.append(user_row(number))
    book.save(path)


if __name__ == "__main__":
    target, users = Path(sys.argv[1]), int(sys.argv[2])
    if target.suffix == ".xlsx":
        write_users_xlsx(target, users)
    elif len(sys.argv) > 3:
        write_enrolments(target, users, int(sys.argv[3]))
    else:
        write_users(target, users)
