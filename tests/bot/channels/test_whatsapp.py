"""WhatsApp against a server that keeps what it is told: what people see, and what they send."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from structlog.testing import capture_logs

from bot.channels.whatsapp import LARGEST_FILE, SIGNATURE_HEADER, WhatsApp
from bot.config_channels import WhatsAppSettings
from scheduler.channel import Answer, Approved, Button, Incoming, IncomingFile, Limits, News, Outgoing, Said
from storage.complaint import Complaint
from storage.rows import Outcome
from tests.bot.channels.scripted_server import Asked, Reply, answer, scripted
from tests.fakes.graph_webhook import Event, posted
from tests.fakes.whatsapp import APP_SECRET, PHONE, TOKEN, VERIFY_TOKEN, WABA, FakeWhatsApp, number, user_id

ASHA = 1
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp(tmp_path_factory.mktemp("fake") / "calls.jsonl") as fake:
        yield fake


@pytest.fixture
def fake(started: FakeWhatsApp) -> FakeWhatsApp:
    started.reset()
    started.open_window(ASHA)
    return started


def settings(url: str = "https://graph.facebook.com", **more: Any) -> WhatsAppSettings:
    known = {"token": TOKEN, "phone_number_id": PHONE, "waba_id": WABA, "app_secret": APP_SECRET}
    return WhatsAppSettings(**{**known, "verify_token": VERIFY_TOKEN, "base_url": url, **more})


def with_whatsapp(url: str, do: Callable[[WhatsApp], Awaitable[Result]], **more: Any) -> Result:
    async def opened() -> Result:
        whatsapp = WhatsApp(settings(url, **more))
        await whatsapp.open()
        try:
            return await do(whatsapp)
        finally:
            await whatsapp.close()

    return asyncio.run(opened())


def send(fake: FakeWhatsApp, address: str = number(ASHA), **message: Any) -> Answer:
    return with_whatsapp(
        fake.url, lambda whatsapp: whatsapp.send(Outgoing(address, language="hi", our_key="key-1", **message))
    )


def heard(said: dict[str, Any]) -> Sequence[News | None]:
    """What a webhook brings of what somebody did."""
    whatsapp = WhatsApp(settings())
    body = json.dumps(posted([Event(said["value"])])).encode()
    return [whatsapp.read(update.body) for update in whatsapp.unpack(body)]


def incoming(said: dict[str, Any]) -> Incoming:
    [read] = heard(said)
    assert isinstance(read, Incoming)
    return read


@pytest.mark.parametrize(
    ("given", "reaches_people"),
    [
        ({"url": "https://graph.facebook.com"}, True),
        ({"url": "http://10.0.0.7:8081"}, True),
        ({"url": "http://127.0.0.1:8081/one"}, False),
        ({"url": "http://localhost:8081"}, False),
        ({"url": "http://localhost:8081", "proxy": "http://proxy.example:3128"}, True),
    ],
)
def test_only_an_address_of_this_machine_reaches_nobody(given: dict[str, Any], reaches_people: bool) -> None:  # noqa: FBT001 - a table
    whatsapp = WhatsApp(settings(**given, per_second=70, lanes=8, people_a_day=2000))
    assert whatsapp.limits == Limits(
        4096,
        70,
        reaches_people,
        seconds_between=6,
        lanes=8,
        caption_length=1024,
        largest_file=100 * 1024 * 1024,
        window=timedelta(hours=24),
        receipts=True,
        people_a_day=2000,
    )


def test_a_tier_without_an_end_is_no_limit() -> None:
    assert WhatsApp(settings(people_a_day=0)).limits.people_a_day is None


def test_nothing_that_is_shown_of_it_holds_a_secret() -> None:
    whatsapp = WhatsApp(settings())
    assert "invented" not in repr([whatsapp, vars(whatsapp), vars(whatsapp._bulk)])


def test_words_arrive_as_they_are(fake: FakeWhatsApp) -> None:
    sent = send(fake, text="स्मरण <b>15</b> & https://example.org")
    assert fake.reads(ASHA) == ["स्मरण <b>15</b> & https://example.org"]
    assert sent == Answer(Outcome.SENT, provider_id=fake.accepted()[0]["wamid"])
    assert fake.accepted()[0]["our_key"] == "key-1"


def test_somebody_without_a_number_is_written_to_by_their_id(fake: FakeWhatsApp) -> None:
    assert send(fake, user_id(ASHA), text="नमस्ते").outcome is Outcome.SENT
    assert fake.reads(ASHA) == ["नमस्ते"]


def test_a_button_brings_back_its_answer(fake: FakeWhatsApp) -> None:
    send(fake, text="?", buttons=((Button("हाँ", "yes 17"), Button("नहीं", "no 17")),))
    pressed = incoming(fake.press(ASHA, "नहीं"))
    assert (pressed.said, pressed.text, pressed.address) == (Said.BUTTON, "no 17", number(ASHA))
    assert pressed.message_id == fake.accepted()[0]["wamid"]


def test_a_row_of_a_list_brings_back_its_answer(fake: FakeWhatsApp) -> None:
    many = tuple((Button(f"विकल्प {place}", f"choose {place}"),) for place in range(12))
    send(fake, text="?", buttons=many, more="more 17 ")
    assert incoming(fake.press(ASHA, "विकल्प 8")).text == "choose 8"
    assert incoming(fake.press(ASHA, "और …")).text == "more 17 9"


def test_approved_words_reach_somebody_who_has_not_written(fake: FakeWhatsApp) -> None:
    fake.close_window(ASHA)
    fake.approve("smaran_due", "hi", "आज {{left}} शेष हैं।", buttons=["क्यों"])
    approved = Approved("smaran_due", "hi", (("left", "2 घंटे"),))
    send(fake, text="आज 2 घंटे शेष हैं।", approved=approved, buttons=((Button("क्यों", "why 3 7"),),))
    assert fake.reads(ASHA) == ["आज 2 घंटे शेष हैं।"]
    assert incoming(fake.press(ASHA, "क्यों")).text == "why 3 7"


def test_a_number_is_asked_for_and_shared(fake: FakeWhatsApp) -> None:
    fake.hide_number(ASHA)
    send(fake, user_id(ASHA), text="मोबाइल नंबर दें", ask_number="मेरा नंबर साझा करें")
    shared = incoming(fake.share_number(ASHA, f"+{number(ASHA)}"))
    assert (shared.said, shared.mobile) == (Said.NUMBER, number(ASHA))
    assert (shared.address, shared.other_address) == (number(ASHA), user_id(ASHA))
    assert incoming(fake.share_number(ASHA, f"+{number(2)}", user_id=None)).said is Said.FOREIGN_NUMBER


def test_replies_do_not_wait_behind_a_broadcast(fake: FakeWhatsApp) -> None:
    fake.open_window(2)

    async def both(whatsapp: WhatsApp) -> tuple[bool, Answer]:
        nudge = asyncio.create_task(whatsapp.send(Outgoing(number(2), "nudge", "hi", "key-1")))
        while not await asyncio.to_thread(fake.calls):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.01)
        replied = await whatsapp.send(Outgoing(number(ASHA), "reply", "hi", "key-2", is_reply=True))
        is_stuck = not nudge.done()
        nudge.cancel()
        return is_stuck, replied

    fake.behave(faults=[{"kind": "hang", "calls": [1]}])
    is_stuck, replied = with_whatsapp(fake.url, both, lanes=1)
    assert is_stuck
    assert replied.outcome is Outcome.SENT


def test_a_file_is_fetched_to_where_we_say(fake: FakeWhatsApp, tmp_path: Path) -> None:
    said = incoming(fake.hand_in(ASHA, "../../escape.csv", "नाम,घंटे".encode()))
    assert said.file is not None
    assert said.file.name == "../../escape.csv"
    file = said.file
    with_whatsapp(fake.url, lambda whatsapp: whatsapp.fetch_file(file, tmp_path / "received"))
    assert [path.name for path in tmp_path.iterdir()] == ["received"]
    assert (tmp_path / "received").read_text("utf-8") == "नाम,घंटे"


def test_a_file_that_is_too_large_is_complained_of(
    fake: FakeWhatsApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.whatsapp.LARGEST_FILE", 5)
    file = incoming(fake.hand_in(ASHA, "large.zip", b"123456")).file
    assert file is not None
    with pytest.raises(Complaint, match="larger than 100 MB"):
        with_whatsapp(fake.url, lambda whatsapp: whatsapp.fetch_file(file, tmp_path / "received"))
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_known_to_be_too_large_is_not_even_asked_for(fake: FakeWhatsApp, tmp_path: Path) -> None:
    file = IncomingFile("7", "large.zip", LARGEST_FILE + 1)
    with pytest.raises(Complaint, match="larger than 100 MB"):
        with_whatsapp(fake.url, lambda whatsapp: whatsapp.fetch_file(file, tmp_path / "received"))
    assert fake.calls() == []


@pytest.mark.parametrize("method", ["media", "(file)"])
@pytest.mark.parametrize("kind", ["status_502", "cut"])
def test_a_file_that_cannot_be_had_is_complained_of(fake: FakeWhatsApp, tmp_path: Path, method: str, kind: str) -> None:
    file = incoming(fake.hand_in(ASHA, "list.csv", b"x")).file
    assert file is not None
    # A question that is asked again by itself, as aiohttp does on a connection that it had kept, does no harm.
    fake.behave(faults=[{"kind": kind, "share": 1, "method": method}])
    with pytest.raises(Complaint, match="did not hand over"):
        with_whatsapp(fake.url, lambda whatsapp: whatsapp.fetch_file(file, tmp_path / "received"))


def test_a_file_that_nobody_knows_is_complained_of(fake: FakeWhatsApp, tmp_path: Path) -> None:
    unknown = IncomingFile("700000000000009", "a.csv", None)
    with pytest.raises(Complaint, match="did not hand over"):
        with_whatsapp(fake.url, lambda whatsapp: whatsapp.fetch_file(unknown, tmp_path / "received"))


def test_listening_sees_that_the_number_can_be_used(fake: FakeWhatsApp) -> None:
    with_whatsapp(fake.url, WhatsApp.listen)
    assert [call["method"] for call in fake.calls()] == ["number"]


@pytest.mark.parametrize("wrong", [{"token": "another-invented-token"}, {"phone_number_id": "100000000000009"}])
def test_a_token_or_a_number_that_is_refused_is_complained_of(fake: FakeWhatsApp, wrong: dict[str, str]) -> None:
    fake.behave(tokens=[TOKEN])
    with pytest.raises(Complaint, match=r"token .*phone_number_id") as complained:
        with_whatsapp(fake.url, WhatsApp.listen, **wrong)
    assert "invented" not in str(complained.value)


def test_while_meta_cannot_be_reached_listening_waits_longer_each_time() -> None:
    pauses: list[float] = []
    replies = [answer(502), answer(429, "", "Retry-After: 9"), answer(500), answer(200, {"id": PHONE})]

    async def waited(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    async def one_by_one(asked: Asked, writer: asyncio.StreamWriter) -> None:
        reply: Reply = replies.pop(0)
        await reply(asked, writer)

    async def listened() -> None:
        async with scripted(one_by_one) as server:
            whatsapp = WhatsApp(settings(server.url), sleep=waited)
            await whatsapp.open()
            await whatsapp.listen()
            await whatsapp.close()

    with capture_logs() as lines:
        asyncio.run(listened())
    assert pauses == [1, 9, 4]
    assert [line["event"] for line in lines] == ["whatsapp_unreachable", "whatsapp_reached_again"]


def test_there_is_no_polling() -> None:
    with pytest.raises(Complaint, match="needs the webhook"):
        WhatsApp(settings()).updates(None)


def signed(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("secret", "signature", "is_metas"),
    [
        (APP_SECRET, signed(b"{}"), True),
        (APP_SECRET, signed(b"{} "), False),
        (APP_SECRET, signed(b"{}", "another"), False),
        (APP_SECRET, signed(b"{}").removeprefix("sha256="), False),
        (APP_SECRET, signed(b"{}").upper(), False),
        (APP_SECRET, "sha256=ïnvented", False),
        (APP_SECRET, "", False),
        ("", signed(b"{}", ""), False),
        ("", "", False),
    ],
)
def test_a_webhooks_call_is_metas_by_its_signature(secret: str, signature: str, is_metas: bool) -> None:  # noqa: FBT001 - a table
    assert WhatsApp(settings(app_secret=secret)).verify({SIGNATURE_HEADER: signature}, b"{}") is is_metas


def test_a_call_without_a_signature_is_not_metas() -> None:
    assert not WhatsApp(settings()).verify({}, b"{}")


ASKED = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}


@pytest.mark.parametrize(
    ("ours", "asked", "echoed"),
    [
        (VERIFY_TOKEN, ASKED, "1158201444"),
        (VERIFY_TOKEN, {**ASKED, "hub.verify_token": "another"}, None),
        (VERIFY_TOKEN, {**ASKED, "hub.verify_token": "ïnvented"}, None),
        (VERIFY_TOKEN, {**ASKED, "hub.mode": "unsubscribe"}, None),
        (VERIFY_TOKEN, {}, None),
        ("", {**ASKED, "hub.verify_token": ""}, None),
    ],
)
def test_metas_trial_of_the_webhook_is_echoed(ours: str, asked: dict[str, str], echoed: str | None) -> None:
    assert WhatsApp(settings(verify_token=ours)).challenge(asked) == echoed
