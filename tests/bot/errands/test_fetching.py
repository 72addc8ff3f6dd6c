"""Names that senders give their files: a name on our disk, and never a way out of its folder."""

import pytest

from bot.errands.fetching import LONGEST_NAME, safe_name


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("All Reports.zip", "All Reports.zip"),
        ("रिपोर्ट.csv", "रिपोर्ट.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\asha\\list.csv", "list.csv"),
        ("/abs.csv", "abs.csv"),
        ("..", "file"),
        ("", "file"),
        (".part", "part"),
        ("a\nb\0c?.csv", "a_b_c_.csv"),
        ("x" * 300 + ".csv", "x" * (LONGEST_NAME - 4) + ".csv"),
    ],
)
def test_a_senders_name_is_made_harmless(given: str, made: str) -> None:
    assert safe_name(given) == made
