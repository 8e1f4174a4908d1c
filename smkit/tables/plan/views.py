"""The workbook's views: Gantt, months, owners, objective, events and contents, all by formulas on the plan."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from smkit.tables.plan.layout import FIRST, LISTS, OWN_SHEETS, Layout, Look, column_name, printed
from smkit.tables.plan.sheet import Sheet
from smkit.tables.schema import table as find_table

WEEKS, MONTHS = 60, 18
_SPARE = 10  # rows printed below what there is, for what is added
_SHOWN = 120  # rows of an event's or a content's view
_AMOUNTS = ("planned_cost", "planned_revenue", "actual_cost", "actual_revenue")
_CLOSED = ("done", "published", "cancelled")


def add(book: Any, sheet: Sheet, layout: Layout, look: Look, objective: float | None = None) -> None:
    """Add each view to a workbook: a date changed in the plan moves its bar, an amount its totals."""
    gantt, months, owners, categories, wanted, events, contents = map(book.add_worksheet, OWN_SHEETS)
    _gantt(gantt, sheet, layout, look)
    _months(months, sheet, layout, look)
    _groups(owners, sheet, layout, look, "owner")
    _groups(categories, sheet, layout, look, "category")
    _objective(wanted, sheet, layout, look, objective)
    _chosen(events, sheet, layout, look, "part_of",
            ("part_of", "action", "owner", "start_date", "end_date", "status", "supplier", "planned_cost"))  # fmt: skip
    _chosen(contents, sheet, layout, look, "content_type",
            ("content_type", "action", "channel", "owner", "start_date", "status", "approver", "approved_on"))  # fmt: skip
    _lists(book.add_worksheet(LISTS), layout, look)


def _gantt(page: Any, sheet: Sheet, layout: Layout, look: Look) -> None:
    """One row an action, one column a week; bars are conditional formats on the dates of the plan."""
    heads = ("Action", "Responsable", "Début", "Fin", "Statut")
    names = ("action", "owner", "start_date", "end_date", "status")
    page.write_string(0, 0, "Gantt", look.title)
    page.write_string(
        1, 0, "Les barres suivent les dates de la feuille Plan. En orange : en retard.", look.soft
    )
    for position, head in enumerate(heads):
        page.write_string(2, position, head, look.head)
    starts = [day for day in sheet.values("start_date") if isinstance(day, date)]
    first = min(starts, default=date(2026, 1, 5))
    monday = first - timedelta(days=first.weekday())
    start = layout.area("start_date")
    page.write_formula(2, 5, f"=MIN({start})-WEEKDAY(MIN({start}),3)", look.week, _serial(monday))
    for week in range(1, WEEKS):
        before = f"{column_name(4 + week)}3"
        page.write_formula(2, 5 + week, f"={before}+7", look.week, _serial(monday + timedelta(days=7 * week)))
    forms = (look.shown, look.shown, look.shown_day, look.shown_day, look.shown)
    for row in range(layout.last - FIRST + 1):
        for position, (name, form) in enumerate(zip(names, forms, strict=True)):
            cell = layout.cell(name, row)
            known = sheet.values(name)[row] if row < len(sheet.rows) else None
            page.write_formula(3 + row, position, f'=IF({cell}="","",{cell})', form, _shown(known))
    area = (3, 5, layout.last, 4 + WEEKS)
    inside = "AND(ISNUMBER($C4),ISNUMBER($D4),F$3<=$D4,F$3+6>=$C4"
    labels = {name: said[0] for name, said in find_table("plan").column("status").values.items()}
    closed = f'OR($E4="{labels["done"]}",$E4="{labels["published"]}")'
    rules = (
        (f'={inside},$E4="{labels["cancelled"]}")', None),
        (f"={inside},{closed})", look.bar["done"]),
        (f"={inside},$D4<TODAY())", look.bar["late"]),
        (f'={inside},$E4="{labels["running"]}")', look.bar["running"]),
        (f"={inside})", look.bar["planned"]),
    )
    for criteria, form in rules:
        rule: dict[str, Any] = {"type": "formula", "criteria": criteria, "stop_if_true": True}
        page.conditional_format(*area, rule | ({"format": form} if form else {}))
    page.conditional_format(
        *area, {"type": "formula", "criteria": "=AND(F$3<=TODAY(),F$3+6>=TODAY())", "format": look.now}
    )
    page.set_column(0, 0, 40)
    page.set_column(1, 1, 22)
    page.set_column(2, 4, 11)
    page.set_column(5, 4 + WEEKS, 2.4)
    page.set_row(2, 42)
    printed(page, 3 + len(sheet.rows) + _SPARE, 5 + WEEKS)
    page.freeze_panes(3, 1)
    page.protect("", {"format_columns": True, "format_rows": True})


def _months(page: Any, sheet: Sheet, layout: Layout, look: Look) -> None:
    """What ends in each month: how many actions, and their money."""
    page.write_string(0, 0, "Par mois : une action compte dans le mois où elle finit", look.title)
    for position, head in enumerate(("Mois", "Actions", *_labels(_AMOUNTS))):
        page.write_string(2, position, head, look.head)
    ends = [day for day in sheet.values("end_date") if isinstance(day, date)]
    first = min(ends, default=date(2026, 1, 1)).replace(day=1)
    end = layout.area("end_date")
    page.write_formula(3, 0, f"=DATE(YEAR(MIN({end})),MONTH(MIN({end})),1)", look.month, _serial(first))
    for row in range(3, 3 + MONTHS):
        month = _later(first, row - 3)
        if row > 3:
            page.write_formula(row, 0, f"=EDATE(A{row},1)", look.month, _serial(month))
        inside = f'{end},">="&$A{row + 1},{end},"<"&EDATE($A{row + 1},1)'
        kept = [
            i
            for i, day in enumerate(sheet.values("end_date"))
            if isinstance(day, date) and day.replace(day=1) == month
        ]
        page.write_formula(row, 1, f"=COUNTIFS({inside})", look.shown_number, len(kept))
        for position, name in enumerate(_AMOUNTS, start=2):
            value = _sum(sheet, name, kept)
            page.write_formula(
                row, position, f"=SUMIFS({layout.area(name)},{inside})", look.shown_amount, value
            )
    page.set_column(0, 5, 18)
    printed(page)
    page.freeze_panes(3, 1)
    page.protect("")


def _groups(page: Any, sheet: Sheet, layout: Layout, look: Look, by: str) -> None:
    """What each owner or category has: actions, those still open, and their money."""
    label = find_table("plan").column(by).label
    statuses = {name: said[0] for name, said in find_table("plan").column("status").values.items()}
    closed = [statuses[name] for name in _CLOSED]
    page.write_string(0, 0, f"Par {label.lower()}", look.title)
    for position, head in enumerate((label, "Actions", "Encore ouvertes", *_labels(_AMOUNTS))):
        page.write_string(2, position, head, look.head)
    listed = layout.lists[by].removeprefix("=").split("!")[1].replace("$", "")
    letter, top = listed[0], int(listed.split(":")[0][1:])
    group = layout.area(by)
    for number in range(40):
        row, name = 3 + number, layout.choices[by][number] if number < len(layout.choices[by]) else ""
        kept = [i for i, cell in enumerate(sheet.values(by)) if name and cell == name]
        source = f"{LISTS}!{letter}{top + number}"
        page.write_formula(row, 0, f'=IF({source}="","",{source})', look.shown, name)
        known = f'$A{row + 1}=""'
        count = f"COUNTIFS({group},$A{row + 1})"
        over = "".join(f'-COUNTIFS({group},$A{row + 1},{layout.area("status")},"{word}")' for word in closed)
        still = [i for i in kept if sheet.values("status")[i] not in closed]
        page.write_formula(row, 1, f'=IF({known},"",{count})', look.shown_number, len(kept) if name else "")
        page.write_formula(
            row, 2, f'=IF({known},"",{count}{over})', look.shown_number, len(still) if name else ""
        )
        for position, amount in enumerate(_AMOUNTS, start=3):
            total = f"SUMIFS({layout.area(amount)},{group},$A{row + 1})"
            shown = _sum(sheet, amount, kept) if name else ""
            page.write_formula(row, position, f'=IF({known},"",{total})', look.shown_amount, shown)
    page.set_column(0, 0, 30)
    page.set_column(1, 6, 18)
    printed(page, 3 + len(layout.choices[by]) + _SPARE, 7)
    page.freeze_panes(3, 1)
    page.protect("")


def _objective(page: Any, sheet: Sheet, layout: Layout, look: Look, objective: float | None) -> None:
    """An objective to type in, and what the plan makes of it."""
    page.write_string(0, 0, "Objectif", look.title)
    page.write_string(2, 0, "Objectif de ventes (à saisir)", look.shown)
    if objective is None:
        page.write_blank(2, 1, None, look.input)
    else:
        page.write_number(2, 1, objective, look.input)
    statuses = {name: said[0] for name, said in find_table("plan").column("status").values.items()}
    revenue, landed, status = (layout.area(name) for name in ("planned_revenue", "actual_revenue", "status"))
    open_ = "*".join(f'({status}<>"{statuses[name]}")' for name in _CLOSED)
    late = f"SUMPRODUCT({open_}*({revenue}>{landed})*({revenue}-{landed}))"
    every = range(len(sheet.rows))
    expected = sum(max(0.0, _sum(sheet, "planned_revenue", [row]) - _sum(sheet, "actual_revenue", [row])) for row in every
                   if sheet.values("status")[row] not in [statuses[name] for name in _CLOSED])  # fmt: skip
    left = "" if objective is None else max(0.0, objective - _sum(sheet, "actual_revenue", every) - expected)
    lines = (
        *(
            (label, f"=SUM({layout.area(name)})", _sum(sheet, name, every))
            for name, label in zip(_AMOUNTS, _labels(_AMOUNTS), strict=True)
        ),
        ("Encore attendu des actions ouvertes", f'=IFERROR({late},"un montant est un texte")', expected),
        ("Reste à trouver", '=IF(B3="","",MAX(0,B3-B7-B8))', left),
    )
    for row, (label, formula, known) in enumerate(lines, start=3):
        page.write_string(row, 0, label, look.shown)
        page.write_formula(row, 1, formula, look.shown_amount, known)
    page.write_string(10, 0, "Recettes : des ventes, pas des marges.", look.soft)
    page.set_column(0, 0, 42)
    page.set_column(1, 1, 18)
    printed(page)
    page.protect("")


def _chosen(page: Any, sheet: Sheet, layout: Layout, look: Look, by: str, names: Sequence[str]) -> None:
    """The rows of the plan that fill a column in, one after the other, in the plan's order."""
    schema = find_table("plan")
    page.write_string(0, 0, schema.column(by).label, look.title)
    rank = len(names) + 1
    for position, name in enumerate(names):
        page.write_string(2, position, schema.column(name).label, look.head)
    letter = column_name(rank)
    filled = [row for row, cell in enumerate(sheet.values(by)) if cell is not None]
    for row in range(layout.last - FIRST + 1):
        above = f"MAX({letter}$3:{letter}{row + 3})"
        known = filled.index(row) + 1 if row in filled else ""
        page.write_formula(row + 3, rank, f'=IF({layout.cell(by, row)}="","",{above}+1)', look.shown, known)
    found = f"MATCH(ROW()-3,${letter}$4:${letter}${layout.last + 1},0)"
    for row in range(min(_SHOWN, layout.last - FIRST + 1)):
        for position, name in enumerate(names):
            kind = schema.column(name)
            form = (
                look.shown_day
                if kind.type == "date"
                else look.shown_amount
                if kind.type == "number"
                else look.shown
            )
            cell = f"INDEX({layout.area(name)},{found})"
            held = sheet.values(name)[filled[row]] if row < len(filled) else None
            page.write_formula(row + 3, position, f'=IFERROR(IF({cell}="","",{cell}),"")', form, _shown(held))
    page.set_column(0, len(names) - 1, 18)
    page.set_column(1, 1, 42)
    page.set_column(rank, rank, None, None, {"hidden": True})
    printed(page, 3 + len(filled) + _SPARE, len(names))
    page.freeze_panes(3, 2)
    page.protect("", {"format_columns": True})


def _lists(page: Any, layout: Layout, look: Look) -> None:
    """What the plan's cells are chosen from; a word added here may be chosen there."""
    for position, (name, words) in enumerate(layout.choices.items()):
        column = find_table("plan").column(name)
        page.write_string(0, position, column.label, look.head)
        for row, word in enumerate(words, start=1):
            page.write_string(row, position, word, look.text if column.type == "text" else look.shown)
        page.set_column(position, position, 24, look.free)
    page.freeze_panes(1, 0)
    page.protect("", {"format_columns": True})


def _labels(names: Sequence[str]) -> list[str]:
    return [find_table("plan").column(name).label for name in names]


def _sum(sheet: Sheet, name: str, rows: Sequence[int]) -> float:
    cells = sheet.values(name)
    return float(sum(cells[i] for i in rows if isinstance(cells[i], float)))


def _later(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def _shown(cell: Any) -> Any:
    """A cell as a formula that points at it is worth."""
    return "" if cell is None else _serial(cell) if isinstance(cell, date) else cell


def _serial(day: date) -> int:
    """A day as a spreadsheet counts it."""
    return (day - date(1899, 12, 30)).days
