"""The import graph of smkit: what each module imports, wherever in the file it does. TYPE_CHECKING blocks do not count."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Graph = dict[str, set[str]]


def files(kit: Path) -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted((kit / "smkit").rglob("*.py")):
        found[".".join(path.relative_to(kit).with_suffix("").parts).removesuffix(".__init__")] = path
    return found


@cache
def graph(kit: Path) -> Graph:
    """What each module imports of the package: a module where the name is one, else the module that gives the name."""
    modules = files(kit)
    given = {name: _given(name, path) for name, path in modules.items()}
    found: Graph = {}
    for name, path in modules.items():
        found[name] = set()
        for module, wanted in imports(path):
            inner = f"{module}.{wanted}"
            # a theme's `compute` is a function that its __init__ gives, and a module too: the function is meant
            target = inner if inner in modules and wanted not in given.get(module, set()) else module
            if target in modules and target != name:
                found[name].add(target)
    return found


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Each import of a file, as (module, name taken from it or "")."""
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        else:
            waiting += ast.iter_child_nodes(node)


def circles(arrows: Graph) -> list[list[str]]:
    """The circles of a graph, each as its members: what can be reached from a module and reaches it back."""
    reached = {name: reach(arrows, name) for name in arrows}
    loops = {
        frozenset({name, *(other for other in reached[name] if name in reached[other])})
        for name in arrows
        if name in reached[name]
    }
    return sorted(sorted(loop) for loop in loops)


def reach(arrows: Graph, start: str) -> set[str]:
    """All that can be reached from a module in one step or more."""
    seen: set[str] = set()
    waiting = list(arrows.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += arrows.get(name, ())
    return seen


def _given(package: str, path: Path) -> set[str]:
    """The names that a package's `__init__` defines or re-exports at its top; its own modules are not among them."""
    names: set[str] = set()
    if path.name == "__init__.py":
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module != package:
                names |= {alias.asname or alias.name for alias in node.names}
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
    return names
