"""Awkward but good: files that must be read to the cent, with nothing asked."""

import csv
import gzip
import io
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

import openpyxl
import pandas as pd
from corpus import HEADERS, NAMES, ORDERS, Case, cells, comma, delimited, french_day, point, shop, words_day
from openpyxl.utils.datetime import CALENDAR_MAC_1904

LATIN_9 = [row for row in ORDERS if row[2].encode("iso8859-15", "ignore").decode("iso8859-15") == row[2]]
#: As many line breaks in cells as there are lines with their header.
BROKEN = [(*row[:2], f"{row[2]}\nsuite" + "\nfin" * (not i), *row[3:]) for i, row in enumerate(ORDERS)]
LATIN = [row for row in ORDERS if "œ" not in row[2]]


def _text(encoding="utf-8-sig", **style):
    return Case(shop(**style).encode(encoding))


def _zip(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
        archive.writestr("__MACOSX/._" + name, b"\0")
    return out.getvalue()


def _reordered():
    order = [5, 2, 0, 4, 3, 1]
    headers = [HEADERS[i] for i in order] + ["Remarque"]
    rows = [[*(cells(row)[i] for i in order), "à rappeler"] for row in ORDERS]
    return Case(delimited([headers, *rows]).encode("utf-8-sig"))


def _serials(epoch):
    def day(value):
        return str((value - epoch).days)

    return _text(day=day)


def _american():
    rows = [row for row in ORDERS if row[1].day > 12]
    text = shop(rows, ["Order ID", "Order Date", "Product", "Customer ID", "Quantity", "Unit Price"],
                number=lambda v: point(v, ","), day=lambda d: d.strftime("%m/%d/%Y"), separator=",")  # fmt: skip
    return Case(text.encode(), rows=rows, told=("month_first",))


def _with_lines(places, **options):
    """Insert whole lines (no rows) before some rows; the last place is after them."""
    lines = shop().splitlines(keepends=True)
    out = [lines[0]]
    for position, line in enumerate(lines[1:]):
        out += [extra + "\r\n" for extra in places.get(position, [])]
        out.append(line)
    out += [extra + "\r\n" for extra in places.get("end", [])]
    return Case("".join(out).encode("utf-8-sig"), skipped=sum(map(len, places.values())), **options)


def _workbook(fill, rows=ORDERS, name="export.xlsx", **options):
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return Case(out.getvalue(), rows=list(rows), name=name, **options)


def _typed(sheet, headers=HEADERS, rows=ORDERS):
    sheet.append(headers)
    for row in rows:
        sheet.append(
            [
                float(cell) if isinstance(cell, Decimal) else cell or None if cell == "" else cell
                for cell in row
            ]
        )


def _plain_sheet(book):
    _typed(book.active)


def _text_sheet(book):
    book.active.append(HEADERS)
    for row in ORDERS:
        book.active.append(cells(row))


def _titled_sheet(book):
    sheet = book.active
    sheet.append(["Ventes de l'année"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    _typed(sheet)
    sheet.append(["Total", None, None, None, 1017, 1238833.17])


def _several_sheets(book):
    book.active.title = "Lisez-moi"
    book.active.append(["Export du service des ventes", "Date", "12/03/2025"])
    _typed(book.create_sheet("Ventes"))
    hidden = book.create_sheet("Brouillon")
    _typed(hidden, [*HEADERS, "Région"], [(*row, "Nord") for row in ORDERS[:2]])
    hidden.sheet_state = "hidden"


def _monthly_sheets(book):
    book.active.title = "Janvier"
    _typed(book.active, rows=ORDERS[:3])
    _typed(book.create_sheet("Février"), [*HEADERS, "Remarque"], [(*row, "à rappeler") for row in ORDERS[3:]])
    book.create_sheet("Synthèse").append(["Mois", "Ventes"])


def _errors_beside(book):
    _typed(book.active, [*HEADERS, "Marge"], [(*row, "#DIV/0!") for row in ORDERS])


def _errors_for_customers(book):
    _typed(book.active, rows=[(*row[:3], "#N/A", *row[4:]) for row in ORDERS])


def _hidden_column(book):
    _typed(book.active)
    book.active.column_dimensions["E"].hidden = True
    book.active.row_dimensions[3].hidden = True


def _mac_calendar(book):
    book.epoch = CALENDAR_MAC_1904
    _typed(book.active)


def _serial_cells(book):
    rows = [(row[0], (row[1] - datetime(1899, 12, 30)).days, *row[2:]) for row in ORDERS]
    _typed(book.active, rows=rows)


def _mac_serial_cells(book):
    book.epoch = CALENDAR_MAC_1904
    rows = [(row[0], (row[1] - datetime(1904, 1, 1)).days, *row[2:]) for row in ORDERS]
    _typed(book.active, rows=rows)


def _merged_groups(book):
    _typed(book.active)
    for column in "ABD":  # the two lines of order 0001
        book.active.merge_cells(f"{column}2:{column}3")


def _parquet():
    out = io.BytesIO()
    frame = pd.DataFrame([[*row[:5], float(row[5])] for row in ORDERS], columns=HEADERS)
    frame["Client"] = frame["Client"].replace("", None)
    frame.to_parquet(out)
    return Case(out.getvalue(), name="export.parquet")


def _named(headers):
    return _text(headers=headers)


def _months_sheet(book):
    for row in (["Période", "Coût"], [datetime(2026, 1, 1), 5.5], [datetime(2026, 2, 28), 6.5], [2026, 7.5]):
        book.active.append(row)


#: What people write for a period, and what it means.
PERIODS = {
    "2026-03": "2026-03", "03/2026": "2026-03", "mars 2026": "2026-03", "MARS-26": "2026-03", "janv.-26": "2026-01",
    "Août 2026": "2026-08", "202612": "2026-12", "March 2026": "2026-03", "15/03/2026": "2026-03", "2026-03-01": "2026-03",
    "2026-T1": "2026-T1", "T4 2026": "2026-T4", "Q2 2026": "2026-T2", "1er trimestre 2026": "2026-T1", "2026": "2026",
}  # fmt: skip

AWKWARD: dict[str, Case] = {
    "utf-8 with a mark": _text("utf-8-sig"),
    "utf-8": _text("utf-8"),
    "cp1252": _text("cp1252"),
    "latin-9": Case(shop(LATIN_9, number=lambda value: f"{comma(value)} €").encode("iso8859-15"), rows=LATIN_9),
    "latin-1": Case(shop(LATIN).encode("latin-1"), rows=LATIN),
    "utf-16 with a mark": _text("utf-16"),
    "utf-16 little endian": _text("utf-16-le"),
    "utf-32": _text("utf-32"),
    "utf-16 big endian, tabs": _text("utf-16-be", separator="\t"),
    "Mac Roman, CR": Case(shop([r for r in ORDERS if "½" not in r[2]], ending="\r").encode("mac_roman"),
                          rows=[r for r in ORDERS if "½" not in r[2]], told=("doubtful_encoding",)),
    "mark written twice": Case(b"\xef\xbb\xbf" + shop().encode("utf-8-sig")),
    "comma": _text(separator=","),
    "tab": _text(separator="\t"),
    "pipe": _text(separator="|"),
    "LF": _text(ending="\n"),
    "CR": _text(ending="\r"),
    "CR, and as many LF in cells": Case(shop(BROKEN, ending="\r", quoting=csv.QUOTE_ALL).encode(), rows=BROKEN),
    "no line end at the end": Case(shop().rstrip().encode()),
    "DOS end of file": Case(shop().encode("cp1252") + b"\x1a"),
    "everything quoted": _text(quoting=csv.QUOTE_ALL),
    "sep= first line": _text(before="sep=;\r\n"),
    "sep= that is no usual separator": _text(separator="^", before="sep=^\r\n"),
    "each line in quotes": Case("".join('"' + line.replace('"', '""') + '"\r\n' for line in shop().splitlines()).encode()),
    "each line in quotes, commas inside": Case("".join('"' + line.replace('"', '""') + '"\r\n'
        for line in shop(separator=",").splitlines()).encode()),
    "separators too many on each row": Case("\r\n".join(
        [line + (";" if i else "") for i, line in enumerate(shop().splitlines())]).encode()),
    "empty columns on the right": Case("\r\n".join(line + ";;" for line in shop().splitlines()).encode()),
    "no-break spaces": _text("cp1252", number=lambda v: comma(v, "\u00a0")),
    "narrow spaces": _text(number=lambda v: comma(v, "\u202f")),
    "thin spaces": _text(number=lambda v: comma(v, "\u2009")),
    "dots for thousands": _text(number=lambda v: comma(v, ".")),
    "apostrophes": _text(number=lambda v: comma(v, "'")),
    "curly apostrophes": _text(number=lambda v: comma(v, "’")),
    "English numbers": _text(number=lambda v: point(v, ","), separator=","),
    "points, no thousands": _text(number=point, separator=","),
    "euros after": _text("cp1252", number=lambda v: comma(v) + (" €" if isinstance(v, Decimal) else "")),
    "euros before": _text(number=lambda v: ("€" if isinstance(v, Decimal) else "") + comma(v)),
    "EUR": _text(number=lambda v: comma(v) + (" EUR" if isinstance(v, Decimal) else "")),
    "accounting negatives": _text(number=lambda v: comma(v) if v >= 0 else f"({comma(-v)})"),
    "true minus": _text(number=lambda v: comma(v).replace("-", "−")),
    "minus after": _text(number=lambda v: comma(v) if v >= 0 else f"{comma(-v)}-"),
    "numbers with a text mark": _text(number=lambda v: "'" + comma(v)),
    "dd/mm/yy": _text(day=lambda d: d.strftime("%d/%m/%y")),
    "d/m/yyyy": _text(day=lambda d: f"{d.day}/{d.month}/{d.year}"),
    "dd-mm-yyyy hh:mm": _text(day=lambda d: d.strftime("%d-%m-%Y 00:00")),
    "dd.mm.yyyy": _text(day=lambda d: d.strftime("%d.%m.%Y")),
    "French words": _text(day=words_day),
    "French words with the day": _text(day=lambda d: "lundi " + words_day(d)),
    "short months": _text("cp1252", day=lambda d: f"{d.day:02}-" + "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
                          .split()[d.month - 1] + f"-{d:%y}"),
    "ISO": _text(day=lambda d: d.strftime("%Y-%m-%d")),
    "ISO with an offset": Case(shop(day=lambda d: d.strftime("%Y-%m-%dT23:30:00+02:00")).encode(), told=("offset",),
                               rows=[(r[0], r[1] + timedelta(hours=23.5), *r[2:]) for r in ORDERS]),
    "yyyymmdd": _text(day=lambda d: d.strftime("%Y%m%d")),
    "Excel serials": _serials(datetime(1899, 12, 30)),
    "American dates": _american(),
    "nothing proves the order": Case(shop([ORDERS[0]]).encode(), rows=[ORDERS[0]], told=("day_first_assumed",)),
    "preamble": Case(shop(before="Export des commandes\r\nSociété;Boulons SARL\r\n\r\n").encode(), skipped=3),
    "comments": Case(shop(before="# Rapport\r\n# 20250101-20251231\r\n#\r\n\r\n").encode(), skipped=4),
    "blank lines": _with_lines({1: ["", ";;;;;"], 3: ["  ;  ;;;;"]}),
    "subtotals": _with_lines({2: ["Sous-total janvier;;;;3;1 242,40"], "end": ["Total général;;;;1 017;1 238 833,17"]}),
    "totals in another column": _with_lines({"end": [";;TOTAL;;1 017;"]}),
    "a total in a table of two columns": Case(delimited([["Date", "Sessions"], *[[french_day(r[1]), str(i)] for i, r in
        enumerate(ORDERS)], ["Total", "21"]]).encode(), names=["date", "sessions"], table="sessions", skipped=1,
        rows=[(r[1], i) for i, r in enumerate(ORDERS)]),
    "total and average of campaigns": Case(delimited([["Campagne", "Coût", "Clics"], ["Salon", "10,50", "5"],
        ["Vœux", "20,00", "15"],
        ["Total", "30,50", "20"], ["Moyenne", "15,25", "10"]]).encode(), names=["campaign", "cost", "clicks"], table="campaigns",
        rows=[("Salon", Decimal("10.50"), 5), ("Vœux", Decimal("20.00"), 15)], skipped=2),
    "codes kept from Excel": Case(shop([(f'="{row[0]}"', *row[1:3], f'="{row[3]}"', *row[4:]) for row in ORDERS]).encode()),
    "repeated header": _with_lines({3: [";".join(HEADERS)]}),
    "footer": _with_lines({"end": ["", "Généré le 3 mars 2025", "Copyright Boulons SARL, tous droits réservés", "Boulons"]}),
    "footer in a sheet saved as text": _with_lines({"end": [";;;;;", "Édité le 15/03/2025 par le service des ventes;;;;;"]}),
    "titles between rows": _with_lines({0: ["Région du nord;;;;;"], 4: ["Région du sud;;;;;"]}),
    "line breaks in cells": Case(shop([(*r[:2], r[2] + "\n2e ligne", *r[3:]) for r in ORDERS]).encode(),
                                 rows=[(*r[:2], r[2] + "\n2e ligne", *r[3:]) for r in ORDERS]),
    "line breaks, separators and an inch mark in one row": Case(
        b'N\xc2\xb0 commande;Date;Produit;Note;Montant\n1;13/02/2025;24" noir;"a;b;c;d\n;e;f;g;""h""";5\n2;13/02/2025;;;6\n',
        names=["order_id", "product", "amount"], rows=[("1", '24" noir', 5), ("2", "", 6)]),
    "spaces around": Case(shop([(f" {r[0]} ", *r[1:2], f"\u00a0{r[2]} ", *r[3:]) for r in ORDERS]).encode()),
    "header variants 1": _named(["N° de Cde", "Date Cde", "Libellé article", "Code client", "Quantité", "Prix unitaire HT (€)"]),
    "header variants 2": _named(["num_commande", "DATE DE COMMANDE", "ARTICLE", "Réf. client", "QTE", "PU HT"]),
    "header variants 3": _named(["Facture n°", "Date facture", "Produit", "Id client", "Qte vendue", "Prix de vente HT"]),
    "English headers": _named(["Order ID", "Order Date", "Product Name", "Customer ID", "Qty", "Unit Price"]),
    "header spoilt by an encoding": Case(shop(headers=["N° commande", "Date", "DÃ©signation", "Client", "QuantitÃ©", "P.U. HT"])
                                         .encode(), told=("doubtful_encoding",)),
    "header on two lines": _named(["N°\ncommande", "Date", "Désignation", "Client", "Qté", "P.U.\nHT"]),
    "reordered, one unknown": _reordered(),
    "gzip": Case(gzip.compress(shop().encode("cp1252")), name="export.csv.gz"),
    "zip": Case(_zip("export.csv", shop().encode("cp1252")), name="export.zip"),
    "text named .xlsx": Case(shop().encode(), name="export.xlsx"),
    "workbook": _workbook(_plain_sheet),
    "workbook named .csv": _workbook(_plain_sheet, name="export.csv"),
    "numbers stored as text": _workbook(_text_sheet),
    "merged title, total": _workbook(_titled_sheet, skipped=3),
    "several sheets, one hidden": _workbook(_several_sheets),
    "a sheet a month": _workbook(_monthly_sheets, rows=ORDERS[:3], told=("other_sheets",)),
    "formulas in error, beside the table": _workbook(_errors_beside),
    "formulas in error, where a customer may be missing": _workbook(_errors_for_customers, told=("formula_error",),
        rows=[(*row[:3], "", *row[4:]) for row in ORDERS]),
    "hidden column and row": _workbook(_hidden_column),
    "Mac calendar": _workbook(_mac_calendar),
    "serials in a workbook": _workbook(_serial_cells, told=("serial",)),
    "Mac serials in a workbook": _workbook(_mac_serial_cells, told=("serial",)),
    "merged groups": _workbook(_merged_groups),
    "parquet": _parquet(),
    "periods as people write them": Case(delimited([["Mois", "Dépense"], *[[text, "1 200,50 €"] for text in PERIODS]]).encode(),
        names=["period", "cost"], table="costs", told=("month_of_day",), rows=[(p, Decimal("1200.50")) for p in PERIODS.values()]),
    "periods as days of a sheet": _workbook(_months_sheet, table="costs", names=["period", "cost"], told=("month_of_day",),
        rows=[("2026-01", Decimal("5.5")), ("2026-02", Decimal("6.5")), ("2026", Decimal("7.5"))]),
    "identifiers as floats": Case(delimited([HEADERS[:2] + ["Montant"], *[[f"{17850 + i}.0", french_day(r[1]), comma(r[5])]
                                  for i, r in enumerate(ORDERS)]]).encode(), names=["order_id", "order_date", "amount"],
                                  rows=[(str(17850 + i), r[1], r[5]) for i, r in enumerate(ORDERS)], told=("whole_number",)),
}  # fmt: skip
assert NAMES and len(AWKWARD) >= 40
