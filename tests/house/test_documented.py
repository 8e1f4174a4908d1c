"""What exists is documented where people look, and what is documented exists: commands, reports, parameters, tables…"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

from smkit import paths
from smkit.cli import cli
from smkit.reports.asking import charte, parameters, shelf
from smkit.tables.schema import tables
from smkit.training import registry


def commands(group: click.Group = cli, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


COMMANDS = dict(commands())


def written(kit: Path) -> str:
    return "\n".join((kit / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_with_an_example_and_for_each_option(name: str) -> None:
    command = COMMANDS[name]
    assert command.help and "smkit " in command.help.partition("Exemple")[2]
    unsaid = [p.opts for p in command.params if isinstance(p, click.Option) and not p.help and not p.hidden]
    assert not unsaid


def test_every_command_is_in_readme_and_none_that_is_gone(kit: Path) -> None:
    told = set(re.findall(r"\bsmkit ([a-z]+)(?= |`|$)", (kit / "README.md").read_text("utf-8"), re.MULTILINE))
    top = {name for name in COMMANDS if " " not in name}
    assert top <= told
    assert told - top <= {"est", "is", "prints"}  # words of its prose


def test_every_option_written_down_exists(kit: Path) -> None:
    known = {
        opt for command in COMMANDS.values() for p in command.params for opt in (*p.opts, *p.secondary_opts)
    }
    for line in written(kit).splitlines():
        if "smkit " in line:
            used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", line.partition("smkit ")[2]))
            assert used <= known | {"--help"}, line


def test_every_notebook_is_named_in_readme(kit: Path) -> None:
    text = (kit / "README.md").read_text("utf-8")
    missing = [
        item.name for kind in shelf.KINDS for item in shelf.items(kind) if f"`{item.name}`" not in text
    ]
    assert not missing


@pytest.mark.parametrize("item", shelf.items("rapports"), ids=lambda item: item.name)
def test_every_parameter_says_what_it_is_and_every_one_written_down_exists(
    kit: Path, item: shelf.Item
) -> None:
    known = parameters.declared(item.path)
    assert all(parameter.help for parameter in known.values())
    for line in written(kit).splitlines():
        if f"smkit report {item.name} " in line:
            assert set(re.findall(r"-p (\w+)", line)) <= {*known, "periode"}, line


def test_the_charte_of_the_readme_holds_every_word_and_is_right(kit: Path, tmp_path: Path) -> None:
    (text,) = re.findall(
        r"^```yaml\n(entreprise:.*?)```", (kit / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert re.findall(r"^(\w+):", text, re.MULTILINE) == list(charte.KEYS)
    (tmp_path / charte.NAME).write_text(text, "utf-8")
    Image.new("RGB", (30, 10)).save(tmp_path / "logo.png")
    book = Presentation()
    book.slide_width, book.slide_height = Inches(13.333), Inches(7.5)
    book.save(str(tmp_path / "maison.pptx"))
    assert charte.find(tmp_path).logo and not charte.find(tmp_path).note


def test_every_table_and_column_is_described_in_the_data_package(kit: Path) -> None:
    package = json.loads((paths.DATASETS / "datapackage.json").read_text("utf-8"))
    described = {resource["name"]: resource for resource in package["resources"]}
    assert {schema.stem for schema in tables().values()} == set(described)
    for schema in tables().values():
        resource = described[schema.stem]
        assert resource["description"] and all(field["description"] for field in resource["schema"]["fields"])


def test_every_lesson_is_registered(kit: Path) -> None:
    lessons = {item.name for item in shelf.items("formation")}
    assert lessons == set(registry.LESSONS.values())
