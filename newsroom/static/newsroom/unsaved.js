// The desk: keeps what is typed into a form in this browser until it has been saved, and brings it back when the tab
// died, the session ended or the connection failed. A form takes part by a field of its own (admin/kept_form.html),
// which holds a name that the form got when it was opened; the message of a save that was taken carries that name.
// One entry per user, place (an address, and what leads to the form there) and opened form:
// { at, fields, labels, newer: what was typed since the form was sent, by name, once it was }.
"use strict";
{
  const EVERY = 2000;
  const KEPT = 30 * 24 * 3600 * 1000;
  const ALL = "newsroom:unsaved:";
  const prefix = `${ALL}${document.getElementById("desk").dataset.user}:`;
  let signingOut = false;

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
  const write = (key, entry) => trying(() => localStorage.setItem(key, JSON.stringify(entry)));
  const placeOf = (key) => key.slice(prefix.length, key.lastIndexOf(":"));
  const nameOf = (key) => key.slice(key.lastIndexOf(":") + 1);
  const oldestFirst = (found) =>
    found.map((key) => [key, recall(key)]).filter(([, one]) => one).sort((a, b) => a[1].at - b[1].at);

  // --- What a form holds ------------------------------------------------------------------------------------------

  function isTyped(field) {
    const ours = !field.name || field.name === "csrfmiddlewaretoken" || field.name === "_form" || field.name === "merged";
    return !ours && !field.name.includes("__prefix__") && !["submit", "button", "file"].includes(field.type);
  }

  // name -> what it holds: [value, label] of each choice, whether it is ticked, or its text.
  function read(form) {
    const values = {};
    for (const field of form.elements) {
      if (!isTyped(field)) continue;
      if (field.type === "radio") {
        if (field.checked) values[field.name] = field.value;
      } else if (field.tagName === "SELECT") {
        values[field.name] = [...field.selectedOptions].map((one) => [one.value, one.textContent]);
      } else values[field.name] = field.type === "checkbox" ? field.checked : field.value.replaceAll("\r\n", "\n");
    }
    return values;
  }

  // name -> label of what is text.
  function labelsOf(form) {
    const texts = [...form.elements].filter((one) => isTyped(one) && one.matches("textarea, [type=text], [type=url]"));
    const worded = texts.filter((one) => !one.matches(".vDateField, .vTimeField"));
    return Object.fromEntries(
      worded.map((one) => [one.name, (one.labels[0]?.textContent ?? one.name).trim().replace(/:$/, "")]),
    );
  }

  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const differing = (fields, others) => Object.keys(fields).filter((name) => !isSame(fields[name], others[name]));
  // The rows of a list belong together.
  const groupOf = (name) => name.split("-")[0];

  function setRows(form, name, count) {
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

  function fill(form, fields) {
    for (const [name, value] of Object.entries(fields)) {
      if (name.endsWith("-TOTAL_FORMS")) setRows(form, name, Number(value));
    }
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements[name];
      if (!field || name.endsWith("_FORMS")) continue;
      if (field.tagName === "SELECT") choose(field, value);
      else if (field.type === "checkbox") field.checked = value;
      else field.value = value;
      const changed = field instanceof RadioNodeList ? [...field].find((one) => one.checked) : field;
      if (!changed) continue;
      // Scripts that stand before a field (select2, an editor) listen to these.
      changed.dispatchEvent(new Event("input", { bubbles: true }));
      changed.dispatchEvent(new Event("change", { bubbles: true }));
      window.django?.jQuery?.(changed).trigger("change");
    }
  }

  // --- What is offered ----------------------------------------------------------------------------------------------

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

  function box({ at }, ...within) {
    const made = document.createElement("section");
    const title = document.createElement("p");
    made.className = "unsaved";
    made.setAttribute("aria-label", "Unsaved text");
    title.textContent = `Your unsaved text of ${moment(at)} is here.`;
    made.append(title, ...within);
    return made;
  }

  // The words of a text, with the addresses of its links when it is HTML.
  function wordsOf(text) {
    if (!/^\s*<[a-z]/i.test(text)) return text;
    const { body } = new DOMParser().parseFromString(text, "text/html");
    for (const link of body.querySelectorAll("a[href]")) link.append(` (${link.getAttribute("href")})`);
    for (const end of body.querySelectorAll("br")) end.replaceWith("\n");
    for (const block of body.querySelectorAll("p, h2, h3, h4, li, pre, figcaption, tr")) block.append("\n\n");
    return body.textContent.replace(/\n{3,}/g, "\n\n").trim();
  }

  function asText({ fields, labels = {} }) {
    const held = Object.keys(labels).filter((name) => fields[name]?.trim());
    return held.map((name) => `${labels[name]}:\n${wordsOf(fields[name])}`).join("\n\n");
  }

  // For a text that no form takes any more, or not this page's.
  function offerCopy(spot, key, entry) {
    const label = document.createElement("label");
    const text = document.createElement("textarea");
    text.readOnly = true;
    text.rows = 8;
    text.value = asText(entry);
    text.addEventListener("focus", () => text.select());
    label.append("Text to copy", text);
    const made = box(entry, label);
    if (spot.dataset.kept === "all") {
      const link = document.createElement("a");
      link.href = placeOf(key);
      link.textContent = "Open its form";
      made.append(link);
    }
    made.append(
      button("Throw it away", () => {
        forget(key);
        made.remove();
      }),
    );
    spot.append(made);
  }

  function offerCopies(spot) {
    const isOffered = (key) => spot.dataset.kept === "all" || placeOf(key).split("?")[0] === location.pathname;
    for (const [key, entry] of oldestFirst(keys(prefix).filter(isOffered))) {
      if (asText(entry)) offerCopy(spot, key, entry);
    }
  }

  // --- A form -------------------------------------------------------------------------------------------------------

  function protect(token) {
    const { form } = token;
    const place = location.pathname + token.dataset.keeps;
    const own = `${prefix}${place}:${token.value}`;
    // Filled in with what was sent already, but not saved: there is nothing to compare it with.
    const isAgain = "again" in token.dataset;
    let opened = null;
    let sent = null;
    let kept = null;

    const isKept = () => trying(() => localStorage.getItem(own) !== null);

    function keep() {
      if (signingOut) return;
      const fields = read(form);
      const isUnsaved = isAgain || sent !== null || !isSame(fields, opened);
      const entry = { fields, labels: labelsOf(form), newer: sent ? differing(fields, sent) : undefined };
      const now = JSON.stringify(entry);
      // Signing out in another tab takes away what this one keeps.
      if (now === kept && isUnsaved === isKept()) return;
      kept = now;
      if (isUnsaved) write(own, { at: Date.now(), ...entry });
      else forget(own);
    }

    function offer(key, entry) {
      const end = () => {
        forget(key);
        made.remove();
        form.querySelector("input:not([type=hidden]), textarea")?.focus();
      };
      const back = button("Bring it back", () => {
        fill(form, entry.fields);
        keep();
        end();
      });
      const made = box(entry, back, button("Throw it away", end));
      form.prepend(made);
    }

    // Typed while the form was under way to be refused: what came back is what was sent.
    function partFromNewer() {
      const { newer, ...entry } = recall(own) ?? {};
      if (newer?.length) write(`${own}n${entry.at}`, entry);
    }

    function begin() {
      opened = read(form);
      if (isAgain) partFromNewer();
      for (const [key, entry] of oldestFirst(keys(`${prefix}${place}:`).filter((one) => one !== own))) {
        const isHere = differing(entry.fields, opened).every((name) => name === "revision");
        if (isHere) forget(key);
        else offer(key, entry);
      }
      kept = isAgain ? null : JSON.stringify({ fields: opened, labels: labelsOf(form) });
      setInterval(keep, EVERY);
      form.addEventListener("submit", () => {
        sent = read(form);
        keep();
      });
      window.addEventListener("pagehide", keep);
    }

    // After Django's own scripts, which add rows and put select2 in the place of lists.
    window.addEventListener("load", () => setTimeout(begin));
  }

  // --- What was saved -----------------------------------------------------------------------------------------------

  // Only what was sent is saved: what was typed since, while the answer was under way, is left for the form's next
  // opening, on top of the revision that was saved.
  function settle(key, message) {
    const { newer, ...entry } = recall(key) ?? {};
    forget(key);
    if (!newer?.length) return;
    const groups = new Set(newer.map(groupOf));
    entry.fields = Object.fromEntries(Object.entries(entry.fields).filter(([name]) => groups.has(groupOf(name))));
    const revision = /revision-(\d+)/.exec(message.className);
    if (revision) entry.fields.revision = revision[1];
    // A new story has a form of its own from now on.
    const place = placeOf(key).endsWith("/add/") ? message.querySelector("a").pathname : placeOf(key);
    write(`${prefix}${place}:${nameOf(key)}`, entry);
    if (place.split("?")[0] !== location.pathname) {
      message.append(" What you typed after that is kept: open the form again to bring it back.");
    }
  }

  for (const message of document.querySelectorAll(".messagelist [class*='saved-']")) {
    const name = /saved-([0-9A-Za-z]+)/.exec(message.className)[1];
    for (const key of keys(prefix)) {
      if (nameOf(key) === name) settle(key, message);
    }
  }
  for (const key of keys(ALL)) {
    if (!(recall(key)?.at > Date.now() - KEPT)) forget(key);
  }
  // Whoever signs out leaves nothing behind on this machine, but for what is open in another tab, or typed since.
  document.getElementById("logout-form")?.addEventListener("submit", () => {
    signingOut = true;
    keys(prefix).forEach(forget);
  });
  document.addEventListener("input", () => {
    signingOut = false;
  });
  document.querySelectorAll("input[name=_form][data-keeps]").forEach(protect);
  document.querySelectorAll("[data-kept]").forEach(offerCopies);
}
