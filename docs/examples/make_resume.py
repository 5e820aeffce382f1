"""Write resume.pdf (two columns) and resume.docx (with a table) of the invented applicant in this folder."""

from datetime import UTC, datetime
from pathlib import Path

import docx
from fpdf import FPDF

HERE = Path(__file__).resolve().parent
NAME, TITLE = "Asha Verma", "Data Analyst"
CONTACT = ["Bath, United Kingdom", "asha.verma@post.example", "07700 900123"]
SKILLS = ["Postgres", "Python, pandas, NumPy", "Power BI", "Git", "A/B testing", "Excel"]
LANGUAGES = ["English (native)", "Hindi (fluent)", "French (holiday level)"]
EDUCATION = ["BSc Geography, Northgate University, 2016-2019"]
PROFILE = "Analyst who likes to find out where things leak, and to say so in plain words."
JOBS = [
    (
        "Data Analyst, Fernhill Transit",
        "March 2022 - present",
        [
            "Built the delay dashboard in Power BI that forty depot managers open every morning",
            "Wrote SQL against a Postgres warehouse of 200 million rows; tuning was done by the platform team",
            "Presented monthly findings to drivers, managers and the board",
            "Ran A/B tests on timetable changes and stopped two that were noise",
        ],
    ),
    (
        "Junior Analyst, Copperbeech Energy",
        "September 2019 - February 2022",
        [
            "Cleaned meter data in Python (pandas) and found 1.2 million pounds of unbilled usage",
            "Reported to the regulator every quarter",
        ],
    ),
]


def write_pdf() -> None:
    """Set contact, skills and education in a side column, the work beside it."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime(2026, 11, 1, tzinfo=UTC))
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 20)
    pdf.text(15, 22, NAME)
    pdf.set_font("Helvetica", "", 12)
    pdf.text(15, 29, TITLE)
    side = [("Contact", CONTACT), ("Skills", SKILLS), ("Languages", LANGUAGES), ("Education", EDUCATION)]
    _column(pdf, 15, 50, [(heading, [("", line) for line in rows]) for heading, rows in side])
    work: list[tuple[str, str]] = []
    for title, dates, points in JOBS:
        work += [("B", title), ("I", dates), *(("", f"- {point}") for point in points), ("", "")]
    _column(pdf, 75, 120, [("Profile", [("", PROFILE)]), ("Experience", work)])
    pdf.output(str(HERE / "resume.pdf"))


def _column(pdf: FPDF, left: float, width: float, sections: list[tuple[str, list[tuple[str, str]]]]) -> None:
    pdf.set_xy(left, 40)
    for heading, rows in sections:
        pdf.set_x(left)
        pdf.set_font("Helvetica", "B", 12)
        pdf.multi_cell(width, 7, heading, new_x="LEFT", new_y="NEXT")
        for style, line in rows:
            pdf.set_font("Helvetica", style, 10)
            pdf.multi_cell(width, 5.2, line or " ", align="L", new_x="LEFT", new_y="NEXT")
        pdf.ln(3)


def write_docx() -> None:
    """Set the same content with a table for the work, as many templates do."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime(2026, 11, 1)  # noqa: DTZ001
    document.add_heading(NAME, 0)
    document.add_paragraph(f"{TITLE} | {' | '.join(CONTACT)}")
    document.add_heading("Profile", 1)
    document.add_paragraph(PROFILE)
    document.add_heading("Experience", 1)
    table = document.add_table(rows=0, cols=2)
    for title, dates, points in JOBS:
        cells = table.add_row().cells
        cells[0].text = dates
        cells[1].text = "\n".join([title, *(f"• {point}" for point in points)])
    for heading, rows in (("Skills", SKILLS), ("Languages", LANGUAGES), ("Education", EDUCATION)):
        document.add_heading(heading, 1)
        for row in rows:
            document.add_paragraph(row, style="List Bullet")
    document.save(str(HERE / "resume.docx"))


if __name__ == "__main__":
    write_pdf()
    write_docx()
