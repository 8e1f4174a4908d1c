"""People and companies to prospect: what is known of each, and whether the law lets one approach them."""

import numpy as np
import pandas as pd

from smkit.sample import effects
from smkit.sample.draws import Draws
from smkit.sample.world import COMPANIES, KINDS, REGION_WEIGHTS, REGIONS

COUNT = 320
#: The trade of each kind of company, in the order of `KINDS`.
SECTORS = dict(
    zip(
        KINDS,
        (
            "Hôtellerie",
            "Restauration",
            "Restauration",
            "Bureaux",
            "Artisanat",
            "Santé",
            "Hôtellerie",
            "Bureaux",
            "Santé",
            "Commerce",
            "Artisanat",
            "Artisanat",
            "Bureaux",
            "Bureaux",
        ),
        strict=True,
    )
)
SIZES, SIZE_WEIGHTS = ("1 à 9", "10 à 49", "50 à 249", "250 et plus"), (0.46, 0.34, 0.15, 0.05)
COMPANY_SHARE = 0.82
#: Consent by e-mail and telephone, of consumers and of companies; the others were never asked, or refused.
CONSENT = {"consent_email": (0.55, 0.30), "consent_phone": (0.25, 0.20)}
CUSTOMER, OPPOSED, UNKNOWN, FROM_THEM = 0.08, 0.07, 0.06, 0.62
_LAST = np.datetime64("2025-12-31", "D")
_DAYS = 4 * 365  # the oldest contact is four years old: some have waited for more than three


def prospects(seed: int = effects.SEED, scale: float = 1.0) -> pd.DataFrame:
    """The people and companies to prospect at the end of the two years.

    >>> table = prospects(scale=0.25)
    >>> len(table), bool(table["account"].isna().eq(table["segment"] == "B2C").all())
    (80, True)
    """
    n = round(COUNT * scale)
    draws = Draws(seed, "prospects")
    company = draws.chance(n, COMPANY_SHARE)
    number = draws.shuffled(-(-n // len(COMPANIES)) * len(COMPANIES))[:n] % len(COMPANIES)
    names = np.array(COMPANIES)[number]
    sector = np.array([SECTORS[name.split(" ")[0]] for name in names])
    source = np.array([s.name for s in effects.SOURCES])[draws.pick(n, [s.share for s in effects.SOURCES])]
    known = ~draws.chance(n, UNKNOWN)
    # recent contacts are more common than old ones
    last = _LAST - (draws.uniform(n) * draws.uniform(n, 0.3, 1.0) * _DAYS).astype(int)
    table = pd.DataFrame(
        {
            "prospect": [f"P{at:04}" for at in range(1, n + 1)],
            "account": np.where(company, names, None),
            "segment": np.where(company, "B2B", "B2C"),
            "sector": np.where(company, sector, None),  # type: ignore[call-overload]
            "size": np.where(company, np.array(SIZES)[draws.pick(n, SIZE_WEIGHTS)], None),
            "region": np.array(REGIONS)[draws.pick(n, REGION_WEIGHTS)],
            "source": np.where(company, source, effects.CHAT),
        }
    )
    for consent, (person, firm) in CONSENT.items():
        table[consent] = draws.chance(n, np.where(company, firm, person))
    table["is_customer"] = draws.chance(n, CUSTOMER)
    table["opposed"] = draws.chance(n, OPPOSED)
    table["last_contact_at"] = pd.Series(last.astype("datetime64[s]")).where(known)
    table["last_contact_from"] = pd.Series(np.where(draws.chance(n, FROM_THEM), "them", "us")).where(known)
    return table
