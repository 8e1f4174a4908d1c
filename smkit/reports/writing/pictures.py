"""The charts of a report as pictures on a sheet of its workbook, with what they show for who does not see them."""

import base64
import io
from typing import Any

from smkit.reports.writing import cells
from smkit.reports.writing.finished import Finished
from smkit.reports.writing.safety import clean

NAME = "Graphiques"
CHART = "application/vnd.smkit.chart+json"
_SCALE = 0.5  # they are drawn at twice their size
_LINE = 20  # pixels of a row


def write(book: Any, look: cells.Look, finished: Finished) -> bool:
    """Put every chart on one sheet, one under the other. Return whether there is any."""
    outputs = [
        output["data"]
        for cell in finished.notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    drawn = [(data[CHART], data["image/png"]) for data in outputs if CHART in data and "image/png" in data]
    if not drawn:
        return False
    sheet = book.add_worksheet(NAME)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110)
    cells.say(sheet, 0, 0, NAME, look.title)
    row = 2
    for record, png in drawn:
        cells.say(sheet, row, 0, record["title"], look.section)
        told = {
            "x_scale": _SCALE,
            "y_scale": _SCALE,
            "description": clean(record["alt"]),
            "object_position": 1,
        }
        sheet.insert_image(
            row + 1, 0, f"{record['id']}.png", told | {"image_data": io.BytesIO(base64.b64decode(png))}
        )
        row += 3 + -(-int(record["height"]) // _LINE)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return True
