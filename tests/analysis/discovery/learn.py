"""Learn what words weigh from the labelled questions of this folder, and write the packaged file.

Of four sets (HELD) nothing is learned: they measure. Sets `ecrites` were written for the weights, of turns
that the rules did not know: no rule was made for them. `maison` holds the questions that the kit itself asks: of the banks by
sector, of the boutique's interviews, of source 002.

Run: python tests/analysis/discovery/learn.py
"""

import sys
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from smkit.analysis.discovery.clauses import cut
from smkit.analysis.discovery.features import of_neighbours, of_word, told
from smkit.analysis.discovery.rules import Told, load
from smkit.analysis.discovery.spelling import spell
from smkit.analysis.discovery.weights import DIMENSIONS, FILE, FORMS, Weights

HERE = Path(__file__).parent
HELD = ("questions_lot_6", "questions_lot_8", "questions_lot_9_b", "questions_lot_10")
#: How little weights are held back; a feature of fewer questions than RARE is not learned. Chosen on sets left out in turn.
LOOSE = 12.0
RARE = 2


def labelled() -> pd.DataFrame:
    """Return the questions that one may learn from, with the set each is of."""
    paths = [path for path in sorted(HERE.glob("questions_*.csv")) if path.stem not in HELD]
    tables = [pd.read_csv(path, sep=";").assign(set=path.stem) for path in paths]
    return pd.concat(tables, ignore_index=True)


def words(question: str) -> list[Told]:
    """Return the words of a question with their kinds, as the package reads them."""
    rules = load()
    return told(cut(*spell(" ".join(unicodedata.normalize("NFC", question).split()), rules), rules))


def features(said: list[Told]) -> list[str]:
    """Return every feature of a question."""
    return [*map(" ".join, of_neighbours(said)), *(feature for word in said for feature in of_word(word))]


def learn(questions: pd.Series, labels: pd.DataFrame) -> Weights:
    """Return the weights of two logistic regressions, in whole numbers."""
    return Weights(*fit(questions, labels))


def fit(questions: pd.Series, labels: pd.DataFrame) -> tuple[list[str], np.ndarray, float, np.ndarray]:
    """Return features, their whole weights, what one is worth, and where each label starts from."""
    said = [words(question) for question in questions]
    counted = [Counter(features(each)) for each in said]
    met = Counter(feature for each in counted for feature in each)
    names = sorted(feature for feature, times in met.items() if times >= RARE)
    place = {name: number for number, name in enumerate(names)}
    # a rare feature may weigh more than one of every question
    rarity = np.array([np.log((1 + len(said)) / (1 + met[name])) + 1 for name in names])
    rows = [
        (number, place[name], times / len(each) ** 0.5)
        for number, (each, count) in enumerate(zip(said, counted, strict=True))
        for name, times in count.items()
        if name in place
    ]
    lines, columns, values = map(np.array, zip(*rows, strict=True))
    table = sparse.csr_matrix(
        (values * rarity[columns] / rarity.mean(), (lines, columns)), (len(said), len(names))
    )
    parts, base = [], []
    for axis, order in (("dimension", DIMENSIONS), ("form", FORMS)):
        model = LogisticRegression(C=LOOSE, max_iter=200, tol=1e-4)
        model.fit(table, pd.Categorical(labels[axis], order).codes)
        parts.append(model.coef_.T * (rarity / rarity.mean())[:, None])
        base.append(model.intercept_)
    weights = np.hstack(parts)
    scale = float(np.abs(weights).max() / 127)
    return names, np.round(weights / scale).astype(np.int8), scale, np.concatenate(base)


def store(names: list[str], table: np.ndarray, scale: float, base: np.ndarray, path: Path = FILE) -> None:
    """Write the file that the package reads: features by line, without those that weigh nothing."""
    heavy = np.abs(table).max(axis=1) > 0
    kept = "\n".join(name for name, weighs in zip(names, heavy, strict=True) if weighs)
    np.savez_compressed(
        path, features=np.frombuffer(kept.encode(), np.uint8), table=table[heavy], scale=scale, base=base
    )


def main() -> None:
    table = labelled()
    store(*fit(table["question"], table))
    print(f"{len(table)} questions, {FILE.stat().st_size / 1000:.0f} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
