"""What can be asked of the bot: one table, in the order of the menus."""

from bot.commands.manager.audit import audit
from bot.commands.manager.broadcast import broadcast
from bot.commands.manager.exempt import exempt
from bot.commands.manager.imports import import_files
from bot.commands.manager.invite import invite
from bot.commands.manager.officer import one_officer
from bot.commands.manager.orders import orders
from bot.commands.manager.pause import pause, resume_all
from bot.commands.manager.proposals import proposals
from bot.commands.manager.report import report
from bot.commands.manager.requests import requests
from bot.commands.manager.roles import grant, roles
from bot.commands.manager.tickets import tickets
from bot.commands.manager.unknown import unknown
from bot.commands.nodal.compliance import compliance
from bot.commands.nodal.mismatches import mismatches
from bot.commands.nodal.pending import pending
from bot.commands.nodal.remind import remind
from bot.commands.officer.assistant import assistant
from bot.commands.officer.courses import courses
from bot.commands.officer.email import email
from bot.commands.officer.finished import finished
from bot.commands.officer.forget import forget
from bot.commands.officer.help import help_
from bot.commands.officer.how import how
from bot.commands.officer.language import english, hindi, language
from bot.commands.officer.more import more
from bot.commands.officer.notice import notice
from bot.commands.officer.picture import picture
from bot.commands.officer.privacy import privacy
from bot.commands.officer.read import read
from bot.commands.officer.snooze import snooze
from bot.commands.officer.start import start
from bot.commands.officer.status import status
from bot.commands.officer.stopping import resume, stop
from bot.commands.officer.why import why
from bot.commands.officer.wrong import wrong
from bot.dialogues.zip_password import ask as ask_zip_password
from bot.turn import Command
from storage.rows import Right

ANYBODY = frozenset({Right.ANYBODY})
OFFICER = frozenset({Right.OFFICER})
FOR_OFFICER = frozenset({Right.OFFICER, Right.ASSISTANT})
NODAL = frozenset({Right.NODAL_OFFICER, Right.IT_MANAGER})
REPORTS = frozenset({Right.NODAL_OFFICER, Right.VIEWER, Right.IT_MANAGER})
MANAGER = frozenset({Right.IT_MANAGER})
ABOUT_ONESELF = frozenset(Right) - {Right.ANYBODY, Right.ASSISTANT}
"""Whatever is kept is asked for by whom it is about, and not by their assistant."""

COMMANDS = (
    Command("start", start, ANYBODY, spellings=("शुरू", "शुरु"), in_menu=False),
    Command(
        "status",
        status,
        FOR_OFFICER,
        "sthiti",
        (
            *("स्थिति", "मेरी स्थिति", "stithi", "my status", "mera status", "meri sthiti"),
            *("क्या बाकी है", "kya baki hai", "कितने घंटे बचे", "kitne ghante bache"),
        ),
    ),
    Command(
        "done",
        finished,
        FOR_OFFICER,
        "ho_gaya",
        (
            *("हो गया", "हो गया है", "पूरा हो गया", "पूर्ण हो गया", "अभी पूरा हुआ", "कोर्स पूरा हो गया", "पूरा कर लिया"),
            *("ho gya", "ho gaya hai", "poora ho gaya", "pura ho gaya", "course ho gaya", "course poora ho gaya"),
            *("course pura ho gaya", "poora kar liya", "finished", "completed", "course complete", "course completed"),
            *("course done", "i have finished", "i have just finished", "just finished"),
        ),
    ),
    Command("why", why, FOR_OFFICER, "kyon", ("क्यों", "kyu", "kyun", "kyo")),
    Command("wrong", wrong, FOR_OFFICER, "galat", ("गलत", "जानकारी गलत है")),
    Command("email", email, OFFICER, spellings=("ईमेल",)),
    Command("courses", courses, FOR_OFFICER, "course", ("कोर्स", "पाठ्यक्रम")),
    Command("snooze", snooze, FOR_OFFICER, "baad_mein", ("बाद में", "baad me")),
    Command("how", how, FOR_OFFICER, "kaise", ("कैसे", "कैसे करें", "how do I"), in_menu=False),
    Command("picture", picture, FOR_OFFICER, "chitra", ("चित्र",), in_menu=False),
    Command("language", language, ANYBODY, "bhasha", ("भाषा",)),
    Command("hindi", hindi, ANYBODY, spellings=("हिन्दी",), in_menu=False),
    Command("english", english, ANYBODY, spellings=("अंग्रेज़ी", "angrezi"), in_menu=False),
    Command("stop", stop, ANYBODY, "band", ("band karo", "बंद", "बंद करें", "बंद करो")),
    Command(
        "resume",
        resume,
        ANYBODY,
        "chalu",
        ("chalu karo", "start again", "चालू", "चालू करें", "फिर से शुरू"),
    ),
    Command("assistant", assistant, ANYBODY, "sahayak", ("सहायक",)),
    Command("privacy", privacy, ABOUT_ONESELF, "meri_jankari", ("मेरी जानकारी",)),
    Command("forget", forget, ABOUT_ONESELF, "mitayen", ("मिटाएँ",)),
    Command("more", more, ANYBODY, in_menu=False),
    Command("notice", notice, ANYBODY, "soochna", ("सूचना",), in_menu=False),
    Command("read", read, ANYBODY, in_menu=False),
    Command("help", help_, ANYBODY, "madad", ("मदद", "सहायता")),
    Command("pending", pending, REPORTS, "lambit", ("लंबित",)),
    Command("mismatches", mismatches, NODAL, "bhinn_email", ("भिन्न ईमेल",)),
    Command("remind", remind, NODAL, "yaad_dilayen", ("याद दिलाएँ",)),
    Command("compliance", compliance, REPORTS, "anupalan", ("अनुपालन", "अनुपालन प्रतिवेदन")),
    Command("broadcast", broadcast, MANAGER, "prasaran", ("प्रसारण", "सूचना भेजें")),
    Command("requests", requests, MANAGER, "anurodh", ("अनुरोध",)),
    Command("tickets", tickets, MANAGER, "sudhar", ("सुधार अनुरोध",)),
    Command("import", import_files, MANAGER, "aayat", ("आयात", "आयात करें")),
    Command("zippassword", ask_zip_password, MANAGER, in_menu=False),
    Command("orders", orders, MANAGER, "aadesh", ("आदेश",)),
    Command("proposals", proposals, MANAGER, "prastav", ("proposal", "प्रस्ताव")),
    Command("report", report, REPORTS, "prativedan", ("रिपोर्ट", "प्रतिवेदन", "report do")),
    Command("officer", one_officer, MANAGER, "adhikari", ("अधिकारी", "पदाधिकारी", "padadhikari")),
    Command("exempt", exempt, MANAGER, "chhoot", ("छूट", "chhut")),
    Command("unknown", unknown, MANAGER, "agyat", ("अज्ञात", "अज्ञात संदेश")),
    Command("pause", pause, MANAGER, "rokein", ("रोकें", "roken")),
    Command("resumeall", resume_all, MANAGER, "sab_chalu", ("सब चालू",)),
    Command("grant", grant, MANAGER, "bhumika_dein", ("भूमिका दें",)),
    Command("roles", roles, MANAGER, "bhumikayen", ("भूमिकाएँ", "भूमिका")),
    Command("invite", invite, MANAGER, "nimantran", ("निमंत्रण", "poster")),
    Command("audit", audit, MANAGER, "karya_lekh", ("कार्य लेख", "log")),
)
"""A command that one may not use is answered like an unknown one."""
