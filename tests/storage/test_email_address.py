"""Every spelling of an address becomes one."""

import pytest

from storage.email_address import normal_email


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("asha.devi@gov.example", "asha.devi@gov.example"),
        (" Asha.Devi@GOV.Example ", "asha.devi@gov.example"),
        ("asha[at]nic[dot]in", "asha@nic.in"),
        ("Asha [AT] nic [DOT] in", "asha@nic.in"),
        ("asha[dot]devi[at]bih[dot]nic[dot]in", "asha.devi@bih.nic.in"),
        ("asha(at)nic(dot)in", "asha@nic.in"),
        ("asha-d_1+x@mail.gov.example", "asha-d_1+x@mail.gov.example"),
        ("आशा@उदाहरण.भारत", "आशा@उदाहरण.भारत"),
    ],
)
def test_address_is_understood(text: str, address: str) -> None:
    assert normal_email(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "Not Available", "asha", "asha@",
     "@gov.example", "asha@gov", "a@b@gov.example", "asha devi@gov.example",
     "asha@gov..example", "asha@-gov.example", "asha@gov.example, bina@gov.example", "9000000001",
     "a" * 300 + "@gov.example", "a" + " " * 90_000 + "b"],
)  # fmt: skip
def test_what_is_no_address_is_nothing(text: str) -> None:
    assert normal_email(text) is None
