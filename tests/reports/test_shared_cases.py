"""The small cases kept beside the checkout, and others of each kind, drawn here."""

import shutil
from pathlib import Path

import pytest
import yaml
from spellings import drawn

from smkit import bounded, paths
from smkit.reports.asking import cases, recall
from smkit.reports.errors import UsageError
from smkit.reports.keeping import build
from smkit.tables import read

HEADER = "N° de commande;Date;Produit;Client;Quantité;Prix unitaire;Région"


@pytest.fixture
def kept(shared: Path) -> Path:
    return shared.parent / "cases" / "reliability"


def clients(path: Path) -> set[str]:
    """The customers of a file as it writes them."""
    return {line.split(";")[3] for line in path.read_text("utf-8-sig").splitlines()[1:]}


def texts(folder: Path) -> str:
    return "".join(p.read_text("utf-8", "ignore") for p in folder.rglob("*") if p.is_file())


def test_contacts_are_not_left_in_clear(kept: Path) -> None:
    path = kept / "contacts_left_in_clear.csv"
    found = read("commandes", path).table["customer_id"]
    assert found.str.fullmatch("Personne-[0-9a-f]{12}").all() and found.nunique() == len(clients(path))


def test_other_contacts_are_not_either(tmp_path: Path) -> None:
    values = list(drawn(300, seed=9))
    rows = [
        f'C{i};{i % 28 + 1:02}/01/2025;Café;"{text}";1;10,00;Nord' for i, (_, _, text) in enumerate(values)
    ]
    (tmp_path / "c.csv").write_text("\n".join([HEADER, *rows]), "utf-8")
    found = read("commandes", tmp_path / "c.csv").table["customer_id"]
    assert len(found) == len(rows) and found.str.fullmatch("Personne-[0-9a-f]{12}").all()


def test_a_batch_and_each_on_named_customers(kept: Path, tmp_path: Path) -> None:
    given = {"commandes": str(kept / "named_customers.csv")}
    jobs = [*build.plan("indicateurs", given, [], "region"), *build.plan("vente_croisee", given, [])]
    outcomes = build.make(jobs, tmp_path / "r", ("html",), settings=build.Settings(force=True, jobs=2))
    assert [outcome.reason for outcome in outcomes if not outcome.made] == [] and len(outcomes) >= 4
    shown = texts(tmp_path / "r") + texts(paths.workspace() / ".smkit")
    assert not [name for name in clients(kept / "named_customers.csv") if name in shown]


def test_retry_makes_the_report_from_new_data_and_in_the_new_format(kept: Path, tmp_path: Path) -> None:
    file, to = tmp_path / "c.csv", tmp_path / "r"
    shutil.copy(kept / "named_customers.csv", file)
    jobs = build.plan("indicateurs", {"commandes": str(file)}, [])
    assert recall.note(jobs, to) == ""
    build.make(jobs, to, ("html",))
    before = (to / "indicateurs" / "resultats.json").read_bytes()
    file.write_text("\n".join(file.read_text("utf-8").splitlines()[:-50]), "utf-8")
    (outcome,) = build.make(recall.jobs(to), to, ("html", "xlsx"), settings=build.Settings(retry=True))
    assert outcome.made and not outcome.unchanged and (to / "indicateurs" / "rapport.xlsx").is_file()
    assert (to / "indicateurs" / "resultats.json").read_bytes() != before
    (again,) = build.make(recall.jobs(to), to, ("html",), settings=build.Settings(retry=True))
    assert again.unchanged


def test_aliases_that_multiply_are_refused(kept: Path) -> None:
    with pytest.raises(UsageError, match="yaml_alias_bomb.yaml.*se multiplient"):
        cases.load(kept / "yaml_alias_bomb.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a {k: 1}\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 12)}]\n" for i in range(9)),
        "base: &b {x: [" + "1, " * 90_000 + "1]}\n" + "".join(f"c{i}: {{<<: *b}}\n" for i in range(400)),
        "a: " + "{b: " * 60 + "1" + "}" * 60,
        "? " * 60 + "1",
        "- " * 60 + "1",
        "a: " + "x" * 2_100_000,
        "&a [*a, *a]",
    ],
    ids=["maps", "merges", "deep maps", "deep keys", "deep lists", "long", "itself"],
)  # fmt: skip
def test_other_yaml_without_bounds_is_refused(text: str) -> None:
    with pytest.raises((bounded.TooMuchError, yaml.YAMLError)):
        bounded.load(text)
