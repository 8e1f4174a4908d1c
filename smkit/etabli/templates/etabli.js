"use strict";
// What a page cannot do without a script: take a dropped file, re-read at each answer, follow a work, watch the folder.
(() => {
  const body = document.body, xsrf = body.dataset.xsrf;
  const ask = (where, options = {}) =>
    fetch("/etabli/" + where, { ...options, headers: { "X-XSRFToken": xsrf, Accept: "application/json" }, credentials: "same-origin" });
  document.documentElement.classList.add("js");

  // somebody is there; and the folder, where it is shown: its part alone changes, whatever one is doing beside it
  const shown = document.getElementById("dossier");
  let files = null;
  const renew = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { credentials: "same-origin" })).text(), "text/html");
    const fresh = page.getElementById("dossier");
    if (fresh && !busy) shown.replaceChildren(...fresh.childNodes);
  };
  const look = () => ask("vie").then((answer) => answer.json()).then(async (said) => {
    const now = JSON.stringify([said.fichiers, said.en_cours]);
    if (shown && files !== null && now !== files && !busy) {
      if (shown.contains(document.activeElement)) return; // who is there by the keyboard keeps their place until the next look
      await renew();
    }
    files = now;
  }).catch(() => {});
  let busy = false;
  addEventListener("beforeunload", () => { busy = true; }); // who is leaving for another page is not called back to this one
  if (!("closed" in body.dataset)) {
    look();
    setInterval(look, shown ? 3000 : 60000);
  }

  // a lesson on a narrow screen is opened alone, without the panel beside it that would hide it
  for (const lesson of document.querySelectorAll("a[href*='lecon=']")) {
    const wide = lesson.href;
    lesson.addEventListener("click", () => { lesson.href = wide + (innerWidth < 700 ? "&etroit=1" : ""); });
  }

  // a file is dropped
  const drop = document.getElementById("depot");
  if (drop) {
    const input = document.getElementById("choisir"), told = document.getElementById("arrivee");
    let warm = false;
    const warmUp = () => { if (!warm) { warm = true; ask("vie", { method: "POST" }); } };
    const line = (text, wrong) => {
      const made = document.createElement("p");
      made.textContent = text;
      if (wrong) made.className = "warn";
      return made;
    };
    const send = (file) => new Promise((done) => { // with the page of the file, or why it was refused
      if (file.size > Number(drop.dataset.largest)) return done({ wrong: "« " + file.name + " » est trop lourd : 2 Go au plus. Exportez une période plus courte." });
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.setAttribute("aria-label", "Arrivée du fichier");
      told.replaceChildren(line("« " + file.name + " » arrive…"), bar);
      const sent = new XMLHttpRequest();
      sent.open("PUT", "/etabli/depot?nom=" + encodeURIComponent(file.name));
      sent.setRequestHeader("X-XSRFToken", xsrf);
      sent.upload.onprogress = (e) => { if (e.lengthComputable) bar.value = e.loaded / e.total; };
      sent.onerror = () => done({ wrong: "« " + file.name + " » n'est pas arrivé, la connexion s'est interrompue : rien n'est perdu. Déposez-le de nouveau ; si cela recommence, rouvrez l'établi par son raccourci." });
      sent.onload = () => {
        let said = {};
        try { said = JSON.parse(sent.responseText); } catch { /* it is told below */ }
        done(sent.status === 200 ? said : { wrong: said.erreur || "« " + file.name + " » n'a pas pu être reçu. Réessayez." });
      };
      sent.send(file);
    });
    const take = async (list) => {
      busy = true;
      const came = [];
      for (const file of list) came.push(await send(file));
      const wrong = came.filter((each) => each.wrong).map((each) => line(each.wrong, true));
      if (!wrong.length && came.length === 1) location.href = came[0].page;
      else if (!wrong.length) location.reload();
      else { // each refusal stays to be read, and the files that came are among the others
        busy = false;
        input.value = ""; // the same file may be chosen again
        told.replaceChildren(...wrong);
        if (wrong.length < came.length) await renew();
      }
    };
    input.addEventListener("click", () => { busy = true; warmUp(); }); // the page stays as it is while a file is chosen
    input.addEventListener("cancel", () => { busy = false; });
    input.addEventListener("focus", warmUp);
    input.addEventListener("change", () => take([...input.files]));
    addEventListener("dragover", (e) => { e.preventDefault(); drop.classList.add("over"); warmUp(); });
    addEventListener("dragleave", (e) => { if (!e.relatedTarget) drop.classList.remove("over"); });
    addEventListener("drop", (e) => {
      e.preventDefault();
      drop.classList.remove("over");
      if (e.dataTransfer.files.length) take([...e.dataTransfer.files]);
    });
  }

  // each answer re-reads; one comes back where one was
  const form = document.querySelector("form[data-reread]");
  if (form) {
    const key = "place " + location.search;
    const place = JSON.parse(sessionStorage.getItem(key) || "null");
    sessionStorage.removeItem(key);
    if (place) {
      place.open.forEach((n) => { const d = document.querySelectorAll("details")[n]; if (d) d.open = true; });
      scrollTo(0, place.top);
      const fields = [...form.elements].filter((f) => f.name === place.name);
      const field = fields.find((f) => f.value === place.value) || fields[0];
      const there = field && field.checkVisibility() ? field : document.getElementById("contenu"); // a question may be answered for good
      there.focus({ preventScroll: true });
    }
    const keep = (field) => {
      const open = [...document.querySelectorAll("details")].flatMap((d, n) => (d.open ? [n] : []));
      sessionStorage.setItem(key, JSON.stringify({ top: scrollY, name: field.name, value: field.value, open }));
    };
    form.addEventListener("change", (e) => {
      if (e.target.name === "retenir" || e.target.type === "text") return; // what is typed has its button: there may be more to type
      keep(e.target);
      document.documentElement.classList.add("rereading");
      form.requestSubmit();
    });
  }

  // how far a work is
  const followed = document.querySelector("[data-follow]");
  if (followed) {
    const says = followed.querySelector("[data-says]"), bar = followed.querySelector("[data-bar]"), count = followed.querySelector("[data-count]");
    const source = new EventSource("/etabli/suivi?id=" + encodeURIComponent(followed.dataset.follow));
    source.onmessage = (e) => {
      const now = JSON.parse(e.data);
      if (now.fini) { source.close(); location.reload(); return; }
      if (says.textContent !== now.dit) says.textContent = now.dit;
      if (now.total) { bar.max = now.total; bar.value = now.fait; }
      count.textContent = (now.total ? "Étape " + Math.min(now.fait + 1, now.total) + " sur " + now.total + " · " : "") + now.secondes + " s";
    };
    source.onerror = () => { count.textContent = "La connexion à l'établi est perdue ; on essaie de la reprendre… S'il a été fermé, rouvrez-le par son raccourci : ce qui est fait est gardé."; };
  }

  // a button is pressed once, but one that opens another tab
  document.addEventListener("submit", (e) => {
    setTimeout(() => e.target.querySelectorAll("button:not([data-again])").forEach((b) => { b.disabled = true; }), 0);
  });
  addEventListener("pageshow", (e) => { busy = false; if (e.persisted) document.querySelectorAll("button").forEach((b) => { b.disabled = false; }); });
})();
