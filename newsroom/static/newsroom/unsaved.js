// The desk: keeps what is typed into a story's form in this browser until it has been saved, and brings it back when
// the tab died, the session ended or the connection failed. One entry per user, address and opened form.
"use strict";
{
  const EVERY = 2000;
  const KEPT = 30 * 24 * 3600 * 1000;
  const desk = document.getElementById("desk");
  const prefix = `newsroom:unsaved:${desk.dataset.user}:`;
  const form = document.querySelector("input[name=_form]")?.form;
  const own = form && `${prefix}${location.pathname}:${form.elements._form.value}`;
  // Filled in with what was typed already, but not saved: there is nothing to compare it with.
  const refused = document.querySelector(".errornote") !== null;
  let opened = null;
  let kept = null;

  // A browser may refuse to keep anything: then the desk works without.
  function trying(act) {
    try {
      return act();
    } catch {
      return null;
    }
  }

  const keys = (beginning) => trying(() => Object.keys(localStorage).filter((key) => key.startsWith(beginning))) || [];
  const forget = (key) => trying(() => localStorage.removeItem(key));
  const recall = (key) => trying(() => JSON.parse(localStorage.getItem(key)));

  function isTyped(field) {
    const ours = !field.name || field.name === "csrfmiddlewaretoken" || field.name === "_form" || field.name === "merged";
    return !ours && !field.name.includes("__prefix__") && !["submit", "button", "file"].includes(field.type);
  }

  // name -> what it holds: [value, label] of each choice, whether it is ticked, or its text.
  function read() {
    const values = {};
    for (const field of form.elements) {
      if (!isTyped(field)) continue;
      if (field.tagName === "SELECT") {
        values[field.name] = [...field.selectedOptions].map((one) => [one.value, one.textContent]);
      } else values[field.name] = field.type === "checkbox" ? field.checked : field.value.replaceAll("\r\n", "\n");
    }
    return values;
  }

  function keep() {
    const fields = read();
    const now = JSON.stringify(fields);
    if (now === kept) return;
    kept = now;
    if (now === opened && !refused) forget(own);
    else trying(() => localStorage.setItem(own, JSON.stringify({ at: Date.now(), fields })));
  }

  function setRows(name, count) {
    const group = document.getElementById(`${name.replace("-TOTAL_FORMS", "")}-group`);
    const total = form.elements[name];
    for (let tries = 0; group && total && Number(total.value) !== count && tries < 200; tries += 1) {
      const removals = group.querySelectorAll(".inline-deletelink");
      const step = Number(total.value) < count ? group.querySelector(".add-row a") : removals[removals.length - 1];
      if (!step) return;
      step.click();
    }
  }

  function choose(select, choices) {
    for (const [value, label] of choices) {
      if (![...select.options].some((one) => one.value === value)) select.add(new Option(label, value));
    }
    const wanted = new Set(choices.map(([value]) => value));
    for (const option of select.options) option.selected = wanted.has(option.value);
  }

  function fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      if (name.endsWith("-TOTAL_FORMS")) setRows(name, Number(value));
    }
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements[name];
      if (!field || name.endsWith("_FORMS")) continue;
      if (field.tagName === "SELECT") choose(field, value);
      else if (field.type === "checkbox") field.checked = value;
      else field.value = value;
      // Scripts that stand before a field (select2, an editor) listen to these.
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      window.django?.jQuery?.(field).trigger("change");
    }
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function moment(at) {
    const then = new Date(at);
    const clock = then.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const today = then.toDateString() === new Date().toDateString();
    return today ? clock : `${then.toLocaleDateString(document.documentElement.lang)}, ${clock}`;
  }

  function offer(key, { at, fields }) {
    const box = document.createElement("section");
    const title = document.createElement("p");
    box.className = "unsaved";
    box.setAttribute("aria-label", "Unsaved text");
    title.textContent = `Your unsaved text of ${moment(at)} is here.`;
    const end = () => {
      forget(key);
      box.remove();
      form.querySelector("input:not([type=hidden]), textarea")?.focus();
    };
    const back = button("Bring it back", () => {
      fill(fields);
      keep();
      end();
    });
    box.append(title, back, button("Throw it away", end));
    form.prepend(box);
  }

  function begin() {
    opened = kept = JSON.stringify(read());
    if (refused) kept = null;
    const others = keys(`${prefix}${location.pathname}:`).filter((key) => key !== own);
    const found = others.map((key) => [key, recall(key)]).filter(([, one]) => one);
    for (const [key, one] of found.sort((a, b) => a[1].at - b[1].at)) {
      if (JSON.stringify(one.fields) === opened) forget(key);
      else offer(key, one);
    }
    setInterval(keep, EVERY);
    form.addEventListener("submit", keep);
    window.addEventListener("pagehide", keep);
  }

  for (const message of document.querySelectorAll(".messagelist [class*='saved-']")) {
    const name = /saved-([0-9A-Za-z]+)/.exec(message.className)[1];
    keys(prefix).filter((key) => key.endsWith(`:${name}`)).forEach(forget);
  }
  for (const key of keys("newsroom:unsaved:")) {
    if (!(recall(key)?.at > Date.now() - KEPT)) forget(key);
  }
  // Whoever signs out leaves nothing behind on this machine.
  document.getElementById("logout-form")?.addEventListener("submit", () => {
    window.removeEventListener("pagehide", keep);
    keys(prefix).forEach(forget);
  });
  // After Django's own scripts, which add rows and put select2 in the place of lists.
  if (form) window.addEventListener("load", () => setTimeout(begin));
}
