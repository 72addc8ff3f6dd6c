"""The colours of pictures and papers: few, calm, told apart without red and green, never without a mark or a word."""

GROUND = "#FBFBF8"
INK, QUIET = "#1B1F24", "#59616B"
RULE, TRACK = "#D5D8DC", "#E1E4E8"

DONE, AHEAD, LATE, UNSAID = "#00795A", "#1F5FA8", "#B3470B", "#666C74"
STATES = {
    "met": DONE,
    "met_late": DONE,
    "open": AHEAD,
    "awaiting_report": UNSAID,
    "overdue": LATE,
    "missed": LATE,
    "unknown": UNSAID,
    "not_applicable": UNSAID,
    "exempt": UNSAID,
}
"""Of a state's words and its bar, dark enough to be read on the ground."""
SHARES = {"met": "#00795A", "open": "#8DB8E2", "overdue": "#D9731A", "unknown": "#B9BEC5"}
"""Of the parts of a bar: from dark to light they differ as much as in colour."""
