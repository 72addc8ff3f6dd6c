"""What the demo itself says to its reader."""

from storage.rows import Held

INTRODUCTION = (
    "Smaran reminds officers of what government orders ask of them on iGOT Karmayogi. Here it does so for the sixty "
    "officers of an invented department: 40 under order 166 of the Panchayati Raj Department, Bihar, and 20 under "
    "order 14917 of the Personnel Department, Rajasthan. All names, numbers and addresses are made up, and nothing "
    "leaves this machine."
)

SAID = {
    "first_notice": "first notice of an order",
    "account_not_found": "account not found",
    "email_mismatch": "emails differ",
    "email_unknown": "SPARROW email not known",
    "courses": "courses",
    "hours": "hours",
    "overdue": "overdue",
    "merged": "several things in one",
    "all_done": "everything met",
}
"""By template, in the operator's words."""

HELD_BECAUSE = {
    Held.AWAITING_REPORT: "31 March is over, but no report reaches 48 hours beyond it yet",
    Held.NON_WORKING_DAY: "the office is closed; they wait for the next working day",
    Held.BUDGET: "three messages in seven days are enough; they wait for the next stage",
    Held.ON_LEAVE: "nobody is written to on leave",
}

HOLIDAY = "Nothing goes out on a holiday. On Monday each of them gets one message about all that is open."

GO_LIVE = (
    ("1.", "smaran init", "asks for bot, department, office hours; writes config.toml"),
    ("2.", "smaran officers template officers.xlsx", "fill it in; then: smaran import officers"),
    ("3.", "smaran import sparrow FILE", "employee id or mobile, and the email on SPARROW"),
    ("4.", 'smaran import reports "All Reports.zip"', "as downloaded from iGOT; asks for its password"),
    ("5.", "smaran orders list, show, activate", "read how each clause is understood, then activate"),
    ("6.", "smaran check --dry-run", "who would be told what, and what is held back"),
    ("7.", "smaran run", "a check every night, messages in office hours"),
)
