import pytest

from storage.email_address import masked_email


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("ramesh.kumar@gov.example", "ra•••r@gov.example"),
        ("ramesh.kumar1@gov.example", "ra•••1@gov.example"),
        (" megha1@mail.example ", "me•••1@mail.example"),
        ("megha@mail.example", "m•••@mail.example"),
        ("m@mail.example", "m•••@mail.example"),
        ("रमेश.कुमार@gov.example", "रम•••र@gov.example"),
        ("@gov.example", "•••"),
        ("no address", "•••"),
        ("", "•••"),
    ],
)
def test_masked_email(email: str, shown: str) -> None:
    assert masked_email(email) == shown
