"""Are customers satisfied, and may one believe the score? NPS with its interval, and what comments speak of, by words."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.proportions import normal_quantile
from smkit.analysis.who import Who
from smkit.typography import told, unaccented

#: Answers below which a score is not given.
LEAST = 30
PROMOTER, DETRACTOR = 9, 6

#: Beginnings of words, without accents, by theme.
THEMES = {
    "Livraison": ("livr", "retard", "delai", "colis", "transport", "expedi"),
    "Prix": ("prix", "cher", "tarif", "cout", "remise", "promo"),
    "Qualité du produit": ("qualit", "gout", "casse", "defaut", "abim", "frais", "fraich", "panne"),
    "Accueil et conseil": (
        "accueil",
        "conseil",
        "ecoute",
        "gentil",
        "aimabl",
        "service",
        "commercial",
        "equipe",
    ),
    "Site et commande": ("site", "commande", "panier", "paiement", "appli", "internet"),
    "Après-vente": ("sav", "retour", "rembours", "reclam", "garanti", "facture"),
}


class Nps(NamedTuple):
    """A score in points (−100 to 100), its interval, and what it comes from (counts); missing points below `LEAST` answers."""

    score: float
    low: float
    high: float
    promoters: int
    passives: int
    detractors: int

    @property
    def answers(self) -> int:
        """How many people answered."""
        return self.promoters + self.passives + self.detractors


def nps(scores: pd.Series, *, confidence: float = 0.95, least: int = LEAST) -> Nps:
    """Return the net promoter score: share of 9–10 less share of 0–6, in points.

    Parameters: `scores`, 0 to 10, missing ones ignored; `confidence`, a fraction; `least`, answers below which there is no score.
    Raises InputError when a score is not a whole number from 0 to 10.
    Source: Reichheld (2003); interval: adjusted Wald (3, T) of Rocks (2016), Interval Estimation for the Net Promoter Score.

    >>> found = nps(pd.Series([10] * 50 + [7] * 30 + [3] * 20))
    >>> found.score, round(found.low, 1), round(found.high, 1)
    (30.0, 14.1, 44.2)
    """
    known = pd.to_numeric(scores, errors="coerce").dropna()
    if ((known < 0) | (known > 10) | (known != known.round())).any():
        wrong = known[(known < 0) | (known > 10) | (known != known.round())].iloc[0]
        raise InputError(f"Note {told(wrong)} trouvée : une note de recommandation est un entier de 0 à 10.")
    promoters, detractors = int((known >= PROMOTER).sum()), int((known <= DETRACTOR).sum())
    passives = len(known) - promoters - detractors
    if len(known) < max(least, 1):
        return Nps(math.nan, math.nan, math.nan, promoters, passives, detractors)
    score = (promoters - detractors) / len(known)
    # three answers more, spread as chance would: without them few answers look surer than they are
    n = len(known) + 3
    up, down = (promoters + 0.75) / n, (detractors + 0.75) / n
    middle = up - down
    half = normal_quantile(0.5 + confidence / 2) * math.sqrt((up + down - middle**2) / n)
    low, high = max(-1.0, middle - half), min(1.0, middle + half)
    return Nps(100 * score, 100 * low, 100 * high, promoters, passives, detractors)


def nps_by(survey: pd.DataFrame, by: str, *, confidence: float = 0.95, least: int = LEAST) -> pd.DataFrame:
    """Return the score of each group.

    Parameters: `survey`, canonical survey (`score` and the column `by`); the others as `nps`.
    Returns `by`, answers, score, low, high (points; missing below `least` answers), promoters, passives, detractors (counts);
    sorted by group.
    """
    rows = []
    for group, own in survey.dropna(subset=[by]).groupby(by, sort=True):
        found = nps(own["score"], confidence=confidence, least=least)
        rows.append({by: group, "answers": found.answers, **found._asdict()})
    return pd.DataFrame(rows, columns=[by, "answers", *Nps._fields])


def themes(survey: pd.DataFrame) -> pd.DataFrame:
    """Count what comments speak of, by the beginnings of words: no model, and no comment is repeated.

    Parameters: `survey`, canonical survey with `comment` and `score`.
    Returns theme, comments (that speak of it), promoters and detractors among their authors; the most frequent first, those
    that nobody speaks of left out. A comment may speak of several themes, or of none that is known (« Autre »).
    """
    told = survey[survey["comment"].fillna("").astype("str").str.strip() != ""]
    words = told["comment"].astype("str").map(_folded)
    found = {name: words.map(lambda text, starts=starts: any(w.startswith(starts) for w in text)).astype(bool)
             for name, starts in THEMES.items()}  # fmt: skip
    known = pd.DataFrame(found, index=told.index)
    known["Autre"] = ~known.any(axis=1) if len(known) else pd.Series(dtype=bool)
    rows = [
        {
            "theme": name,
            "comments": int(known[name].sum()),
            "promoters": int((known[name] & (told["score"] >= PROMOTER)).sum()),
            "detractors": int((known[name] & (told["score"] <= DETRACTOR)).sum()),
        }
        for name in known
    ]
    table = pd.DataFrame(rows, columns=["theme", "comments", "promoters", "detractors"])
    return table[table["comments"] > 0].sort_values(
        "comments", ascending=False, kind="stable", ignore_index=True
    )


def answered(survey: pd.DataFrame, clients: pd.DataFrame, people: Who | None = None) -> pd.DataFrame:
    """Return who answered and is worth a call: detractors by what they buy, then promoters, who could recommend.

    Parameters: `survey`, canonical survey with `customer_id`, `score` and `date`; `clients` with customer_id and monetary
    (currency); `people`, whom the customers of those are (see `who`), themselves by default.
    Returns customer_id, kind (detractor or promoter), score (the last one given), monetary; the largest account first within
    a kind.
    """
    last = survey.dropna(subset=["customer_id", "score"]).sort_values("date", kind="stable")
    last = last.drop_duplicates("customer_id", keep="last")[["customer_id", "score"]]
    known = (people or Who()).numbers(last["customer_id"].tolist())
    own = clients.assign(customer_id=clients["customer_id"].map(known)).dropna(subset=["customer_id"])
    own["customer_id"] = own["customer_id"].astype(last["customer_id"].dtype)
    both = last.merge(own[["customer_id", "monetary"]], on="customer_id")
    kind = pd.Series("", index=both.index).mask(both["score"] <= DETRACTOR, "detractor")
    both["kind"] = kind.mask(both["score"] >= PROMOTER, "promoter")
    named = both[both["kind"] != ""]
    return named.sort_values(
        ["kind", "monetary", "customer_id"], ascending=[True, False, True], ignore_index=True
    )[["customer_id", "kind", "score", "monetary"]]


def _folded(text: str) -> list[str]:
    return re.findall(r"[a-z]+", unaccented(text).casefold())
