"""Which branches of smkit ran, in whatever process: one byte each, in a file that all of them map.

`sys.settrace`, all that coverage.py has before Python 3.12, costs three quarters more CPU, and what a killed process had seen is
lost. Here each branch begins with the store of one byte, compiled in once for all: forked, spawned and killed processes count.
A branch is the start of a function, each way out of an `if`, a `for`, a `while` or a `match`, and each `except`.
"""

import ast
import json
import marshal
from pathlib import Path
from typing import Any

Index = dict[str, list[tuple[int, str]]]  # the branches of each file, in order: line, what it is
Seen = dict[str, list[tuple[int, str, bool]]]  # and whether any process went there


def prepare(folder: Path, files: dict[str, Path]) -> None:
    """Compile the modules with their marks, and lay out the file of bytes: done once, before any process looks."""
    index: Index = {}
    first = 0
    for name, path in files.items():
        marking = _Marking(first)
        tree = marking.visit(ast.parse(path.read_bytes()))
        (folder / name).write_bytes(marshal.dumps(compile(tree, path, "exec")))
        index[str(path)] = marking.found
        first += len(marking.found)
    (folder / "index.json").write_text(json.dumps(index), "utf-8")
    (folder / "seen").write_bytes(bytes(first))


def seen(folder: Path) -> Seen:
    """What was reached, as far as the processes have come."""
    index: Index = json.loads((folder / "index.json").read_text("utf-8"))
    marks = iter((folder / "seen").read_bytes())
    return {
        file: [(line, what, bool(next(marks))) for line, what in branches] for file, branches in index.items()
    }


class _Marking(ast.NodeTransformer):
    """Puts a mark at the start of each branch."""

    def __init__(self, first: int) -> None:
        self._first = first
        self.found: list[tuple[int, str]] = []

    def visit(self, node: ast.AST) -> ast.AST:
        """An expression has no branch of its own, and most of a tree is expressions."""
        return node if isinstance(node, ast.expr) else super().visit(node)  # type: ignore[no-any-return]

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        documented = ast.get_docstring(node, clean=False) is not None
        if not all(map(_says_nothing, node.body[documented:])):  # what a protocol only declares never runs
            node.body.insert(documented, self._mark(node, "function"))
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_If(self, node: ast.If) -> ast.AST:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            node.body.insert(0, self._mark(node, "if"))
            node.orelse.insert(0, self._mark(node.orelse[0] if node.orelse else node, "else"))
        return self.generic_visit(node)

    def visit_For(self, node: ast.For | ast.AsyncFor | ast.While) -> ast.AST:
        node.body.insert(0, self._mark(node, "loop"))
        if not (isinstance(node, ast.While) and isinstance(node.test, ast.Constant)):
            node.orelse.insert(0, self._mark(node, "end of loop"))
        return self.generic_visit(node)

    visit_AsyncFor = visit_For
    visit_While = visit_For

    def visit_Match(self, node: ast.Match) -> ast.AST:
        for case in node.cases:
            case.body.insert(0, self._mark(case.pattern, "case"))
        last = node.cases[-1]
        if last.guard or not (isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None):
            others = ast.copy_location(ast.MatchAs(), node)
            node.cases.append(ast.match_case(others, None, [self._mark(node, "no case")]))
        return self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.body.insert(0, self._mark(node, "except"))
        return self.generic_visit(node)

    def _mark(self, at: ast.AST, what: str) -> Any:
        def here(part: Any) -> Any:
            return ast.copy_location(part, at)

        place = here(ast.Constant(self._first + len(self.found)))
        byte = here(ast.Subscript(here(ast.Name("__seen__", ast.Load())), place, ast.Store()))
        self.found.append((at.lineno, what))  # type: ignore[attr-defined]
        return here(ast.Assign([byte], here(ast.Constant(1)), lineno=at.lineno))  # type: ignore[attr-defined]


def _says_nothing(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and line.value.value is ...
