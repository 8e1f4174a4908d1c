"""The boutique: a fictional company and its data, the same to the last byte from the same seed.

`boutique` gives its tables, `write` saves them as a French Excel would, `orders` and `write_orders_parquet`
make millions of order lines for benchmarks. What is planted in the data stands in `effects`.
"""

from pathlib import Path

import pandas as pd

from smkit.sample import effects, marketing
from smkit.sample.actions import frozen, plan
from smkit.sample.bench import orders, write_orders_parquet
from smkit.sample.discovery import interviews
from smkit.sample.effects import SEED
from smkit.sample.files import KEY, describe, write
from smkit.sample.marketing import experiment
from smkit.sample.pipeline import leads
from smkit.sample.prospects import prospects
from smkit.sample.sales import order_lines
from smkit.tables.parsing import keys

#: The boutique's plan as it was frozen, among the cases.
FROZEN_FILE = "boutique_plan_fige.csv"

__all__ = ["boutique", "experiment", "frozen", "generate", "orders", "write", "write_orders_parquet"]


def boutique(seed: int = SEED, scale: float = 1.0) -> dict[str, pd.DataFrame]:
    """Return the canonical tables of the fictional company by canonical name, two whole years of them.

    Parameters: `seed`, a whole number that draws another company of the same kind; `scale`, which multiplies
    customers, leads, prospects, people in the experiment and in the survey (1 gives some 10 000 order lines), while
    campaigns, expenses, plan and interviews stay as they are. Amounts are in € excl. tax.
    Raises ValueError when `scale` is too small to hold a company (under 0.1).

    >>> list(boutique(scale=0.1))[:3]
    ['orders', 'leads', 'campaigns']
    """
    if scale < 0.1:
        raise ValueError(f"scale must be at least 0.1, not {scale}")
    all_leads = leads(seed, scale)
    sold = order_lines(all_leads, seed, scale)
    return {
        "orders": sold,
        "leads": all_leads,
        "campaigns": marketing.campaigns(),
        "targets": marketing.targets(sold),
        "plan": plan(),
        "prospects": prospects(seed, scale),
        "interviews": interviews(),
        "experiment": experiment(seed, round(effects.PER_ARM * scale)),
        "sessions": marketing.sessions(sold, seed),
        "market": marketing.market(sold),
        "costs": marketing.expenses(),
        "survey": marketing.survey(seed, scale),
    }


def generate(folder: Path | str) -> list[Path]:
    """Write the boutique as it stands in the kit under `folder`; return the paths.

    `boutique/*.csv` with the published key, `datapackage.json` and `README.md`; in `cas`, its plan as it was frozen.
    """
    from smkit.sample.readme import readme

    folder = Path(folder)
    tables = boutique()
    paths = write(folder / "boutique", tables)
    key = keys.text(KEY, paths)
    paths += [write(folder / "cas", {"plan": frozen()})[0].replace(folder / "cas" / FROZEN_FILE)]
    texts = {
        folder / "boutique" / keys.PUBLIC: key,
        folder / "datapackage.json": describe(tables),
        folder / "README.md": readme(tables),
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return [*paths, *texts]
