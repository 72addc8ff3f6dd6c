"""The search of logs finds what it is meant to find, and leaves a good log alone."""

import pytest

from tests.no_personal_data import Person, assert_clean

ANITA = Person(
    name="अनीता Kumari",
    mobile="+919000000001",
    emails=("anita.k@gov.example",),
    texts=("Dear Smt. Kumari,\nyou have reached 12.5 of 50 hours\nok", "आपका नाम नहीं मिला"),
)
TOKEN = "1000000001:invented-token"  # noqa: S105 - invented
GOOD = """\
Smaran is running. Ctrl-C ends it.
ts=2026-04-02T10:00:01.123+05:30 level=info event=lease_taken sender=telegram epoch=3
ts=2026-04-02T10:00:01.123+05:30 level=error event=library_reported library=httpx fault=ConnectError place=bot/app.py:71
ts=2026-04-02T10:00:02.000+05:30 level=info event=called message=12 key=12-9000000777012345 seconds=0.9000000777
ts=2026-04-02T10:00:02.000+05:30 level=info event=listening at=http://127.0.0.1:8080/telegram ok=true
check: done
"""


def test_a_good_log_is_clean() -> None:
    assert_clean(GOOD, [ANITA, Person()], secrets=[TOKEN, "Zip password"])


@pytest.mark.parametrize(
    ("leak", "what"),
    [
        ("to=919000000001", "a person's number"),
        ("to=9000000001", "a person's number"),
        ("to=+91 90000 00001", "a person's number"),
        ("to=(900) 00 - 000-01", "a person's number"),
        ("to=९००००००००१", "a person's number"),
        ("to=id9000000001x", "a person's number"),
        ("to=%2B919000000001", "a person's number"),
        ("to=90000 04321", "a mobile number"),
        ("to=Anita.K@GOV.example", "a person's email"),
        ("to=anita.k%40gov.example", "a person's email"),
        ("to='anita.k' at 'gov.example'", "a person's email"),
        ("to=somebody@else.example", "an email"),
        ("officer=Kumari", "a name"),
        ("officer=अनीता जी", "a name"),
        (r'officer="\u0905\u0928\u0940\u0924\u093e"', "a name"),
        ('text="YOU HAVE  reached\\n12.5 of 50"', "a message's words"),
        ("text=reached 12.5 of 50", "a message's words"),
        ("text=आपका नाम नहीं", "a message's words"),
        (f"GET /bot{TOKEN}/getMe", "a secret"),
        ("GET /bot2000000002:another-invented/getMe", "a token"),
        ("GET https://api.telegram.org/getMe", "a link"),
        ("password=Zip password", "a secret"),
    ],
)
def test_each_leak_is_found_with_its_line(leak: str, what: str) -> None:
    with pytest.raises(AssertionError, match=rf"^line 7 holds {what}"):
        assert_clean(GOOD + leak, [ANITA], secrets=[TOKEN, "Zip password"])
