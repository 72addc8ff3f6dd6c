"""One program on two channels: whoever writes is answered where they wrote."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.telegram import TOKEN as TELEGRAM_TOKEN
from tests.fakes.telegram import FakeTelegram
from tests.fakes.whatsapp import APP_SECRET, PHONE, TOKEN, VERIFY_TOKEN, WABA, FakeWhatsApp

ROOT = Path(__file__).parents[2]
ASHA, RAVI = 700000001, 2
PATIENCE = 300
PROGRAM = "import sys; from bot.cli import main; sys.argv[0] = 'smaran'; main()"


@contextmanager
def running(folder: Path, telegram: FakeTelegram, whatsapp: FakeWhatsApp, port: int) -> Iterator[None]:
    """The program in a process of its own, asking Telegram and called by WhatsApp."""
    config = [
        *("[telegram]", f'token = "{TELEGRAM_TOKEN}"', f'base_url = "{telegram.url}"'),
        *("[whatsapp]", f'phone_number_id = "{PHONE}"', f'waba_id = "{WABA}"', f'base_url = "{whatsapp.url}"'),
        *("[web]", f"port = {port}"),
    ]
    (folder / "config.toml").write_text("\n".join(config), encoding="utf-8")
    secrets = {"TOKEN": TOKEN, "APP_SECRET": APP_SECRET, "VERIFY_TOKEN": VERIFY_TOKEN}
    environment = {f"SMARAN_WHATSAPP_{name}": secret for name, secret in secrets.items()}
    with (folder / "run.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", PROGRAM, "--config", str(folder / "config.toml"), "run"],
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
            stdout=log,
            stderr=log,
        )
        try:
            yield
        finally:
            process.kill()
            process.wait()


def seen(look: Callable[[], Sequence[str]]) -> Sequence[str]:
    """What there is to read, once there is something."""
    ends = time.monotonic() + PATIENCE
    while not (found := look()) and time.monotonic() < ends:
        time.sleep(0.1)
    return found


def test_whoever_writes_is_answered_where_they_wrote(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free_soon:
        port = free_soon.getsockname()[1]
    hook = f"http://127.0.0.1:{port}/webhooks/whatsapp"
    with (
        FakeTelegram(tmp_path / "telegram.jsonl") as telegram,
        FakeWhatsApp(tmp_path / "whatsapp.jsonl", webhook=hook) as whatsapp,
        running(tmp_path, telegram, whatsapp, port),
    ):
        telegram.write(ASHA, "नमस्ते")
        whatsapp.write(RAVI, "नमस्ते")
        by_telegram, by_whatsapp = seen(lambda: telegram.reads(ASHA)), seen(lambda: whatsapp.reads(RAVI))
        assert by_telegram == by_whatsapp
        assert "iGOT Karmayogi" in by_whatsapp[0]
        whatsapp.press(RAVI, "हिन्दी")
        assert seen(lambda: whatsapp.reads(RAVI)[1:])
        assert telegram.reads(ASHA) == by_telegram
