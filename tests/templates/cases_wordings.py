"""The cases of what IT managers hear of words that WhatsApp must approve."""

from typing import Any

Values = dict[str, Any]


def _told(status: str, reason: str | None = None, language: str = "hi") -> Values:
    return {"name": "smaran_courses", "in_language": language, "status": status, "reason": reason}


CASES: dict[str, dict[str, Values]] = {
    "wording_again": {"in Hindi": _told("approved"), "in English": _told("approved", language="en")},
    "wording_stopped": {
        "rejected": _told("rejected", "INVALID_FORMAT"),
        "rejected for another reason": _told("rejected", "Something of tomorrow", "en"),
        "paused": _told("paused", "PAUSED"),
        "disabled": _told("disabled", "DISABLED", "mr"),
    },
}
