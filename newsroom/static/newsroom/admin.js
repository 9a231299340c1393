// The desk: names for select2's fields, the keyboard's way through a form.
"use strict";

function nameFields(within) {
  for (const select of within.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const shown = select.nextElementSibling;
    if (!label || !shown) continue;
    for (const field of shown.querySelectorAll('[role="textbox"], [role="searchbox"], [role="combobox"]')) {
      field.setAttribute("aria-label", label.textContent.replace(":", "").trim());
    }
  }
}

// select2 hides the field that a label or an error names; what stands in its place is the next element.
function focusField(field) {
  const shown = field.classList.contains("select2-hidden-accessible")
    ? field.nextElementSibling.querySelector("[tabindex='0'], .select2-search__field")
    : field;
  shown?.focus();
  shown?.scrollIntoView({ block: "center" });
}

// Queued behind Django's own scripts, which put select2 in the place of each list when jQuery says so.
window.addEventListener("load", () => {
  window.django.jQuery(() => nameFields(document));
  // Django's script for new rows of a table puts the focus into the first field.
  document.querySelector(".problems")?.focus();
});
// Enter takes what is highlighted: in a field of several, the first that is not chosen yet.
function highlightUnchosen(results) {
  const highlightFirst = results.highlightFirstItem;
  results.highlightFirstItem = function () {
    highlightFirst.call(this);
    const free = this.$results.find(".select2-results__option[aria-selected=false]");
    if (free.length) free.first().trigger("mouseenter");
    this.ensureHighlightVisible();
  };
}

window.addEventListener("load", () => {
  const $ = window.django.jQuery;
  $(document).on("select2:opening", "select[multiple]", (event) => {
    const { results } = $(event.target).data("select2");
    if (!Object.hasOwn(results, "highlightFirstItem")) highlightUnchosen(results);
  });
});
document.addEventListener("formset:added", (event) =>
  setTimeout(() => {
    nameFields(event.target);
    const first = event.target.querySelector("select, input:not([type=hidden]), textarea");
    if (first) focusField(first);
  }),
);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".problems a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  focusField(field);
});

// Saves and goes on editing, as everywhere else.
document.addEventListener("keydown", (event) => {
  const pressed = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s";
  const save = pressed && document.querySelector(".submit-row [name=_continue], .submit-row [name=_save]");
  if (!save) return;
  event.preventDefault();
  (save.form.elements._continue || save).click();
});
