"""The header rows of the portal's reports, as its releases of 2025 and 2026 write them."""


def _columns(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


USER = _columns(
    "Full_Name, Designation, Email, Phone_Number, MDO_Name, Group, Tag, Ministry, Department, Organization, "
    "User_Registration_Date, Cadre, Civil Service Type, Civil Services, Cadre Batch, "
    "Is From Organised Service of Govt, Roles, Gender, Category, External_System, External_System_Id, Employee_Id, "
    "MDO_Created_On, Profile_Status, weekly_claps_day_before_yesterday, Karma_Points, Event_Enrolments, "
    "Event_Completions, Event_Learning_Hours, Course_Enrolments, Course_Completions, Course_Learning_Hours, "
    "Total_Enrolments, Total_Completions, Total_Learning_Hours, Report_Last_Generated_On, mdoid"
)
CONSUMPTION = _columns(
    "Full_Name, Designation, Email, Phone_Number, MDO_Name, Group, Tag, Ministry, Department, Organization, Cadre, "
    "Civil Service Type, Civil Services, Cadre Batch, Is From Organised Service of Govt, Content_Provider, "
    "Content_Name, Content_Type, Content_Duration, Batch_Id, Batch_Name, Batch_Start_Date, Batch_End_Date, "
    "Enrolled_On, Status, Content_Progress_Percentage, Last_Published_On, Content_Retired_On, Completed_On, "
    "Certificate_Generated, User_Rating, Gender, Category, External_System, External_System_Id, mdoid, "
    "Certificate_ID, Report_Last_Generated_On, Live_CBP_Plan_Mandate"
)
USER_ASSESSMENT = _columns(
    "User ID, Full Name, Designation, E mail, Phone Number, MDO_Name, Group, Tags, Ministry, Department, Organisation, "
    "Employee_Id, Assessment Name, Assessment Type, Assessment/Content Provider, Assessment Publish Date, Course Name, "
    "Course ID, Assessment Duration, Last Attempted Date, Latest Percentage Achieved, Cut off Percentage, Pass, "
    "Total Questions, No of Incorrect Responses, Unattempted Questions, No of Retakes, mdoid, Report_Last_Generated_On"
)
ENROLMENT_IN_PLAN = _columns(
    "Name, Email, Phone, EmployeeId, MDO_Name, Group, Designation, Ministry, Department, Organization, "
    "Name of CBP Allocated Course, isapar, Allocated On, Current Progress, Due Date of Completion, "
    "Actual Date of Completion, mdoid, Report_Last_Generated_On"
)
GAMIFICATION = _columns(
    "Full_Name, Designation, Email, Phone_Number, MDO_Name, Badges, mdoid, Report_Last_Generated_On"
)
