"""What the fake iGOT answers: the portal's shapes, the spoilt ones among them."""

import json
from typing import Any

from tests.fakes.igot_people import Person
from tests.fakes.wire import JSON

Answer = tuple[int, bytes, str]
"""Status, body, and content type with whatever further header lines follow it."""

SPOILT = {
    "broken_json": lambda whole: whole[: len(whole) // 2],
    "page": lambda _whole: b"<html><head><title>Maintenance</title></head></html>",
    "renamed": lambda whole: whole.replace(b'"result"', b'"payload"'),
    "list": lambda whole: b"[" + whole + b"]",
}
"""Ways in which an answer with status 200 is not what it was."""


def found(people: list[Person], missing: frozenset[str]) -> Answer:
    """The answer of a search."""
    content = [_profile(one, missing) for one in people]
    return _envelope("api.user.search", {"response": {"count": len(content), "content": content}})


def read(person: Person | None, missing: frozenset[str]) -> Answer:
    """The answer of a read."""
    if person is None:
        return _refused("api.user.read", 404, "RESOURCE_NOT_FOUND", "UOS_USRRED0007", "User not found.")
    return _envelope("api.user.read", {"response": _profile(person, missing)})


def enrolled(person: Person | None, missing: frozenset[str]) -> Answer:
    """The answer of a list of enrolments, with the totals."""
    courses = person.courses if person else []
    done = [one for one in courses if one.on is not None]
    totals = {
        "timeSpentOnCompletedCourses": sum(one.seconds for one in done),
        "certificatesIssued": len(done),
        "coursesInProgress": len(courses) - len(done),
        "karmaPoints": 10 * len(done),
    }
    listed = [
        {
            "courseId": one.course_id,
            "contentId": one.course_id,
            "courseName": one.name,
            "batchId": f"batch-{one.course_id}",
            "status": 2 if one.on else 1,
            "completionPercentage": 100 if one.on else 40,
            "completedOn": one.milliseconds,
            "content": {"identifier": one.course_id, "duration": str(one.seconds), "primaryCategory": "Course"},
            "issuedCertificates": [{"identifier": f"c-{one.course_id}", "name": "Completion"}] if one.on else [],
        }
        for one in courses
    ]
    kept = [_without(one, missing) for one in listed]
    result = {"courses": kept, "userCourseEnrolmentInfo": totals}
    return _envelope("api.course.private.user.enrollment.list", _without(result, missing))


def refused(status: int, words: str, retry_after: int | None = None) -> Answer:
    """What the gateway says before anybody else is asked."""
    kind = JSON if retry_after is None else f"{JSON}\r\nRetry-After: {retry_after}"
    return status, json.dumps({"message": words}).encode(), kind


def bad_request(words: str) -> Answer:
    """The portal does not understand what it was asked."""
    return _refused("api.user.search", 400, "CLIENT_ERROR", "UOS_USRSCH0028", words)


def _profile(person: Person, missing: frozenset[str]) -> dict[str, Any]:
    return _without(
        {
            "userId": person.user_id,
            "id": person.user_id,
            "status": int(person.active),
            "isDeleted": not person.active,
            "rootOrgId": person.organisation,
            "channel": person.organisation_name,
            "createdDate": person.created,
            "profileStatus": person.profile_status,
            "profileDetails": {
                "verifiedKarmayogi": person.verified,
                "personalDetails": {"primaryEmail": person.email, "mobile": person.mobile},
            },
        },
        missing,
    )


def _without(told: dict[str, Any], missing: frozenset[str]) -> dict[str, Any]:
    """The same without the keys that are to be missing, at whatever depth."""
    return {
        key: _without(value, missing) if isinstance(value, dict) else value
        for key, value in told.items()
        if key not in missing
    }


def _envelope(name: str, result: dict[str, Any]) -> Answer:
    params = {"resmsgid": "invented", "msgid": "invented", "err": None, "status": "SUCCESS", "errmsg": None}
    whole = {"id": name, "ver": "v1", "params": params, "responseCode": "OK", "result": result}
    return 200, json.dumps(whole).encode(), JSON


def _refused(name: str, status: int, code: str, err: str, words: str) -> Answer:
    params = {"err": err, "status": "FAILED", "errmsg": words}
    return status, json.dumps({"id": name, "params": params, "responseCode": code, "result": {}}).encode(), JSON
