"""What a change reaches: the tests that `make check` runs before a commit, the nearest to the change first.

Prints arguments for pytest: the files of tests that changed, the mirror folder of a changed module and its own doctests, the tests
that import it, the notebooks of its theme, the tests of whatever imports it, and the changed notebooks. The walls of the house are
always among them.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from architecture import themes
from graph import Graph, files, graph, imports

KIT = Path(__file__).resolve().parents[2]
ALWAYS = "tests/house"


def reached(changed: Iterable[str], kit: Path = KIT) -> list[str]:
    """Return what to run for some changed files, named from the root, nearest first, each once."""
    modules = {str(path.relative_to(kit)): name for name, path in files(kit).items()}
    arrows = graph(kit)
    tests = {
        str(path.relative_to(kit)): _imported(path, arrows)
        for path in sorted((kit / "tests").rglob("test_*.py"))
    }
    told = themes(kit)
    own, mirror, direct, shown, further = [], [], [], [], []
    for file in changed:
        path = Path(file)
        if file in tests or (path.suffix == ".ipynb" and path.parts[0] == "notebooks"):
            own.append(file)
        elif path.parts[0] == "tests" and (kit / path).exists():  # a helper or a conftest: all beside it
            mirror.append(str(path.parent))
        elif module := modules.get(file):
            own.append(file)
            mirror += _mirror(path, kit)
            typed = "smkit.cli" if module.startswith("smkit.commands.") else module  # tests type commands
            direct += [test for test, used in tests.items() if {module, typed} & used]
            shown += [
                str(notebook.relative_to(kit))
                for theme in path.parts[2:3]
                if theme in told
                for notebook in sorted((kit / "notebooks").rglob("*.ipynb"))
                if notebook.stem.lstrip("0123456789_") in told[theme].stems
            ]
            near = {name for name, used in arrows.items() if module in used}
            further += [test for test, used in tests.items() if near & used]
        elif path.parts[0] == "smkit":  # data beside code
            mirror += _mirror(path, kit)
    found = dict.fromkeys([*own, ALWAYS, *mirror, *direct, *shown, *further])
    return [
        name for name in found if (kit / name).exists() and not any(_holds(other, name) for other in found)
    ]


def _mirror(path: Path, kit: Path) -> list[str]:
    """The folder of tests that mirrors a module's, the nearest that is there."""
    for folder in (path.parent, *path.parent.parents):
        place = Path("tests", *folder.parts[1:])
        if place.parts != ("tests",) and (kit / place).is_dir():
            return [str(place)]
    return []


def _holds(folder: str, name: str) -> bool:
    return folder != name and name.startswith(f"{folder}/")


def _imported(path: Path, arrows: Graph) -> set[str]:
    found = set()
    for module, name in imports(path):
        found |= {module, f"{module}.{name}"} & arrows.keys()
    return found


def changed() -> list[str]:
    """The files that differ from the last commit, new ones included."""
    asked = ["git", "status", "--porcelain", "--untracked-files=all", "--no-renames"]
    lines = subprocess.run(asked, cwd=KIT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line[3:].strip('"') for line in lines]


if __name__ == "__main__":
    print(" ".join(reached(changed())))
