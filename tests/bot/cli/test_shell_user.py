import getpass

import pytest

from bot.cli.shell_user import shell_user


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)


def test_the_machine_names_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "asha")
    assert shell_user() == "asha"


def test_a_user_without_an_entry_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    pwd = pytest.importorskip("pwd")

    def nobody(_: int) -> object:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert shell_user() == "unknown"


@pytest.mark.parametrize("error", [ImportError, OSError])
def test_a_machine_without_such_entries_knows_nobody(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def no_entries() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", no_entries)
    assert shell_user() == "unknown"
