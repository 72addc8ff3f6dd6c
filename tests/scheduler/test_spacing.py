"""How long one person is left in peace: messages apart, replies some ahead of their time."""

from typing import Any

import pytest

from scheduler import spacing
from scheduler.spacing import Spacing
from storage.outbox import REPLY, DueMessage
from tests.scheduler.post import NOW


def message(kind: str = "nudge", contact: int = 1, form: dict[str, Any] | None = None) -> DueMessage:
    return DueMessage(1, kind, None, NOW.date(), contact, "c", "1", False, False, "t", "", "hi", {}, form, NOW, 0)  # noqa: FBT003 - by place


class Watch:
    """Seconds that go on by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, ahead: int) -> None:
        self.now = 1000.0
        monkeypatch.setattr(spacing, "monotonic", lambda: self.now)
        self.spacing = Spacing(6, ahead)

    def write(self, kind: str, seconds: int) -> list[float]:
        """Write as soon as one may, for so long; when it was."""
        began, at = self.now, []
        while self.now < began + seconds:
            if self.spacing.may_write(message(kind)):
                assert 1 not in self.spacing.resting(replies=kind == REPLY)
                self.spacing.note_call(message(kind))
                at.append(self.now - began)
            else:
                assert 1 in self.spacing.resting(replies=kind == REPLY)
                self.now += 1
        return at


@pytest.mark.parametrize(
    ("ahead", "kind", "at"),
    [
        pytest.param(0, "nudge", [0, 6, 12, 18], id="apart"),
        pytest.param(0, REPLY, [0, 6, 12, 18], id="replies too"),
        pytest.param(2, "nudge", [0, 6, 12, 18], id="only replies go ahead"),
        pytest.param(2, REPLY, [0, 0, 0, 6, 12, 18], id="some of them"),
    ],
)
def test_messages_to_one_person_keep_their_seconds(
    monkeypatch: pytest.MonkeyPatch, ahead: int, kind: str, at: list[float]
) -> None:
    assert Watch(monkeypatch, ahead).write(kind, 20) == at


def test_what_went_ahead_is_rested_before_anything_else_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, ahead=2)
    assert watch.write(REPLY, 1) == [0, 0, 0]
    assert watch.write("nudge", 20) == [17]


@pytest.mark.parametrize("kind", ["nudge", REPLY])
def test_whoever_is_to_be_left_in_peace_gets_no_reply_either(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    watch = Watch(monkeypatch, ahead=2)
    assert watch.spacing.hold(1, 4)
    assert watch.write(kind, 17)[0] == (4 if kind == REPLY else 16)
    assert not watch.spacing.hold(1, 600)


def test_others_and_what_says_nothing_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, ahead=0)
    watch.spacing.note_call(message())
    assert watch.spacing.may_write(message(contact=2))
    assert watch.spacing.may_write(message(form={"menu": []}))
    watch.spacing.take(1)
    assert not watch.spacing.may_write(message(form={"menu": []}))
    watch.spacing.leave(1)
    assert watch.spacing.may_write(message(form={"menu": []}))
