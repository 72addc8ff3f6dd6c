"""The orders and requirements that sample values speak of, as their clauses stand."""

from typing import Any

Values = dict[str, Any]

AS_ON = "2026-04-01T20:30:00+00:00"
MDO = "पंचायती राज विभाग"

BIHAR: Values = {
    "id": "bihar-panchayati-raj-166-2026",
    "number": "1प/विविध-14-07/2020/166/पं०रा०",
    "memo_number": "1प/विविध-14-07/2020/5035/पं०रा०",
    "dated": "2026-03-25",
    "issuer": {"hi": "पंचायती राज विभाग, बिहार सरकार", "en": "Panchayati Raj Department, Government of Bihar"},
    "subject": {
        "hi": "iGOT Karmayogi Portal पर पंजीकरण एवं अनिवार्य Online प्रशिक्षण",
        "en": "Registration and mandatory online training on the iGOT Karmayogi portal",
    },
    "officer_word": "पदाधिकारी",
    "clause_word": "कंडिका",
    "contacts": [
        {
            "purpose": "registration",
            "designation": {"hi": "आई०टी० प्रबंधक", "en": "IT Manager"},
            "phone": "90000 00001",
            "email": "it.manager@gov.example",
        }
    ],
}
RAJASTHAN: Values = {
    "id": "rajasthan-personnel-14917-2026",
    "number": "प. 10(4)कार्मिक/क-1/2024 पार्ट-5(14917)",
    "memo_number": None,
    "dated": None,
    "issuer": {"hi": "कार्मिक (क-1) विभाग, राजस्थान सरकार", "en": "Personnel (A-1) Department, Government of Rajasthan"},
    "subject": {
        "hi": "SPARROW और iGOT कर्मयोगी पोर्टल पर ईमेल आईडी अपडेट करने के संबंध में",
        "en": "Updating the email ID on the SPARROW and iGOT Karmayogi portals",
    },
    "officer_word": "अधिकारी",
    "clause_word": "अनुच्छेद",
    "contacts": [],
}

PLAIN_ITEM: Values = {
    "key": 12,
    "order_id": BIHAR["id"],
    "clause": "2",
    "state": "open",
    "reason": "short",
    "stage": "7",
    "value": None,
    "target": None,
    "shortfall": None,
    "period": None,
    "due_on": None,
    "days_left": None,
    "source": "portal_reports",
    "other": None,
    "as_on": AS_ON,
    "mdo": None,
    "detail": None,
    "registered_email": None,
    "sparrow_email": None,
    "hours_per_week": None,
    "pace_target": None,
    "how_to": None,
}
KINDS: dict[str, Values] = {
    "account": {
        "title": {"hi": "iGOT Karmayogi Portal पर पंजीकरण", "en": "Registration on the iGOT Karmayogi portal"},
        "clause_text": "जिन अधिकारियों/कर्मचारियों ने अभी तक iGOT Karmayogi Portal पर पंजीकरण नहीं कराया है, वे इस आदेश के "
        "निर्गमन की तिथि से 15(पंद्रह) दिनों के भीतर अपने अधिकारिक ई-मेल/कर्मचारी आई०डी० के माध्यम से पंजीकरण सुनिश्चित करेंगे।",
        "clause_english": "Officers and staff not yet registered on the iGOT Karmayogi Portal shall ensure "
        "registration by official email or employee ID within 15 (fifteen) days of the issue of this order.",
        "reason": "not_found",
        "due_on": "2026-04-09",
        "days_left": 7,
        "mdo": MDO,
    },
    "courses": {
        "title": {"hi": "मार्च, 2026 तक कम-से-कम 3 पाठ्यक्रम", "en": "At least 3 courses by March 2026"},
        "clause_text": "कम-से-कम 03 पाठ्यक्रमों का सम्पादन मार्च, 2026 तक किया जायेगा।",
        "clause_english": "At least 03 courses shall be completed by March 2026.",
        "due_on": "2026-04-09",
        "days_left": 7,
    },
    "hours": {
        "title": {
            "hi": "प्रतिवर्ष न्यूनतम 52 घंटे का Online प्रशिक्षण",
            "en": "At least 52 hours of online training every year",
        },
        "clause_text": "इसके पश्चात् प्रत्येक अधिकारिक/कर्मचारी द्वारा प्रतिवर्ष न्यूनतम 52(बावन) घंटे का Online प्रशिक्षण प्राप्त "
        "करना अनिवार्य होगा।",
        "clause_english": "Thereafter every officer and employee must receive at least 52 (fifty-two) hours of online "
        "training every year.",
        "period": {"starts": "2026-04-01", "ends": "2027-03-31", "key": "2026-27"},
        "due_on": "2027-03-31",
        "days_left": 363,
    },
    "advice": {
        "clause": "4",
        "title": {"hi": "अधिक-से-अधिक पाठ्यक्रम", "en": "As many courses as possible"},
        "clause_text": "अतएव सभी पदाधिकारियों/कर्मियों द्वारा iGOT Karmayogi Platform पर अधिक-से-अधिक कोर्स Completion किया "
        "जाना सुनिश्चित करेंगे।",
        "clause_english": "All officers and staff shall therefore ensure that as many courses as possible are "
        "completed on the iGOT Karmayogi Platform.",
        "reason": "advice",
        "as_on": None,
        "source": None,
    },
    "same_email": {
        "order_id": RAJASTHAN["id"],
        "clause": "1",
        "title": {"hi": "iGOT और SPARROW पर एक ही ईमेल आईडी", "en": "The same email ID on iGOT and SPARROW"},
        "clause_text": "उपर्युक्त विषयान्तर्गत अवर सचिव, कार्मिक एवं प्रशिक्षण विभाग, भारत सरकार, नई दिल्ली से प्राप्त "
        "संदर्भित कार्यालय ज्ञापन की प्रति संलग्न कर लेख है कि अधिकारियों के APAR पर पाठ्यक्रम उपयोग और "
        "व्यापक मूल्यांकन स्थिति को अपडेट करने के लिए iGOT कर्मयोगी पोर्टल और SPARROW पोर्टल के बीच API "
        "आधारित लिंकेज बनाया गया है इसके लिए दोनों पोर्टल पर समान ईमेल आईडी होना आवश्यक है।",
        "clause_english": "On the above subject, enclosing a copy of the referenced office memorandum received from "
        "the Under Secretary, Department of Personnel and Training, Government of India, New Delhi, it is "
        "stated that an API-based linkage has been made between the iGOT Karmayogi portal and the "
        "SPARROW portal to update the status of course use and comprehensive assessment on officers' "
        "APARs; for this the same email ID is required on both portals.",
        "reason": "emails_differ",
        "registered_email": "me•••1@mail.example",
        "sparrow_email": "me•••i@gov.example",
        "how_to": {
            "hi": "यदि डेटा SPARROW पर स्वतः नहीं आता, तो SPARROW के टेक्स्टबॉक्स में अपना iGOT ईमेल आईडी या मोबाइल नंबर दर्ज "
            "कर विवरण प्राप्त किया जा सकता है।",
            "en": "Where the data does not reach SPARROW by itself, enter your iGOT email ID or mobile number in "
            "SPARROW's text box to fetch it.",
        },
    },
    "plan_share": {
        "title": {"hi": "APAR योजना के आधे पाठ्यक्रम", "en": "Half of the courses of the APAR plan"},
        "clause_text": "At least 50% of the prescribed courses shall be completed by 31st March.",
        "clause_english": "At least 50% of the prescribed courses shall be completed by 31st March.",
        "target": 0.5,
        "due_on": "2027-03-31",
        "days_left": 15,
    },
    "assessment": {
        "title": {"hi": "व्यापक मूल्यांकन", "en": "Comprehensive assessment"},
        "clause_text": "The comprehensive assessment shall be passed by 31st March.",
        "clause_english": "The comprehensive assessment shall be passed by 31st March.",
        "reason": "not_attempted",
        "due_on": "2027-03-31",
        "days_left": 15,
    },
}
