"""The fake WhatsApp has the limits of the real one, and fails exactly as it is told."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.fakes.whatsapp import PHONE, FakeWhatsApp, number

ASHA, VIKRAM, MEENA = 7, 8, 9
HELLO = {"body": "नमस्ते"}
TEMPLATE = {"name": "due", "language": {"code": "hi"}}
Ask = Callable[..., httpx.Response]


def code(answer: httpx.Response) -> int | None:
    found: int | None = answer.json().get("error", {}).get("code")
    return found


def test_outside_the_window_only_approved_words_go_out(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.approve("due", "hi", "नमस्ते")
    assert [code(send(text=HELLO)), code(send(template=TEMPLATE))] == [131047, None]
    whatsapp.write(ASHA, "x")
    assert code(send(text=HELLO)) is None
    assert [line["in_window"] for line in whatsapp.accepted()] == [False, True]
    whatsapp.close_window(ASHA)
    assert code(send(text=HELLO)) == 131047
    whatsapp.behave(window=None)
    assert code(send(text=HELLO)) is None


@pytest.mark.parametrize(
    ("kind", "more", "opens"),
    [("reaction", {}, False), ("changed_id", {}, False), ("sticker", {}, True), ("unsupported", {}, True)],
)
def test_what_opens_a_window(
    whatsapp: FakeWhatsApp,
    send: Ask,
    kind: str,
    more: dict[str, Any],
    opens: bool,  # noqa: FBT001 - a column of the table
) -> None:
    whatsapp.behave(pair=None)
    whatsapp.say(kind, VIKRAM, user_id="IN.900001", **more)
    assert code(send(to=number(VIKRAM), text=HELLO)) == (None if opens else 131047)


def test_one_person_is_not_written_to_at_once_again(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.open_window(ASHA, VIKRAM)
    whatsapp.behave(pair=6)
    assert [code(send(to=number(chat), text=HELLO)) for chat in (ASHA, ASHA, VIKRAM)] == [None, 131056, None]


def test_so_many_different_people_a_day(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.approve("due", "hi", "नमस्ते")
    whatsapp.behave(people_a_day=2)
    whatsapp.open_window(10)
    asked = (ASHA, VIKRAM, MEENA, ASHA, 10)
    assert [code(send(to=number(chat), template=TEMPLATE)) for chat in asked] == [None, None, 131048, None, None]
    whatsapp.behave(day=0)
    assert code(send(to=number(MEENA), template=TEMPLATE)) is None


def test_the_number_has_a_rate_of_its_own(whatsapp: FakeWhatsApp, send: Ask, graph: Ask) -> None:
    whatsapp.open_window(ASHA)
    whatsapp.behave(rate=0.001, burst=2)
    answers = [send(text=HELLO) for _ in range(3)]
    assert [(code(answer), answer.status_code) for answer in answers] == [(None, 200), (None, 200), (130429, 429)]
    assert graph("GET", PHONE).status_code == 200


@pytest.mark.parametrize(("how", "refused"), [("blocked", 131026), ("stopped", 131050), ("not_now", 131049)])
def test_who_cannot_be_reached(whatsapp: FakeWhatsApp, send: Ask, how: str, refused: int) -> None:
    whatsapp.open_window(ASHA)
    whatsapp.block(ASHA, how=how)
    barred = code(send(text=HELLO))
    whatsapp.block(ASHA, how=None)
    assert (barred, code(send(text=HELLO))) == (refused, None)


@pytest.mark.parametrize(
    "ordered",
    [
        *(1, 2, 4, 368, 80007, 130429, 131000, 131008, 131009, 131016, 131026, 131031, 131042, 131047, 131048, 131049),
        *(131050, 131056, 131064, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 133016, 190),
    ],
)
def test_every_error_comes_when_it_is_ordered(whatsapp: FakeWhatsApp, send: Ask, ordered: int) -> None:
    whatsapp.open_window(ASHA)
    whatsapp.fail(ordered, times=1)
    first = send(text=HELLO)
    assert (code(first), first.status_code >= 400, code(send(text=HELLO))) == (ordered, True, None)
    assert [line["accepted"] for line in whatsapp.calls("messages")] == [False, True]


def test_an_error_may_be_meant_for_some_people_or_for_some_calls(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.behave(window=None)
    whatsapp.fail(131026, share=1, chats=[VIKRAM])
    whatsapp.fail(131016, times=1, method="upload")
    assert [code(send(to=number(chat), text=HELLO)) for chat in (ASHA, VIKRAM, ASHA)] == [None, 131026, None]
    whatsapp.behave(faults=[], seed=1)
    whatsapp.fail(130429, share=0.5)
    assert {code(send(text=HELLO)) for _ in range(20)} == {None, 130429}


@pytest.mark.parametrize(
    ("kind", "accepted", "seen_as"),
    [("cut", True, httpx.RemoteProtocolError), ("reset_before", False, httpx.ReadError)],
)
def test_connections_that_fail(
    whatsapp: FakeWhatsApp,
    send: Ask,
    kind: str,
    accepted: bool,  # noqa: FBT001 - a column of the table
    seen_as: type[httpx.HTTPError],
) -> None:
    whatsapp.behave(window=None, faults=[{"kind": kind, "calls": [1]}])
    with pytest.raises(seen_as):
        send(text=HELLO)
    assert [(line["accepted"], line["code"], line["fault"]) for line in whatsapp.calls()] == [(accepted, None, kind)]
    assert whatsapp.reads(ASHA) == [HELLO["body"]] * accepted


def test_an_answer_of_500_does_not_say_that_nothing_was_sent(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.behave(window=None, faults=[{"kind": "status_500", "calls": [1]}])
    answer = send(text=HELLO)
    assert (answer.status_code, code(answer), len(whatsapp.accepted())) == (500, None, 1)


@pytest.mark.parametrize("wish", [{"per_chat": 1}, {"colour": "red"}, {"faults": [{"kind": "pigeon"}]}])
def test_wishes_that_are_not_understood_are_refused(whatsapp: FakeWhatsApp, wish: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"none of these|unknown"):
        whatsapp.behave(**wish)
