"""Whatever is asked by whomever, nobody hears of an officer outside their scope."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.dialogues import STEPS
from scheduler.channel import Incoming, Said
from scheduler.scoped import Show
from storage.database import Database
from tests.bot.chatting import TELEGRAM, WAYS, Way, press, text
from tests.bot.two_offices import (
    ASKING,
    BOTH,
    NODAL,
    OFFICERS,
    VIEWER,
    Scope,
    TwoOffices,
    listing,
    mobile,
    readable_papers,
    tokens,
)

STEPS_OF_A_STORY = 25
GROUPS: list[dict[str, list[str]]] = [
    {"office": ["Northtown"]},
    {"office": ["Southtown"], "service": ["IPS"]},
    {"service": ["भा.पु.से."]},
    {"service": ["IAS"], "office": ["NORTHTOWN"]},
    {"office": ["Nowhere"]},
]
scopes = st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2)

others = st.sampled_from(OFFICERS).flatmap(
    lambda number: st.sampled_from(
        [str(number), f"#{number}", *tokens(number), f"1 {number}", f"0 {number}", f"4 {number}", mobile(number)]
    )
)
words = st.one_of(
    st.just(""),
    others,
    st.sampled_from([f"{show} {page}" for show in Show for page in (1, 2, 99)]),
    st.sampled_from(["file", *(f"file {show}" for show in Show)]),
    st.sampled_from(["now 2026-04-02", "yes", "no", "all", "new", "1", "2026-04-03", "list", "1 yes", "2 no"]),
)
named = st.sampled_from(sorted(each.name for each in COMMANDS))
answers = st.one_of(
    st.tuples(named, words).map(" ".join),
    st.tuples(st.sampled_from(sorted(STEPS) or ["none.none"]), words).map(lambda both: f"= {both[0]} {both[1]}"),
)


@st.composite
def asked(draw: st.DrawFn) -> Incoming | int:
    """Something that somebody sends; a number stands for a button that anybody was shown before."""
    address = draw(st.sampled_from(ASKING))
    kind = draw(st.sampled_from(["command", "command", "button", "text", "foreign", "seen"]))
    if kind == "command":
        return text(f"/{draw(named)} {draw(words)}".strip(), address)
    if kind == "button":
        return press(draw(answers).strip(), address)
    if kind == "foreign":
        return Incoming(Said.FOREIGN_NUMBER, address, mobile=mobile(draw(st.sampled_from(OFFICERS))))
    if kind == "text":
        return text(draw(others), address)
    return draw(st.integers(0, 10**6)) * len(ASKING) + ASKING.index(address)


@contextmanager
def story(upgraded: Path, by: dict[str, Scope], way: Way = TELEGRAM) -> Iterator[TwoOffices]:
    with TemporaryDirectory(prefix="smaran-") as folder, readable_papers():
        shutil.copy(upgraded, Path(folder) / "story.sqlite")
        database = Database(f"sqlite:///{folder}/story.sqlite")
        try:
            yield TwoOffices(database, Path(folder), by, way)
        finally:
            database.close()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.channel)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(scopes, scopes, scopes, st.lists(asked(), min_size=5, max_size=STEPS_OF_A_STORY))
def test_nobody_hears_of_anybody_outside_their_scope(
    upgraded: Path, way: Way, nodal: Scope, viewer: Scope, both: Scope, steps: list[Incoming | int]
) -> None:
    with story(upgraded, {NODAL: nodal, VIEWER: viewer, BOTH: both}, way) as offices:
        seen: list[str] = []
        for step in steps:
            incoming = step if isinstance(step, Incoming) else _of_others(seen, step)
            replies = offices.asks(incoming)
            assert offices.leaks(replies) == []
            seen += [
                button["answer"] for reply in replies for row in (reply.form or {}).get("buttons", ()) for button in row
            ]
        offices.weekly()
        assert offices.leaks([]) == []


def _of_others(seen: list[str], chosen: int) -> Incoming:
    place, who = divmod(chosen, len(ASKING))
    return press(seen[place % len(seen)] if seen else "status", ASKING[who])


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.channel)
def test_no_command_tells_one_person_of_another(upgraded: Path, way: Way) -> None:
    """Every command, by everybody, about somebody who is none of theirs."""
    with story(upgraded, {NODAL: GROUPS[:1], VIEWER: GROUPS[4:], BOTH: GROUPS[2:3]}, way) as offices:
        for command in COMMANDS:
            for address in ASKING:
                for argument in ("", "6", "1 6", listing(6)["employee_id"]):
                    assert offices.leaks(offices.asks(text(f"/{command.name} {argument}".strip(), address))) == []


def test_what_would_be_a_leak_is_seen(upgraded: Path) -> None:
    """The same questions by somebody who may hear of all, read as if they were a stranger."""
    with story(upgraded, {NODAL: []}) as offices:
        replies = [
            reply
            for words in ("/pending open", "/pending file", "/mismatches file")
            for reply in offices.asks(text(words, NODAL))
        ]
        assert offices.leaks(replies) == []
        offices.scopes = {}
        found = " ".join(offices.leaks(replies))
        offices.weekly()
        assert "901 reads Zname" in " ".join(offices.leaks([]))
    assert [name for name in (listing(6)["name"], "ZEMP6Q", "zigot6q", "zsparrow6q") if name not in found] == []
