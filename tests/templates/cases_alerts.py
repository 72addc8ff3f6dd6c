"""The cases of what IT managers hear when something is not as it should be, and when it is again."""

from typing import Any

Values = dict[str, Any]

SINCE = "2026-04-02T04:30:00+00:00"
STOPPED = {"kind": "channel_stopped", "about": "whatsapp", "reason": "payment_missing", "sender": "whatsapp"}
QUEUE = {"kind": "queue_old", "about": "telegram", "number": 1250, "since": SINCE}
UNKNOWN = {"kind": "unknown_waits", "about": "", "number": 1, "since": SINCE}
CHECK = {"kind": "check_missed", "about": "", "since": "2026-04-01T20:30:00+00:00"}
IMPORT = {"kind": "import_overdue", "about": "", "since": "2026-03-26T04:10:12+00:00"}
DISK = {"kind": "disk_nearly_full", "about": "", "megabytes": 640}
EVERY = (STOPPED, QUEUE, UNKNOWN, CHECK, IMPORT, DISK)


def _over(*ended: Values) -> list[Values]:
    return [{"kind": one["kind"], "about": one["about"], "since": SINCE} for one in ended]


CASES: dict[str, dict[str, Values]] = {
    "alert": {
        **{f"{one['kind']} begins": {"begun": [one], "over": []} for one in EVERY},
        "stopped for a reason without words": {"begun": [{**STOPPED, "reason": "a new one"}], "over": []},
        "two begin and one is over": {"begun": [QUEUE, DISK], "over": _over(STOPPED)},
        "all are over": {"begun": [], "over": _over(*EVERY)},
    },
}
