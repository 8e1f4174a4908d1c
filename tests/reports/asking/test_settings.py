"""What stands is not made again, what failed can be retried, and a folder can be verified."""

import json
from pathlib import Path

import pytest

from smkit import paths
from smkit.reports.asking import recall
from smkit.reports.asking.plan import Job
from smkit.reports.errors import UsageError
from smkit.reports.keeping import build, verify


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "sortie"


def asked(file: Path, **parameters: str) -> list[Job]:
    return build.plan("essai", {"commandes": str(file), **parameters}, [])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "commandes.csv"
    path.write_text("Facture;Date;CA\nF1;01/03/2025;10\n", "utf-8")
    return path


def test_what_has_not_changed_is_not_made_again(shelf: Path, to: Path, file: Path) -> None:
    def again(jobs: list[Job], formats: tuple[str, ...] = ("html",), **settings: bool) -> bool:
        (outcome,) = build.make(jobs, to, formats, settings=build.Settings(**settings))  # type: ignore[arg-type]
        assert outcome.made and outcome.answer == "Tout va bien."
        return not outcome.unchanged

    assert again(asked(file))
    written = (to / "manifest.json").stat().st_mtime_ns
    assert not again(asked(file)) and (to / "manifest.json").stat().st_mtime_ns == written
    file.touch()
    assert not again(asked(file)), "a date is no change"
    assert again(asked(file), force=True)
    file.write_text(file.read_text("utf-8") + "F2;02/03/2025;20\n", "utf-8")
    assert again(asked(file))
    assert again(asked(file, signal="/dev/null")), "another parameter"
    notebook = shelf / "rapports" / "essai.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("Un essai.", "Un bel essai."), "utf-8")
    assert again(asked(file))
    assert again(asked(file), ("html", "xlsx")), "a format that is not there"
    assert not again(asked(file), ("html",))
    (to / "essai" / "rapport.html").unlink()
    assert again(asked(file)), "a file that is no longer there"


def test_the_manifest_says_what_a_report_was_made_from(shelf: Path, to: Path, file: Path) -> None:
    import hashlib

    build.make(asked(file), to)
    (entry,) = json.loads((to / "manifest.json").read_text("utf-8"))["reports"]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert entry["inputs"] == [{"table": "commandes", "file": "commandes.csv", "sha256": digest}]
    notebook = (shelf / "rapports" / "essai.ipynb").read_bytes()
    assert entry["notebook"] == hashlib.sha256(notebook).hexdigest()
    assert entry["parameters"] == {"commandes": "commandes.csv"}
    assert {"smkit", "python", "pandas"} <= entry["versions"].keys()
    assert entry["seconds"] > 0 and 50 < entry["memory"] < 5_000 and entry["made"] and not entry["reason"]


def test_a_report_has_a_seed_of_its_own(shelf: Path, to: Path) -> None:
    import nbformat

    path = shelf / "rapports" / "essai.ipynb"
    notebook = nbformat.read(path, as_version=4)
    drawn = "import random, numpy as np\n"
    drawn += "for name, x in {'a': random.random(), 'b': np.random.rand()}.items():\n"
    drawn += "    smkit.figure(name, x, 'ratio', label=name)"
    notebook.cells.append(nbformat.v4.new_code_cell(drawn))
    nbformat.write(notebook, path)
    (job,) = build.plan("essai", {}, [])
    other = Job("autre", job.report, {"signal": "/dev/null"})

    def draw(engine: str) -> list[list[float]]:
        build.make([job, other], to, (), settings=build.Settings(engine=engine, force=True, jobs=2))
        contents = [
            json.loads((to / name / "resultats.json").read_text("utf-8")) for name in ("essai", "autre")
        ]
        return [[f["value"] for f in content["figures"]] for content in contents]

    first = draw("fork")
    assert first == draw("fork")
    spawned = draw("spawn")  # where the kernel itself draws from `random` before the first cell
    assert [numbers[1] for numbers in spawned] == [numbers[1] for numbers in first]
    assert not set(first[0]) & set(first[1])


def test_a_folder_is_enough_to_retry_and_to_verify(shelf: Path, to: Path, file: Path) -> None:
    recall.note(asked(file, issue="bien"), to)
    (job,) = recall.jobs(to)
    assert (job.name, job.parameters) == ("essai", {"commandes": str(file), "issue": "bien"})
    assert recall.jobs(to.parent) == []


@pytest.mark.parametrize("damaged", ["", "[{", "[1]", '{"name": "essai"}', '[{"name": "essai"}]'])
def test_what_was_noted_and_is_damaged_is_said_and_never_taken_for_nothing(
    shelf: Path, to: Path, file: Path, damaged: str
) -> None:
    assert recall.note(asked(file), to) == ""
    (noted,) = (paths.workspace() / ".smkit" / "rapports").iterdir()
    noted.write_text(damaged, "utf-8")
    with pytest.raises(UsageError, match="ne peut pas être relu : le fichier qui le retenait est abîmé"):
        recall.jobs(to)
    said = recall.note(asked(file), to)
    assert [job.name for job in recall.jobs(to)] == ["essai"] and recall.note(asked(file), to) == ""
    assert ("redonnez leur commande entière" in said) == (
        damaged != '[{"name": "essai"}]'
    )  # replaced, and whole again


def test_verify_tells_which_figures_changed(shelf: Path, to: Path, file: Path) -> None:
    import nbformat

    path = shelf / "rapports" / "essai.ipynb"
    notebook = nbformat.read(path, as_version=4)
    counted = "lue = smkit.gather(commandes=commandes)\nca = lue.tables['orders']['amount']\n"
    counted += "smkit.figure('chiffre_affaires', ca.sum(), 'EUR', label='CA')\nsmkit.figure('prix', 3, 'EUR', label='Prix')\n"
    counted += "smkit.source(lue.readings['orders'])"
    notebook.cells.append(nbformat.v4.new_code_cell(counted))
    nbformat.write(notebook, path)
    build.make(asked(file), to)
    recall.note(asked(file), to)
    before = {p.name: p.read_bytes() for p in (to / "essai").iterdir()}

    def compare(jobs: list[Job]) -> verify.Comparison:
        (found,) = verify.compare(jobs, to, lambda *_: None, build.Settings())
        return found

    same = compare(recall.jobs(to))
    assert same.same and same.figures == 2 and "aucun changé" in same.lines()[0]
    file.write_text("Facture;Date;CA\nF1;01/03/2025;12,5\n", "utf-8")
    changed = compare(recall.jobs(to))
    assert changed.changes == ("chiffre_affaires : 10 → 12,5",) and changed.files == ("commandes.csv",)
    assert not changed.same and {p.name: p.read_bytes() for p in (to / "essai").iterdir()} == before
    broken = compare(asked(file, issue="bogue"))
    assert "n'a pas pu être refait" in broken.lines()[0] and "ZeroDivisionError" in broken.failed
    with pytest.raises(UsageError, match="ne contient aucun rapport"):
        verify.compare([], shelf, lambda *_: None, build.Settings())
    assert [job.name for job in recall.jobs(to)] == ["essai"]


def test_an_unknown_engine_is_refused(shelf: Path, to: Path) -> None:
    with pytest.raises(UsageError, match="Vouliez-vous dire « fork »"):
        build.make([], to, settings=build.Settings(engine="forks"))
