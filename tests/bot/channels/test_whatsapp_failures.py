"""Every failure of a call to WhatsApp, on the transport in use: what it becomes, and that nothing is sent twice."""

import asyncio
import re
import socket
import traceback
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bot.channels.whatsapp import CODES, WhatsApp
from bot.config_channels import WhatsAppSettings
from bot.transport import Patience
from scheduler.channel import Answer, Form, Outgoing
from storage.rows import Outcome
from tests.bot.channels.scripted_server import Asked, Reply, answer, scripted
from tests.fakes.whatsapp import PHONE, TOKEN, FakeWhatsApp, number

ASHA = 1
HELLO = Outgoing(number(ASHA), "नमस्ते", "hi", "key-1")
SHORT = Patience(pool=5, connect=5, read=2)
LOST, NOT_SENT, OUR_FAULT, UNREACHABLE = Outcome.LOST, Outcome.NOT_SENT, Outcome.OUR_FAULT, Outcome.UNREACHABLE
STOPPED, SLOW_DOWN, LATER, SENT = Outcome.SENDER_STOPPED, Outcome.SLOW_DOWN, Outcome.LATER, Outcome.SENT
ACCEPTED = answer(200, {"messaging_product": "whatsapp", "messages": [{"id": "wamid.1"}]})
EXPECTED = {
    SLOW_DOWN: {4, 80007, 130429, 131016, 133016},
    LATER: {131049, 131056},
    NOT_SENT: {1, 2, 131000},
    STOPPED: {190, 368, 131031, 131042, 131048, 131064},
    Outcome.WORDING_PAUSED: {132015, 132016},
    UNREACHABLE: {131026, 131050},
    Outcome.NEEDS_APPROVED: {131047},
    OUR_FAULT: {131008, 131009, 132000, 132001, 132005, 132007, 132012, 132018},
}
"""What Meta's codes mean."""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp(tmp_path_factory.mktemp("fake") / "calls.jsonl") as fake:
        yield fake


@pytest.fixture
def fake(started: FakeWhatsApp) -> FakeWhatsApp:
    started.reset()
    started.open_window(ASHA)
    return started


def settings(url: str, **more: Any) -> WhatsAppSettings:
    return WhatsAppSettings(token=TOKEN, phone_number_id=PHONE, base_url=url, **more)


def send(url: str, *messages: Outgoing, **more: Any) -> list[Answer]:
    """One after another, so that all but the first go over a connection that is kept alive."""

    async def one_after_another() -> list[Answer]:
        whatsapp = WhatsApp(settings(url, **more), SHORT)
        await whatsapp.open()
        try:
            return [await whatsapp.send(message) for message in messages]
        finally:
            await whatsapp.close()

    return asyncio.run(one_after_another())


@pytest.mark.parametrize("before", [0, 1], ids=["new connection", "kept-alive connection"])
@pytest.mark.parametrize(
    ("kind", "detail", "reached"),
    [
        ("cut", "ServerDisconnectedError", 1),
        ("reset", "ClientOSError", 1),
        ("half", "ClientPayloadError", 1),
        ("hang", "SocketTimeoutError", 1),
        ("status_500", "http_500", 1),
        ("status_502", "http_502", 1),
        ("reset_before", "ClientOSError", 0),  # nobody here can know that it was not accepted
    ],
)
def test_a_call_lost_on_the_way_back_may_have_been_delivered(
    fake: FakeWhatsApp, kind: str, detail: str, reached: int, before: int
) -> None:
    fake.behave(faults=[{"kind": kind, "calls": [before + 1]}])
    assert send(fake.url, *[HELLO] * (before + 1))[-1] == Answer(LOST, detail=detail)
    assert len(fake.calls("messages")) == before + 1
    assert len(fake.accepted()) == before + reached


@pytest.mark.parametrize(
    ("code", "outcome"), [(code, outcome) for outcome, codes in EXPECTED.items() for code in codes]
)
def test_every_code_means_what_it_means(fake: FakeWhatsApp, code: int, outcome: Outcome) -> None:
    fake.fail(code, times=1)
    [answered] = send(fake.url, HELLO)
    assert (answered.outcome, answered.detail, answered.blames_wording) == (outcome, CODES[code].detail, True)
    assert (answered.wait is not None) == (outcome is LATER)
    assert [(call["code"] == 200, call["accepted"]) for call in fake.calls("messages")] == [(False, False)]


def test_who_got_a_message_just_now_waits_six_seconds_and_who_got_enough_a_day() -> None:
    assert (CODES[131056].wait, CODES[131049].wait) == (6, 24 * 3600)


def test_our_words_for_the_codes_are_words() -> None:
    assert all(re.fullmatch(r"[a-z_]+", known.detail) for known in CODES.values())


def refusal(code: object, status: int = 400, *more: str, details: str = "") -> Reply:
    error = {"message": f"(#{code}) {TOKEN}", "code": code, "error_data": {"details": details}}
    return answer(status, {"error": error}, *more)


def alone(detail: str) -> Answer:
    """A fault that no other message of the same wording need have."""
    return Answer(OUR_FAULT, detail=detail, blames_wording=False)


HTML = "<html><body>Blocked by the gateway</body></html>"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (ACCEPTED, Answer(SENT, "wamid.1")),
        (refusal(131047, 200), Answer(Outcome.NEEDS_APPROVED, None, "window_closed")),
        (refusal(999999), Answer(LOST, None, "code_999999")),
        (refusal(131000, 500), Answer(NOT_SENT, None, "something_went_wrong")),
        (refusal(130429, 429, "Retry-After: 37"), Answer(SLOW_DOWN, None, "rate_limit", 37.0)),
        (refusal(130429, 429, "Retry-After: soon"), Answer(SLOW_DOWN, None, "rate_limit")),
        (refusal(131053), alone("file_not_taken")),
        (refusal("190"), Answer(LOST, None, "http_400")),
        (refusal(True), Answer(LOST, None, "http_400")),  # noqa: FBT003 - what is no code
        (answer(400, {"error": "invalid"}), Answer(LOST, None, "http_400")),
        (answer(400, []), Answer(LOST, None, "http_400")),
        (answer(429, HTML), Answer(SLOW_DOWN, None, "slow_down")),
        (answer(413, HTML), alone("file_too_large")),
        (answer(401, HTML), Answer(LOST, None, "http_401")),
        (answer(403, HTML), Answer(LOST, None, "http_403")),
        (answer(502, HTML), Answer(LOST, None, "http_502")),
        (answer(302, "", "Location: /elsewhere"), Answer(LOST, None, "http_302")),
        (answer(307, "", "Location: /elsewhere"), Answer(LOST, None, "http_307")),
        (answer(200, HTML), Answer(LOST, None, "unreadable")),
        (answer(200, "[" * 100_000), Answer(LOST, None, "unreadable")),
        (answer(200, {"success": True}), Answer(LOST, None, "KeyError")),
        (answer(200, {"messages": []}), Answer(LOST, None, "IndexError")),
    ],
)
def test_what_an_answer_means(reply: Reply, expected: Answer) -> None:
    async def ask() -> tuple[Answer, int]:
        async with scripted(reply) as server:
            whatsapp = WhatsApp(settings(server.url), SHORT)
            await whatsapp.open()
            answered = await whatsapp.send(HELLO)
            await whatsapp.close()
            return answered, len(server.asked)

    assert asyncio.run(ask()) == (expected, 1)


def test_a_refused_connection_was_surely_not_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    assert send(f"http://127.0.0.1:{port}", HELLO) == [Answer(NOT_SENT, detail="ClientConnectorError")]


def test_a_proxy_that_opens_no_tunnel_lets_nothing_leave() -> None:
    async def ask() -> tuple[Answer, list[str]]:
        async with scripted(answer(403, "no")) as server:
            whatsapp = WhatsApp(settings("https://graph.invalid", proxy=server.url), SHORT)
            await whatsapp.open()
            answered = await whatsapp.send(HELLO)
            await whatsapp.close()
            return answered, [asked.line for asked in server.asked]

    answered, asked = asyncio.run(ask())
    assert answered == Answer(NOT_SENT, detail="ClientHttpProxyError")
    assert asked == ["CONNECT graph.invalid:443 HTTP/1.1"]


def test_a_call_without_a_free_connection_in_time_was_surely_not_made() -> None:
    async def silence(_: Asked, __: asyncio.StreamWriter) -> None:
        """Never answer."""

    async def two_at_once() -> tuple[list[Answer], int]:
        async with scripted(silence) as server:
            whatsapp = WhatsApp(settings(server.url, lanes=1), Patience(1, 1, read=4))
            await whatsapp.open()
            came = await asyncio.gather(whatsapp.send(HELLO), whatsapp.send(HELLO))
            await whatsapp.close()
            return list(came), len(server.asked)

    came, asked = asyncio.run(two_at_once())
    assert came == [Answer(LOST, detail="SocketTimeoutError"), Answer(NOT_SENT, detail="ConnectionTimeoutError")]
    assert asked == 1


def test_what_could_leave_only_when_the_right_to_send_had_ended_does_not_leave(fake: FakeWhatsApp) -> None:
    too_late = Outgoing(number(ASHA), "x", "hi", "key-1", not_after=monotonic() - 1)
    refused, sent = send(fake.url, too_late, HELLO)
    assert refused == Answer(NOT_SENT, detail="TooLate")
    assert sent.outcome is SENT
    assert len(fake.calls()) == 1


def test_before_it_is_opened_nothing_leaves() -> None:
    assert asyncio.run(WhatsApp(settings("http://127.0.0.1:1")).send(HELLO)) == Answer(NOT_SENT, detail="closed")


@pytest.mark.parametrize("form", [Form.EDIT, Form.DELETE, Form.MENU])
def test_what_whatsapp_cannot_do_is_not_tried(fake: FakeWhatsApp, form: Form) -> None:
    asked = Outgoing(number(ASHA), "x", "hi", "key-1", form=form, target="wamid.1")
    assert send(fake.url, asked) == [alone("not_carried")]
    assert fake.calls() == []


def test_a_press_needs_no_answer(fake: FakeWhatsApp) -> None:
    asked = Outgoing(number(ASHA), "", "hi", "", form=Form.BUTTON_ANSWER, target="wamid.1")
    assert send(fake.url, asked) == [Answer(SENT)]
    assert fake.calls() == []


def test_an_expired_token_stops_the_sender(fake: FakeWhatsApp) -> None:
    fake.expire_token()
    assert send(fake.url, HELLO) == [Answer(STOPPED, detail="token_refused")]


def test_outside_the_window_approved_words_are_needed(fake: FakeWhatsApp) -> None:
    fake.close_window(ASHA)
    assert send(fake.url, HELLO) == [Answer(Outcome.NEEDS_APPROVED, detail="window_closed")]


def test_a_number_that_nobody_has_cannot_be_reached(fake: FakeWhatsApp) -> None:
    nobody = Outgoing("919111100001", "x", "hi", "key-1")
    assert send(fake.url, nobody) == [Answer(UNREACHABLE, detail="undeliverable")]


def test_a_text_that_is_too_long_is_our_fault(fake: FakeWhatsApp) -> None:
    too_long = Outgoing(number(ASHA), "ह" * 4097, "hi", "key-1")
    assert send(fake.url, too_long) == [Answer(OUR_FAULT, detail="bad_request")]


def test_what_cannot_even_be_written_may_have_left(fake: FakeWhatsApp) -> None:
    half = Outgoing(number(ASHA), "half a pair: \ud83d", "hi", "key-1")
    assert send(fake.url, half) == [Answer(LOST, detail="TypeError")]


def told_by(failure: BaseException | None) -> str:
    """All that a logger could find, hidden contexts included."""
    if failure is None:
        return ""
    return repr(failure) + "".join(traceback.format_exception(failure)) + told_by(failure.__context__)


@pytest.mark.parametrize(
    ("url", "reply"),
    [
        ("{}", refusal(190, 401)),
        ("{}", answer(500, TOKEN)),
        ("{}", answer(200, TOKEN)),
        ("http://127.0.0.1:1", ACCEPTED),
        ("nonsense://x", ACCEPTED),
    ],
)
def test_no_failure_holds_the_token(url: str, reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> Exception:
        async with scripted(reply) as server:
            chosen = settings("http://127.0.0.1:1").model_copy(update={"base_url": url.format(server.url)})
            whatsapp = WhatsApp(chosen, SHORT)
            await whatsapp.open()
            try:
                await whatsapp._sent(whatsapp._bulk, HELLO)
            except Exception as exc:  # noqa: BLE001 - looked at below
                return exc
            finally:
                await whatsapp.close()
            raise AssertionError("it did not fail")

    failure = asyncio.run(fail())
    assert TOKEN not in told_by(failure) + repr(vars(failure).keys()) + caplog.text
    assert HELLO.address not in told_by(failure)


def test_a_file_that_cannot_be_read_is_our_fault(fake: FakeWhatsApp, tmp_path: Path) -> None:
    missing = Outgoing(number(ASHA), "x", "hi", "key-1", form=Form.DOCUMENT, file=tmp_path / "missing.pdf")
    nothing = Outgoing(number(ASHA), "x", "hi", "key-1", form=Form.PICTURE)
    folder = Outgoing(number(ASHA), "x", "hi", "key-1", form=Form.PICTURE, file=tmp_path)
    assert send(fake.url, missing, nothing, folder) == [*[alone("file_missing")] * 2, alone("file_unreadable")]
    assert fake.calls() == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (190, Answer(STOPPED, detail="token_refused", blames_wording=False)),
        (130429, Answer(SLOW_DOWN, detail="rate_limit", blames_wording=False)),
        (131053, alone("file_not_taken")),
        (100, alone("bad_request")),
    ],
)
def test_a_file_that_is_refused_is_a_message_that_was_not_sent(
    fake: FakeWhatsApp, tmp_path: Path, code: int, expected: Answer
) -> None:
    fake.fail(code, times=1, method="upload")
    assert send(fake.url, document(tmp_path)) == [expected]
    assert [call["method"] for call in fake.calls()] == ["upload"]


@pytest.mark.parametrize("kind", ["cut", "half", "hang", "status_502"])
def test_a_file_lost_on_the_way_is_a_message_that_was_surely_not_sent(
    fake: FakeWhatsApp, tmp_path: Path, kind: str
) -> None:
    fake.behave(faults=[{"kind": kind, "calls": [1], "method": "upload"}])
    lost, again = send(fake.url, *[document(tmp_path)] * 2)
    assert (lost, again.outcome) == (Answer(NOT_SENT, detail="file_not_uploaded"), SENT)
    assert [call["method"] for call in fake.calls()] == ["upload", "upload", "messages"]


def document(folder: Path) -> Outgoing:
    file = folder / "order.pdf"
    if not file.exists():
        file.write_bytes(b"%PDF-1.7 invented")
    return Outgoing(number(ASHA), "आदेश", "hi", "key-1", form=Form.DOCUMENT, file=file)


def test_each_attempt_goes_out_under_its_own_key(fake: FakeWhatsApp) -> None:
    fake.fail(131000, times=1)
    send(fake.url, HELLO, Outgoing(number(ASHA), "नमस्ते", "hi", "key-2"))
    assert [call["our_key"] for call in fake.calls("messages")] == ["key-1", "key-2"]
    assert fake.reads(ASHA) == ["नमस्ते"]
