"""« Simuler » and « Apprendre »: simulators and lessons, opened in Voilà and JupyterLab by this same server."""

import asyncio
from typing import Any
from urllib.parse import quote

from tornado import web

from smkit.etabli import making, simulating
from smkit.etabli.handlers import Page, waited
from smkit.reports.asking import shelf
from smkit.training.progress import FILE

#: Seconds that the list of lessons waits for what was practised.
_PATIENCE = 0.8
#: What shows lessons, and what shows simulators.
LAB, VOILA = "jupyterlab", "voila.server_extension"


class Simulate(Page):
    """The simulators."""

    def get(self) -> None:
        """List them."""
        self.show("simuler", door="simuler", items=_listed(self, "simulateurs"), able=self.room.able(VOILA))


class SimulateOwn(Page):
    """A simulator that begins at a report's figures."""

    async def post(self) -> None:
        """Prepare its page, and lead there."""
        place = self.room.place
        demand = making.noted(self.said("nom"), place)
        ways = simulating.fed_by(demand, place) if demand else []
        item = next((each for each in ways if each.name == self.said("simulateur")), None)
        if demand is None or item is None or not self.room.able(VOILA):
            raise web.HTTPError(404)
        campaign = self.said("campagne")
        page = await asyncio.get_running_loop().run_in_executor(
            None, simulating.prepare, demand, item, place, campaign
        )
        self.room.add(VOILA)
        self.redirect(f"/voila/render/{simulating.FOLDER}/{quote(page.name)}", status=303)


class Learn(Page):
    """The lessons, with what was practised."""

    async def get(self) -> None:
        """List them; where the count takes long, with how far it is."""
        record, bench = self.room.place.root / ".smkit" / FILE, self.room.bench
        id_ = f"apprendre-{record.stat().st_mtime_ns if record.exists() else 0}"  # counted once, until more is practised
        work = bench.works.get(id_)
        if work is None or (work.over and work.result is None):
            work = bench.read(id_, "smkit.etabli.learning:practised")
            work.says = "On compte vos exercices…"
        await waited(work, _PATIENCE)
        counts = work.result or {}
        items = _listed(self, "formation")
        for item in items:
            item["done"], item["all"] = counts.get(item["name"], (0, 0))
        counting = None if work.over else work
        self.show("apprendre", door="apprendre", items=items, able=self.room.able(LAB), counting=counting)


class Open(Page):
    """A lesson or a simulator, in JupyterLab or in Voilà, on this same server."""

    def get(self) -> None:
        """Have the server take what shows it, and lead there."""
        kind = "formation" if self.asked("lecon") else "simulateurs"
        wanted = self.asked("lecon") or self.asked("simulateur")
        item = next((each for each in _listed(self, kind) if each["name"] == wanted), None)
        extension, start = (LAB, "lab/tree") if kind == "formation" else (VOILA, "voila/render")
        if start == "lab/tree" and self.asked(
            "etroit"
        ):  # one document and no panel beside it: on a telephone these hide it
            start = "doc/tree"
        if item is None or not item["here"] or not self.room.able(extension):
            raise web.HTTPError(404)
        self.room.add(extension)
        self.redirect(f"/{start}/notebooks/{kind}/{quote(item['file'])}", status=303)


def _listed(page: Page, kind: str) -> list[dict[str, Any]]:
    """The notebooks of a kind; `here`, whether they stand in the workspace, where the server finds them."""
    folder = page.room.place.root / "notebooks" / kind
    return [
        {
            "name": i.name,
            "title": i.title,
            "line": i.line,
            "file": i.path.name,
            "here": (folder / i.path.name).is_file(),
        }
        for i in shelf.items(kind)
    ]


ROUTES: dict[str, Any] = {
    "/simuler": Simulate,
    "/simuler/chiffres": SimulateOwn,
    "/apprendre": Learn,
    "/ouvrir": Open,
}
