"""The discovery sheet as a Word document: two pages that people edit and send for validation."""

import io
from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.discovery import words
from smkit.display.discovery.notice import NOTICE, WARNING
from smkit.typography import typeset

if TYPE_CHECKING:
    from smkit.analysis.discovery import Sheet

_ACCENT = (0x00, 0x72, 0xB2)
_WIDTHS = (4.2, 13.2)  # centimetres, of the name and of what is said


def write(sheet: "Sheet", company: str = "") -> bytes:
    """Write a sheet as DOCX.

    Parameters: `sheet`, as `discovery.sheet` returns it; `company`, who writes it, or "".
    Returns the bytes of the document. Values are text, never fields or formulas.
    """
    from docx import Document
    from docx.shared import Cm, Pt

    page: Any = Document()
    for section in page.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(1.8)
        section.top_margin = section.bottom_margin = Cm(1.5)
    page.styles["Normal"].font.name, page.styles["Normal"].font.size = "Calibri", Pt(10)
    for style, size in (("Title", 20), ("Heading 1", 13), ("Heading 2", 11)):
        page.styles[style].font.name, page.styles[style].font.size = "Calibri", Pt(size)
    page.styles["Normal"].paragraph_format.space_after = Pt(3)
    page.core_properties.title = "Fiche découverte"
    page.core_properties.author = company
    page.core_properties.language = "fr-FR"
    page.add_heading(typeset(f"Fiche découverte : {sheet.prospect}"), 0)
    line = " · ".join(
        part for part in (company, french.date(sheet.date) if sheet.date is not None else "") if part
    )
    if line:
        page.add_paragraph(typeset(line))
    page.add_heading("À valider ensemble", 1)
    page.add_paragraph(typeset(sheet.reformulation))
    page.add_heading("Le besoin", 1)
    _pairs(
        page,
        [("Besoin dit", sheet.need.apparent or "n.d."), ("Besoin profond", sheet.need.deep_or_why_not())],
    )
    if sheet.need.chain:
        page.add_heading("Ce qui y mène", 2)
        for question, answer in sheet.need.chain[:4]:
            page.add_paragraph(typeset(f"{question} « {answer} »"), style="List Bullet")
    page.add_heading("Ce que l'on sait (QQOQCP)", 1)
    _pairs(
        page,
        [
            (words.DIMENSIONS[row["dimension"]], sheet.said(row["dimension"]) or words.STATES[row["state"]])
            for row in sheet.coverage.to_dict("records")
        ],
    )
    second = page.add_heading(f"Qualification BANT : {sheet.score} points sur 8", 1)
    second.paragraph_format.page_break_before = True
    _pairs(
        page,
        [
            (
                f"{words.BANT[row['field']]} : {words.SCORES[row['score']]}",
                f"« {row['answer']} »" if row["answer"] else f"À demander : {row['ask']}",
            )
            for row in sheet.bant.to_dict("records")
        ],
    )
    if len(sheet.motives):
        page.add_heading("Motivations entendues (SONCAS)", 1)
        for row in sheet.motives.head(3).to_dict("records"):
            heard = french.listing(f"« {word} »" for word in row["words"][:4])
            page.add_paragraph(typeset(f"{words.SONCAS[row['motive']]} : {heard}"), style="List Bullet")
    page.add_heading("Points ouverts et prochaine étape", 1)
    for clash in sheet.clashes:
        page.add_paragraph(typeset(f"À éclaircir ({clash.about}) : {clash.ask}"), style="List Bullet")
    for question in sheet.ahead["question"]:
        page.add_paragraph(typeset(f"À demander : {question}"), style="List Bullet")
    page.add_paragraph(typeset("Prochaine étape : [date, qui fait quoi]"))
    page.add_heading("Vos données (article 13 du RGPD)", 2)
    for sentence in (*NOTICE, WARNING):
        page.add_paragraph(typeset(sentence)).runs[0].font.size = Pt(8)
    held = io.BytesIO()
    page.save(held)
    return held.getvalue()


def _pairs(page: Any, pairs: list[tuple[str, str]]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm, RGBColor

    table = page.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for name, text in pairs:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)
        run = row.cells[0].paragraphs[0].add_run(typeset(name))
        run.bold, run.font.color.rgb = True, RGBColor(*_ACCENT)
        row.cells[1].paragraphs[0].add_run(typeset(text))
