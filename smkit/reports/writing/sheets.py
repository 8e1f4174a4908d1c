"""One sheet a recorded table: its values, its formulas, and the chart that it asks for, as a native one."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from smkit.reports.running.results import Results
from smkit.reports.writing import cells, columns, formulas, grids
from smkit.reports.writing.safety import clean

_TOP = 3  # first row of values, from 0
_WIDE, _NARROW, _HIGHEST = 60, 11, 150
_BUTTON = 3  # what the arrow of a filter takes of a heading, in characters
_FEW = 3  # values that differ, under which there is nothing to compare
_LINE = {
    "line": {"color": cells.ACCENT, "width": 2},
    "marker": {"type": "circle", "size": 5, "fill": {"color": cells.ACCENT}, "border": {"none": True}},
}
_KINDS = {"line": "line", "bar": "bar", "column": "column", "area": "area"}


def write(
    book: Any, look: cells.Look, table: Mapping[str, Any], name: str, results: Results, places: Mapping[str, str],
    lists: Mapping[str, str],
) -> None:  # fmt: skip
    """Write one recorded table.

    Parameters: `book`, of XlsxWriter; `look`; `table`, its record; `name` of the sheet; `results`, whose figures tell how
    columns of their name follow from others; `places`, {id: cell} of figures on their own sheet; `lists`, {id of a table: name of
    its sheet}, to which actions lead.
    """
    sheet = book.add_worksheet(name)
    cells.say(sheet, 0, 0, table["title"], look.title)
    live = _formulas(table, results)
    todo = table.get("role") == "actions"
    worth = columns.scale(value for row in table["rows"] for value in row) if todo else ""
    widths, bold = list[float](), columns.total(table)
    for column, head in enumerate(table["columns"]):
        values = [row[column] for row in table["rows"]]
        if todo and head["name"] == "list":
            cells.say(sheet, _TOP - 1, column, head["label"], look.head_soft)
            _lead(sheet, look, column, values, lists)
            widths.append(_NARROW)
            continue
        exact = head["name"] in table.get("exact", ())
        right = any(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)
        said = look.head_right if right else look.head_soft if column else look.head
        cells.say(sheet, _TOP - 1, column, head["label"], said)
        widths.append(_width(head["label"], values))
        sheet.set_column(column, column, widths[-1])
        several = isinstance(head["unit"], list)
        common = worth or (
            "" if exact or several else columns.scale(values)
        )  # once: a column may have thousands of rows
        for row, value in enumerate(values):
            unit = head["unit"][row] if several else head["unit"]
            on = columns.scale([value]) if several and not worth and not exact else common
            more = {"bold": True} if row == bold else {}
            written = _live(table, live.get(head["name"]), row, column)
            if written is None:
                cells.put(sheet, _TOP + row, column, value, look, unit, on=on, **more)
            else:
                sheet.write_formula(_TOP + row, column, written, look.number(unit, value, on, **more), value)
    if table.get("grid"):
        grids.write(sheet, look, table, results, places, _TOP)
    else:
        _compare(sheet, table)
    for at, cells_of_row in enumerate(table["rows"]):
        texts = [(v, width) for v, width in zip(cells_of_row, widths, strict=True) if isinstance(v, str)]
        if (height := cells.height(texts)) > 15:
            sheet.set_row(_TOP + at, min(height, _HIGHEST))
    heads = [
        (column["label"], width - _BUTTON) for column, width in zip(table["columns"], widths, strict=True)
    ]
    sheet.set_row(_TOP - 1, cells.height(heads))
    last = _TOP + len(table["rows"]) - 1
    if table.get("note"):
        cells.say(sheet, last + 2, 0, f"Sûreté. {table['note']}", look.subtitle)
    sheet.freeze_panes(_TOP, 1)
    if table["rows"]:
        sheet.autofilter(_TOP - 1, 0, last, len(table["columns"]) - 1)
    for column, head in enumerate(table["columns"]):
        if (words := table.get("choices", {}).get(head["name"])) and table["rows"]:
            asked = {"validate": "list", "source": [*map(clean, words)], "error_type": "information"}
            sheet.data_validation(_TOP, column, last, column, asked)
            ground = look.make(bg_color=cells.INPUT, valign="top", indent=1)
            for at, row in enumerate(table["rows"]):
                cells.say(sheet, _TOP + at, column, str(row[column]), ground)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_TOP - 1)
    if table["chart"] and table["rows"]:
        _chart(book, sheet, table, name)


def _lead(sheet: Any, look: cells.Look, column: int, ids: Sequence[str], lists: Mapping[str, str]) -> None:
    """From each action to the sheet of its cases, where there is one."""
    sheet.set_column(column, column, _NARROW)
    for row, id in enumerate(ids, start=_TOP):
        if id in lists:
            cells.link(sheet, row, column, lists[id], "voir", look)
        else:
            cells.say(sheet, row, column, "", look.apart)


def _compare(sheet: Any, table: Mapping[str, Any]) -> None:
    """Let columns of numbers be compared at a glance: bars for amounts and counts, a heat for rates, losses in their colour."""
    last = _TOP + len(table["rows"]) - 1
    if len(table["rows"]) < _FEW:
        return
    for column, head in enumerate(table["columns"]):
        values = [row[column] for row in table["rows"]]
        numbers = [v for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
        if isinstance(head["unit"], list) or not head["unit"] or len(set(numbers)) < _FEW:
            continue
        if head["unit"] == "fraction":
            rule: dict[str, Any] = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": cells.HEAT}
        else:
            rule = {
                "type": "data_bar",
                "bar_color": cells.BAR,
                "bar_solid": True,
                "bar_negative_color": cells.LOSS,
            }
        sheet.conditional_format(_TOP, column, last, column, rule)


def _formulas(table: Mapping[str, Any], results: Results) -> dict[str, str]:
    """{column: formula} of a table: those it was recorded with, and those of the figures that its columns are named for."""
    names = {column["name"] for column in table["columns"]}
    known = {f["id"]: f["formula"] for f in results.figures if "formula" in f and f["id"] in names}
    known |= table.get("formulas") or {}
    return {name: text for name, text in known.items() if formulas.names(text) <= names - {name}}


def _live(table: Mapping[str, Any], formula: str | None, row: int, column: int) -> str | None:
    """The formula of one cell, or None where it would not give the value that the report shows."""
    if formula is None:
        return None
    places = {each["name"]: at for at, each in enumerate(table["columns"])}
    parts = {name: table["rows"][row][places[name]] for name in formulas.names(formula)}
    if not gives(formula, parts, table["rows"][row][column]):
        return None
    return formulas.excel(formula, {n: xl_rowcol_to_cell(_TOP + row, places[n]) for n in parts})


def gives(formula: str, parts: Mapping[str, Any], shown: Any) -> bool:
    """Tell whether a formula gives the value that is shown, to the ninth digit, so that nothing moves when a file is opened.

    >>> gives("a / b", {"a": 1, "b": 4}, 0.25), gives("a / b", {"a": 1, "b": None}, 0.25)
    (True, False)
    """
    numbers = [*parts.values(), shown]
    if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in numbers):
        return False
    found = formulas.value(formula, parts)
    return found is not None and abs(found - shown) <= 1e-9 * max(1e-6, abs(shown))


def _width(label: str, values: Sequence[Any]) -> float:
    longest = max((len(f"{v:,.2f}") if isinstance(v, float) else len(str(v)) for v in values), default=0)
    words = max(map(len, label.split()), default=0)
    return min(_WIDE, max(_NARROW, longest + 3, words + 3))


def _chart(book: Any, sheet: Any, table: Mapping[str, Any], name: str) -> None:
    """Draw the chart that a table asks for, from its cells, beside them."""
    asked = table["chart"]
    places = {each["name"]: at for at, each in enumerate(table["columns"])}
    measures = [asked["y"]] if isinstance(asked["y"], str) else list(asked["y"])
    if asked["x"] not in places or not set(measures) <= places.keys():
        return
    x, rows = places[asked["x"]], table["rows"]
    kind = _KINDS.get(asked["kind"], "column")
    chart = book.add_chart({"type": kind})
    last = _TOP + len(rows) - 1
    for at, measure in enumerate(measures):
        y = places[measure]
        series: dict[str, Any] = {
            "name": [name, _TOP - 1, y],
            "categories": [name, _TOP, x, last, x],
            "values": [name, _TOP, y, last, y],
        }
        if kind == "line":
            series |= _LINE if at == 0 else {}
        elif at == 0:
            series["fill"] = {"color": cells.ACCENT}
        chart.add_series(series)
    unit = table["columns"][places[measures[0]]]["unit"]
    label_axis: dict[str, Any] = {"label_position": "low"}
    if all(cells.is_date(row[x]) for row in rows):
        label_axis |= {"date_axis": True, "num_format": "dd/mm/yyyy"}
    if kind == "bar":
        label_axis |= {"reverse": True, "crossing": "max"}  # the first row on top
    grid = {"visible": True, "line": {"color": "#D8DEE4"}}
    values = [v for row in rows for y in measures if columns.is_number(v := row[places[y]])]
    most = max(map(abs, values), default=0)
    on = columns.scale(values) if columns.is_money(unit) else ""
    value_axis: dict[str, Any] = {"num_format": cells.axis_code(unit, most, on), "major_gridlines": grid}
    if kind != "line":  # a bar is as long as its value: its axis has its zero
        value_axis |= {"min": 0} if min(values, default=0) >= 0 else {"max": 0} if max(values) <= 0 else {}
    # XlsxWriter's x axis is the one that lies flat
    chart.set_x_axis(value_axis if kind == "bar" else label_axis)
    chart.set_y_axis(label_axis if kind == "bar" else value_axis)
    chart.set_title({"name": [name, 0, 0], "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"none": True} if len(measures) == 1 else {"position": "bottom"})
    chart.set_size({"width": 760, "height": max(380, 24 * len(rows) if kind == "bar" else 380)})
    sheet.insert_chart(_TOP - 1, len(table["columns"]) + 1, chart, {"description": clean(table["title"])})
