"""The report of a view of a PostgreSQL base: the results of the same orders read whole, and a password that is written nowhere."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import postgres
import psutil
import pytest
import same

import smkit
from smkit.reports.asking import batches, recall
from smkit.reports.keeping import build

#: What each report is asked; the last day that counts, so that clocks change nothing.
TODAY = "2026-01-05"
ASKED: dict[str, dict[str, Any]] = {
    "indicateurs": {"aujourdhui": TODAY},
    "vente_croisee": {"taux_marque": 0.4, "segment": "B2C"},
    "fidelisation": {"enquete": "enquete.csv", "oppositions": ["E0015", "E0012", "K0"]},
    "client": {"client": "e0012"},
}
_IN_BATCH = ("vente_croisee", "fidelisation")
SECRET = "mot/de:passe-jamais-écrit"
#: How it stands in an address.
TYPED = "mot%2Fde%3Apasse-jamais-%C3%A9crit"


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    """The orders of the boutique, some cells of which are blank, without who sold."""
    table = smkit.gather("boutique").tables["orders"].drop(columns="salesperson").reset_index(drop=True)
    for step, name in enumerate(("segment", "channel", "unit_cost"), start=17):
        table[name] = table[name].mask(table.index % step == 0)
    return pd.concat([table, table.head(3)], ignore_index=True)


@pytest.fixture(scope="module")
def place(postgres_url: str, orders: pd.DataFrame) -> Iterator[str]:
    with postgres.shop(postgres_url, orders, SECRET) as address:
        yield address


def make(
    folder: Path, orders: pd.DataFrame, place: str, view: str, reports: Iterable[str]
) -> dict[str, tuple[Path, Path]]:
    """A batch of reports of some orders, read whole and counted in a base: the two folders of each report."""
    orders.to_parquet(folder / "ventes.parquet", index=False)
    people = orders["customer_id"].dropna().unique()
    answers = pd.DataFrame({"Client": people, "Note": [number * 7 % 11 for number in range(len(people))]})
    answers.assign(Date="2025-12-01").to_csv(folder / "enquete.csv", index=False)
    sets = {"lu": {"commandes": "ventes.parquet"}, "compte": {"connexion": place, "commandes": view}}
    lots = [{"rapports": [report], "parametres": ASKED[report], "jeux": sets} for report in reports]
    (folder / "lot.yaml").write_text(json.dumps({"lots": lots}), "utf-8")
    outcomes = build.make(batches.jobs(folder / "lot.yaml", {}), folder / "sortie", ["html"])
    assert {outcome.reason for outcome in outcomes} == {""}
    return {
        report: (folder / "sortie" / f"{report}_lu", folder / "sortie" / f"{report}_compte")
        for report in reports
    }


def run(folder: Path, *words: str, **environment: str) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """Run `smkit report` in a folder where all that it writes stands; return what it said, and its children's command lines."""
    for name in ("espace", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    own = {"SMKIT_WORKSPACE": str(folder / "espace"), "TMPDIR": str(folder / "tmp"), "HOME": str(folder)}
    command = [sys.executable, "-m", "smkit", "report", *words]
    kept = {name: text for name, text in os.environ.items() if name != "PGPASSWORD"}
    with (folder / "dit").open("w") as said:
        running = subprocess.Popen(
            command, cwd=folder, env=kept | own | environment, stdout=said, stderr=subprocess.STDOUT
        )
        seen: set[str] = set()
        while running.poll() is None:
            for child in (
                psutil.Process(running.pid).children(recursive=True) if psutil.pid_exists(running.pid) else ()
            ):
                try:
                    seen.add(" ".join(child.cmdline()))
                except psutil.Error:
                    continue
            try:
                running.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
    said_ = (folder / "dit").read_text("utf-8")
    return subprocess.CompletedProcess(command, running.returncode, said_, ""), seen


def holding(folder: Path) -> list[str]:
    """The files that hold the password, however it is written; what is packed is looked at unpacked."""
    ways = [way for text in (SECRET, TYPED) for way in (text.encode(), json.dumps(text)[1:-1].encode())]
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            contents = [path.read_bytes()]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as packed:
                    contents += [packed.read(name) for name in packed.namelist()]
            if any(way in content for way in ways for content in contents):
                found.append(path.name)
    return found


@pytest.fixture(scope="module")
def made(
    place: str, orders: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, Path]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", SECRET)
        return make(tmp_path_factory.mktemp("lot"), orders, place, "ventes", _IN_BATCH)


@pytest.mark.parametrize("report", _IN_BATCH)
def test_the_results_are_those_of_the_same_orders_in_memory_to_twelve_digits(
    report: str, made: dict[str, tuple[Path, Path]], place: str
) -> None:
    """In a batch, too; every report by itself is `test_every_place`'s."""
    here, there = made[report]
    same.check_same(here, there)
    page = (there / "rapport.html").read_text("utf-8")
    assert "compté sur place par le moteur PostgreSQL" in page
    assert same.results(there)["parameters"]["connexion"] == place.replace("lecteur@", "")


@pytest.mark.trials
@pytest.mark.parametrize("report", ASKED)
def test_the_results_of_spark_are_those_of_the_same_orders_in_memory(
    report: str, java: None, orders: pd.DataFrame, tmp_path: Path
) -> None:
    seen_there = str(tmp_path / "ventes.parquet")
    here, there = make(tmp_path, orders, "spark://local", seen_there, [report])[report]
    same.check_same(here, there)
    page = (there / "rapport.html").read_text("utf-8")
    assert "pris du moteur Spark" in page and "FutureWarning" not in page


@pytest.mark.trials
@pytest.mark.parametrize("report", ASKED)
def test_a_million_lines(
    report: str, place: str, orders: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    monkeypatch.setenv("PGPASSWORD", SECRET)
    copies = [
        orders.assign(
            **{name: orders[name] + (f"{copy:03}" if copy else "") for name in ("order_id", "customer_id")}
        )
        for copy in range(118)
    ]
    many = pd.concat(copies, ignore_index=True)
    assert len(many) > 990_000
    with psycopg.connect(place.replace("//lecteur@", "//smkit@"), autocommit=True) as base:
        base.execute(f"DROP TABLE IF EXISTS million_{report}")  # of a first try
        postgres.filled(base, f"million_{report}", many)
        base.execute(f"GRANT SELECT ON million_{report} TO lecteur")
    # what a branch brought is the difference of two sums of millions of euros: twelve digits of them
    same.check_same(
        *make(tmp_path, many, place, f"million_{report}", [report])[report],
        close=1e-12 * float((many["quantity"] * many["unit_price"]).sum()),
    )


def test_a_password_in_the_address_is_written_nowhere(place: str, tmp_path: Path) -> None:
    address = place.replace("lecteur@", f"lecteur:{TYPED}@")
    made, children = run(
        tmp_path, "indicateurs", "-p", "connexion", address, "-p", "commandes", "ventes",
        "-p", "aujourdhui", TODAY, "--formats", "html,xlsx", "--to", "sortie",
    )  # fmt: skip
    assert made.returncode == 0, made.stdout
    assert {path.name for path in (tmp_path / "sortie" / "indicateurs").iterdir()} == {
        "rapport.html", "rapport.ipynb", "rapport.xlsx", "resultats.json"
    }  # fmt: skip
    assert children and not [line for line in children if SECRET in line or TYPED in line]
    assert holding(tmp_path) == []
    # of another base, the notebook stops, and what it had done is kept
    failed, _ = run(
        tmp_path, "indicateurs", "-p", "connexion", address, "-p", "commandes", "lignes", "--to", "sortie"
    )
    assert failed.returncode == 1 and "GRANT SELECT" in failed.stdout and "Traceback" not in failed.stdout
    assert (tmp_path / "sortie" / "_echecs" / "indicateurs" / "rapport.ipynb").is_file()
    assert holding(tmp_path) == []


@pytest.mark.parametrize(
    ("report", "address", "said", "code"),
    [
        ("indicateurs", "postgresql://lecteur:faux@{server}/boutique", "mot de passe n'est pas accepté", 1),
        ("fidelisation", "postgresql://lecteur:faux@{server}/boutique", "mot de passe n'est pas accepté", 1),
        ("client", "postgresql://lecteur:fa/ux@{server}/boutique", "variable PGPASSWORD", 2),
    ],
)
def test_a_base_that_does_not_answer_is_told_in_one_sentence(
    report: str, address: str, said: str, code: int, place: str, tmp_path: Path
) -> None:
    server = place.partition("@")[2].partition("/")[0]
    found, _ = run(tmp_path, report, "-p", "connexion", address.format(server=server), "--to", "sortie")
    text = " ".join(found.stdout.split())
    assert found.returncode == code and said in text, text
    assert "Traceback" not in text and "faux" not in text and "fa/ux" not in text


def test_a_base_is_never_thought_the_same(place: str, tmp_path: Path) -> None:
    given = {"connexion": place, "commandes": "ventes"}
    (job,) = build.plan("indicateurs", {**given, "connexion": place.replace("@", f":{TYPED}@")}, [])
    assert job.password == SECRET and SECRET not in repr(job) and job.parameters["connexion"] == place
    assert recall.note([job], tmp_path) == ""
    assert recall.jobs(tmp_path)[0].parameters == job.parameters
    assert holding(tmp_path) == []
