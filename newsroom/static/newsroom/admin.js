// The desk: gives select2's fields the name of their label, for those who don't see where they stand.
"use strict";

function nameFields(within) {
  for (const select of within.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const shown = select.nextElementSibling;
    if (!label || !shown) continue;
    for (const field of shown.querySelectorAll('[role="textbox"], [role="searchbox"]')) {
      field.setAttribute("aria-label", label.textContent.replace(":", "").trim());
    }
  }
}

// Queued behind Django's own scripts, which put select2 in the place of each list when jQuery says so.
window.addEventListener("load", () => window.django.jQuery(() => nameFields(document)));
document.addEventListener("formset:added", (event) => setTimeout(() => nameFields(event.target)));
