"""iGOT's API: finds an officer's account, reads its profile and completions; paced, and patient with faults."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any
from urllib.parse import quote

import httpx

from scheduler.clock import Clock
from scheduler.pace import Pace
from scheduler.sources.igot_answers import (
    Profile,
    ShapeChanged,
    courses_of,
    read_enrolments,
    read_found,
    read_profile,
    says_not_found,
)
from storage.rows import FoundAccount, LookUp, LookUpOutcome, Sought

SEARCH = "/api/private/user/v1/search"
READ = "/api/user/private/v1/read/"
ENROLMENTS = "/api/course/private/v4/user/enrollment/list/"
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds to rest after a failed call; each rest is twice the one before, until a call succeeds."""
NOBODY = "nobody@smaran.invalid"
"""An email that nobody can have."""
LONGEST_WAIT = 3600.0
"""A Retry-After that asks for more is not believed."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)

OK, NOT_FOUND, TOO_MANY, SERVER_FAULT = 200, 404, 429, 500
KEY_REFUSED = frozenset({401, 403})


class Trouble(Exception):  # noqa: N818 - it says what there is
    """Nobody can be looked up for now; its text is a code: `wrong_key`, `unreachable` or `changed_shape`."""


@dataclass(frozen=True, slots=True)
class IgotAccess:
    """Where iGOT's API is, with which key it is asked, and how fast."""

    base_url: str
    key: str
    per_second: float = 5.0
    lanes: int = 4
    give_up_after: float = 3600.0
    """Seconds without one good answer after which a run ends."""


class Igot:
    """Looks officers up; all who ask share its pace, its connections and its rests after failures.

    An exception that leaves it carries neither address nor key nor anything of an answer.
    """

    def __init__(self, access: IgotAccess, clock: Clock, *, first_pause: float = FIRST_PAUSE) -> None:
        self._access = access
        self._clock = clock
        self._pace = Pace(access.per_second)
        self._first_pause = first_pause
        self._failures = 0
        self._failing_since: float | None = None
        self._rested_at = monotonic()
        self._client = httpx.AsyncClient(
            base_url=access.base_url,
            headers={"Authorization": f"Bearer {access.key}"},
            timeout=TIMEOUT,
            limits=httpx.Limits(max_connections=access.lanes + 2, keepalive_expiry=4.0),
            trust_env=False,
        )

    async def close(self) -> None:
        """Close every connection; nobody can be looked up afterwards."""
        await self._client.aclose()

    async def try_key(self) -> None:
        """Ask once for an account that cannot be. Raises Trouble, whatever is wrong."""
        asked = {"request": {"filters": {"email": NOBODY}}}
        try:
            read_found(await self._ask("POST", SEARCH, asked, at_once=True))
        except ShapeChanged:
            raise Trouble("changed_shape") from None

    async def look_up(self, sought: Sought, *, at_once: bool = False) -> LookUp:
        """Find one officer's accounts and read them; several, where a person must decide which is the officer's.

        `at_once`: for somebody who waits: ahead of the others, and without patience. Raises Trouble.
        """
        if not (sought.user_ids or sought.emails or sought.mobiles):
            return LookUp(sought.officer_id, LookUpOutcome.NOTHING_TO_GO_BY, self._clock.now())
        as_on = self._clock.now()
        try:
            profiles = await self._find(sought, at_once=at_once)
            accounts = [await self._with_courses(one.account, at_once=at_once) for one in profiles if one.active]
        except ShapeChanged:
            return LookUp(sought.officer_id, LookUpOutcome.UNREADABLE, as_on)
        outcome = LookUpOutcome.READ if accounts else LookUpOutcome.NOT_FOUND
        return LookUp(sought.officer_id, outcome, as_on, tuple(accounts))

    async def _find(self, sought: Sought, *, at_once: bool) -> list[Profile]:
        """By user id where one is known; else by every email and mobile, so that a second account is seen."""
        found: dict[str, Profile] = {}
        for user_id in sought.user_ids:
            if (profile := await self._read(user_id, at_once=at_once)) is not None and profile.active:
                found[profile.account.user_id] = profile
        if found:
            return list(found.values())
        filters = [("email", email) for email in sought.emails] + [("phone", mobile[-10:]) for mobile in sought.mobiles]
        for kind, value in filters:
            asked = {"request": {"filters": {kind: value}}}
            for profile in read_found(await self._ask("POST", SEARCH, asked, at_once=at_once)):
                found.setdefault(profile.account.user_id, profile)
        return list(found.values())

    async def _read(self, user_id: str, *, at_once: bool) -> Profile | None:
        body = await self._ask("GET", READ + quote(user_id, safe=""), at_once=at_once)
        return None if says_not_found(body) else read_profile(body)

    async def _with_courses(self, account: FoundAccount, *, at_once: bool) -> FoundAccount:
        asked = {"request": {"retiredCoursesEnabled": True, "status": ["Completed"]}}
        path = ENROLMENTS + quote(account.user_id, safe="")
        told = read_enrolments(await self._ask("POST", path, asked, at_once=at_once))
        completed = tuple(courses_of(told.completed).values())
        return replace(account, completed=completed, whole=told.whole, course_seconds=told.course_seconds)

    async def _ask(
        self, method: str, path: str, content: Mapping[str, Any] | None = None, *, at_once: bool = False
    ) -> Any:
        """Call until there is an answer; the body, also of a 404. Raises Trouble or ShapeChanged."""
        while True:
            await self._pace.turn(reply=at_once)
            started = monotonic()
            try:
                answer = await self._client.request(method, path, json=content)
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code in KEY_REFUSED:
                raise Trouble("wrong_key")
            if answer is None or answer.status_code == TOO_MANY or answer.status_code >= SERVER_FAULT:
                self._rest(answer, started, at_once=at_once)
                continue
            self._failures, self._failing_since = 0, None
            self._pace.recover()
            return _body(answer)

    def _rest(self, answer: httpx.Response | None, started: float, *, at_once: bool) -> None:
        """Let everybody rest, or give up; calls that were under way together fail together, and count once."""
        if self._failing_since is None:
            self._failing_since = started
        if at_once or monotonic() - self._failing_since >= self._access.give_up_after:
            raise Trouble("unreachable")
        if started >= self._rested_at:
            self._failures += 1
            self._rested_at = monotonic()
        pause = min(self._first_pause * 2 ** (self._failures - 1), LONGEST_PAUSE)
        if answer is not None and answer.status_code == TOO_MANY:
            self._pace.slow_down(started)
            pause = _retry_after(answer) or pause
        self._pace.hold(pause)


def _body(answer: httpx.Response) -> Any:
    try:
        body = json.loads(answer.content)
    except ValueError:
        raise ShapeChanged(f"status {answer.status_code}") from None
    if answer.status_code == OK or (answer.status_code == NOT_FOUND and says_not_found(body)):
        return body
    raise ShapeChanged(f"status {answer.status_code}")


def _retry_after(answer: httpx.Response) -> float | None:
    """The seconds that a refusal asks for; a date, and anything else, is not read."""
    told = answer.headers.get("Retry-After", "")
    return min(float(told), LONGEST_WAIT) if told.isascii() and told.isdigit() else None
