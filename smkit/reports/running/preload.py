"""What is loaded once, before any report: the process from which every report's own process is forked.

Python's fork server imports this module when it starts; elsewhere, importing it does nothing.
"""

import ast
import gc
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from smkit.reports.asking import shelf
from smkit.reports.errors import UsageError

#: Environment variable that names the notebooks to get ready for; only a fork server finds it.
WANTED = "SMKIT_PRELOAD"


_MODULES = (
    "papermill",
    "ipykernel.debugger",  # and what a kernel's birth imports
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "smkit.reports.running.capture",
    "smkit.reports.writing.produce",
    "smkit.reports.writing.people",  # what every report imports only as it is made
    "smkit.display.tables",
    "scipy.special",
)
#: Objects made between two looks at what could be freed.
_SELDOM = 50_000
#: Later stages, loaded here by name, since this is done for their sake: each has something to do once.
_ONCE = (("smkit.reports.writing.formats", "warm"), ("smkit.reports.keeping.index", "template"))


def ready(notebooks: list[Path]) -> None:
    """Load what reports need, and do once what is slow the first time: find fonts, compile templates, read French dates.

    Parameters: `notebooks` that will run, whose imports are done here.

    matplotlib_inline is not imported: loaded before there is a shell, it would lose every figure in silence.
    """
    parent = os.getppid()
    gc.disable()  # what is loaded stays: looking meanwhile for what could be freed costs a tenth of it
    # jsonschema checks addresses and durations at the price of a second, and notebooks have none; nobody debugs a report
    with _without("rfc3987_syntax", "rfc3986_validator", "isoduration", "debugpy"):
        for module in _MODULES:
            _while_wanted(parent)
            importlib.import_module(module)
    for notebook in notebooks:
        with suppress(UsageError):
            for name in _imports(notebook):
                _while_wanted(parent)
                with suppress(ImportError):
                    module, _, attribute = name.partition(":")
                    getattr(importlib.import_module(module), attribute or "__name__", None)
    with suppress(Exception):  # a first time that fails here will be told where it matters
        _draw()
    for module, name in _ONCE:
        with suppress(Exception):
            getattr(importlib.import_module(module), name)()
    gc.freeze()  # what is loaded is never looked at again, so that its memory stays shared
    gc.set_threshold(_SELDOM)  # a report makes many objects, keeps most, and ends with its process
    gc.enable()


def _while_wanted(parent: int) -> None:
    """End here once whoever started us has ended: what was asked of it was refused, or stood already."""
    if os.getppid() != parent:
        os._exit(0)


@contextmanager
def _without(*modules: str) -> Iterator[None]:
    """While it lasts, keep optional modules from being imported."""
    unknown = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(unknown))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for module in unknown:
            del sys.modules[module]


def _imports(notebook: Path) -> Iterator[str]:
    """The modules that a notebook imports, and the names it takes from one, as « module » and « module:name »."""
    for cell in shelf.cells(notebook):
        if cell["cell_type"] != "code":
            continue
        with suppress(SyntaxError):  # a magic
            for node in ast.walk(ast.parse(cell["source"])):
                match node:
                    case ast.Import(names=names):
                        yield from (name.name for name in names)
                    case ast.ImportFrom(module=str(module), names=names):
                        yield from (f"{module}.{name.name}" for name in names)
                        yield from (f"{module}:{name.name}" for name in names)
                    case ast.Attribute(value=ast.Name(id="smkit"), attr=name):
                        yield f"smkit:{name}"


def _draw() -> None:
    import io

    import pandas as pd
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.bar(["é", "b"], [1, 2])
    axes.set_title("Titre", fontweight="bold")
    canvas.print_png(io.BytesIO())
    pd.DataFrame({"a": [1.5]}).style.to_html()


if (wanted := os.environ.pop(WANTED, None)) is not None:
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # read when matplotlib is imported
    ready([Path(path) for path in wanted.split(os.pathsep) if path])
