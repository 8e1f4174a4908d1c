"""French questions: dimension and form, the kit's rules beside a keyword baseline, on the labelled sets of the tests.

Each set was labelled before it was classed. What it gave the first time is in FIRST:
after that its mistakes were read, by kind, and the figure of today is no longer blind. Of `questions_finale`,
`questions_lot_6` and `questions_lot_9_b` the mistakes were never read. `questions_lot_8` was classed once and left
untouched: its mistakes were read to say what remains wrong, and no rule was changed for them. Lot 9 was written before
the rules of its time were read, and halved at random: of its first half the kinds were mended, the second is the measure.
Sets called `etude` were each written, classed once and read; whoever changes a rule because of lot 9 b must write another.

The sets differ in how hard they are: suites, lots 1 to 5 and 8, studies 3, 4 and 6 to 8 look for turns that the rules do not
know yet, the others are ordinary questions; lot 8 was written with the rules in mind, and is among the hardest.
Figures of the first time of lots 1 to 5, 9 and of the studies count a few questions (3 to 16 a set) that other sets held too,
and that were then removed; of lot 7, eight were removed and do not count.

Prints accuracy with its 95 % interval (Wilson), unsure counted as wrong, both confusion matrices of the last set, the agreement of
two readings of a hundred questions, and questions a second. We know of no published model that classes French
questions by QQOQCP or by form; a lemmatiser (simplemma, where it is installed) is tried under the keyword baseline.

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
    "questions_suite_3": (0.773, 0.942, 0.959),
    "questions_suite_4": (0.811, 0.978, 0.989),
    "questions_finale": (0.917, 0.950, 0.983),
    "questions_lot_1": (0.878, 0.959, 0.959),
    "questions_lot_2": (0.914, 0.945, 0.945),
    "questions_lot_3": (0.867, 0.961, 0.969),
    "questions_lot_4": (0.859, 0.969, 0.969),
    "questions_lot_5": (0.842, 0.974, 0.974),
    "questions_lot_6": (0.964, 0.991, 0.991),
    "questions_lot_7": (0.944, 0.972, 0.972),
    "questions_lot_8": (0.790, 0.952, 0.960),
    "questions_lot_9_a": (0.893, 0.958, 0.964),
    "questions_lot_9_b": (0.888, 0.974, 0.980),
    "questions_etude_1": (0.857, 0.945, 0.948),
    "questions_etude_2": (0.940, 0.952, 0.952),
    "questions_etude_3": (0.738, 0.926, 0.936),
    "questions_etude_4": (0.746, 0.953, 0.959),
    "questions_etude_5": (0.891, 0.971, 0.977),
    "questions_etude_6": (0.837, 0.904, 0.933),
    "questions_etude_7": (0.825, 0.969, 0.969),
    "questions_etude_8": (0.742, 0.989, 0.989),
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


def lemmatised(questions: pd.Series) -> list[str]:
    """The questions in lemmas; nothing where simplemma is not installed."""
    try:
        import simplemma
    except ImportError:
        return []
    return [
        " ".join(simplemma.lemmatize(word, lang="fr") for word in re.findall(r"\w+|\W+", question))
        for question in questions
    ]


def agreement() -> None:
    """A hundred questions read twice, the second time from the bare text: agreement, and kappa (Cohen)."""
    second = pd.read_csv(SETS / "seconde_lecture.csv", sep=";")
    tables = [pd.read_csv(SETS / f"{name}.csv", sep=";") for name in ("questions_dev", "questions_ecart")]
    both = second.merge(pd.concat(tables), on="question", suffixes=("_second", "_first"))
    print(
        f"\n{len(both)} questions labelled twice, from the bare text the second time; by one house, so an upper bound:"
    )
    for axis in ("dimension", "form"):
        one, other = both[f"{axis}_first"], both[f"{axis}_second"]
        same = float((one == other).mean())
        chance = float((one.value_counts(normalize=True) * other.value_counts(normalize=True)).sum())
        print(f"{axis}: {same:.1%} agree, kappa {(same - chance) / (1 - chance):.2f}")


def main() -> None:
    print("| set | questions | engine | dimension | form | open |\n|---|---|---|---|---|---|")
    for path in sorted(SETS.glob("questions_*.csv")):
        labels = pd.read_csv(path, sep=";")
        engines = [("rules", classify(labels["question"])), ("keywords", keywords(labels["question"]))]
        if lemmas := lemmatised(labels["question"]):
            engines.append(("keywords on lemmas (simplemma)", keywords(pd.Series(lemmas))))
        for engine, found in engines:
            print(f"| {path.stem} | {len(labels)} | {engine} | {' | '.join(accuracy(found, labels))} |")
        if path.stem in FIRST:
            print(
                f"| {path.stem} | {len(labels)} | rules, first time | {' | '.join(f'{x:.1%}' for x in FIRST[path.stem])} |"
            )
    last = pd.read_csv(SETS / "questions_lot_9_b.csv", sep=";")
    found = classify(last["question"])
    for axis, order in (("dimension", DIMENSIONS), ("form", FORMS)):
        table = pd.crosstab(last[axis], found[axis]).reindex(index=order, columns=order, fill_value=0)
        print(f"\n{axis}: rows as labelled, columns as classed\n{table.to_string()}")
    agreement()
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
