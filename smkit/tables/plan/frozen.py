"""The plan as it is agreed on a day: a file that says when and why, and is never written over."""

from datetime import date
from pathlib import Path

import pandas as pd

from smkit import filing
from smkit.tables.errors import ReadError
from smkit.tables.plan.sheet import Sheet
from smkit.tables.schema import table as find_table
from smkit.typography import typeset

#: What is agreed: who, what, when and how much. What has been spent or sold since is no part of it.
_KEPT = (
    "reference", "action", "category", "owner", "start_date", "end_date", "horizon", "planned_cost", "planned_revenue", "part_of",
    "depends_on", "milestone", "channel", "content_type",
)  # fmt: skip


def write(sheet: Sheet, path: Path, on: date, reason: str) -> Path:
    """Freeze a plan, dates and euros, as CSV for Excel, and return its path.

    Parameters: `sheet`; `path` of the file; `on`, the day; `reason`, French.
    Raises ReadError without a reason, or when the file is there: a baseline that changes in silence is none.
    """
    if not reason.strip():
        raise ReadError(
            "Dites pourquoi le plan est figé : --raison « budget voté le 5 janvier », par exemple. La raison est gardée avec lui."
        )
    if path.exists():
        raise ReadError(
            f"« {path.name} » existe déjà, et un plan figé ne se remplace pas : c'est à lui que les écarts se mesurent. Donnez un "
            "autre nom avec --to, ou déplacez l'ancien."
        )
    schema = find_table("plan")
    columns = {
        schema.column(name).label: [_french(cell) for cell in sheet.values(name)]
        for name in _KEPT
        if name in sheet.names
    }
    frame = pd.DataFrame(columns)
    frame = frame[frame[schema.column("action").label] != ""]
    frame[schema.column("frozen_on").label] = f"{on:%d/%m/%Y}"
    frame[schema.column("frozen_reason").label] = typeset(reason.strip())
    text = frame.to_csv(None, sep=";", index=False, lineterminator="\r\n")
    with filing.once_whole(path) as draft:
        draft.write_bytes(text.encode("utf-8-sig"))
    return path


def _french(cell: object) -> str:
    """A cell as a French Excel saves it; a text that begins as a formula does stays a text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", ",")
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
