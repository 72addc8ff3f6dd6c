"""How much one address is answered in a minute."""

import pytest

from bot.listening.answers import ANSWERS_A_MINUTE, Answers, Hearing


@pytest.fixture
def seconds() -> list[float]:
    return [1000.0]


@pytest.fixture
def answers(seconds: list[float]) -> Answers:
    return Answers(lambda: seconds[0])


def ask(answers: Answers, times: int = 1, replies: int = 1, address: str = "701") -> list[Hearing]:
    heard = []
    for _ in range(times):
        heard.append(hearing := answers.hearing(address))
        answers.note(address, hearing, replies if hearing is Hearing.ANSWERED else 0)
    return heard


def test_beyond_so_many_answers_one_is_asked_to_wait_and_then_nothing_is_said(answers: Answers) -> None:
    assert set(ask(answers, ANSWERS_A_MINUTE)) == {Hearing.ANSWERED}
    assert ask(answers, 3) == [Hearing.ASKED_TO_WAIT, Hearing.SILENCE, Hearing.SILENCE]


def test_every_message_of_an_answer_counts(answers: Answers) -> None:
    ask(answers, ANSWERS_A_MINUTE // 5, replies=5)
    assert ask(answers) == [Hearing.ASKED_TO_WAIT]


def test_who_is_not_answered_is_not_counted(answers: Answers) -> None:
    assert set(ask(answers, 10 * ANSWERS_A_MINUTE, replies=0)) == {Hearing.ANSWERED}


def test_another_address_is_answered(answers: Answers) -> None:
    ask(answers, ANSWERS_A_MINUTE)
    assert ask(answers, address="702") == [Hearing.ANSWERED]


def test_after_the_minute_all_is_as_before(answers: Answers, seconds: list[float]) -> None:
    ask(answers, ANSWERS_A_MINUTE + 1)
    seconds[0] += 59.9
    assert ask(answers) == [Hearing.SILENCE]
    seconds[0] += 0.1
    assert set(ask(answers, ANSWERS_A_MINUTE)) == {Hearing.ANSWERED}
    assert ask(answers) == [Hearing.ASKED_TO_WAIT]


def test_minutes_that_are_over_are_forgotten(
    answers: Answers, seconds: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.listening.answers.MANY", 3)
    for number in range(4):
        ask(answers, address=f"70{number}")
    seconds[0] += 60
    ask(answers, address="9")
    assert list(answers._minutes) == ["9"]
