"""The officers' list as an empty form: both headers, one invented person, and notes on how to fill it in."""

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.sources.officer_columns import EXAMPLE, OFFICERS

_TEXT_FORMAT = "@"
_WIDTH = 22
_FORM_ROWS = 500
_NOTES = (
    ("कृपया पहली पंक्ति न बदलें। दूसरी पंक्ति उदाहरण है; उसे मिटाकर भरें।",
     "Please leave the first row as it is. The second is an example: replace it."),
    ("नाम आवश्यक है; साथ में मोबाइल नंबर या कर्मचारी आईडी में से कम-से-कम एक।",
     "The name is needed, and at least one of mobile number and employee id."),
    ("मोबाइल नंबर और कर्मचारी आईडी के स्तम्भ टेक्स्ट के रूप में हैं, ताकि कोई अंक न छूटे।",
     "The columns for mobile number and employee id are text, so that no digit is lost."),
    ("दिनांक 31.03.2026 के रूप में लिखें। भाषा: hi या en (रिक्त रहने पर हिन्दी)।",
     "Write dates as 31.03.2026. Language: hi or en (Hindi if blank)."),
    ("WhatsApp पर सहमति: हाँ या नहीं। हाँ केवल तब लिखें जब सहमति विभाग के अभिलेख में हो; रिक्त रहने पर पहले संदेश नहीं जाता।",
     "Agreed to WhatsApp: yes or no. Yes only where the department has it on record; if blank, nobody is written to."),
    ("कृपया यूनिकोड में लिखें; कृतिदेव जैसे पुराने फ़ॉन्ट पढ़े नहीं जा सकते।",
     "Please write in Unicode; old fonts such as Kruti Dev cannot be read."),
    ("जो स्तम्भ आवश्यक न हों, वे रिक्त छोड़े जा सकते हैं।",
     "Columns that are not needed may stay blank."),
)  # fmt: skip


def write_template(path: Path) -> None:
    """Write the form as an XLSX; a file that is there already is replaced. OSError: it cannot be written."""
    workbook = Workbook()
    form = workbook.worksheets[0]
    form.title = "Officers"
    _fill_form(form)
    notes = workbook.create_sheet("Notes")
    for width, letter in ((90, "A"), (80, "B")):
        notes.column_dimensions[letter].width = width
    for row in (("कैसे भरें", "How to fill it in"), *_NOTES):
        notes.append(row)
    made = BytesIO()
    workbook.save(made)
    path.write_bytes(made.getvalue())


def _fill_form(form: Worksheet) -> None:
    form.freeze_panes = "B2"
    for column, (word, names) in enumerate(OFFICERS.items(), 1):
        english, hindi = names.names[:2]
        title = f"{hindi} / {english}"
        heading = form.cell(1, column, title)
        heading.font, heading.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        form.column_dimensions[get_column_letter(column)].width = max(_WIDTH, len(title) + 2)
        form.cell(2, column, EXAMPLE.get(word))
        if word in {"mobile", "employee_id"}:
            for row in range(2, _FORM_ROWS):
                form.cell(row, column).number_format = _TEXT_FORMAT
