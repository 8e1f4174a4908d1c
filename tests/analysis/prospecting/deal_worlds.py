"""Simulated worlds of deals, whose truth is known."""

import numpy as np
import pandas as pd


def null(seed: int, deals: int, rate: float = 0.3, *, dated: bool = False) -> pd.DataFrame:
    """Deals whose columns say nothing of the outcome."""
    draw = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "secteur": draw.choice(list("ABCDEFGH"), deals),
            "effectif": draw.lognormal(3, 1, deals),
            "source": draw.choice(["site", "salon", "fichier"], deals, p=[0.5, 0.3, 0.2]),
            "profil": draw.random(deals) < 0.4,
            "gagne": draw.random(deals) < rate,
        }
    )
    if dated:
        table["cree"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(draw.integers(0, 700, deals), unit="D")
    return table


def planted(seed: int, deals: int, *, dated: bool = False) -> pd.DataFrame:
    """The same, where the sector and the size do count: 8 % to about 60 % of deals won."""
    draw = np.random.default_rng(seed + 1_000)
    table = null(seed, deals, dated=dated)
    odds = -1.5 + 1.6 * table["secteur"].isin(["A", "B"]) + 0.8 * (np.log(table["effectif"]) - 3)
    table["gagne"] = draw.random(deals) < 1 / (1 + np.exp(-odds))
    return table
