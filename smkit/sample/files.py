"""The boutique on disk: CSV as a French Excel saves it, and its description as a Frictionless Data Package.

Headers, labels and values come from the schema of the canonical tables: nothing is written twice.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from smkit.sample.world import COMPANY, YEARS
from smkit.tables import schema
from smkit.tables.schema import Column

#: Of the boutique's pseudonyms: published, so that its notebooks are the same everywhere.
KEY = "boutique-cle-publique"
_BOOLEANS = {True: "oui", False: "non"}
#: Moments are written with their time only where the time counts.
_TIMED = ("orders", "leads")


def write(folder: Path | str, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Write each canonical table as `<stem>.csv` in `folder`, as a French Excel saves it.

    That is `;`, decimal comma, dd/mm/yyyy, UTF-8 with BOM, CRLF. Returns the paths written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in tables.items():
        path = folder / f"{schema.table(name).stem}.csv"
        columns = _columns(name, table)
        text = pd.DataFrame({c.label: _written(table[c.name], c, name) for c in columns})
        text.to_csv(path, sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")
        paths.append(path)
    return paths


def _columns(name: str, table: pd.DataFrame) -> list[Column]:
    return [schema.table(name).column(str(column)) for column in table]


def _date_format(column: Column, name: str) -> str:
    return "%d/%m/%Y %H:%M" if column.type == "datetime" and name in _TIMED else "%d/%m/%Y"


def _written(values: pd.Series, column: Column, name: str) -> pd.Series:
    """The values as text, the French way; missing ones stay missing."""
    if column.type in ("date", "datetime"):
        return values.dt.strftime(_date_format(column, name))
    if column.type == "boolean":
        return values.map(_BOOLEANS)
    if column.type == "enum":
        return values.map({value: labels[0] for value, labels in column.values.items()})
    if column.type in ("number", "integer"):
        form = "{:.2f}" if column.unit == "EUR" else "{:.10g}"
        return values.map(lambda value: form.format(value).replace(".", ","), na_action="ignore")
    return values


def describe(tables: Mapping[str, pd.DataFrame]) -> str:
    """The Frictionless Data Package of the written tables, as JSON text."""
    package = {
        "profile": "data-package",
        "name": "boutique",
        "title": f"{COMPANY} : la boutique du kit",
        "description": "Une entreprise fictive de café, de thé et d'équipement : une boutique en ligne "
        f"(B2C) et des comptes professionnels (B2B), du 1er janvier {YEARS[0]} au 31 décembre {YEARS[1]}. "
        "Montants hors taxes, en euros. Données inventées : ni personnes ni entreprises réelles.",
        "version": "1.0.0",
        "keywords": ["marketing", "vente", "formation", "données fictives"],
        "licenses": [{"name": "MIT", "title": "Licence MIT", "path": "https://opensource.org/license/mit"}],
        "resources": [_resource(name, table) for name, table in tables.items()],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(name: str, table: pd.DataFrame) -> dict[str, Any]:
    described = schema.table(name)
    return {
        "name": described.stem,
        "path": f"boutique/{described.stem}.csv",
        "title": described.title,
        "description": f"Une ligne par enregistrement : {described.row}.",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "header": True},
        "smkit:table": name,
        "schema": {"fields": [_field(c, name) for c in _columns(name, table)], "missingValues": [""]},
    }


def _field(column: Column, name: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.label, "title": column.label, "description": column.help}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.type in ("date", "datetime"):
        form = _date_format(column, name)
        field |= {"type": "datetime" if "%H" in form else "date", "format": form}
    elif column.type == "boolean":
        field |= {"type": "boolean", "trueValues": [_BOOLEANS[True]], "falseValues": [_BOOLEANS[False]]}
    elif column.type == "number":
        field |= {"type": "number", "decimalChar": ","}
    elif column.type == "integer":
        field |= {"type": "integer"}
    else:
        field |= {"type": "string"}
        if column.type == "enum":
            constraints["enum"] = [labels[0] for labels in column.values.values()]
    if constraints:
        field["constraints"] = constraints
    described = {"smkit:column": column.name, "smkit:unit": column.unit, "smkit:role": column.role}
    return field | {key: value for key, value in described.items() if value is not None}
