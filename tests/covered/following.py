"""Has what a process imports of smkit mark the branches that run; few imports, for every process of the tests pays them."""

import builtins
import marshal
import mmap
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType

FOLDER = "SMKIT_COVERED"  # the variable by which a process hears where the marks are


def follow() -> None:
    """From now on, modules that this process imports are those that `branches.prepare` compiled."""
    held = [os.open(os.devnull, os.O_RDWR)]
    while held[-1] <= 2:  # a standard stream that is closed stays so: the map keeps a descriptor of its own
        held.append(os.open(os.devnull, os.O_RDWR))
    with open(_place("seen"), "r+b") as file:
        builtins.__seen__ = mmap.mmap(file.fileno(), 0)  # type: ignore[attr-defined]
    for handle in held:
        os.close(handle)
    sys.meta_path.insert(0, _Finder)  # type: ignore[arg-type]


class _Finder:
    """Finds a module where it is; a copy of it elsewhere (a wheel's) is loaded as it is."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if not os.path.exists(_place(name)):
            return None
        spec = PathFinder.find_spec(name, path)  # type: ignore[arg-type]
        if spec and spec.origin == _code(name).co_filename:
            spec.loader = _Loader(name, spec.origin)
        return spec


class _Loader(SourceFileLoader):
    def get_code(self, name: str) -> CodeType:
        return _code(name)


def _place(name: str) -> str:
    return os.path.join(os.environ[FOLDER], name)


def _code(name: str) -> CodeType:
    with open(_place(name), "rb") as file:
        code: CodeType = marshal.load(file)
    return code
