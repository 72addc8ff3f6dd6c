"""The columns of the officers' list and of the SPARROW list, in English and in Hindi."""

from scheduler.sources.columns import Column, Columns

EMPLOYEE_ID = Column(
    ("employee id", "कर्मचारी आईडी", "emp id", "employee code", "employee no", "employee number", "hrms id",
     "कर्मचारी संख्या", "कर्मचारी कोड", "कर्मचारी पहचान संख्या", "एम्प्लॉयी आईडी", "एचआरएमएस आईडी")
)  # fmt: skip
MOBILE = Column(
    ("mobile", "मोबाइल", "mobile number", "mobile no", "phone", "phone number", "contact number", "whatsapp number",
     "मोबाइल नंबर", "मोबाइल नम्बर", "मोबाइल नं", "मो नं", "मोबाईल नं", "दूरभाष नं",
     "मोबाइल संख्या", "मोबाईल", "मोबाईल नंबर", "फ़ोन", "दूरभाष")
)  # fmt: skip
SPARROW_EMAIL = ("SPARROW email", "स्पैरो ईमेल", "email on SPARROW", "SPARROW email id", "स्पैरो का ईमेल", "स्पैरो ई-मेल")

OFFICERS: Columns = {
    "name": Column(("name", "नाम", "officer name", "name of officer", "name of the officer", "full name",
                    "पदाधिकारी का नाम", "अधिकारी का नाम", "पूरा नाम"), needed=True),
    "salutation": Column(("salutation", "संबोधन", "सम्बोधन", "title")),
    "mobile": MOBILE,
    "employee_id": EMPLOYEE_ID,
    "service": Column(("service", "सेवा", "civil service")),
    "cadre": Column(("cadre", "संवर्ग", "कैडर", "काडर")),
    "batch": Column(("batch", "बैच", "cadre batch", "batch year", "बैच वर्ष")),
    "group": Column(("group", "समूह", "ग्रुप")),
    "designation": Column(("designation", "पदनाम", "post", "पद")),
    "department": Column(("department", "विभाग")),
    "office": Column(("office", "कार्यालय", "office name", "place of posting", "पदस्थापन", "पदस्थापन कार्यालय")),
    "tag": Column(("tag", "टैग", "tags")),
    "deputation": Column(("deputation", "प्रतिनियुक्ति", "on deputation", "central deputation")),
    "official_email": Column(("official email", "सरकारी ईमेल", "email", "email id", "official email id", "ईमेल",
                              "ई-मेल", "कार्यालयी ईमेल", "शासकीय ईमेल")),
    "sparrow_email": Column(SPARROW_EMAIL),
    "language": Column(("language", "भाषा", "preferred language", "पसंदीदा भाषा")),
    "agreed": Column(("agreed to WhatsApp", "WhatsApp पर सहमति", "whatsapp consent", "agreed to messages", "opt in",
                      "whatsapp opt in", "consent", "सहमति", "व्हाट्सऐप पर सहमति", "व्हाट्सएप पर सहमति",
                      "व्हाट्सऐप सहमति", "व्हाट्सएप सहमति")),
    "joined_on": Column(("joined on", "योगदान की तिथि", "date of joining", "joining date", "कार्यग्रहण तिथि",
                         "योगदान तिथि", "कार्यभार ग्रहण तिथि")),
    "on_leave_until": Column(("on leave until", "अवकाश की अंतिम तिथि", "leave until", "अवकाश तक")),
    "retires_on": Column(("retires on", "सेवानिवृत्ति की तिथि", "date of retirement", "retirement date",
                          "सेवानिवृत्ति तिथि")),
}  # fmt: skip
"""In the order of OfficerLine; the first two names of each are those of the template."""

SPARROW: Columns = {
    "employee_id": EMPLOYEE_ID,
    "mobile": MOBILE,
    "email": Column((*SPARROW_EMAIL, "email", "email id", "ईमेल", "ई-मेल"), needed=True),
}

EXAMPLE = {
    "name": "आशा उदाहरण",
    "salutation": "श्रीमती",
    "mobile": "9000000001",
    "employee_id": "E00001",
    "service": "बिहार प्रशासनिक सेवा",
    "batch": "2014",
    "group": "GROUP B",
    "designation": "सहायक निदेशक",
    "department": "पंचायती राज विभाग",
    "office": "मुख्यालय",
    "official_email": "asha@gov.example",
    "sparrow_email": "asha@gov.example",
    "language": "hi",
    "joined_on": "01.08.2025",
    "retires_on": "31.07.2045",
}
"""The invented person that the empty form shows."""
