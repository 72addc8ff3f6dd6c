"""The files for servers and PCs run the program that there is, and let in what it listens for and nothing else."""

import re
import subprocess
from collections.abc import Mapping
from configparser import RawConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.cli import COMMANDS
from bot.config import WebSettings
from bot.web.webhooks import LARGEST_BODY, routes

DEPLOY = Path(__file__).parents[1] / "deploy"
PAGE = (DEPLOY.parent / "docs" / "going-live.md").read_text("utf-8")
WEBHOOKS = {"/webhooks/telegram", "/webhooks/whatsapp"}
BEHIND = f"127.0.0.1:{WebSettings().port}"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
NGINX_LOCATION = re.compile(r"location ([^{]*?) \{((?:[^{}]|\{[^{}]*\})*)\}")
CADDY_HANDLE = re.compile(r"handle ?(@\w+)? \{((?:[^{}]|\{[^{}]*\})*)\}")


def text(name: str) -> str:
    return "".join(
        line for line in (DEPLOY / name).read_text("utf-8").splitlines(keepends=True) if not re.match(r"\s*#", line)
    )


def by_nginx() -> Mapping[str, str]:
    """What each address leads to."""
    return {
        address.removeprefix("= "): (re.findall(r"proxy_pass http://(\S+);", inside) or ["nothing"])[0]
        for address, inside in NGINX_LOCATION.findall(text("nginx.conf"))
    }


def by_caddy() -> Mapping[str, str]:
    site = text("Caddyfile")
    (paths,) = re.findall(r"@webhooks \{\s+path (.+)", site)
    leads = {
        address: (re.findall(r"reverse_proxy (\S+)", inside) or ["nothing"])[0]
        for address, inside in CADDY_HANDLE.findall(site)
    }
    return {**dict.fromkeys(paths.split(), leads["@webhooks"]), "/": leads[""]}


@pytest.mark.parametrize("proxy", [by_nginx, by_caddy])
def test_a_proxy_passes_on_the_webhooks_and_nothing_else(proxy: type[Mapping[str, str]]) -> None:
    assert proxy() == {**dict.fromkeys(WEBHOOKS, BEHIND), "/": "nothing"}


def test_nginx_takes_these_addresses_as_they_are_and_not_what_begins_with_them() -> None:
    addresses = [address for address, _ in NGINX_LOCATION.findall(text("nginx.conf"))]
    assert [address for address in addresses if not address.startswith("= ")] == ["/"]


def test_the_program_listens_where_the_proxies_lead() -> None:
    webhooks = [route for route in routes({}) if route.path.startswith("/webhooks/")]
    assert {path for path in WEBHOOKS if any(route.path_regex.match(path) for route in webhooks)} == WEBHOOKS


@pytest.mark.parametrize(
    ("name", "limit"), [("nginx.conf", r"client_max_body_size (\d+)m;"), ("Caddyfile", r"max_size (\d+)MB")]
)
def test_a_proxy_takes_bodies_as_large_as_the_program_does(name: str, limit: str) -> None:
    (megabytes,) = re.findall(limit, text(name))
    assert LARGEST_BODY <= int(megabytes) * 1_000_000 <= 4 * LARGEST_BODY


def test_no_proxy_keeps_the_addresses_in_which_the_verify_token_comes() -> None:
    assert "access_log off;" in text("nginx.conf")
    assert "log" not in text("Caddyfile")


def test_the_service_runs_as_a_user_of_its_own_in_the_folder_that_is_its_own() -> None:
    unit = RawConfigParser(strict=False, delimiters=("=",), interpolation=None)
    unit.read_string(text("smaran.service"))
    service = unit["Service"]
    assert service["User"] == "smaran"
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
    program, command = service["ExecStart"].split()
    assert (Path(program).name, command in COMMANDS) == ("smaran", True)
    assert {"ProtectSystem": "strict", "NoNewPrivileges": "yes", "UMask": "0077"}.items() <= {
        key: service[key] for key in ("ProtectSystem", "NoNewPrivileges", "UMask")
    }.items()


def test_the_task_of_windows_runs_the_program_for_as_long_as_it_takes() -> None:
    task = ET.parse(DEPLOY / "windows-task.xml").getroot()  # noqa: S314 - our own file
    told = {element.tag.removeprefix(TASK): (element.text or "").strip() for element in task.iter()}
    assert "smaran.exe run >> smaran.log 2>&1" in told["Arguments"]
    assert (told["WorkingDirectory"], told["ExecutionTimeLimit"]) == (r"C:\Smaran", "PT0S")
    assert told["LogonType"] == "Password"  # one that may use the network


def test_the_night_s_backup_can_be_read_by_a_shell() -> None:
    read = subprocess.run(["sh", "-n", DEPLOY / "backup.sh"], check=False)  # noqa: S603, S607 - our own script, any shell
    assert read.returncode == 0


def test_the_page_names_every_file_and_no_other() -> None:
    assert set(re.findall(r"deploy[/\\]([\w.-]*\w)", PAGE)) == {path.name for path in DEPLOY.iterdir()}
