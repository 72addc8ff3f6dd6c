"""What people do, and what becomes of messages, reaches the webhook, signed."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
import pytest

from tests.fakes.graph_people import People
from tests.fakes.graph_receipts import Receipts
from tests.fakes.graph_webhook import Webhook, sign
from tests.fakes.hook import Hook, until
from tests.fakes.whatsapp import APP_SECRET, FakeWhatsApp, number, user_id
from tests.fakes.within import within

ASHA, VIKRAM = 7, 8
HELLO = {"body": "नमस्ते"}
SIGNATURE = "x-hub-signature-256"
Ask = Callable[..., httpx.Response]


@pytest.fixture
def told(whatsapp: FakeWhatsApp, hook: Hook) -> Callable[[], list[dict[str, Any]]]:
    """The values that were posted, once there is nothing more to come."""
    whatsapp.behave(webhook=hook.url, secret=APP_SECRET, scale=0.001, never=0, lanes=1)

    def told() -> list[dict[str, Any]]:
        until(lambda: not whatsapp.waiting())
        return [change["value"] for post in hook.posted for entry in post.told["entry"] for change in entry["changes"]]

    return told


Told = Callable[[], list[dict[str, Any]]]


def statuses(told: Told) -> list[str]:
    return [one["status"] for value in told() for one in value.get("statuses", [])]


@pytest.mark.parametrize(
    ("kind", "more", "message"),
    [
        ("text", {"text": "नमस्ते"}, {"type": "text", "text": {"body": "नमस्ते"}}),
        ("file", {"file_name": "a.pdf"}, {"type": "document", "document": {"filename": "a.pdf"}}),
        ("photo", {}, {"type": "image", "image": {"mime_type": "image/jpeg"}}),
        ("audio", {}, {"type": "audio", "audio": {"mime_type": "audio/ogg"}}),
        ("sticker", {}, {"type": "sticker", "sticker": {"mime_type": "image/webp"}}),
        ("reaction", {}, {"type": "reaction", "reaction": {"emoji": "👍"}}),
        ("unsupported", {}, {"type": "unsupported", "errors": [{"code": 131051}]}),
        ("contact", {"phone": "+919000000007"}, {"origin": "contact_request", "contacts": [{"vcard": str}]}),
        ("contact", {"phone": "+919000000007", "user_id": None}, {"origin": "other", "contacts": [{"name": dict}]}),
        ("callback", {"data": "yes", "label": "हाँ"}, {"interactive": {"button_reply": {"id": "yes", "title": "हाँ"}}}),
        ("changed_number", {"phone": number(90)}, {"system": {"wa_id": number(90), "previous_user_id": user_id(ASHA)}}),
        ("changed_id", {"user_id": "IN.1"}, {"system": {"user_id": "IN.1", "previous_user_id": user_id(ASHA)}}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_people_do(
    whatsapp: FakeWhatsApp, told: Told, kind: str, more: dict[str, Any], message: dict[str, Any]
) -> None:
    whatsapp.say(kind, ASHA, **more)
    [value] = told()
    assert within(message, value["messages"][0])
    assert value["metadata"]["phone_number_id"]


def test_what_is_chosen_comes_back_with_what_was_asked(whatsapp: FakeWhatsApp, send: Ask, told: Told) -> None:
    whatsapp.open_window(ASHA)
    whatsapp.approve("due", "hi", "नमस्ते", buttons=["क्यों"])
    row = {"id": "rows 2", "title": "दो", "description": "शेष"}
    action = {"button": "चुनें", "sections": [{"rows": [row]}]}
    send(interactive={"type": "list", "body": {"text": "?"}, "action": action})
    send(template={"name": "due", "language": {"code": "hi"}})
    for label in ("शेष", "क्यों"):
        whatsapp.press(ASHA, label)
    of_list, of_template = [value["messages"][0] for value in told() if "messages" in value]
    assert of_list["interactive"] == {"type": "list_reply", "list_reply": row}
    assert of_template["button"] == {"payload": "क्यों", "text": "क्यों"}
    assert [one["context"]["id"] for one in (of_list, of_template)] == [line["wamid"] for line in whatsapp.accepted()]


def test_whoever_presses_the_contact_request_shares_their_number(whatsapp: FakeWhatsApp, told: Told) -> None:
    whatsapp.press(ASHA, "Share contact info")
    [value] = told()
    assert value["messages"][0]["contacts"][0]["phones"] == [{"phone": f"+{number(ASHA)}"}]


def test_a_post_is_signed_over_the_body_as_it_is(whatsapp: FakeWhatsApp, told: Told, hook: Hook) -> None:
    whatsapp.write(ASHA, "नमस्ते")
    told()
    [post] = hook.posted
    assert post.headers[SIGNATURE] == sign(APP_SECRET, post.body)


def test_the_whole_ladder_with_our_key(whatsapp: FakeWhatsApp, send: Ask, told: Told) -> None:
    whatsapp.open_window(ASHA)
    send(text=HELLO, biz_opaque_callback_data="k-1")
    assert statuses(told) == ["sent", "delivered", "read"]
    assert {one["biz_opaque_callback_data"] for value in told() for one in value["statuses"]} == {"k-1"}
    assert ["contacts" in value for value in told()] == [False, True, True]


def test_a_number_that_is_hidden_is_named_nowhere(whatsapp: FakeWhatsApp, send: Ask, told: Told, hook: Hook) -> None:
    whatsapp.hide_number(ASHA)
    whatsapp.write(ASHA, "x")
    send(recipient=user_id(ASHA), text=HELLO)
    assert len(told()) == 4
    assert not [post for post in hook.posted if number(ASHA).encode() in post.body]


@pytest.mark.parametrize(
    ("habits", "expected"),
    [
        ({"never": 1}, []),
        ({"read": 0}, ["sent", "delivered"]),
        ({"skip_delivered": 1}, ["sent", "read"]),
        ({"times": 2, "read": 0}, ["delivered", "delivered", "sent", "sent"]),
    ],
)
def test_other_ladders(
    whatsapp: FakeWhatsApp, send: Ask, told: Told, habits: dict[str, Any], expected: list[str]
) -> None:
    whatsapp.behave(window=None, **habits)
    send(text=HELLO)
    found = statuses(told)
    assert (sorted(found) if "times" in habits else found) == expected


def test_accepted_first_and_failed_later(whatsapp: FakeWhatsApp, send: Ask, told: Told) -> None:
    whatsapp.behave(refuses_later=True)
    whatsapp.fail(131042, times=1, later=True, chats=[VIKRAM])
    assert [send(to=number(chat), text=HELLO).status_code for chat in (ASHA, VIKRAM)] == [200, 200]
    codes = [one["errors"][0]["code"] for value in told() for one in value["statuses"] if one["status"] == "failed"]
    assert sorted(codes) == [131042, 131047]
    assert [whatsapp.reads(chat) for chat in (ASHA, VIKRAM)] == [[], []]
    assert sorted(line["fails_later"] for line in whatsapp.accepted()) == [131042, 131047]


def test_who_has_blocked_us_in_silence_is_never_delivered_to(whatsapp: FakeWhatsApp, send: Ask, told: Told) -> None:
    whatsapp.open_window(ASHA)
    whatsapp.block(ASHA, how="silent")
    send(text=HELLO)
    assert (statuses(told), whatsapp.reads(ASHA)) == (["sent"], [])


def test_what_fails_comes_again_until_it_is_taken(whatsapp: FakeWhatsApp, told: Told, hook: Hook) -> None:
    hook.answers += [503, 403]
    whatsapp.write(ASHA, "x")
    assert len(told()) == 3
    assert len({post.body for post in hook.posted}) == 1
    assert [line["code"] for line in whatsapp.posts()] == [503, 403, 200]


def test_a_webhook_that_is_down_is_waited_for(whatsapp: FakeWhatsApp, told: Told, hook: Hook) -> None:
    whatsapp.behave(webhook="http://127.0.0.1:9/hook")
    whatsapp.write(ASHA, "x")
    until(whatsapp.posts)
    whatsapp.behave(webhook=hook.url)
    assert len(told()) == 1


def test_many_statuses_come_in_one_post(whatsapp: FakeWhatsApp, send: Ask, told: Told, hook: Hook) -> None:
    whatsapp.behave(window=None, batch=50, shuffle=60, read=0)
    for chat in range(10):
        send(to=number(chat), text=HELLO)
        whatsapp.write(chat, "x")
    told()
    assert len(statuses(told)) == 20
    assert max(len(value.get("statuses", [])) for value in told()) > 1
    assert max(len(post.told["entry"]) for post in hook.posted) > 1
    assert statuses(told) != sorted(statuses(told), reverse=True)


def test_the_first_receipt_may_come_before_the_answer(
    whatsapp: FakeWhatsApp, send: Ask, told: Told, hook: Hook
) -> None:
    whatsapp.behave(window=None, early=1, scale=1000)
    send(text=HELLO)
    assert [post.told["entry"][0]["changes"][0]["value"]["statuses"][0]["status"] for post in hook.posted] == ["sent"]


def test_forged_posts_are_signed_by_somebody_else(whatsapp: FakeWhatsApp, told: Told, hook: Hook) -> None:
    whatsapp.behave(forged=1)
    for _ in range(10):
        whatsapp.write(ASHA, "x")
    told()
    genuine = [post for post in hook.posted if post.headers.get(SIGNATURE) == sign(APP_SECRET, post.body)]
    assert {b'"STOP"' in post.body for post in genuine} == {False}
    assert (len(genuine), len(whatsapp.calls("(forged)"))) == (10, 10)


def test_a_changed_status_of_a_template_is_told(whatsapp: FakeWhatsApp, told: Told, hook: Hook) -> None:
    whatsapp.approve("due", "hi", "नमस्ते")
    whatsapp.set_status("due", "PAUSED", reason="LOW_QUALITY")
    [value] = told()
    expected = {"event": "PAUSED", "message_template_name": "due", "message_template_language": "hi"}
    assert value == value | expected | {"reason": "LOW_QUALITY"}
    assert hook.posted[0].told["entry"][0]["changes"][0]["field"] == "message_template_status_update"


@pytest.mark.parametrize("token", ["invented-verify-token", "another"])
def test_the_webhook_is_asked_whether_it_is_ours(whatsapp: FakeWhatsApp, told: Told, hook: Hook, token: str) -> None:
    hook.token = "invented-verify-token"  # noqa: S105 - plainly
    assert whatsapp.verify(token) == (token == hook.token)


def test_a_webhook_may_be_set_from_the_start_and_outlives_a_reset(tmp_path: Path, hook: Hook) -> None:
    with FakeWhatsApp(tmp_path / "calls.jsonl", webhook=hook.url) as whatsapp:
        whatsapp.write(ASHA, "before")
        until(lambda: not whatsapp.waiting())
        whatsapp.reset()
        whatsapp.write(ASHA, "after")
        until(lambda: not whatsapp.waiting())
    assert [post.told["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"] for post in hook.posted] == [
        "before",
        "after",
    ]


def test_half_are_delivered_in_two_seconds_and_nearly_all_in_two_minutes() -> None:
    async def drawn() -> list[float]:
        receipts = Receipts(People(), Webhook(random.Random(1), lambda: None))
        return [receipts._draw() for _ in range(20_000)]

    cuts = quantiles(asyncio.run(drawn()), n=100)
    assert cuts[49] == pytest.approx(2, rel=0.1)
    assert cuts[98] == pytest.approx(120, rel=0.1)
