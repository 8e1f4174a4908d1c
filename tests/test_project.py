"""What the project promises of itself: its install files agree, its messages are compiled, its notebooks keep their shape."""

import ast
import re
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

from smkit import paths
from smkit.reports.asking import parameters
from smkit.tables.schema import tables
from smkit.training import registry

NOTEBOOKS = sorted(p for p in paths.NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
REPORTS = [p for p in NOTEBOOKS if p.parent.name == "rapports"]
LESSONS = [p for p in NOTEBOOKS if p.parent.name == "formation"]

#: The rooms of a report, in their order (see the section « Pattern » of README); a lesson's are `registry.ROOMS`.
REPORT_ROOMS = ["L'essentiel", "À faire", "Les preuves", "Données et limites", "Méthode"]

#: A report that takes no data is a page of reference, with rooms of its own.
REFERENCE_ROOMS = {"glossaire": ["Les indicateurs", "En un tableau", "Ajouter le vôtre"]}

#: conda-forge's name of a package that has another one on PyPI
CONDA = {
    "ibis-framework": "ibis-duckdb",
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "phonenumberslite": "phonenumbers",
    "seaborn": "seaborn-base",
}


def requirement(line: str) -> tuple[str, str]:
    """Name and version bounds of a requirement, in a form that both files share."""
    name, bounds = re.fullmatch(r"([\w.-]+?)(?:\[[^]]*\])?([<>=!~].*)?", line.strip()).groups()  # type: ignore[union-attr]
    name = name.lower()
    return CONDA.get(name, name), ",".join(sorted((bounds or "").replace(" ", "").split(",")))


def project(kit: Path) -> dict:
    return tomllib.loads((kit / "pyproject.toml").read_text("utf-8"))["project"]


def test_environment_and_pyproject_ask_for_the_same(kit: Path) -> None:
    asked = project(kit)
    wanted = {requirement(r) for r in asked["dependencies"] + asked["optional-dependencies"]["lab"]}
    listed = yaml.safe_load((kit / "environment.yml").read_text("utf-8"))["dependencies"]
    conda = {requirement(r) for r in listed if isinstance(r, str)} - {("pip", "")}
    assert conda == wanted | {requirement(f"python{asked['requires-python']}")}
    assert {"pip": ["-e ."]} in listed


def test_every_dependency_says_what_it_is_for_or_is_plain(kit: Path) -> None:
    text = (kit / "pyproject.toml").read_text("utf-8")
    block = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE).group(1)  # type: ignore[union-attr]
    bare = [line.strip() for line in block.splitlines() if "#" not in line]
    assert {re.match(r'"([\w-]+)', line).group(1) for line in bare} <= {"numpy", "pandas"}  # type: ignore[union-attr]


def test_constraints_pin_everything_asked_for(kit: Path) -> None:
    pinned = {
        line.split("==")[0].lower()
        for line in (kit / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    asked = project(kit)
    extras = asked["optional-dependencies"]
    for line in asked["dependencies"] + extras["lab"] + extras["pdf"] + extras["test"]:
        name = re.match(r"[\w.-]+", line).group().lower()  # type: ignore[union-attr]
        assert name == "smkit-carnets" or name in pinned, name


def told(catalogue) -> dict:
    """Every message and its French, plurals included."""
    return {(m.id,) if isinstance(m.id, str) else tuple(m.id): list(m.string) for m in catalogue if m.id}


def test_the_french_messages_are_compiled(kit: Path) -> None:
    from babel.messages import mofile, pofile

    folder = kit / "smkit" / "locale" / "fr" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as po, (folder / "messages.mo").open("rb") as mo:
        written = told(pofile.read_po(po))
        compiled = told(mofile.read_mo(mo))
    assert written == compiled


def test_the_french_messages_are_those_of_click() -> None:
    import click
    from babel.messages import mofile

    sources = "\n".join(p.read_text("utf-8") for p in Path(click.__file__).parent.glob("*.py"))
    folder = Path(parameters.__file__).parents[2] / "locale" / "fr" / "LC_MESSAGES"
    with (folder / "messages.mo").open("rb") as mo:
        ids = [id[0] for id in told(mofile.read_mo(mo))]
    assert ids and [id for id in ids if f'"{id}"' not in sources] == []


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def path_of_notebook(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def notebook(path_of_notebook: Path) -> nbformat.NotebookNode:
    return nbformat.read(path_of_notebook, as_version=4)


def sections(path: Path) -> list[str]:
    text = "\n".join(c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "markdown")
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def test_a_notebook_begins_with_its_title_and_what_it_is_for(notebook: nbformat.NotebookNode) -> None:
    first = notebook.cells[0]
    assert first.cell_type == "markdown" and re.match(r"# \S.+\n\n\S", first.source)
    titles = [
        c.source
        for c in notebook.cells
        if c.cell_type == "markdown" and re.search(r"^# ", c.source, re.MULTILINE)
    ]
    assert len(titles) == 1


def test_a_notebook_is_executed_and_clean(notebook: nbformat.NotebookNode) -> None:
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    outputs = [o for c in code for o in c.outputs]
    assert not [o for o in outputs if o.output_type in ("error", "stream")]


def test_prose_breaks_no_line_before_a_mark(notebook: nbformat.NotebookNode) -> None:
    """« ? », « € » and guillemets hold to their word by a space that breaks no line, outside of code, formulas and addresses."""
    kept = re.compile(r"```.*?```|`[^`\n]*`|<[^>\n]+>|\]\([^)]*\)|\$[^$\n]+\$", re.DOTALL)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            loose = re.search(r"\S [?!;:€»%](?!\S)|« ", kept.sub("x", cell.source))
            assert not loose, cell.source[max(0, loose.start() - 20) : loose.end()]


def test_code_cells_are_short_and_hide_nothing(notebook: nbformat.NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            assert len(cell.source.splitlines()) <= 15, cell.source
            assert not re.search(r"^[%!]|import \*", cell.source, re.MULTILINE), cell.source


def test_a_notebook_sends_its_reader_only_where_there_is_something(
    path_of_notebook: Path, notebook: nbformat.NotebookNode
) -> None:
    from smkit.cli import cli

    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    for command in re.findall(r"`smkit ([a-z]+)", prose):
        assert command in cli.commands, command
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", prose):
        assert (path_of_notebook.parent / link).exists(), link


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_a_report_has_the_rooms_of_a_report(path: Path) -> None:
    assert sections(path) == REFERENCE_ROOMS.get(path.stem, REPORT_ROOMS)


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_every_parameter_says_what_it_is(path: Path) -> None:
    declared = parameters.declared(path)
    assert declared and not [p.name for p in declared.values() if not p.help]
    assert {"devise", "base"} <= set(declared) or path.stem in REFERENCE_ROOMS
    if "donnees" in declared:
        read = [schema for schema in tables().values() if schema.stem in declared]
        split = any(column.name == "segment" for schema in read for column in schema.columns)
        assert {"colonnes", *(["segment"] if split else [])} <= set(declared)


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_no_number_is_typed_in_a_report_s_prose(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown" and "carnet" not in cell.metadata.get("tags", []):
            prose = re.sub(
                r"\$.*?\$|`[^`]*`|\b[Aa]rt(icle|\.) \S+|\bL\d{3,4}-\d+", "", cell.source, flags=re.DOTALL
            )
            assert not re.search(r"\d+(?:[.,]\d+)? ?(?:€|%|ventes|clients|commandes)", prose), cell.source


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_lesson_has_the_rooms_of_a_lesson(path: Path) -> None:
    assert sections(path) == list(registry.ROOMS)


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_an_exercise_has_its_solution_right_under_it(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    asked = {}
    for place, cell in enumerate(cells):
        calls = re.findall(r"verifier\(\s*\"([\w.-]+)\"", cell.source) if cell.cell_type == "code" else []
        if calls and "solution" not in cell.metadata.get("tags", []):
            assert len(calls) == 1 and re.search(r"^reponse\w* = (\.\.\.|None)$", cell.source, re.MULTILINE)
            solution = next(c for c in cells[place + 1 :] if c.cell_type == "code")
            assert "solution" in solution.metadata.get("tags", []), calls
            assert solution.metadata.get("jupyter", {}).get("source_hidden"), "a solution stands collapsed"
            assert f'corrige("{calls[0]}"' in solution.source
            # JupyterLab shows the first line of a collapsed cell
            assert solution.source.startswith("# "), "a solution's first line gives nothing away"
            asked[calls[0]] = place
    assert len(asked) >= 6


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_lesson_asks_its_exercises_word_for_word(path: Path) -> None:
    def plain(text: str) -> str:
        return " ".join(text.replace("`", "").split())

    cells = nbformat.read(path, as_version=4).cells
    prefix = next(prefix for prefix, notebook in registry.LESSONS.items() if notebook == path.stem)
    prose = [plain(cell.source) for cell in cells if cell.cell_type == "markdown"]
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    for exercise in registry.load(prefix).EXERCISES:
        assert f'verifier("{exercise.name}"' in code
        assert sum(plain(exercise.question) in text for text in prose) == 1, exercise.name
    assert f'quiz("{prefix}")' in code


def test_every_python_file_of_the_kit_is_near_its_question(kit: Path) -> None:
    """A module answers one question: when it is long, a second one has crept in."""
    for file in (kit / "smkit").rglob("*.py"):
        lines = file.read_text("utf-8").count("\n")
        assert lines <= 400, f"{file.name}: {lines} lines"
        ast.parse(file.read_text("utf-8"))
