"""R11: a department followed for a month by reports and by iGOT's API: the same standings each night.

Each day lists come to both where there are new ones; one is handed the report that the portal has made of the night;
in the evening the program looks the other one up; after the next midnight both are checked and compared.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.rows import State
from tests.chaos.evening import Evening
from tests.chaos.followed import LANES, Followed, LookedUp, asked_at, midnight_of
from tests.chaos.lags import LAGS, Compared, Stood, compare, states
from tests.chaos.portal import Month
from tests.chaos.setting import Finding, Setting, Verdict
from tests.fakes.igot import FakeIgot

SPRING, APRIL = date(2026, 3, 20), date(2026, 4, 1)
"""Three courses were due by 31.03.2026, and are overdue from the night after 03.04. on, which both stretches have; the
longer one has also the days on which courses, and by 09.04. accounts, fall due."""
LATE = (State.MET_LATE, State.OVERDUE)


@dataclass(frozen=True)
class Size:
    """How much of it."""

    officers: int
    first: date
    days: int
    kills: int
    per_second: int
    """Calls."""
    batch: int
    """Officers to a transaction."""

    def month(self, seed: int) -> Month:
        """The department."""
        return Month(self.officers, self.first, self.days, seed)


FULL = Size(2_000, SPRING, 30, 30, 1_000, 50)
SMALL = Size(60, APRIL, 3, 2, 1_000, 5)


@dataclass
class Seen:
    """What has been seen of all nights and evenings so far."""

    nights: list[Compared] = field(default_factory=list)
    evenings: list[Evening] = field(default_factory=list)
    at_end: dict[Any, Stood] = field(default_factory=dict)

    def findings(self, size: Size) -> Iterator[Finding]:
        """What must hold."""
        yield from self._nights(size)
        yield from self._evenings(size)

    def _nights(self, size: Size) -> Iterator[Finding]:
        compared = sum(night.standings for night in self.nights)
        unlisted = [said for night in self.nights for said in night.unlisted]
        yield Finding(f"{compared:,} standings in {len(self.nights)} nights", compared > 0)
        yield Finding("; ".join([f"{len(unlisted)} differ for no listed reason", *unlisted[:3]]), not unlisted)
        for cause in LAGS:
            each = [night.lags[cause] for night in self.nights]
            yield Finding(
                f"{sum(each):,} differ, {min(each)} to {max(each)} a night: {cause}", sum(each) > 0 or size is not FULL
            )
        late = sum(each.state in LATE for each in self.at_end.values())
        yield Finding(f"in the last night {', '.join(states(self.at_end.values()))}", late > 0)

    def _evenings(self, size: Size) -> Iterator[Finding]:
        kills = [kill for evening in self.evenings for kill in evening.kills]
        between = [kill for evening in self.evenings for kill in evening.kills if kill.finished < evening.serving]
        yield Finding(
            f"killed {len(kills)} times, with somebody still to look up {len(between)} times",
            len(between) == len(kills) == size.kills,
        )
        turns = sum(len(evening.serving) for evening in self.evenings)
        skipped = sum(len(evening.skipped) for evening in self.evenings)
        yield Finding(f"{turns:,} turns of officers, {skipped} skipped", not skipped)
        finished = sum(len(kill.finished) for kill in kills)
        again = sum(len(evening.again) for evening in self.evenings)
        yield Finding(f"{finished:,} finished before a kill, {again} asked for again", finished > 0 and not again)
        repeated, bound = sum(evening.repeated for evening in self.evenings), 2 * (size.batch + LANES) * len(kills)
        yield Finding(f"{repeated} accounts under way in a kill read twice ≤ {bound:,}", repeated <= bound)


def run(setting: Setting) -> Verdict:
    """Follow it, and compare."""
    size = SMALL if setting.small else FULL
    seen = follow(setting, size)
    return Verdict(
        f"{size.officers:,} officers for {size.days} days over the end of March: daily reports handed in to one "
        f"department, the other looked up over iGOT's API by the program, killed {size.kills} times at random",
        "the same standings after every night's check but for listed lags; nobody skipped; nobody whose look-up was "
        "written down before a kill asked for again",
        tuple(seen.findings(size)),
    )


def follow(setting: Setting, size: Size, program: type[LookedUp] = LookedUp) -> Seen:
    """Live through all days in both departments."""
    month, chance, seen = size.month(setting.seed), setting.chance(), Seen()
    people = {one.employee_id: one for one in month.people}
    kills = Counter(chance.choices(month.all_days(), k=size.kills))
    with FakeIgot(setting.folder / "igot.jsonl") as igot, ExitStack() as open_ones:
        by_reports = open_ones.enter_context(closing(Followed(setting.folder / "reports", month)))
        by_api = open_ones.enter_context(
            closing(program(setting.folder / "api", month, igot, size.per_second, size.batch))
        )
        for day in month.all_days():
            for department in (by_reports, by_api) if day in {month.first, month.second_list} else ():
                department.take_lists(day)
            by_reports.take_reports(day)
            evening = by_api.look_up(day, kills[day], chance)
            reports, api = by_reports.check(day), by_api.check(day)
            night = compare(reports, api, people, midnight_of(day), asked_at(day))
            seen.nights.append(night)
            seen.evenings.append(evening)
            seen.at_end = reports
            setting.say(_told(day, night, evening))
    return seen


def _told(day: date, night: Compared, evening: Evening) -> str:
    lags = ", ".join(f"{number} {cause}" for cause, number in night.lags.items())
    kills = f"; killed {len(evening.kills)} times" if evening.kills else ""
    unlisted = "".join(f"; UNLISTED {said}" for said in night.unlisted[:5])
    return f"{day}: {night.standings:,} compared, differ: {lags or 'none'}{kills}{unlisted}"
