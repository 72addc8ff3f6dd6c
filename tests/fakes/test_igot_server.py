"""The fake iGOT answers in the portal's shapes, and fails exactly as it is told."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.igot import KEY, FakeIgot, person

ASHA = person("user-asha", "asha@gov.example", "9000000001", courses=[("Ethics", "2026-04-01", 5400)])
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def running_igot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeIgot]:
    with FakeIgot(tmp_path_factory.mktemp("fake") / "calls.jsonl") as igot:
        yield igot


@pytest.fixture
def igot(running_igot: FakeIgot) -> FakeIgot:
    running_igot.reset()
    running_igot.have(ASHA)
    return running_igot


@pytest.fixture
def search(igot: FakeIgot, client: httpx.Client) -> Ask:
    def search(key: str = KEY, **filters: str) -> httpx.Response:
        told = {"request": {"filters": filters}}
        headers = {"Authorization": f"Bearer {key}"}
        return client.post(f"{igot.url}/api/private/user/v1/search", json=told, headers=headers)

    return search


@pytest.fixture
def enrolments(igot: FakeIgot, client: httpx.Client) -> Callable[[str], Any]:
    def enrolments(user_id: str) -> Any:
        address = f"{igot.url}/api/course/private/v4/user/enrollment/list/{user_id}"
        told = {"request": {"retiredCoursesEnabled": True, "status": ["Completed"]}}
        return client.post(address, json=told, headers={"Authorization": f"Bearer {KEY}"}).json()["result"]

    return enrolments


def accounts(answer: httpx.Response) -> list[str]:
    return [one["userId"] for one in answer.json()["result"]["response"]["content"]]


@pytest.mark.parametrize(
    "filters",
    [{"email": "asha@gov.example"}, {"phone": "9000000001"}, {"userId": "user-asha"}],
    ids=lambda one: next(iter(one)),
)
def test_somebody_is_found_by_each_filter(search: Ask, filters: dict[str, str]) -> None:
    assert accounts(search(**filters)) == ["user-asha"]


def test_one_mobile_may_be_that_of_two_accounts(igot: FakeIgot, search: Ask) -> None:
    igot.have(person("user-two", "asha@mail.example", "9000000001"))
    assert accounts(search(phone="9000000001")) == ["user-asha", "user-two"]


def test_whoever_is_not_there_is_not_found(search: Ask) -> None:
    assert accounts(search(email="nobody@gov.example")) == []


def test_a_completed_course_has_its_time_in_milliseconds_and_its_length_as_text(
    enrolments: Callable[[str], Any],
) -> None:
    [course] = enrolments("user-asha")["courses"]
    assert (course["completedOn"], course["content"]["duration"], course["status"]) == (1775025000000, "5400", 2)


def test_totals_are_in_seconds(enrolments: Callable[[str], Any]) -> None:
    assert enrolments("user-asha")["userCourseEnrolmentInfo"]["timeSpentOnCompletedCourses"] == 5400


def test_as_many_as_one_likes_come_from_a_formula(
    igot: FakeIgot, search: Ask, enrolments: Callable[[str], Any]
) -> None:
    igot.have_many(100_000, courses=3)
    assert accounts(search(email="officer99999@gov.example")) == ["user-99999"]
    assert accounts(search(phone="9000000000")) == ["user-100000"]
    assert len(enrolments("user-77")["courses"]) == 3


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_is_refused(igot: FakeIgot, search: Ask, status: int) -> None:
    igot.behave(keys=["another"], refusal=status)
    assert search(email="asha@gov.example").status_code == status


@pytest.mark.parametrize(("named", "told"), [(True, "3"), (False, None)])
def test_too_many_a_second_are_told_to_wait_with_and_without_how_long(
    igot: FakeIgot, search: Ask, *, named: bool, told: str | None
) -> None:
    igot.behave(rate=0.01, burst=1, retry_after=[3, 3], names_the_wait=named)
    first, second = search(email="asha@gov.example"), search(email="asha@gov.example")
    assert (first.status_code, second.status_code, second.headers.get("Retry-After")) == (200, 429, told)


def test_while_it_is_down_nobody_gets_anything(igot: FakeIgot, search: Ask) -> None:
    igot.behave(down=503)
    assert search(email="asha@gov.example").status_code == 503


def test_broken_json_is_no_json(igot: FakeIgot, search: Ask) -> None:
    igot.behave(spoil="broken_json")
    with pytest.raises(ValueError, match=r"."):
        search(email="asha@gov.example").json()


def test_a_field_can_be_missing_everywhere(igot: FakeIgot, enrolments: Callable[[str], Any]) -> None:
    igot.behave(missing=["completedOn", "duration"])
    [course] = enrolments("user-asha")["courses"]
    assert ("completedOn" in course, "duration" in course["content"]) == (False, False)


def test_every_call_is_in_the_log(igot: FakeIgot, search: Ask, enrolments: Callable[[str], Any]) -> None:
    search(email="asha@gov.example")
    enrolments("user-asha")
    assert [(line["method"], line["accepted"]) for line in igot.calls()] == [("search", True), ("enrolments", True)]
    assert igot.looked_up() == ["user-asha"]
