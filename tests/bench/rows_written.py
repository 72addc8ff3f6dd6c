"""The rows that the baselines write: those of the import and of the check, column by column."""

IMPORTED = {
    "accounts": "id",
    "profiles": "account_id, since_import, mdo, email, employee_id, profile_status, registered_on, course_hours,"
    " total_hours",
    "account_identifiers": "kind, value, account_id, since_import, source",
    "courses": "id, folded, name",
    "completions": "account_id, course_id, since_import, completed_on, seconds",
}
CHECKED = {
    "standings": "officer_id, obligation_key, period, since, state, reason, value, target, due_on, source, as_on",
    "messages": 'id, kind, contact_id, officer_id, day, state, template, template_hash, language, "values", urgency,'
    " not_before, valid_until, created_at, changed_at",
    "occasions": "officer_id, obligation_key, period, stage, day, message_id, order_version",
}


def inserting(table: str, columns: str) -> str:
    """The statement for `executemany`; a row that is there already is passed over."""
    marks = ", ".join("?" * (columns.count(",") + 1))
    return f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})"
