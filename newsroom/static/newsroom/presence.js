// The desk: says every half minute that a story's form is open, and shows who else has it open.
"use strict";

const EVERY = 30000;

async function sayHere(box, more) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...more });
  try {
    const answer = await fetch(box.dataset.presence, { method: "POST", body, keepalive: true });
    if (!answer.ok || more) return;
    const { others } = await answer.json();
    box.hidden = !others.length;
    box.querySelector("span").textContent = others.join(", ");
  } catch {
    // The next half minute tells again.
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-presence]");
  if (!box) return;
  setInterval(() => sayHere(box), EVERY);
  window.addEventListener("pagehide", () => sayHere(box, { leave: "1" }));
});
