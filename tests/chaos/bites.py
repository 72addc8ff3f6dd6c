"""Three dispatchers that are wrong on purpose: what proves ours must find them out."""

from tests.chaos.cut_off import cut
from tests.chaos.killed import crash
from tests.chaos.setting import Finding, Setting, Verdict

OFFICERS = 600
MOMENTS = ("after the intent",)
"""When a call is about to be made: where careless programs believe that nothing can happen."""


def run(setting: Setting) -> Verdict:
    """Kill two and cut the calls of the third; each must be reported, and for what is wrong with it."""
    marks, *_ = crash(setting, OFFICERS, MOMENTS, wrong="marks before sending", name="marks")
    setting.say(f"marks before sending: lost {marks.lost}")
    cursor, *_ = crash(setting, OFFICERS, MOMENTS, wrong="cursor at fetch", name="cursor")
    setting.say(f"cursor at fetch: lost {cursor.lost}")
    _, resends = cut(setting, OFFICERS, wrong="resends after a timeout", name="resends")
    setting.say(f"resends after a timeout: duplicates {len(resends.repeated)}")
    return Verdict(
        done=f"three wrong dispatchers, {OFFICERS} messages each: two killed, the calls of the third cut off",
        must="each is reported: as losing, losing, repeating",
        findings=(
            Finding(f"marks before sending: lost {marks.lost}", marks.lost > 0),
            Finding(f"cursor at fetch: lost {cursor.lost}", cursor.lost > 0),
            Finding(f"resends after a timeout: duplicates {len(resends.repeated)}", len(resends.repeated) > 0),
        ),
    )
