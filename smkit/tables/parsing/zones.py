"""Which time zone the moments of a column were written in, as their offsets show."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Where people who read French keep time, the most of them first.
ZONES = (
    "Europe/Paris", "America/Toronto", "Europe/London", "Indian/Reunion", "America/Martinique", "America/Cayenne",
    "Pacific/Noumea", "America/Vancouver",
)  # fmt: skip

#: Where the day begins of those who sell in a currency; elsewhere it is at the first of `ZONES`.
HOMES = {"CAD": "America/Toronto", "GBP": "Europe/London", "CHF": "Europe/Zurich", "USD": "America/New_York"}


def likely(moments: NDArray[np.datetime64], shift: NDArray[np.int64]) -> str:
    """Return the time zone of moments that have offsets (`shift`, seconds); universal time says nothing of it.

    >>> moments = np.array(["2026-02-03T10:00", "2026-07-03T10:00", "2026-02-03T23:30"], "datetime64[s]")
    >>> likely(moments, np.array([3600, 7200, 0])), likely(moments, np.array([-18000, -14400, 0]))
    ('Europe/Paris', 'America/Toronto')
    """
    said = ~np.isnat(moments) & (shift != 0)
    return next((zone for zone in ZONES if (put(moments, shift, zone) == moments)[said].all()), ZONES[0])


def put(moments: NDArray[np.datetime64], shift: NDArray[np.int64], zone: str) -> NDArray[np.datetime64]:
    """Return moments that have offsets as a clock of another zone shows them.

    >>> put(np.array(["2026-03-03T23:30"], "datetime64[s]"), np.array([0]), "Europe/Paris").tolist()
    [datetime.datetime(2026, 3, 4, 0, 30)]
    """
    universal = pd.Series(moments - shift.astype("timedelta64[s]")).dt.tz_localize("UTC")
    return universal.dt.tz_convert(zone).dt.tz_localize(None).to_numpy()
