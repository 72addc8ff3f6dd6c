"""Starts the fake iGOT in its own process and speaks to it, for tests that are not asynchronous."""

from pathlib import Path
from typing import Any

from tests.fakes.handle import Fake

KEY = "invented-key"


class FakeIgot(Fake):
    """A fake iGOT that runs from `with` to its end; what it can do stands in tests/fakes/igot_server.py.

    Its `url` is the base_url of the config.
    """

    module = "tests.fakes.igot_server"

    def __init__(self, log: Path, *, port: int = 0) -> None:
        super().__init__(log, port)

    def have(self, *people: dict[str, Any]) -> None:
        """Let these people have accounts; what each may be told stands in igot_people.Person."""
        self._post("people", {"people": list(people)})

    def have_many(self, people: int, courses: int = 5) -> None:
        """Let so many people from the formula have accounts: officer1@gov.example, officer2@…"""
        self._post("formula", {"people": people, "courses": courses})

    def remove(self, user_id: str) -> None:
        """Let somebody be on iGOT no more."""
        self._post("remove", {"user_id": user_id})

    def complete(self, user_id: str, name: str, on: str, **more: Any) -> None:
        """Let somebody complete a course on a day in India, as "2026-04-01"."""
        course = {"course_id": f"do_{name}", "name": name, "on": on, **more}
        self._post("complete", {"user_id": user_id, "course": course})

    def looked_up(self) -> list[str]:
        """The accounts whose enrolments were given, in order, each as often as that was."""
        return [line["user_id"] for line in self.calls("enrolments") if line["accepted"]]


def person(user_id: str, email: str | None = None, mobile: str | None = None, **more: Any) -> dict[str, Any]:
    """Somebody with an account; courses as (name, day) or (name, day, seconds)."""
    courses = [
        {"course_id": f"do_{name}", "name": name, "on": on, **({"seconds": rest[0]} if rest else {})}
        for name, on, *rest in more.pop("courses", ())
    ]
    return {"user_id": user_id, "email": email, "mobile": mobile, "courses": courses, **more}
