"""Batch files: one YAML that says which reports to make, with which sets of parameters."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from smkit.errors import suggest
from smkit.reports.asking import cases, parameters, plan, shelf
from smkit.reports.errors import UsageError


class Lot(BaseModel):
    """Some reports, once for each set of parameters (`jeux`, by name), on top of those that all share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rapports: list[str] = Field(min_length=1)
    parametres: dict[str, Any] = {}
    jeux: dict[str, dict[str, Any]] = {}
    chaque: str = ""

    @field_validator("rapports", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("jeux", mode="before")
    @classmethod
    def _names_are_texts(cls, value: Any) -> Any:
        return {str(k): v or {} for k, v in value.items()} if isinstance(value, dict) else value


class Batch(BaseModel):
    """A batch, as its YAML file writes it (keys are French, as people write them)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lots: list[Lot] = Field(min_length=1)


def load(path: Path) -> Batch:
    """Read a batch file.

    Parameters: `path`, a .yaml file.
    Raises UsageError, in French with the file's name (and line where there is one).
    """
    try:
        return Batch.model_validate(cases.read(path, "lot", "« lots: »"))
    except ValidationError as problem:
        words = [*Batch.model_fields, *Lot.model_fields]
        raise cases.refused(path, problem, "lot", words) from problem


def jobs(path: Path, given: Mapping[str, Any], each: str = "") -> list[plan.Job]:
    """Return the jobs of a batch file, checked.

    Parameters: `path`; `given`, {parameter: value} for those of its reports that have it, and `each`, as on the command line.
    Files are relative to the batch file; those in `given`, to where one stands.
    Raises UsageError, which says what exists and what was probably meant.
    """
    found: dict[str, plan.Job] = {}
    for lot in load(path).lots:
        with cases.about(path):
            items = [shelf.find("rapports", name) for name in lot.rapports]
            known = {item.name: parameters.declared(item.path) for item in items}
        shared = {
            **lot.parametres,
            **given,
            **{name: None for values in lot.jeux.values() for name in values},
        }
        everyone = {name for names in known.values() for name in names}
        for name in shared:
            if name not in everyone:
                hint = suggest(str(name), everyone) or f" Paramètres connus : {', '.join(sorted(everyone))}."
                raise UsageError(
                    f"{path.name} : aucun des rapports du lot n'a de paramètre « {name} ».{hint}"
                )
        for item in items:
            own = known[item.name]
            for label, values in (lot.jeux or {"": {}}).items():
                name = f"{item.name}_{label}" if label else item.name
                written = {k: v for k, v in {**lot.parametres, **values}.items() if k in own}
                extra = {k: v for k, v in given.items() if k in own}
                with cases.about(path):
                    job = plan.job(name, item, written, path.parent.resolve(), each or lot.chaque)
                job = plan.over(job, plan.job(name, item, extra, Path.cwd()))
                if found.setdefault(name, job) is not job:
                    raise UsageError(
                        f"{path.name} : deux rapports s'appelleraient « {name} ». Donnez à leurs jeux de paramètres des noms "
                        "différents."
                    )
    return list(found.values())
