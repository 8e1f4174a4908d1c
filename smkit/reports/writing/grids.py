"""A table that plays a figure on two others, as live formulas: change a head, or any other part, and the grid follows."""

import re
from collections.abc import Mapping
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from smkit.reports.running.results import Results
from smkit.reports.writing import cells, formulas

_FIRST = "_d_origine"  # what a figure was before the grid moves it
_NEAR = 0.5 + 1e-6  # the table shows whole amounts


def write(
    sheet: Any, look: cells.Look, table: Mapping[str, Any], results: Results, places: Mapping[str, str], top: int
) -> bool:  # fmt: skip
    """Write the heads of a grid as numbers and its cells as formulas on them, losses on their own ground.

    Parameters: `table`, recorded with a `grid`; `results`; `places`, {id of a figure: its cell on the sheet of figures}; `top`, the
    first row of values. Returns whether it was: not where a formula would show anything else than the report does.
    """
    asked = table["grid"]
    alone = {figure["id"]: figure for figure in results.figures if not figure["dims"]}
    follows = {id: figure["formula"] for id, figure in alone.items() if "formula" in figure}
    down, across = asked["down"], asked["across"]
    if asked["of"] not in follows or not {down, across} <= alone.keys():
        return False
    formula = formulas.expanded(asked["of"], follows)
    for id, instead in asked.get("with", {}).items():
        formula = re.sub(rf"\b{id}\b", f"({instead})", formula)
    rests = {id: id.removesuffix(_FIRST) for id in formulas.names(formula)}
    if not {down, across} <= rests.keys() or not set(rests.values()) <= alone.keys() & places.keys():
        return False
    known = {id: alone[own]["value"] for id, own in rests.items()}
    for row, first in enumerate(asked["downs"]):
        for column, second in enumerate(asked["acrosses"], start=1):
            made, said = (
                formulas.value(formula, known | {down: first, across: second}),
                table["rows"][row][column],
            )
            if made is None or said is None or abs(made - said) > _NEAR:
                return False
    ground = {"bg_color": cells.INPUT, "bold": True}
    for row, first in enumerate(asked["downs"]):
        cells.put(sheet, top + row, 0, first, look, alone[down]["unit"], **ground)
        for column, second in enumerate(asked["acrosses"], start=1):
            cells.put(sheet, top - 1, column, second, look, alone[across]["unit"], **ground)
            spots = {id: places[own] for id, own in rests.items()}
            spots[down] = xl_rowcol_to_cell(top + row, 0, col_abs=True)
            spots[across] = xl_rowcol_to_cell(top - 1, column, row_abs=True)
            sheet.write_formula(
                top + row, column, formulas.rounded(formula, spots),
                look.number(table["columns"][column]["unit"], on="1"), table["rows"][row][column],
            )  # fmt: skip
    last = (top + len(asked["downs"]) - 1, len(asked["acrosses"]))
    below = {"type": "cell", "criteria": "<", "value": 0, "format": look.make(bg_color=cells.LOSS)}
    sheet.conditional_format(top, 1, *last, below)
    cells.say(sheet, top - 2, 0, "Changez une case à fond jaune : le tableau suit.", look.subtitle)
    return True
