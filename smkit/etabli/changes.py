"""What changed in a report since the last time: its figures before, and now."""

import json
from contextlib import suppress
from pathlib import Path

from smkit.etabli.place import Place
from smkit.reports.keeping import verify


def since(place: Place, name: str) -> verify.Comparison | None:
    """Return the figures of a report that are no longer what they were the time before; None where there was none.

    Parameters: `place`; `name` of the report.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        before = json.loads((place.own("avant") / f"{Path(name).name}.json").read_text("utf-8"))
        after = json.loads((place.reports / name / "resultats.json").read_text("utf-8"))
        return verify.contrast(name, before, after)
    return None
