"""The invented people under the order of Rajasthan's Personnel Department; every name and number is made up."""

from dataclasses import replace
from datetime import date

from bot.cli.demo.person import Person

IAS = Person(
    "",
    "",
    "",
    "same-email met",
    "same-email met",
    sparrow="same",
    service="भा.प्र.से.",
    cadre="राजस्थान",
    batch="2012",
    designation="संयुक्त शासन सचिव",
    department="कार्मिक विभाग, राजस्थान",
    office="शासन सचिवालय, जयपुर",
)
IPS = replace(
    IAS,
    service="IPS",
    cadre="Rajasthan",
    batch="2010",
    designation="Superintendent of Police",
    office="Jaipur",
    language="en",
)
FOREST = replace(
    IAS,
    service="भारतीय वन सेवा",
    batch="2008",
    designation="उप वन संरक्षक",
    department="वन विभाग, राजस्थान",
    office="उदयपुर",
)

PEOPLE = (
    replace(
        IAS,
        name="निहारिका राठौड़",
        mailbox="niharika.rathore",
        case="another email on SPARROW, and it stays so",
        april="same-email open",
        october="same-email open",
        sparrow="other",
        salutation="श्रीमती",
    ),
    replace(
        IPS,
        name="Vikram Gehlot",
        mailbox="vikram.gehlot",
        case="another email on SPARROW, corrected by the second SPARROW list",
        april="same-email open",
        sparrow="corrected",
    ),
    replace(
        IAS,
        name="हर्षवर्धन मीणा",
        mailbox="harsh.meena",
        case="an iGOT account on a personal mailbox, the official one on SPARROW",
        april="same-email open",
        october="same-email open",
        account="personal",
    ),
    replace(
        FOREST,
        name="मृदुला बिश्नोई",
        mailbox="mridula.bishnoi",
        case="no email known from SPARROW",
        april="same-email unknown",
        october="same-email unknown",
        sparrow="",
    ),
    replace(
        IPS,
        name="Arjun Shekhawat",
        mailbox="arjun.shekhawat",
        case="the SPARROW email comes with the second list",
        april="same-email unknown",
        sparrow="told later",
    ),
    replace(
        FOREST,
        name="गोपाल डामोर",
        mailbox="gopal.damor",
        case="not in the report, under an order that asks for no account",
        april="same-email unknown",
        october="same-email unknown",
        registered=None,
    ),
    replace(
        IPS,
        name="Leena Solanki",
        mailbox="leena.solanki",
        case="the same email in capitals: the same",
        sparrow="capitals",
    ),
    replace(
        FOREST,
        name="कैलाश चारण",
        mailbox="kailash.charan",
        case="the same email written with [at] and [dot]: the same",
        sparrow="spelt out",
    ),
    replace(
        IAS,
        name="यशोदा कँवर",
        mailbox="yashoda.kanwar",
        case="emails differ, and on leave until 30 April: no nudge before",
        april="same-email open",
        october="same-email open",
        sparrow="other",
        on_leave_until=date(2026, 4, 30),
        salutation="सुश्री",
    ),
    replace(
        IAS,
        name="Rohit Bhandari",
        mailbox="rohit.bhandari",
        case="IFS, but of the Foreign Service: this order asks nothing of him",
        april="",
        october="",
        service="Indian Foreign Service",
        cadre="",
        sparrow="other",
        language="en",
    ),
    replace(
        FOREST,
        name="सरोज गुर्जर",
        mailbox="saroj.gurjar",
        case="two accounts: a person must say which one counts",
        april="same-email unknown",
        october="same-email unknown",
        account="two",
    ),
)

ORDINARY = tuple(replace(one, case="the same email on both portals") for one in (IAS, IPS, FOREST))
