"""The fake WhatsApp takes and refuses messages as the real one does."""

import hashlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.fakes.whatsapp import PHONE, TOKEN, FakeWhatsApp, number, user_id

ASHA, VIKRAM = 7, 8
Ask = Callable[..., httpx.Response]


def buttons(*titles: str, text: str = "?", **reply: Any) -> dict[str, Any]:
    shown = [{"type": "reply", "reply": {"id": title, "title": title, **reply}} for title in titles]
    return {"type": "button", "body": {"text": text}, "action": {"buttons": shown}}


def rows(*titles: str, text: str = "?", label: str = "चुनें", **row: Any) -> dict[str, Any]:
    shown = [{"id": title, "title": title, **row} for title in titles]
    return {"type": "list", "body": {"text": text}, "action": {"button": label, "sections": [{"rows": shown}]}}


ELEVEN = [str(row) for row in range(11)]
SHARE = {"type": "request_contact_info", "body": {"text": "?"}, "action": {"name": "request_contact_info"}}


@pytest.mark.parametrize(
    ("fields", "code", "details"),
    [
        ({"text": {"body": ""}}, 131008, "text['body']"),
        ({"text": {"body": "x" * 4097}}, 100, "Max length: 4096"),
        ({"text": {"body": "x", "colour": "red"}}, 100, 'Unexpected key "colour"'),
        ({"text": {"body": "x"}, "colour": "red"}, 100, 'Unexpected key "colour"'),
        ({"text": {"body": "x"}, "messaging_product": "telegram"}, 100, "messaging_product"),
        ({"text": {"body": "x"}, "to": ""}, 131008, "to or recipient"),
        ({"text": {"body": "x"}, "to": "912000000000"}, 131026, "Nobody here"),
        ({"text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513}, 100, "at most 512"),
        ({"type": "pigeon"}, 100, "Param type"),
        ({"text": "x"}, 100, "JSON object"),
        ({"interactive": {**SHARE, "action": []}}, 100, "JSON object"),
        ({"interactive": {**rows("x"), "action": {"button": "x", "sections": [{"rows": 1}]}}}, 100, "wrong shape"),
        ({"interactive": buttons("1", "2", "3", "4")}, 131009, "Max allowed buttons: 3"),
        ({"interactive": buttons("x" * 21)}, 131009, "Button title"),
        ({"interactive": buttons("x", id="x" * 257)}, 131009, "Button id"),
        ({"interactive": buttons("x", "x")}, 131009, "Duplicated title"),
        ({"interactive": buttons("x", "y", id="same")}, 131009, "Duplicated id"),
        ({"interactive": buttons("x", text="x" * 1025)}, 131009, "Max length: 1024"),
        ({"interactive": rows(*ELEVEN)}, 131009, "max allowed count: 10"),
        ({"interactive": rows("x" * 25)}, 131009, "Row title"),
        ({"interactive": rows("x", description="x" * 73)}, 131009, "Row description"),
        ({"interactive": rows("x", text="x" * 4097)}, 131009, "Max length: 4096"),
        ({"interactive": rows("x", label="x" * 21)}, 131009, "Button label"),
        ({"interactive": {**SHARE, "action": {"name": "other"}}}, 131009, "Action name"),
        ({"document": {"id": "none"}}, 100, "media id"),
        ({"image": {"id": "none", "caption": "x" * 1025}}, 131009, "caption"),
        ({"image": {"id": "none", "filename": "x"}}, 100, "filename"),
    ],
)
def test_what_is_refused(whatsapp: FakeWhatsApp, send: Ask, fields: dict[str, Any], code: int, details: str) -> None:
    whatsapp.open_window(ASHA)
    answer = send(**fields)
    error = answer.json()["error"]
    assert (error["code"], error["type"], error["message"][: len(str(code)) + 3]) == (
        code,
        "OAuthException",
        f"(#{code})",
    )
    assert answer.status_code >= 400
    assert details in error["error_data"]["details"]
    assert [line["error"] for line in whatsapp.calls()] == [code]
    assert not whatsapp.accepted()


@pytest.mark.parametrize(
    ("interactive", "shown"),
    [
        (buttons("हाँ", "नहीं", text="x" * 1024), [["हाँ", "नहीं"]]),
        (rows("एक", "दो", text="x" * 4096, description="x" * 72), [["एक"], ["दो"]]),
        (SHARE, [["Share contact info"]]),
    ],
    ids=["buttons", "list", "contact request"],
)
def test_what_can_be_chosen_is_seen(
    whatsapp: FakeWhatsApp, send: Ask, interactive: dict[str, Any], shown: list[list[str]]
) -> None:
    whatsapp.open_window(ASHA)
    assert send(interactive=interactive).status_code == 200
    assert whatsapp.screen(ASHA).last.buttons == shown


def test_a_call_is_written_down_with_all_that_the_person_reads(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.open_window(ASHA)
    asked = {"text": {"body": "नमस्कार"}, "biz_opaque_callback_data": "k-1", "context": {"message_id": "wamid.9"}}
    answer = send(via="/one", **asked).json()
    [line] = whatsapp.accepted()
    expected = {
        "via": "/one", "method": "messages", "accepted": True, "code": 200, "fault": None, "chat_id": ASHA,
        "our_key": "k-1", "kind": "text", "text": "नमस्कार", "has_buttons": False, "reply_to": "wamid.9",
        "wamid": answer["messages"][0]["id"],
    }  # fmt: skip
    assert line == line | expected
    assert answer["contacts"] == [{"input": number(ASHA), "wa_id": number(ASHA)}]


def test_a_business_scoped_id_reaches_the_same_person(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.open_window(ASHA)
    answer = send(recipient=user_id(ASHA), text={"body": "x"}).json()
    assert answer["contacts"] == [{"input": user_id(ASHA), "user_id": user_id(ASHA)}]
    assert whatsapp.reads(ASHA) == ["x"]


def test_who_has_moved_is_reached_at_the_new_number_alone(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.write(ASHA, "x")
    whatsapp.change_number(ASHA, number(90))
    assert send(text={"body": "before"}).json()["error"]["code"] == 131026
    assert send(recipient=user_id(ASHA), text={"body": "before"}).json()["error"]["code"] == 131026
    assert send(to=number(90), text={"body": "after"}).status_code == 200
    assert whatsapp.reads(ASHA) == ["after"]


def test_a_token_that_has_expired(whatsapp: FakeWhatsApp, send: Ask) -> None:
    whatsapp.open_window(ASHA)
    whatsapp.expire_token()
    answer = send(text={"body": "x"})
    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["error_subcode"]) == (
        401,
        190,
        463,
    )
    whatsapp.behave(tokens=[TOKEN])
    assert send(text={"body": "x"}).status_code == 200


@pytest.mark.parametrize("node", ["100/messages", f"{PHONE}/pigeons", "100"])
def test_what_does_not_exist(graph: Ask, node: str) -> None:
    assert graph("POST", node, json={}).json()["error"]["code"] == 100


def test_a_file_is_uploaded_once_and_goes_out_by_its_id(whatsapp: FakeWhatsApp, graph: Ask, send: Ask) -> None:
    whatsapp.open_window(ASHA, VIKRAM)
    content = bytes(range(256)) + b"\r\n--\r\n"
    form = {"data": {"messaging_product": "whatsapp", "type": "application/pdf"}, "files": {"file": ("a.pdf", content)}}
    media = graph("POST", f"{PHONE}/media", **form).json()["id"]
    for chat in (ASHA, VIKRAM):
        send(to=number(chat), document={"id": media, "caption": "आदेश", "filename": "आदेश.pdf"})
    file = {"name": "आदेश.pdf", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    shown = whatsapp.screen(VIKRAM).last
    assert (shown.text, shown.file, whatsapp.file(shown)) == ("आदेश", file, content)
    assert [line["file"] for line in whatsapp.accepted()] == [file, file]


@pytest.mark.parametrize(("name", "kind"), [("a.zip", "application/zip"), ("a.csv", "text/csv"), ("a.xlsx", None)])
def test_files_of_other_kinds_are_not_taken(graph: Ask, name: str, kind: str | None) -> None:
    data = {"messaging_product": "whatsapp", **({"type": kind} if kind else {})}
    answer = graph("POST", f"{PHONE}/media", data=data, files={"file": (name, b"x")})
    assert answer.status_code == (400 if kind else 200)


def test_a_file_comes_in_and_is_fetched_with_the_token(
    whatsapp: FakeWhatsApp, graph: Ask, client: httpx.Client
) -> None:
    sent = whatsapp.hand_in(ASHA, "officers.csv", b"Name\r\nAsha\r\n", caption="/import")
    media = sent["value"]["messages"][0]["document"]
    assert (media["filename"], media["caption"], media["mime_type"]) == ("officers.csv", "/import", "text/csv")
    told = graph("GET", media["id"]).json()
    assert (told["file_size"], told["sha256"]) == (12, media["sha256"])
    assert client.get(told["url"], headers={"Authorization": f"Bearer {TOKEN}"}).content == b"Name\r\nAsha\r\n"
    assert client.get(told["url"]).status_code == 401
    assert graph("DELETE", media["id"]).json() == {"success": True}
    assert graph("GET", media["id"]).status_code == 400


def test_a_message_of_theirs_can_be_marked_as_read(whatsapp: FakeWhatsApp, graph: Ask) -> None:
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1"}
    assert graph("POST", f"{PHONE}/messages", json=body).json() == {"success": True}
    assert not whatsapp.accepted()


def test_a_server_that_is_started_again_gives_no_id_twice(whatsapp: FakeWhatsApp, send: Ask) -> None:
    first = whatsapp.write(ASHA, "x")["message_id"]
    whatsapp.kill()
    whatsapp.start()
    assert whatsapp.write(ASHA, "y")["message_id"] > first
    assert send(text={"body": "z"}).status_code == 200
