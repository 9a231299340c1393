// The desk: names the body's editor for those who don't see it, and counts what is written.
const WORDS_A_MINUTE = 230; // Brysbaert 2019: silent reading of non-fiction, 238 words a minute in English.
const SUMMARY_AT_MOST = 300;

function counter(field) {
  const shown = document.createElement("p");
  shown.className = "help counter";
  // Below the field, where Django puts its help.
  (field.closest(".flex-container")?.parentElement ?? field.closest(".form-row")).append(shown);
  return shown;
}

function words(text) {
  return (text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) || []).length;
}

function plain(html) {
  return new DOMParser().parseFromString(html.replace(/></g, "> <"), "text/html").body.textContent;
}

function watch(id, say) {
  const field = document.getElementById(id);
  if (!field) return;
  const shown = counter(field);
  const update = () => { shown.textContent = say(field.value); };
  field.addEventListener("input", update);
  update();
}

// What is brought back into the field behind the editor has to reach the editor too.
function follow(field, { editor }) {
  field.addEventListener("input", () => {
    const shown = editor.isEmpty ? "" : editor.getHTML();
    if (field.value !== shown) editor.commands.setContent(field.value, { emitUpdate: false });
  });
}

function equip() {
  const field = document.getElementById("id_body");
  const shown = document.querySelector(".prose-editor .ProseMirror[contenteditable]");
  if (shown) {
    shown.setAttribute("role", "textbox");
    shown.setAttribute("aria-multiline", "true");
    shown.setAttribute("aria-label", "Body");
    follow(field, shown);
    // A link to the field, which the editor hides, leads to the editor.
    document.addEventListener("click", (event) => {
      if (!event.target.closest('a[href="#id_body"]')) return;
      event.preventDefault();
      shown.focus();
    });
  }
  watch("id_title", (text) => `${[...text.trim()].length} characters`);
  watch("id_summary", (text) => {
    const count = [...text.trim()].length;
    return count > SUMMARY_AT_MOST ? `${count} characters: lists look best below ${SUMMARY_AT_MOST}` : `${count} characters`;
  });
  watch("id_body", (html) => {
    const count = words(plain(html));
    return `${count} words, about ${Math.max(1, Math.round(count / WORDS_A_MINUTE))} min to read`;
  });
}

if (document.readyState === "complete") equip();
else window.addEventListener("load", equip);
