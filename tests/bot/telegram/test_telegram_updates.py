"""What Telegram's updates say, by payloads as the Bot API sends them; the people are invented."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.updates import read, unpack
from scheduler.channel import Incoming, IncomingFile, Said, Update

PAYLOADS = Path(__file__).parent / "payloads"
AT = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
ASHA: dict[str, Any] = {"address": "700000001", "language": "hi"}
GROUP: dict[str, Any] = {"said": Said.OTHER, "address": "-1000000000077", "is_private": False}

READ = {
    "text": Incoming(Said.TEXT, **ASHA, sent_at=AT, message_id="11", text="नमस्ते, मेरी स्थिति क्या है?"),
    "start_command": Incoming(Said.TEXT, **ASHA, sent_at=AT, message_id="12", text="/start abc123"),
    "own_number": Incoming(Said.NUMBER, **ASHA, sent_at=AT, message_id="13", mobile="919000000001"),
    "own_number_with_plus": Incoming(Said.NUMBER, **ASHA, sent_at=AT, message_id="14", mobile="+919000000001"),
    "number_of_another": Incoming(Said.FOREIGN_NUMBER, **ASHA, sent_at=AT, message_id="15"),
    "number_of_nobody": Incoming(Said.FOREIGN_NUMBER, **ASHA, sent_at=AT, message_id="16"),
    "button": Incoming(Said.BUTTON, **ASHA, message_id="21", text="yes:17", press_id="3006477107433200001"),
    "button_under_old_message": Incoming(
        Said.BUTTON, **ASHA, message_id="22", text="yes:18", press_id="3006477107433200002"
    ),
    "button_of_inline_message": None,
    "document": Incoming(
        Said.FILE,
        **ASHA,
        sent_at=AT,
        message_id="17",
        text="New list",
        file=IncomingFile("BQACAgUAAxkBAAInvented", "../../officers list.csv", 48213),
    ),
    "picture": Incoming(Said.FILE, **ASHA, sent_at=AT, message_id="18", file=IncomingFile("AgAClarge", "", 90113)),
    "sticker": Incoming(Said.OTHER, **ASHA, sent_at=AT, message_id="19"),
    "voice_note": Incoming(Said.OTHER, **ASHA, sent_at=AT, message_id="20"),
    "location": Incoming(Said.OTHER, **ASHA, sent_at=AT, message_id="23"),
    "edited": Incoming(Said.EDITED, **ASHA, sent_at=AT.replace(minute=31), message_id="11"),
    "blocked": Incoming(Said.BLOCKED, **ASHA, sent_at=AT),
    "returned": Incoming(Said.RETURNED, **ASHA, sent_at=AT),
    "text_in_group": Incoming(**GROUP, message_id="31"),
    "button_in_group": Incoming(**GROUP, message_id="32", press_id="3006477107433200004"),
    "removed_from_group": Incoming(**GROUP),
    "group_moved": Incoming(Said.OTHER, "-77", message_id="33", is_private=False),
    "in_english": Incoming(Said.TEXT, "700000002", sent_at=AT, message_id="34", text="help", language="en-GB"),
    "poll_answer": None,
}


def test_every_payload_is_in_the_table() -> None:
    assert {path.stem for path in PAYLOADS.iterdir()} == READ.keys()


@pytest.mark.parametrize("name", READ)
def test_what_an_update_says(name: str) -> None:
    assert read((PAYLOADS / f"{name}.json").read_text("utf-8")) == READ[name]


@pytest.mark.parametrize("body", ["", "no JSON", "[]", "7", "{}", "[" * 100_000, '{"message": {"chat": {"id": true}}}'])
def test_what_is_no_update_says_nothing(body: str) -> None:
    assert read(body) is None


ODD: tuple[Any, ...] = (None, True, 7, -1.5, 10**30, "", "x", [], [None], {}, {"id": "x"})


def variants(node: Any) -> Iterator[Any]:
    """The same with each of its parts in turn replaced by something odd, or left out."""
    yield from ODD
    if isinstance(node, dict):
        for key in node:
            yield {other: value for other, value in node.items() if other != key}
            yield from ({**node, key: changed} for changed in variants(node[key]))
    if isinstance(node, list):
        for index, value in enumerate(node):
            yield from ([*node[:index], changed, *node[index + 1 :]] for changed in variants(value))


@pytest.mark.parametrize("name", READ)
def test_no_shape_makes_it_fail(name: str) -> None:
    payload = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    assert {type(read(json.dumps(variant))) for variant in variants(payload)} <= {Incoming, type(None)}


def test_a_date_beyond_every_calendar_is_none() -> None:
    update = {"message": {"chat": {"id": 5, "type": "private"}, "date": 10**18, "text": "x"}}
    assert read(json.dumps(update)) == Incoming(Said.TEXT, "5", text="x")


def test_a_webhooks_body_is_one_update_as_it_came() -> None:
    body = (PAYLOADS / "text.json").read_bytes()
    assert unpack(body) == [Update("410000001", body.decode())]


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"{}", b'{"update_id": "7"}', b'{"update_id": true}'])
def test_a_body_that_is_none_of_telegrams_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which one does not matter to a webhook
        unpack(body)
