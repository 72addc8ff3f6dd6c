"""Orders by chat: what is in force, a draft sent as a file, and a second person's yes to exactly that."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.turn import Reply
from scheduler.sources.lines import OfficerLine
from storage.actors import revoke
from storage.contacts import mark_unreachable
from storage.database import Database
from storage.orders import activations
from storage.proposals import open_proposals
from storage.tables import OrderVersions
from tests.bot.bureau import Bureau, names, words
from tests.bot.chatting import NOW, press, text

SMALL = (Path(__file__).parents[2] / "fixtures" / "orders" / "small.toml").read_bytes()
OTHER = "888"


@pytest.fixture
def bureau(database: Database, tmp_path: Path) -> Bureau:
    bureau = Bureau(database, tmp_path)
    bureau.manager("Asha Devi")
    bureau.manager("Ravi Kumar", OTHER, "hi")
    line = OfficerLine._make([None] * len(OfficerLine._fields))
    listed = {"salutation": None, "language": "en", "cadre": "Bihar", "service": "IAS"}
    bureau.desk.take_officers(
        *(
            line._replace(row=number, name=f"Officer {number}", employee_id=f"E{number}", **listed)
            for number in range(2, 5)
        )
    )
    bureau.desk.take(bureau.desk.write("users", {"userID": "u9", "Email": "nobody@gov.example"}))
    bureau.terms = replace(bureau.terms, channels=frozenset({"console"}))
    return bureau


def drafted(bureau: Bureau, content: bytes = SMALL, name: str = "small.toml") -> list[Reply]:
    bureau.replies(press("orders upload"))
    return bureau.after(bureau.file(name, content))


def proposed(bureau: Bureau) -> list[Reply]:
    return bureau.pressed("Propose activating it", drafted(bureau))


def active(bureau: Bureau) -> dict[str, str]:
    found = bureau.database.read_now(activations)
    return {order: activation.by for order, activation in found.items()}


def own(bureau: Bureau) -> list[str]:
    return sorted(path.name for path in bureau.config.own_orders().glob("*"))


def answers(replies: list[Reply]) -> list[str]:
    rows = [row for reply in replies for row in (reply.form or {}).get("buttons", ())]
    return [button["answer"] for row in rows for button in row]


def test_only_an_it_manager_hears_of_orders(bureau: Bureau) -> None:
    assert bureau.templates(text("/orders", "999")) == bureau.templates(text("/unheard_of", "999"))


def test_a_draft_is_kept_counted_and_in_force_for_nobody(bureau: Bureau) -> None:
    asked, looked_at = drafted(bureau)
    assert asked.template == "order_looking"
    told = words(looked_at)
    assert told.startswith("The draft has been kept; it is not active.")
    assert "Officers: 3" in told
    assert "Messages: 3" in told
    assert own(bureau) == ["small.toml"]
    assert active(bureau) == {}
    assert ("draft_order", "small", "telegram") in bureau.acts()


def test_what_is_wrong_in_a_draft_is_named_by_key_and_nothing_is_kept(bureau: Bureau) -> None:
    (_, refused) = drafted(bureau, SMALL.replace(b"audience =", b"audiense ="))
    assert refused.template == "order_refused"
    assert "small.toml: audiense" in words(refused)
    assert answers([refused]) == ["orders upload"]
    (_, refused) = drafted(bureau, b"number = \n")
    assert "small.toml: line 1" in words(refused)
    (_, refused) = drafted(bureau, SMALL, "Small Order.toml")
    assert "the file's name is the order's id" in words(refused)
    assert own(bureau) == []


@pytest.mark.parametrize("name", ["order.pdf", "order", "order.toml.zip"])
def test_what_is_no_toml_is_not_fetched(bureau: Bureau, name: str) -> None:
    assert names(drafted(bureau, SMALL, name)) == ["order_not_toml"]
    assert bureau.channel.fetched == []


def test_a_draft_that_fits_nobody_is_kept_and_cannot_be_proposed(bureau: Bureau) -> None:
    (_, looked_at) = drafted(bureau, SMALL.replace(b'cadre = ["Bihar"]', b'cadre = ["Kerala"]'))
    assert "It binds nobody" in words(looked_at)
    assert answers([looked_at]) == []


def test_another_it_manager_approves_of_just_this_version(bureau: Bureau) -> None:
    told, asked = proposed(bureau)
    assert (told.template, asked.template, asked.language) == ("proposed", "order_proposed", "hi")
    assert "Asha Devi का प्रस्ताव" in words(asked)
    (approve, _) = answers([asked])
    assert names(bureau.replies(press(approve))) == ["proposal_is_own"]
    assert active(bureau) == {}
    decided, heard = bureau.replies(press(approve, OTHER))
    assert (decided.language, heard.language) == ("hi", "en")
    assert "Approved. It has been done." in words(heard)
    assert active(bureau) == {"small": "actor 2"}
    assert names(bureau.replies(press(approve, OTHER))) == ["proposal_over"]
    assert [act for act, *_ in bureau.acts()][-4:] == [
        "draft_order",
        "propose_activate_order",
        "activate_order",
        "approve_activate_order",
    ]
    versions = bureau.database.read_now(lambda session: session.exec(select(OrderVersions.toml)).all())
    assert [toml.encode() for toml in versions] == [SMALL]


def test_a_no_leaves_all_as_it_was(bureau: Bureau) -> None:
    _, asked = proposed(bureau)
    _, heard = bureau.replies(press(answers([asked])[1], OTHER))
    assert "Rejected. Nothing has changed." in words(heard)
    assert active(bureau) == {}
    assert bureau.templates(text("/proposals")) == ["proposals_none"]


def test_a_file_that_was_changed_since_is_not_what_was_proposed(bureau: Bureau) -> None:
    _, asked = proposed(bureau)
    (bureau.config.own_orders() / "small.toml").write_bytes(SMALL + b"\n")
    assert names(bureau.replies(press(answers([asked])[0], OTHER))) == ["proposal_has_changed"]
    (bureau.config.own_orders() / "small.toml").unlink()
    assert names(bureau.replies(press(answers([asked])[0], OTHER))) == ["proposal_has_changed"]
    assert active(bureau) == {}


def test_a_newer_proposal_takes_the_place_of_the_one_before(bureau: Bureau) -> None:
    _, earlier = proposed(bureau)
    drafted(bureau, SMALL + b"# corrected\n")
    assert own(bureau) == ["small.toml", "small.toml.before"]
    looked_at = bureau.after(press("orders activate small"))
    _, later = bureau.pressed("Propose activating it", looked_at)
    assert names(bureau.replies(press(answers([earlier])[0], OTHER))) == ["proposal_over"]
    assert len(bureau.database.read_now(open_proposals)) == 1
    bureau.replies(press(answers([later])[0], OTHER))
    assert active(bureau) == {"small": "actor 2"}


def test_what_waits_can_be_seen_and_taken_back_by_whoever_proposed_it(bureau: Bureau) -> None:
    proposed(bureau)
    (waiting,) = bureau.replies(text("/proposals"))
    assert waiting.template == "order_proposed"
    assert names(bureau.pressed("Reject", [waiting])) == ["proposal_decided"]
    assert names(bureau.replies(press("proposals 99 approve"))) == ["proposal_unknown"]


@pytest.mark.parametrize("how", ["revoked", "out of reach"])
def test_the_only_it_manager_hears_what_can_be_done(bureau: Bureau, how: str) -> None:
    def alone(session: Session) -> None:
        if how == "revoked":
            revoke(session, 2, NOW)
        else:
            mark_unreachable(session, 2, "blocked", NOW)

    bureau.database.write_now(alone)
    (told,) = proposed(bureau)
    assert told.template == "proposal_needs_a_second"
    assert "smaran orders activate small" in words(told)
    assert bureau.database.read_now(open_proposals) == []


def test_who_is_no_it_manager_any_more_decides_nothing(bureau: Bureau) -> None:
    _, asked = proposed(bureau)
    bureau.database.write_now(lambda session: revoke(session, 2, NOW))
    bureau.replies(press(answers([asked])[0], OTHER))
    assert active(bureau) == {}


def test_an_order_in_force_is_listed_and_taken_out_after_a_yes(bureau: Bureau) -> None:
    _, asked = proposed(bureau)
    bureau.replies(press(answers([asked])[0], OTHER))
    (listed,) = bureau.replies(text("/orders"))
    assert "since 2 April 2026; Ravi Kumar" in words(listed)
    assert "orders withdraw small" in answers([listed])
    question = bureau.replies(press("orders withdraw small"))
    assert active(bureau) == {"small": "actor 2"}
    assert names(bureau.pressed("Cancel", question)) == ["cancelled"]
    question = bureau.replies(press("orders withdraw small"))
    assert names(bureau.pressed("Deactivate", question)) == ["order_withdrawn"]
    assert active(bureau) == {}
    assert ("deactivate_order", "small", "telegram") in bureau.acts()


def test_a_draft_changes_no_order_that_is_in_force(bureau: Bureau) -> None:
    _, asked = proposed(bureau)
    bureau.replies(press(answers([asked])[0], OTHER))
    (_, refused) = drafted(bureau, SMALL + b"# other\n")
    assert "is active, and a draft must not change it" in words(refused)
    assert (bureau.config.own_orders() / "small.toml").read_bytes() == SMALL


def test_a_file_at_fault_is_named_and_hides_no_other_order(bureau: Bureau) -> None:
    bureau.config.own_orders().mkdir(parents=True)
    (bureau.config.own_orders() / "faulty.toml").write_text("number = 1", "utf-8")
    (listed,) = bureau.replies(text("/orders"))
    told = words(listed)
    assert "At fault: faulty.toml: " in told
    assert str(bureau.config.own_orders()) not in told
    assert "14917" in told


def test_every_button_fits_its_channel(bureau: Bureau) -> None:
    drafted(bureau, SMALL, f"{'a-long-name-' * 5}x.toml")
    for answer in answers(bureau.replies(text("/orders"))):
        assert len(answer.encode()) <= 64


def test_within_another_question_none_is_asked(bureau: Bureau) -> None:
    bureau.replies(press("orders upload"))
    bureau.replies(bureau.file("small.toml", SMALL))
    bureau.config = bureau.config.model_copy(
        update={"imports": bureau.config.imports.model_copy(update={"by_chat": True})}
    )
    bureau.replies(text("/import"))
    (looked_at,) = bureau.works()
    assert answers([looked_at]) == []


def test_whose_role_was_taken_away_hears_nothing(bureau: Bureau) -> None:
    bureau.replies(press("orders upload"))
    bureau.replies(bureau.file("small.toml", SMALL))
    bureau.database.write_now(lambda session: revoke(session, 1, NOW))
    assert bureau.works() == []
    assert own(bureau) == []
