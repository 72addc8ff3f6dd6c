"""What WhatsApp's webhooks say, by payloads as Meta posts them; the people are invented."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.whatsapp import WhatsApp
from bot.config_channels import WhatsAppSettings
from bot.whatsapp.updates import unpack
from scheduler.channel import Incoming, IncomingFile, Moved, News, Said, WordingNews
from storage.rows import MessageState, Outcome, Receipt

PAYLOADS = Path(__file__).parent / "payloads"
AT = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
NUMBER, USER, KEY = "919000000001", "IN.1349120865530274", "17-00c0ffee00c0ffee"
OURS = WhatsAppSettings(phone_number_id="100000000000001", waba_id="200000000000001")


def asha(said: Said, wamid: int, text: str | None = None, **more: Any) -> Incoming:
    named = {"address": NUMBER, "mobile": NUMBER, "other_address": USER, "sent_at": AT, "message_id": f"wamid.{wamid}"}
    return Incoming(said, text=text, **{**named, **more})


def hidden(said: Said, wamid: int, text: str | None = None) -> Incoming:
    """Asha, of whom no number is told."""
    return asha(said, wamid, text, address=USER, mobile=None, other_address=None)


def receipt(kind: MessageState, detail: str | None = None, outcome: Outcome | None = None, key: str = KEY) -> Receipt:
    return Receipt(key, kind, AT, detail, "wamid.71", outcome)


def wording(status: str, reason: str | None = None) -> WordingNews:
    return WordingNews("smaran_due", "hi", status, reason)


READ: dict[str, News | None] = {
    "text": asha(Said.TEXT, 11, "नमस्ते, मेरी स्थिति क्या है?"),
    "text_before_user_ids": asha(Said.TEXT, 12, "STOP", other_address=None),
    "text_without_number": hidden(Said.TEXT, 13, "बंद"),
    "text_without_from": asha(Said.TEXT, 14, "hello"),
    "text_without_contacts": asha(Said.TEXT, 15, "hello", other_address=None),
    "text_without_body": asha(Said.OTHER, 17),
    "text_in_group": Incoming(Said.OTHER, "Y2FwaV9ncm91cDppbnZlbnRlZA", message_id="wamid.18", is_private=False),
    "reply_button": asha(Said.BUTTON, 5, "why 3 7"),
    "row_of_list": asha(Said.BUTTON, 6, "= wrong.what hours"),
    "button_of_template": asha(Said.BUTTON, 7, "read 17"),
    "form": asha(Said.OTHER, 24),
    "number_shared": asha(Said.NUMBER, 31),
    "number_shared_marked_on_the_card": asha(Said.NUMBER, 32),
    "card_without_button": hidden(Said.FOREIGN_NUMBER, 33),
    "card_unmarked": hidden(Said.FOREIGN_NUMBER, 34),
    "own_card_of_known_number": asha(Said.NUMBER, 35),
    "foreign_card_of_known_number": asha(Said.FOREIGN_NUMBER, 36),
    "two_cards_by_button": hidden(Said.FOREIGN_NUMBER, 37),
    "card_without_phone": hidden(Said.FOREIGN_NUMBER, 38),
    "document": asha(Said.FILE, 41, "New list", file=IncomingFile("700000000000001", "../../officers list.csv", None)),
    "picture": asha(Said.FILE, 42, file=IncomingFile("700000000000001", "", None)),
    "document_without_id": asha(Said.OTHER, 43),
    "voice": asha(Said.OTHER, 44),
    "sticker": asha(Said.OTHER, 45),
    "reaction": asha(Said.OTHER, 46),
    "unsupported": asha(Said.OTHER, 47),
    "of_tomorrow": asha(Said.OTHER, 48),
    "chat_opened": None,
    "edited": asha(Said.EDITED, 50),
    "number_changed": Moved(NUMBER, "919000000002", "919000000002"),
    "number_changed_as_before": Moved(NUMBER, "919000000002", "919000000002"),
    "number_changed_in_words_alone": Moved(NUMBER, "919000000002", "919000000002"),
    "id_changed": Moved(USER, "IN.2"),
    "id_changed_with_the_former": Moved(USER, "IN.2"),
    "id_updated": Moved(USER, "IN.2", NUMBER),
    "identity_changed": None,
    "sent": receipt(MessageState.SENT),
    "delivered": receipt(MessageState.DELIVERED),
    "delivered_without_key": receipt(MessageState.DELIVERED, key=""),
    "read": receipt(MessageState.READ),
    "played": receipt(MessageState.READ),
    "failed": receipt(MessageState.FAILED, "undeliverable", Outcome.UNREACHABLE),
    "failed_for_unknown_reason": receipt(MessageState.FAILED, "code_999999"),
    "failed_without_reason": receipt(MessageState.FAILED, "failed"),
    "deleted": None,
    "wording_approved": wording("approved"),
    "wording_rejected": wording("rejected", "INVALID_FORMAT"),
    "wording_paused": wording("paused", "Low quality"),
    "wording_disabled": wording("disabled"),
    "wording_pending": wording("pending"),
    "wording_flagged": None,
    "account_update": None,
    "other_number": None,
    "other_account": None,
}
NOT_UNDERSTOOD = (
    "text_from_nobody",
    "id_changed_from_nobody_knows_where",
    "id_updated_without_ids",
    "status_of_tomorrow",
    "status_without_time",
    "status_of_nothing",
    "wording_of_tomorrow",
    "errors_of_the_number",
)


def body(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def read_all(given: bytes) -> Sequence[News | None]:
    return [WhatsApp(OURS).read(update.body) for update in unpack(given)]


@pytest.mark.parametrize("name", READ)
def test_what_an_update_says(name: str) -> None:
    assert read_all(body(name)) == [READ[name]]


@pytest.mark.parametrize("name", NOT_UNDERSTOOD)
def test_what_should_mean_something_and_cannot_be_understood(name: str) -> None:
    [update] = unpack(body(name))
    with pytest.raises(ValueError, match=r"shape|nobody"):
        WhatsApp(OURS).read(update.body)


def test_every_payload_is_read() -> None:
    assert {path.stem for path in PAYLOADS.iterdir()} == {*READ, *NOT_UNDERSTOOD, "many_at_once"}


def test_all_that_a_webhook_brings_is_taken_apart() -> None:
    first, second, sent, delivered = read_all(body("many_at_once"))
    assert [(each.address, each.text) for each in (first, second) if isinstance(each, Incoming)] == [
        (NUMBER, "1"),
        ("919000000002", "2"),
    ]
    assert [each.kind for each in (sent, delivered) if isinstance(each, Receipt)] == ["sent", "delivered"]


def ids(given: object) -> list[str]:
    return [update.id for update in unpack(json.dumps(given).encode())]


@pytest.mark.parametrize("name", ["text", "sent", "id_updated", "wording_paused", "many_at_once"])
def test_the_same_news_has_the_same_id_however_often_it_comes(name: str) -> None:
    once = json.loads(body(name))
    twice = {**once, "entry": once["entry"] * 2}
    assert ids(twice) == ids(once) * 2
    assert len(set(ids(once))) == len(ids(once))


def test_a_message_is_the_same_whatever_comes_with_it() -> None:
    told = json.loads(body("text"))
    told["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] = "आशा"
    assert ids(told) == ids(json.loads(body("text")))


def test_no_id_holds_a_number() -> None:
    """Meta's own hold one, in base64; and ours outlive what was written."""
    assert all(len(one) == 40 and NUMBER not in one for name in READ for one in ids(json.loads(body(name))))


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"object": "page", "entry": []},
        {"entry": [1, None]},
        {"entry": [{"changes": "none"}]},
        {"entry": [{"changes": [{"field": "messages", "value": []}]}]},
        {"entry": [{"changes": [{"value": {"messages": [7]}}]}]},
        {"entry": [{"changes": [{"field": "messages", "value": {"messages": "x"}}]}]},
    ],
)
def test_an_unknown_shape_is_one_update_that_cannot_be_read(odd: object) -> None:
    [update] = unpack(json.dumps(odd).encode())
    with pytest.raises(ValueError, match="unknown shape"):
        WhatsApp(OURS).read(update.body)


@pytest.mark.parametrize("given", [b"", b"{", b"[]", b"7", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_none_of_metas(given: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpack(given)


@pytest.mark.parametrize("stamp", ["", "soon", None, True, [], "9" * 30])
def test_a_message_without_a_moment_is_a_message(stamp: object) -> None:
    told = json.loads(body("text"))
    told["entry"][0]["changes"][0]["value"]["messages"][0]["timestamp"] = stamp
    [read] = read_all(json.dumps(told).encode())
    assert isinstance(read, Incoming)
    assert (read.sent_at, read.said) == (None, Said.TEXT)


def test_a_lone_half_of_a_character_is_kept() -> None:
    told = json.loads(body("text"))
    told["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"] = "half a pair: \ud83d"
    [update] = unpack(json.dumps(told).encode())
    assert update.body.isascii()
