"""Secrets: each contact's own, for a while, and never shown."""

from bot.secrets import SECONDS_KEPT, Secrets


def test_a_secret_is_its_contacts_own_until_it_is_forgotten() -> None:
    secrets = Secrets()
    secrets.keep(1, "one")
    secrets.keep(1, "another")
    assert (secrets.of(1), secrets.of(2)) == ("another", None)
    secrets.forget(1)
    secrets.forget(1)
    assert secrets.of(1) is None


def test_a_secret_is_kept_no_longer_than_needed() -> None:
    moment = [0.0]
    secrets = Secrets(lambda: moment[0])
    secrets.keep(1, "one")
    moment[0] = SECONDS_KEPT - 1
    assert secrets.of(1) == "one"
    moment[0] = SECONDS_KEPT
    assert secrets.of(1) is None
    moment[0] = 0
    assert secrets.of(1) is None


def test_what_is_printed_of_them_shows_none() -> None:
    secrets = Secrets()
    secrets.keep(1, "invented")
    assert "invented" not in repr(secrets)
