// The desk: shows the score while a story is being rated, worked out by the server.
"use strict";

function watch(form) {
  const shown = form.querySelector("output");
  const button = form.querySelector("[name=work_out]");
  let asking;

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const ratings = [...new FormData(form)].filter(([name]) => name.startsWith("criterion_"));
    try {
      const address = `${form.dataset.score}?${new URLSearchParams(ratings)}`;
      const answer = await fetch(address, { signal: asking.signal });
      shown.textContent = (await answer.json()).told;
      button.hidden = true;
    } catch (fault) {
      if (fault.name === "AbortError") return;
      shown.textContent = "It can't be worked out just now.";
      button.hidden = false;
    }
  }

  // The button stays the first of the form: Enter shows the score and saves nothing.
  button.hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") ask();
  });
  // A browser that comes back to the page may have kept what was chosen.
  window.addEventListener("pageshow", () => {
    if (form.querySelector("[type=radio]:checked")) ask();
  });
}

// What stands in the way is read first.
document.querySelector(".problems")?.focus();
document.querySelectorAll("form[data-score]").forEach(watch);
