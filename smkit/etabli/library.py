"""« Mes rapports »: asked for, followed, read, had in other formats, made again, deleted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tornado import web

from smkit.errors import SmkitError
from smkit.etabli import changes, habits, making, monthly, offering, questions, simulating
from smkit.etabli.files import known_of, read
from smkit.etabli.handlers import Page
from smkit.etabli.labels import of_the_form
from smkit.etabli.making import Demand
from smkit.etabli.pages import address
from smkit.etabli.showing import of_the_room
from smkit.etabli.work import Work
from smkit.reports.asking import shelf
from smkit.reports.keeping.manifest import Manifest
from smkit.tables.schema import table

_REPORT_POLICY = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads; default-src 'none'; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
#: Files that go with the next month's export too: no export of a month.
_LASTING = {"convention", "objectifs"}
_TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ipynb": "application/x-ipynb+json",
    "json": "application/json",
}


class Ask(Page):
    """The form of a report."""

    async def get(self) -> None:
        """Show it, filled in as far as is known: as an attempt left it, as a report was asked for, or as such files usually are."""
        item, place = _item(self.asked("rapport")), self.room.place
        attempt = self.room.bench.works.get(self.asked("essai"))
        before = attempt.about.get("demand") if attempt else None
        before = before or making.noted(self.asked("comme"), place) or Demand(item.name)
        name = self.asked("fichier") or next(iter(before.files.values()), "")
        known = await self._known(name)
        if known is None:  # its page shows how far that is
            self.go("fichier", nom=name)
            return
        given = dict(before.given) | dict(before.files)
        if name in known and known[name].get("usable"):
            told = questions.as_told(known[name])
            given[table(told.table).stem] = name
            habit = habits.recall(place.own("habitudes"), known[name].get("print", ""))
            if habit and habit.report == item.name and not self.asked("comme"):
                given = {**offering.plain(habit.given), **given}
            if told.answers.get("base"):
                given["base"] = told.answers["base"]
        self._fill_in(item, name, known, given, before.each)

    async def post(self) -> None:
        """Take the form, begin, and lead to the page that follows; or show it again as it was filled in, with what is wrong."""
        item, form = _item(self.asked("rapport")), self.form()
        first, wrong = self.asked("fichier"), offering.wrong(item, form)
        try:
            if not wrong:
                self._take(item, form, first)
                return
            problem = ""
        except SmkitError as refused:
            problem = of_the_form(str(refused))
        given = {field: values[-1] for field, values in form.items() if values}
        self.set_status(400)
        self._fill_in(item, first, await self._known(first) or {}, given, self.said("each"), wrong, problem)

    def _take(self, item: shelf.Item, form: Mapping[str, list[str]], first: str) -> None:
        stems = {table(name).stem for name in offering.tables_of(item)}
        files = {stem: form[stem][-1] for stem in stems if form.get(stem) and form[stem][-1]}
        if not files:
            raise SmkitError("Choisissez au moins un fichier : le rapport ne porte sinon sur rien.")
        files = dict(sorted(files.items(), key=lambda each: each[1] != first))
        files |= {
            name: form[name][-1] for name in offering.texts_of(item) if form.get(name) and form[name][-1]
        }
        given = {name: text for name, text in offering.filled(item, form).items() if name not in stems}
        _begin(self, Demand(item.name, given, files, self.said("each")))

    async def _known(self, name: str) -> dict[str, Any] | None:
        """What is known of each file, by name; None while the one of that `name` is being read."""
        known = {
            path.name: found for path in self.room.place.listed() if (found := known_of(self.room, path))
        }
        if name and (path := self.room.place.file(name)):
            found, _ = await read(self, path)
            if found is None:
                return None
            known[name] = found
        return known

    def _fill_in(
        self, item: shelf.Item, name: str, known: Mapping[str, Any], given: Mapping[str, str], each: str,
        wrong: Mapping[str, str] | None = None, problem: str = "",
    ) -> None:  # fmt: skip
        values: dict[str, Any] = {}
        files: dict[str, list[tuple[str, str]]] = {}
        for file, found in known.items():
            if found.get("usable"):
                files.setdefault(found["told"]["table"], []).append((file, file))
                values |= found["values"] if file == name or not values else {}
        others = [path.name for path in self.room.place.listed()]
        self.show(
            "demande",
            door="fichier",
            item=item,
            name=name,
            form=offering.form(item, files, values, given, others),
            splits=offering.splits(item, values),
            each=each,
            wrong=wrong or {},
            problem=problem,
        )


class Again(Page):
    """Make a report again, as it was asked for; or as the last of its kind was, with another file."""

    async def post(self) -> None:
        """Begin, and lead to the page that follows."""
        place = self.room.place
        if name := self.said("fichier"):
            path = place.file(name)
            found = (await read(self, path))[0] if path else None
            habit = habits.recall(place.own("habitudes"), (found or {}).get("print", ""))
            if not found or not found.get("usable") or habit is None or not habit.report:
                raise SmkitError("Rien n'est retenu pour ce fichier : choisissez un rapport sur sa page.")
            stem = table(questions.as_told(found).table).stem
            before = making.noted(habit.made, place)
            lasting = {
                each: file
                for each, file in (before.files if before else {}).items()
                if each in _LASTING and each != stem and place.file(file)
            }
            _begin(self, Demand(habit.report, dict(habit.given), {stem: name} | lasting))
            return
        demand = making.noted(self.said("nom"), place)
        if demand is None:
            raise SmkitError("Ce rapport n'a pas été demandé d'ici : refaites-le à partir de votre fichier.")
        _begin(self, replace(demand, each=self.said("each")) if self.said("each") else demand)


class OtherFormat(Page):
    """Have a report in one more format."""

    def post(self) -> None:
        """Begin, and lead to the page that follows."""
        demand, wanted = making.noted(self.said("nom"), self.room.place), self.said("format")
        if demand is None or wanted not in making.MORE:
            raise SmkitError("Ce rapport n'a pas été demandé d'ici : refaites-le à partir de votre fichier.")
        _begin(self, demand, (*making.AT_ONCE, wanted))


class Working(Page):
    """A report that is being made."""

    def get(self) -> None:
        """Show how far it is, or lead to it, or say why there is none."""
        work = self.room.bench.works.get(self.asked("id"))
        if work is None or "title" not in work.about:
            self.show("perdu", door="rapports")
        elif not work.over:
            self.show("travail", door="rapports", work=work)
        elif work.stopped or work.reason or not work.result:
            self.show("echec", door="rapports", work=work)
        else:
            missing = "1" if work.result["missing"] else ""
            self.go(
                "lire",
                nom=_shown_first(self, work.result["name"]),
                manque=missing,
                travail=work.id if missing else "",
            )


class Library(Page):
    """All the reports."""

    def get(self) -> None:
        """List them, or those that hold some words."""
        words = self.asked("chercher").strip()
        found = [entry for entry in making.made(self.room.place) if _holds(entry, words)]
        self.show("rapports", door="rapports", reports=found, words=words)


class Read(Page):
    """A report, inside the page."""

    def get(self) -> None:
        """Show it, and what can be done with it."""
        name, place = self.asked("nom"), self.room.place
        entry = Manifest(place.reports).entries.get(name)
        if entry is None or not entry["made"]:
            raise web.HTTPError(404)
        demand = making.noted(name.partition("/")[0], place)
        work = self.room.bench.works.get(self.asked("travail"))
        first = place.file(next(iter(demand.files.values()), "")) if demand else None
        values = (known_of(self.room, first) or {}).get("values", {}) if first else {}
        lines = None
        if demand:
            shown = making.parameters_shown(demand, place)
            monthly.keep(demand, shown, place)
            lines = monthly.lines(demand, shown, place.root)
        self.show(
            "lire",
            door="rapports",
            entry=entry,
            demand=demand,
            simulators=simulating.fed_by(demand, place)
            if demand and first and self.room.able("voila")
            else [],
            campaigns=values.get("campaign", []),
            splits=offering.splits(_item(demand.report), values) if demand and not demand.each else [],
            of=making.about(place, name),
            others=sorted(
                (each for each in making.made(place) if _siblings(each["name"], name)),
                key=lambda each: (bool(each["part"]), each["part"]),
            ),
            missing=work.result["missing"] if work and work.result else [],
            changes=changes.since(place, name),
            monthly=lines,
        )


class Piece(Page):
    """A file of a report."""

    def get(self) -> None:
        """Give it: the page to look at, the others to keep."""
        name, file = self.asked("nom"), self.asked("fichier")
        path = making.file_of(self.room.place, name, file)
        if path is None:
            raise web.HTTPError(404)
        suffix = path.suffix[1:]
        self.set_header("Content-Type", _TYPES.get(suffix, "application/octet-stream"))
        if suffix == "html":  # read here, where nothing is typed
            self.set_header("Content-Security-Policy", _REPORT_POLICY)
            self.finish(of_the_room(path.read_text("utf-8")))
            return
        else:
            self.set_header(
                "Content-Disposition", f'attachment; filename="{name.replace("/", "_")}.{suffix}"'
            )
        self.finish(path.read_bytes())


class Delete(Page):
    """Delete a report."""

    def post(self) -> None:
        """Delete it, and go back to the others."""
        if demand := making.noted(self.said("nom").partition("/")[0], self.room.place):
            monthly.forget(demand, self.room.place)
        making.delete(self.room.place, self.said("nom"))
        simulating.forget(self.room.place, self.said("nom").partition("/")[0])
        self.room.bench.read("index", *making.index(self.room.place))
        self.go("rapports")


def _begin(page: Page, demand: Demand, formats: tuple[str, ...] = making.AT_ONCE) -> None:
    place = page.room.place
    item = _item(demand.report)
    making.check(demand, place)
    last, learned = "", []
    for stem, file in demand.files.items():
        path = place.file(file)
        found = known_of(page.room, path) if path else None
        if path and found:
            told = questions.as_told(found)
            if place.told(file) != told:  # what the kit found, and what was kept, hold for the report too
                place.tell(file, told)
                place.note_reading(place.key(path, told), found)
            if stem == next(iter(demand.files)) and found.get("print"):
                earlier = habits.recall(place.own("habitudes"), found["print"])
                last = earlier.made if earlier and earlier.report == demand.report else ""
                habit = habits.Habit(told.lasting(), demand.report, dict(demand.given), demand.name)
                learned.append((found["print"], habit))
    first = next(iter(demand.files.values()))
    work = Work(
        about={"title": item.title, "file": first, "fichier": address("fichier", nom=first), "demand": demand}
    )
    work.about["back"] = address(
        "demander", rapport=demand.report, fichier=first, comme=demand.name, essai=work.id
    )
    bench = page.room.bench

    def do(work: Work) -> None:
        making.make(work, demand, place, formats, last)
        if work.stopped:
            bench.read("index", *making.index(place))
        elif making.stands(work):  # what was refused is no setting of the report that is there
            making.note(demand, place)
            for print_, habit in learned:
                habits.keep(place.own("habitudes"), print_, habit)

    bench.make(work, do)
    page.go("travail", id=work.id)


def _item(name: str) -> shelf.Item:
    found = {item.name: item for item in shelf.items("rapports")}.get(name)
    if found is None:
        raise web.HTTPError(404)
    return found


def _shown_first(page: Page, name: str) -> str:
    """The report itself, or the whole of one that was made once a value."""
    entries = Manifest(page.room.place.reports).entries
    return name if name in entries else f"{name}/_ensemble"


def _siblings(one: str, other: str) -> bool:
    return "/" in other and one.partition("/")[0] == other.partition("/")[0]


def _holds(entry: Mapping[str, Any], words: str) -> bool:
    text = " ".join(str(entry[field]) for field in ("name", "title", "answer", "part", "of")).casefold()
    return all(word in text for word in words.casefold().split())


ROUTES: dict[str, Any] = {
    "/demander": Ask,
    "/refaire": Again,
    "/format": OtherFormat,
    "/travail": Working,
    "/rapports": Library,
    "/lire": Read,
    "/piece": Piece,
    "/supprimer": Delete,
}
