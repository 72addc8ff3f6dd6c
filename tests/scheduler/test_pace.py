"""Turns to call: as many a second as are allowed, replies first, slower when refused; by a clock that a test moves."""

import asyncio
from collections.abc import Callable

import pytest

from scheduler.pace import CLEAN_SECONDS, SLOWEST, Pace


class Seconds:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def taken(pace: Pace, *, reply: bool = False) -> int:
    count = 0
    while pace.take(reply=reply):
        count += 1
    return count


def test_at_the_start_no_turn_has_been_saved(seconds: Seconds) -> None:
    assert taken(Pace(30, clock=seconds)) == 0


@pytest.mark.parametrize(("passed", "turns"), [(0.01, 0), (0.1, 3), (0.2, 6), (60, 7)])
def test_turns_grow_with_time_and_are_kept_for_a_quarter_of_a_second(
    seconds: Seconds, passed: float, turns: int
) -> None:
    pace = Pace(30, clock=seconds)
    seconds.now += passed + 1e-9
    assert taken(pace) == turns


def test_one_turn_is_kept_however_slow_the_pace_is(seconds: Seconds) -> None:
    pace = Pace(0.5, clock=seconds)
    seconds.now += 60
    assert taken(pace) == 1


def test_a_remembered_pace_counts_only_where_it_is_slower(seconds: Seconds) -> None:
    assert Pace(30, pace=5, clock=seconds).rate == 5
    assert Pace(30, pace=80, clock=seconds).rate == 30


def test_on_hold_nothing_goes_and_nothing_is_saved_up(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    seconds.now += 1
    pace.hold(10)
    seconds.now += 9.9
    assert taken(pace) == 0
    seconds.now += 0.2 + 1e-9
    assert taken(pace) == 3


def test_a_shorter_hold_does_not_end_a_longer_one(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    pace.hold(10)
    pace.hold(1)
    seconds.now += 5
    assert taken(pace) == 0


def test_a_refusal_halves_the_pace_once_for_all_calls_that_were_under_way(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    began = seconds.now + 1
    seconds.now += 2
    assert pace.slow_down(began) == 15
    assert pace.slow_down(began + 0.5) is None
    seconds.now += 1
    assert pace.slow_down(seconds.now) == 7.5


def test_there_is_a_slowest_pace(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    for _ in range(50):
        seconds.now += 1
        pace.slow_down(seconds.now)
    assert pace.rate == SLOWEST


def test_it_recovers_step_by_step_after_time_without_refusals(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    seconds.now += 1
    pace.slow_down(seconds.now)
    assert pace.recover() is None
    steps = []
    while pace.rate < pace.limit:
        seconds.now += CLEAN_SECONDS
        steps.append(pace.recover())
    assert steps == [18, 21, 24, 27, 30]
    seconds.now += CLEAN_SECONDS
    assert pace.recover() is None


def test_time_on_hold_is_no_time_without_refusals(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    seconds.now += 1
    pace.slow_down(seconds.now)
    pace.hold(300)
    seconds.now += 300
    assert pace.recover() is None


async def served(pace: Pace, seconds: Seconds, waiting: list[bool], turns: int) -> list[bool]:
    """Who is served, in order, when these wait (True: a reply) and so many turns fall due one by one."""
    order: list[bool] = []

    async def wait(reply: bool) -> None:  # noqa: FBT001 - a line of its own
        await pace.turn(reply=reply)
        order.append(reply)

    tasks = [asyncio.create_task(wait(reply)) for reply in waiting]
    await asyncio.sleep(0)
    for _ in range(turns):
        seconds.now += 1 / pace.rate + 1e-9
        pace.go_on()  # as the alarm would
        for _ in range(3):
            await asyncio.sleep(0)
    pace.end()
    served = list(order)
    await asyncio.gather(*tasks)
    return served


Serve = Callable[[list[bool], int], list[bool]]


@pytest.fixture
def serve(seconds: Seconds) -> Serve:
    def run(waiting: list[bool], turns: int) -> list[bool]:
        async def main() -> list[bool]:
            return await served(Pace(10, clock=seconds), seconds, waiting, turns)

        return asyncio.run(main())

    return run


def test_a_reply_goes_before_those_that_waited_longer(serve: Serve) -> None:
    assert serve([False] * 5 + [True], 2) == [True, False]


def test_many_replies_have_half_of_the_turns_and_the_rest_the_others(serve: Serve) -> None:
    assert serve([True] * 40 + [False] * 40, 40).count(True) in {20, 21}


def test_a_reply_takes_a_turn_ahead_where_the_rest_takes_all_that_come(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    seconds.now += 0.1 + 1e-9
    assert taken(pace) == 3
    assert pace.take(reply=True)
    seconds.now += 1 / 30
    assert taken(pace) == 0, "it was taken ahead"
    seconds.now += 1 / 30 + 1e-9
    assert taken(pace) == 1


def test_no_more_is_taken_ahead_than_a_tenth_of_a_second_holds(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    for _ in range(10):
        seconds.now += 0.1 + 1e-9
        taken(pace)
    assert taken(pace, reply=True) == 3


def test_on_hold_no_reply_is_taken_ahead(seconds: Seconds) -> None:
    pace = Pace(30, clock=seconds)
    pace.hold(10)
    seconds.now += 1
    assert taken(pace, reply=True) == 0


def test_what_one_line_does_not_want_the_other_has(serve: Serve) -> None:
    assert serve([True] * 12, 10) == [True] * 10
    assert serve([False] * 12, 10) == [False] * 10


def test_whoever_gave_up_waiting_costs_no_turn(seconds: Seconds) -> None:
    async def main() -> list[bool]:
        pace = Pace(10, clock=seconds)
        gone = asyncio.create_task(pace.turn(reply=False))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        return await served(pace, seconds, [False], 1)

    assert asyncio.run(main()) == [False]


def test_turns_come_by_themselves_at_the_pace_of_the_real_clock() -> None:
    async def main() -> int:
        pace = Pace(1000)
        for _ in range(20):
            await pace.turn(reply=False)
        return 20

    assert asyncio.run(main()) == 20
