"""French questions: dimension and form, the kit's rules beside a keyword baseline, on the labelled sets of the tests.

Each set was labelled before it was classed. What it gave the first time is in FIRST:
after that its mistakes were read, by kind, and the figure of today is no longer blind. `questions_finale` was never read.

Prints accuracy with its 95 % interval (Wilson), unsure counted as wrong, both confusion matrices of the set never read, and
questions a second.

Run: python benchmarks/bench_discovery.py
"""

import re
import time
from pathlib import Path

import pandas as pd

from smkit.analysis.discovery import DIMENSIONS, FORMS, classify
from smkit.analysis.intervals import wilson

SETS = Path(__file__).resolve().parents[1] / "tests" / "analysis" / "discovery"
#: Accuracy on dimension, form, and open against the rest, the first time that each set was classed.
FIRST = {
    "questions_ecart": (0.944, 0.972, 0.972),
    "questions_suite": (0.610, 0.929, 0.942),
    "questions_suite_2": (0.794, 0.938, 0.957),
}
_WORDS = (("pourquoi", "pourquoi"), ("combien", "combien"), ("comment", "comment"), ("quand", "quand"), ("où", "ou"),
          ("qui", "qui"),           ("qu", "quoi"), ("quoi", "quoi"))  # fmt: skip


def keywords(questions: pd.Series) -> pd.DataFrame:
    """The baseline: the first interrogative word that is found, and open when it opens."""
    rows = []
    for question in questions.str.lower():
        found = next((label for word, label in _WORDS if re.search(rf"\b{word}", question)), "indetermine")
        opens = re.match(r"\W*(pourquoi|comment|qu|que|quel|parlez|décri|expliqu|racont)", question)
        form = "ouverte" if opens else "alternative" if " ou " in question else "fermee"
        rows.append((found, form))
    return pd.DataFrame(rows, columns=["dimension", "form"])


def accuracy(found: pd.DataFrame, labels: pd.DataFrame) -> list[str]:
    """Dimension, form, and open against the rest, each with its interval."""
    opened = (found["form"] == "ouverte") == (labels["form"] == "ouverte")
    right = [found["dimension"] == labels["dimension"], found["form"] == labels["form"], opened]
    said = []
    for each in right:
        low, high = wilson(int(each.sum()), len(each)) or (0.0, 1.0)
        said.append(f"{each.mean():.1%} ({low:.1%}–{high:.1%})")
    return said


def main() -> None:
    print("| set | questions | engine | dimension | form | open |\n|---|---|---|---|---|---|")
    for path in sorted(SETS.glob("questions_*.csv")):
        labels = pd.read_csv(path, sep=";")
        for engine, found in (
            ("rules", classify(labels["question"])),
            ("keywords", keywords(labels["question"])),
        ):
            print(f"| {path.stem} | {len(labels)} | {engine} | {' | '.join(accuracy(found, labels))} |")
        if path.stem in FIRST:
            print(
                f"| {path.stem} | {len(labels)} | rules, first time | {' | '.join(f'{x:.1%}' for x in FIRST[path.stem])} |"
            )
    last = pd.read_csv(SETS / "questions_finale.csv", sep=";")
    found = classify(last["question"])
    for axis, order in (("dimension", DIMENSIONS), ("form", FORMS)):
        table = pd.crosstab(last[axis], found[axis]).reindex(index=order, columns=order, fill_value=0)
        print(f"\n{axis}: rows as labelled, columns as classed\n{table.to_string()}")
    questions = [f"{question} {n}" for n in range(8) for question in last["question"]]
    start, cpu = time.perf_counter(), time.process_time()
    classify(questions)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(
        f"\n{len(questions)} distinct questions: {len(questions) / wall:,.0f} a second of wall time, "
        f"{len(questions) / cpu:,.0f} of CPU"
    )
    many = questions * 20
    start = time.perf_counter()
    classify(many)
    print(
        f"{len(many)} questions, each asked 20 times: {len(many) / (time.perf_counter() - start):,.0f} a second"
    )


if __name__ == "__main__":
    main()
