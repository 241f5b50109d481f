// While an advisory is typed, the server is asked what is wrong with it. Without this script the button "Check" asks.
"use strict";

(() => {
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  let timer = 0;
  let asked = 0;

  const list = (element, notes) => {
    element.replaceChildren(...notes.map(({ text, style }) => {
      const item = document.createElement("li");
      item.className = style;
      item.textContent = text;
      return item;
    }));
  };

  const show = (answer) => {
    document.getElementById("summary").textContent = answer.summary;
    document.getElementById("preview").textContent = answer.preview;
    for (const element of form.querySelectorAll("[data-notes]")) {
      const name = element.dataset.notes;
      const notes = name === "" ? answer.general : answer.fields[name] ?? [];
      list(element, notes);
      const field = name === "" ? null : form.elements[name];
      if (notes.some((note) => note.style === "error")) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
    }
    form.dataset.asked = String(asked);
  };

  const ask = async () => {
    const number = ++asked;
    try {
      const response = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      // An answer that was overtaken by a newer question is of no use.
      if (number === asked) show(answer);
    } catch {
      if (number === asked) document.getElementById("summary").textContent = form.dataset.failed;
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });

  // A row is added or removed by the server; only the rows are put into this page, so that nothing jumps.
  form.addEventListener("submit", async (event) => {
    const action = event.submitter?.value ?? "";
    if (!action.startsWith("add-") && !action.startsWith("remove-")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set("action", action);
    const id = `section-${action.split("-")[1]}`;
    try {
      // Not form.action: the buttons have that name.
      const response = await fetch(form.getAttribute("action"), { method: "POST", body });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const [old, rows] = [document.getElementById(id), page.getElementById(id)];
      if (!old || !rows) throw new Error("no rows");
      old.replaceWith(rows);
      if (action.startsWith("add-")) {
        [...rows.querySelectorAll(".row")].at(-1)?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      }
      ask();
    } catch {
      document.getElementById("summary").textContent = form.dataset.failed;
    }
  });
})();
