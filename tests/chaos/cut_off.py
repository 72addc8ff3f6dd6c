"""R3: calls whose answer never comes, and calls that never leave; only the second are made again."""

from collections import Counter

from tests.chaos.department import Department, make
from tests.chaos.ledgers import Ledgers, accepted_by_chat, compare
from tests.chaos.life import Life, wait_until
from tests.chaos.setting import Finding, Setting, Verdict
from tests.fakes.call_log import read_calls
from tests.fakes.telegram import FakeTelegram

LATENCY, READ_TIMEOUT = 0.05, 2.0
SHARES = {
    "cut": 0.03,
    "reset": 0.03,
    "half": 0.03,
    "hang": 0.02,
    "status_500": 0.03,
    "status_502": 0.02,
    "reset_before": 0.03,
}
"""Faults after which only the provider knows, and how many of the calls each befalls."""
REFUSED_SECONDS = 3
SURELY_NOT_SENT = ("not_sent", "slow_down")


def run(setting: Setting) -> Verdict:
    """Send through all of it, and compare the ledgers."""
    officers = 600 if setting.small else 10_000
    department, ledgers = cut(setting, officers)
    lines = list(read_calls(department.folder / "fake.jsonl"))
    befallen = Counter(line["fault"] for line in lines if line["fault"] in SHARES)
    chats = {str(line["chat_id"]) for line in lines if line["fault"] in SHARES}
    states = department.states()
    told = {chat for number, chat in department.due().items() if states[number] == "unknown"}
    refused, wrongly = retried(department)
    return Verdict(
        done=f"{officers:,} messages, of whose calls some were cut, reset, half answered, left without an answer for "
        f"more than {READ_TIMEOUT:.0f} s, answered with 500 and 502 after they were accepted, or reset before; and a "
        f"listener that refused for {REFUSED_SECONDS} s, twice",
        must="only what surely did not go is tried again; duplicates 0",
        findings=(
            *ledgers.findings(),
            Finding(
                ", ".join(f"{number} {kind}" for kind, number in sorted(befallen.items())), set(befallen) == set(SHARES)
            ),
            Finding(f"{len(chats & told)} of {len(chats)} of them unknown", chats <= told),
            Finding(f"{refused} refused calls made again", refused > 0),
            Finding(f"other calls made again {wrongly}", not wrongly),
        ),
    )


def cut(
    setting: Setting, officers: int, *, wrong: str | None = None, name: str = "department"
) -> tuple[Department, Ledgers]:
    """Return the department when nothing is left to send, and its ledgers."""
    department = make(setting.folder / name, officers)
    due, log = department.due(), department.folder / "fake.jsonl"
    with FakeTelegram(log) as fake:
        refusals = {"kind": "refuse", "calls": [officers // 4, officers // 2], "seconds": REFUSED_SECONDS}
        faults = [refusals, *({"kind": kind, "share": share} for kind, share in SHARES.items())]
        fake.behave(latency=LATENCY, faults=faults, seed=setting.seed)
        with Life(department, department.configure(fake.url), read_timeout=READ_TIMEOUT, wrong=wrong) as life:
            wait_until(lambda: not department.has_work(), 120 + officers / 50)
            life.end()
    return department, compare(due, department.states(), accepted_by_chat(read_calls(log)))


def retried(department: Department) -> tuple[int, int]:
    """How many calls were made again after they surely did not go, and how many after anything else."""
    asked = """SELECT outcome, count(*) FROM attempts AS earlier WHERE EXISTS (
        SELECT 1 FROM attempts AS later WHERE later.message_id = earlier.message_id AND later.number > earlier.number
    ) GROUP BY outcome"""
    outcomes = Counter(dict(department.ask(asked)))
    surely = sum(outcomes[outcome] for outcome in SURELY_NOT_SENT)
    return surely, outcomes.total() - surely
