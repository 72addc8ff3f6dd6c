"""What the answers of iGOT's API say: seconds and epoch milliseconds become hours' seconds and days in India."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from scheduler.clock import day_in_india
from scheduler.rules.audience import fold
from scheduler.sources.cells import day, said
from storage.email_address import normal_email
from storage.mobile_number import e164
from storage.rows import CompletedCourse, FoundAccount

COMPLETED = 2
"""The `status` of an enrolment: 0 not started, 1 in progress, 2 completed."""
EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
"""The portal is younger: a time before it was not in milliseconds."""
MILLISECONDS = 1000


class ShapeChanged(Exception):  # noqa: N818 - it says what happened
    """An answer lacks what every answer had; its text is the place, and nothing of what stood there."""


class Profile(NamedTuple):
    """One account that an answer tells of, and whether it is active."""

    account: FoundAccount
    active: bool


@dataclass(frozen=True, slots=True)
class Enrolments:
    """The completed courses of one account."""

    completed: tuple[CompletedCourse, ...]
    whole: bool
    course_seconds: int | None


def read_found(body: Any) -> list[Profile]:
    """The accounts that a search has found."""
    content = _within(body, "result", "response", "content")
    if not isinstance(content, list):
        raise ShapeChanged("result.response.content")
    return [_profile(one) for one in content]


def read_profile(body: Any) -> Profile:
    """The account that was read."""
    return _profile(_within(body, "result", "response"))


def says_not_found(body: Any) -> bool:
    """Whether it is the portal itself that knows no such user, and not some gateway that knows no such path."""
    return isinstance(body, Mapping) and body.get("responseCode") == "RESOURCE_NOT_FOUND"


def read_enrolments(body: Any) -> Enrolments:
    """The completed courses of an account, one that cannot be read left out."""
    courses = _within(body, "result", "courses")
    if not isinstance(courses, list) or not all(isinstance(one, Mapping) for one in courses):
        raise ShapeChanged("result.courses")
    done = [one for one in courses if _is_completed(one)]
    read = [course for one in done if (course := _course(one)) is not None]
    if done and not read:
        raise ShapeChanged("result.courses[]")
    totals = body["result"].get("userCourseEnrolmentInfo")
    seconds = _whole_number(totals.get("timeSpentOnCompletedCourses")) if isinstance(totals, Mapping) else None
    return Enrolments(tuple(read), len(read) == len(done), seconds)


def _within(body: Any, *path: str) -> Any:
    for key in path:
        if not isinstance(body, Mapping) or key not in body:
            raise ShapeChanged(".".join(path))
        body = body[key]
    return body


def _profile(told: Any) -> Profile:
    if not isinstance(told, Mapping) or not (user_id := _text(told.get("userId")) or _text(told.get("id"))):
        raise ShapeChanged("userId")
    details = _mapping(told.get("profileDetails"))
    personal = _mapping(details.get("personalDetails"))
    status = _text(told.get("profileStatus")) or _text(details.get("profileStatus"))
    verified = details.get("verifiedKarmayogi")
    if status is None and isinstance(verified, bool):
        status = "VERIFIED" if verified else "NOT-VERIFIED"
    account = FoundAccount(
        user_id,
        _email(personal.get("primaryEmail")),
        _mobile(personal.get("mobile")),
        _text(told.get("rootOrgId")),
        _text(told.get("channel")) or _text(told.get("rootOrgName")),
        status,
        _registered_on(told.get("createdDate")),
    )
    gone = told.get("isDeleted") is True or _whole_number(told.get("status")) == 0
    return Profile(account, active=not gone)


def _is_completed(enrolment: Mapping[str, Any]) -> bool:
    return _whole_number(enrolment.get("status")) == COMPLETED


def _course(enrolment: Mapping[str, Any]) -> CompletedCourse | None:
    name = _text(enrolment.get("courseName"))
    completed_on = next(_days(enrolment), None)
    if name is None or completed_on is None:
        return None
    seconds = _whole_number(_mapping(enrolment.get("content")).get("duration"))
    return CompletedCourse(fold(name) or name, name, _text(enrolment.get("courseId")), completed_on, seconds)


def _days(enrolment: Mapping[str, Any]) -> Iterator[date]:
    """When it was completed; where that is not said, when its certificates were issued, the first of them."""
    if (moment := _moment(enrolment.get("completedOn"))) is not None:
        yield day_in_india(moment)
    certificates = enrolment.get("issuedCertificates")
    issued = [_mapping(one).get("lastIssuedOn") for one in certificates] if isinstance(certificates, list) else []
    yield from sorted(found for one in issued if (found := _day(one)) is not None)


def _moment(milliseconds: Any) -> datetime | None:
    number = _whole_number(milliseconds)
    if number is None:
        return None
    try:
        moment = datetime.fromtimestamp(number / MILLISECONDS, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment if moment >= EARLIEST else None


def _day(text: Any) -> date | None:
    """The day in India of a moment as the portal writes it: `2026-04-01`, `2026-04-01T10:00:00.000+0000` and others."""
    if not isinstance(text, str):
        return None
    written = text.strip().replace(" ", "T", 1)
    head, _, rest = written.partition("T")
    try:
        if rest:
            with_point = rest[:8] + rest[8:].replace(
                ":", ".", 1
            )  # 10:00:00:123+0000 has its milliseconds after a colon
            moment = datetime.fromisoformat(f"{head}T{with_point}")
            return day_in_india(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        return day(head)
    except ValueError:
        return None


_registered_on = _day


def _email(text: Any) -> str | None:
    """A masked address is none."""
    return normal_email(text) if isinstance(text, str) and "*" not in text else None


def _mobile(number: Any) -> str | None:
    return e164(str(number)) if isinstance(number, str | int) and "*" not in str(number) else None


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return said(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _whole_number(value: Any) -> int | None:
    """A number of 0 or more, also where it is written as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = int(float(value))
    except (ValueError, OverflowError):
        return None
    return number if number >= 0 else None


def courses_of(found: Sequence[CompletedCourse]) -> dict[str, CompletedCourse]:
    """Each course once, by folded name: the first completion counts, as in the reports."""
    first: dict[str, CompletedCourse] = {}
    for course in sorted(found, key=lambda one: one.completed_on):
        first.setdefault(course.folded, course)
    return first
