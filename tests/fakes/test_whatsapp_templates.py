"""The fake WhatsApp reviews, lists and renders templates as the real one does."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.fakes.whatsapp import APP, PHONE, WABA, FakeWhatsApp

ASHA = 7
BODY = "नमस्ते {{name}}, {{left}} शेष हैं।"
LIST = f"{WABA}/message_templates"
Ask = Callable[..., httpx.Response]


def created(body: str = BODY, *more: dict[str, Any], **changed: Any) -> dict[str, Any]:
    examples = [{"param_name": name, "example": "x"} for name in ("name", "left") if f"{{{{{name}}}}}" in body]
    component = {"type": "BODY", "text": body, "example": {"body_text_named_params": examples}}
    asked = {"name": "due", "language": "hi", "category": "UTILITY", "parameter_format": "NAMED"}
    return {**asked, "components": [component, *more], **changed}


def template(*components: dict[str, Any], values: dict[str, str] | None = None, language: str = "hi") -> dict[str, Any]:
    parameters = [{"type": "text", "parameter_name": name, "text": value} for name, value in (values or {}).items()]
    body = {"type": "body", "parameters": parameters}
    return {"name": "due", "language": {"code": language}, "components": [body, *components]}


@pytest.mark.parametrize(
    ("asked", "details"),
    [
        (created(name="Due"), "name"),
        (created(language="हिन्दी"), "language"),
        (created(category="NUDGE"), "category"),
        (created(""), "1 to 1024"),
        (created("x" * 1025), "1 to 1024"),
        (created("{{name}}, नमस्ते"), "start or end"),
        (created("नमस्ते {{name}}"), "start or end"),
        (created("नमस्ते {{1}} जी"), "lower case"),
        (created(parameter_format="POSITIONAL"), "named"),
        (created(components=[{"type": "BODY", "text": BODY}]), "example"),
        (created(BODY, {"type": "FOOTER", "text": "x" * 61}), "60"),
        (created(BODY, {"type": "HEADER", "format": "DOCUMENT"}), "example"),
        (created(BODY, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x" * 26}]}), "25"),
        (created(BODY, {"type": "CARD"}), "CARD"),
    ],
)
def test_what_is_refused_at_once(graph: Ask, asked: dict[str, Any], details: str) -> None:
    error = graph("POST", LIST, json=asked).json()["error"]
    assert error["code"] == 100
    assert details in error["error_data"]["details"]


def test_a_template_waits_for_review_and_can_be_changed_and_dropped(whatsapp: FakeWhatsApp, graph: Ask) -> None:
    made = graph("POST", LIST, json=created()).json()
    assert made["status"] == "PENDING"
    assert graph("POST", LIST, json=created()).json()["error"]["error_subcode"] == 2388024
    assert graph("POST", made["id"], json={"components": created()["components"]}).status_code == 400
    whatsapp.set_status("due", "REJECTED", reason="INVALID_FORMAT")
    [told] = graph("GET", LIST, params={"name": "due"}).json()["data"]
    assert (told["status"], told["rejected_reason"]) == ("REJECTED", "INVALID_FORMAT")
    changed = created("नमस्कार {{name}} जी")["components"]
    assert graph("POST", made["id"], json={"components": changed}).json() == {"success": True}
    assert [(one["status"], one["components"]) for one in whatsapp.templates()] == [("PENDING", changed)]
    assert graph("DELETE", LIST, params={"name": "due"}).json() == {"success": True}
    assert graph("GET", LIST).json()["data"] == []


def test_the_list_comes_in_pages(whatsapp: FakeWhatsApp, graph: Ask, client: httpx.Client) -> None:
    for count in range(5):
        whatsapp.approve(f"due_{count}", "hi", "नमस्ते")
    seen, page = [], graph("GET", LIST, params={"limit": 2, "status": "APPROVED"}).json()
    while "next" in page["paging"]:
        seen += page["data"]
        page = client.get(page["paging"]["next"], headers={"Authorization": "Bearer x"}).json()
    assert [one["name"] for one in [*seen, *page["data"]]] == [f"due_{count}" for count in range(5)]


def test_an_example_of_a_document_can_be_handed_in(graph: Ask) -> None:
    session = graph("POST", f"{APP}/uploads", params={"file_length": 4, "file_type": "application/pdf"}).json()["id"]
    handle = graph("POST", session, content=b"%PDF").json()["h"]
    header = {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": [handle]}}
    assert graph("POST", LIST, json=created(BODY, header)).status_code == 200


def test_a_person_reads_it_with_everything_put_in(whatsapp: FakeWhatsApp, graph: Ask, send: Ask) -> None:
    whatsapp.approve("due", "hi", BODY, document=True, footer="स्मरण", buttons=["ठीक है", "क्यों"])
    form = {"data": {"messaging_product": "whatsapp"}, "files": {"file": ("a.pdf", b"%PDF")}}
    media = graph("POST", f"{PHONE}/media", **form).json()["id"]
    header = {"type": "document", "document": {"id": media, "filename": "order.pdf"}}
    payload = {"type": "payload", "payload": "why 3"}
    sent = template(
        {"type": "header", "parameters": [header]},
        {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [payload]},
        values={"name": "आशा", "left": "2 घंटे"},
    )
    assert send(template=sent).status_code == 200
    shown = whatsapp.screen(ASHA).last
    assert shown.text == "नमस्ते आशा, 2 घंटे शेष हैं।\n\nस्मरण"
    assert (shown.buttons, (shown.file or {})["name"]) == ([["ठीक है"], ["क्यों"]], "order.pdf")
    [line] = whatsapp.accepted()
    assert (line["kind"], line["template"], line["text"]) == ("template", "due", shown.text)


@pytest.mark.parametrize(
    ("values", "more", "code"),
    [
        ({"name": "आशा"}, (), 132000),
        ({"name": "आशा", "right": "2"}, (), 100),
        ({"name": "आशा", "left": ""}, (), 131008),
        ({"name": "आशा\nदेवी", "left": "2"}, (), 132018),
        ({"name": "आशा\tदेवी", "left": "2"}, (), 132018),
        ({"name": "आशा     देवी", "left": "2"}, (), 132018),
        ({"name": "आशा    देवी", "left": "2"}, (), None),
        ({"name": "x" * 1024, "left": "2"}, (), 132005),
        ({"name": "आशा", "left": "2"}, ({"type": "header", "parameters": [{"type": "text", "text": "x"}]},), 132012),
        ({"name": "आशा", "left": "2"}, ({"type": "button", "sub_type": "quick_reply", "index": "0"},), 132012),
        ({"name": "आशा", "left": "2"}, ({"type": "card"},), 100),
    ],
)
def test_what_is_put_in_must_be_exactly_what_is_wanted(
    whatsapp: FakeWhatsApp, send: Ask, values: dict[str, str], more: tuple[dict[str, Any], ...], code: int | None
) -> None:
    whatsapp.approve("due", "hi", BODY)
    answer = send(template=template(*more, values=values)).json()
    assert answer.get("error", {}).get("code") == code


@pytest.mark.parametrize(
    ("status", "code"),
    [("PENDING", 132001), ("REJECTED", 132001), ("PAUSED", 132015), ("DISABLED", 132016), ("APPROVED", None)],
)
def test_only_what_is_approved_goes_out(whatsapp: FakeWhatsApp, send: Ask, status: str, code: int | None) -> None:
    whatsapp.approve("due", "hi", "नमस्ते", status=status)
    assert send(template=template()).json().get("error", {}).get("code") == code
    assert send(template=template(language="en")).json()["error"]["code"] == 132001
