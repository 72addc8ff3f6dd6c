"""What is said, as the Cloud API takes it."""

from pathlib import Path
from typing import Any

import pytest

from bot.whatsapp.messages import body_of, cut
from scheduler.channel import Approved, Button, Form, Outgoing


def body(address: str = "919000000001", media: str | None = None, text: str = "?", **more: Any) -> dict[str, Any]:
    return body_of(Outgoing(address, text, "en", "17-00c0", **more), media)


def choices(*labels: str) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(label, f"a {place}"),) for place, label in enumerate(labels))


def shown(**more: Any) -> list[tuple[str, str, str | None]]:
    """The answer, the title and the description of each choice."""
    interactive = body(**more)["interactive"]
    if interactive["type"] == "button":
        replies = [button["reply"] for button in interactive["action"]["buttons"]]
        return [(reply["id"], reply["title"], None) for reply in replies]
    [section] = interactive["action"]["sections"]
    return [(row["id"], row["title"], row.get("description")) for row in section["rows"]]


@pytest.mark.parametrize(
    ("address", "named"),
    [("919000000001", {"to": "919000000001"}), ("IN.1349120865530274", {"recipient": "IN.1349120865530274"})],
)
def test_a_number_and_an_id_are_addressed_each_in_its_way(address: str, named: dict[str, str]) -> None:
    assert body(address) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **named,
        "biz_opaque_callback_data": "17-00c0",
        "type": "text",
        "text": {"body": "?", "preview_url": False},
    }


@pytest.mark.parametrize(
    ("labels", "text", "kind"),
    [
        (("Why", "How do I", "This is wrong"), "?", "button"),
        (("x" * 20,), "x" * 1024, "button"),
        (("x" * 21,), "?", "list"),
        (("Why",), "x" * 1025, "list"),
        (("1", "2", "3", "4"), "?", "list"),
        (("Yes", "Yes"), "?", "list"),  # WhatsApp takes no two buttons of one title
    ],
)
def test_choices_are_buttons_where_they_fit_and_a_list_where_not(labels: tuple[str, ...], text: str, kind: str) -> None:
    assert body(buttons=choices(*labels), text=text)["interactive"]["type"] == kind


def test_buttons_of_several_rows_stand_in_their_order() -> None:
    rows = ((Button("हाँ", "yes"), Button("नहीं", "no")), (Button("बाद में", "later"),))
    assert shown(buttons=rows) == [("yes", "हाँ", None), ("no", "नहीं", None), ("later", "बाद में", None)]


def test_a_label_that_is_cut_stands_whole_below() -> None:
    long = "Who is exempted from the course on office procedure"
    assert shown(buttons=choices("Hours", long)) == [
        ("a 0", "Hours", None),
        ("a 1", "Who is exempted from…", long),
    ]


def test_a_list_is_opened_by_a_word_in_the_persons_language() -> None:
    assert body(buttons=choices(*"1234"))["interactive"]["action"]["button"] == "Choose"


TEN, ELEVEN = [str(each) for each in range(10)], [str(each) for each in range(11)]


def test_ten_choices_are_all_shown() -> None:
    assert [title for _, title, _ in shown(buttons=choices(*TEN), more="more 17 ")] == TEN


def test_of_more_than_ten_the_last_row_brings_the_others() -> None:
    found = shown(buttons=choices(*ELEVEN), more="more 17 ")
    assert [title for _, title, _ in found] == [*TEN[:9], "More …"]
    assert found[-1] == ("more 17 9", "More …", None)


def test_a_file_has_its_words_below_it() -> None:
    assert body(form=Form.PICTURE, media="7")["image"] == {"id": "7", "caption": "?"}
    assert body(form=Form.PICTURE, media="7", text="")["image"] == {"id": "7"}
    order = Path("attached/3f.pdf")
    assert body(form=Form.DOCUMENT, media="7", file=order, file_name="आदेश.pdf")["document"] == {
        "id": "7",
        "filename": "आदेश.pdf",
        "caption": "?",
    }


def test_buttons_stand_under_a_file() -> None:
    interactive = body(form=Form.DOCUMENT, media="7", file=Path("a/b.pdf"), buttons=choices("Read"))["interactive"]
    assert interactive == {
        "type": "button",
        "header": {"type": "document", "document": {"id": "7", "filename": "b.pdf"}},
        "body": {"text": "?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "a 0", "title": "Read"}}]},
    }


def test_under_a_file_there_are_three_at_most_and_the_last_brings_the_others() -> None:
    found = shown(
        form=Form.PICTURE, media="7", buttons=choices("Office procedure and noting", "2", "3", "4"), more="m "
    )
    assert found == [("a 0", "Office procedure…", None), ("a 1", "2", None), ("m 2", "More …", None)]


def test_a_number_is_asked_for_by_whatsapps_own_button() -> None:
    assert body(ask_number="Share my mobile number")["interactive"] == {
        "type": "request_contact_info",
        "body": {"text": "?"},
        "action": {"name": "request_contact_info"},
    }
    assert body(ask_number="")["type"] == "text"


def test_approved_words_bring_their_values_their_file_and_what_their_buttons_say() -> None:
    approved = Approved("smaran_notice", "hi", (("order", "166"), ("left", "2 घंटे")))
    asked = body(approved=approved, form=Form.DOCUMENT, media="7", file=Path("a/b.pdf"), buttons=choices("पढ़ें", "क्यों"))
    assert asked["type"] == "template"
    assert asked["template"] == {
        "name": "smaran_notice",
        "language": {"code": "hi"},
        "components": [
            {"type": "header", "parameters": [{"type": "document", "document": {"id": "7", "filename": "b.pdf"}}]},
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "parameter_name": "order", "text": "166"},
                    {"type": "text", "parameter_name": "left", "text": "2 घंटे"},
                ],
            },
            *[
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "index": str(place),
                    "parameters": [{"type": "payload", "payload": f"a {place}"}],
                }
                for place in range(2)
            ],
        ],
    }


def test_a_button_of_approved_words_that_has_no_answer_keeps_its_place() -> None:
    asked = body(approved=Approved("smaran_due", "en"), buttons=((Button("Read", ""), Button("Why", "why 3")),))
    [press] = asked["template"]["components"]
    assert (press["index"], press["parameters"][0]["payload"]) == ("1", "why 3")


def test_approved_words_without_anything_to_put_in_stand_alone() -> None:
    assert body(approved=Approved("smaran_hello", "en"))["template"]["components"] == []


@pytest.mark.parametrize(
    ("words", "longest", "expected"),
    [
        ("exactly", 7, "exactly"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one…"),
        ("Administration", 8, "Adminis…"),
        ("कार्यालय प्रक्रिया", 12, "कार्यालय…"),
    ],
)
def test_words_are_cut_between_two_of_them(words: str, longest: int, expected: str) -> None:
    assert cut(words, longest) == expected
