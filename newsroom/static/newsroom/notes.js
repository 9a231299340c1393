// The desk: notes on words of a story's text. Written from what is selected there without leaving the form, marked
// where the words stand, found by a click. The text itself is not touched: marks are ranges over what is shown.
"use strict";
{
  const PAUSE = 200;
  const MARK = "open-note";
  const FAILED = "The note could not be kept: the connection failed, or you are signed out. Try again, or copy it.";
  // As articles.pure reads a text: what parts words, what is not seen, and a sign with the marks upon it.
  const BLOCKS = new Set(
    "P H2 H3 H4 UL OL LI BLOCKQUOTE BR HR FIGURE FIGCAPTION TABLE CAPTION TR TD TH PRE DL DT DD".split(" "),
  );
  const SIGNS = /(?<unseen>[\u202a-\u202e\u2066-\u2069\ufeff])|(?<space>\s+)|\P{M}?\p{M}+|\P{M}/gu;
  const INK = "#id_title, #id_summary, .field-title .readonly, .field-summary .readonly";

  // --- a text as it is compared -----------------------------------------------------------------------------------

  // The words below *root*, single spaces between them, and of each sign where it stands: node, start, end.
  function read(root) {
    const places = [];
    let text = "";
    const add = (sign, ...place) => {
      if (sign === " " && (text === "" || text.endsWith(" "))) return;
      text += sign;
      for (let unit = 0; unit < sign.length; unit += 1) places.push(place);
    };
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        for (const { 0: found, index, groups } of node.data.matchAll(SIGNS)) {
          if (!groups.unseen) add(groups.space ? " " : found.normalize("NFC"), node, index, index + found.length);
        }
        return;
      }
      if (BLOCKS.has(node.nodeName)) add(" ");
      node.childNodes.forEach(walk);
      if (BLOCKS.has(node.nodeName)) add(" ");
    };
    walk(root);
    return { text: text.trimEnd(), places };
  }

  const inText = (text) => document.createTextNode(text);
  const inHtml = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const isField = (root) => "value" in root;
  // A body that opens as HTML has its words between tags.
  const valueOf = (root, value) => (root.id === "id_body" ? inHtml(value) : inText(value));
  const textOf = (root) => read(isField(root) ? valueOf(root, root.value) : root);
  const plain = (words) => read(inText(words)).text;

  // Where the story's text stands on this page: in fields, in the editor, or only shown. First what can be marked.
  function roots() {
    const editor = document.querySelector(".prose-editor .ProseMirror[contenteditable]");
    return [editor ?? document.getElementById("id_body"), ...document.querySelectorAll(INK)].filter(Boolean);
  }

  // Where *length* signs from the one at *from* stand.
  function rangeOf(places, from, length) {
    const range = document.createRange();
    const [first, start] = places[from];
    const [last, , end] = places[from + length - 1];
    range.setStart(first, start);
    range.setEnd(last, end);
    return range;
  }

  // --- marking ------------------------------------------------------------------------------------------------------

  // Marks the words of each open note in what is shown, and says of which the words are gone.
  function mark() {
    const texts = roots().map((root) => ({ root, ...textOf(root) }));
    const ranges = [];
    for (const link of document.querySelectorAll("[data-passage]")) {
      const sought = plain(link.dataset.passage);
      const found = texts.find(({ text }) => text.includes(sought));
      link.closest("li").querySelector(".note-lost").hidden = Boolean(found);
      if (found && !isField(found.root)) ranges.push(rangeOf(found.places, found.text.indexOf(sought), sought.length));
    }
    // A browser without highlights shows the list alone.
    if (window.Highlight) CSS.highlights.set(MARK, new Highlight(...ranges));
  }

  function soon(act) {
    let waiting;
    return () => {
      clearTimeout(waiting);
      waiting = setTimeout(act, PAUSE);
    };
  }

  // --- going to the words of a note ---------------------------------------------------------------------------------

  function selectInField(field, sought) {
    const { text, places } = read(inText(field.value));
    const at = text.indexOf(sought);
    field.focus();
    // In HTML the words may stand on both sides of a tag.
    if (at >= 0) field.setSelectionRange(places[at][1], places[at + sought.length - 1][2]);
    field.scrollIntoView({ block: "center" });
  }

  // The editor is told itself: what was selected behind its back it may take back a moment later.
  function selectInEditor({ commands, view }, [first, start, last, end]) {
    commands.setTextSelection({ from: view.posAtDOM(first, start), to: view.posAtDOM(last, end) });
    view.focus();
  }

  function selectShown(root, sought) {
    const { text, places } = read(root);
    const range = rangeOf(places, text.indexOf(sought), sought.length);
    const ends = [range.startContainer, range.startOffset, range.endContainer, range.endOffset];
    if (root.editor) selectInEditor(root.editor, ends);
    else getSelection().setBaseAndExtent(...ends);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
    // A paragraph may be longer than the window.
    window.scrollBy(0, range.getBoundingClientRect().top - window.innerHeight / 2);
  }

  function go(event) {
    const link = event.target.closest("[data-passage]");
    if (!link) return;
    event.preventDefault();
    // writing.js leads every link to the body into the editor, wherever these words may stand.
    event.stopPropagation();
    const sought = plain(link.dataset.passage);
    const root = roots().find((one) => textOf(one).text.includes(sought));
    if (root) (isField(root) ? selectInField : selectShown)(root, sought);
  }

  // --- writing ------------------------------------------------------------------------------------------------------

  // The field in which something was selected last; it remembers what, wherever the focus has gone since.
  let lastField = null;

  function remember({ target }) {
    const root = roots().find((one) => one.contains(target));
    if (root) lastField = isField(root) ? root : null;
  }

  function selected() {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    if (range && roots().some((one) => !isField(one) && one.contains(range.commonAncestorContainer))) {
      return read(range.cloneContents()).text;
    }
    if (!lastField) return "";
    const words = lastField.value.slice(lastField.selectionStart, lastField.selectionEnd);
    return read(valueOf(lastField, words)).text;
  }

  async function post(form) {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      return await answer.json();
    } catch {
      return { refused: FAILED };
    }
  }

  function equipDialog(dialog, bar) {
    const form = dialog.querySelector("form");
    const { text, passage } = form.elements;
    const said = bar.querySelector("span");
    const refused = form.querySelector(".note-refused");
    const send = form.querySelector("[type=submit]");

    function open() {
      if (dialog.open) return;
      // What was typed and not sent is still there, with the words that it was about.
      passage.value = selected() || (text.value && passage.value);
      said.textContent = refused.textContent = "";
      dialog.showModal();
      text.focus();
    }

    async function write(event) {
      event.preventDefault();
      // Ctrl+S asks no button.
      if (send.disabled) return;
      send.disabled = true;
      const answer = await post(form);
      send.disabled = false;
      refused.textContent = answer.refused ?? "";
      if (answer.refused) return;
      form.reset();
      dialog.close();
      document.querySelector("[data-open-notes]").innerHTML = answer.open_notes;
      said.textContent = "The note is kept.";
      mark();
    }

    bar.querySelector("button").addEventListener("click", open);
    form.addEventListener("submit", write);
    dialog.querySelector("[data-note-close]").addEventListener("click", () => dialog.close());
    return { open, save: () => form.requestSubmit() };
  }

  // Ctrl+Alt+M writes a note, as in other editors; Ctrl+S within it keeps the note and not the story below it.
  function equipKeys(dialog, { open, save }) {
    document.addEventListener("keydown", (event) => {
      const held = (event.ctrlKey || event.metaKey) && event.altKey && !event.getModifierState("AltGraph");
      if (!held || event.code !== "KeyM") return;
      event.preventDefault();
      open();
    });
    dialog.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      event.stopPropagation();
      save();
    });
  }

  function begin() {
    const dialog = document.getElementById("note-dialog");
    if (!dialog) return;
    const bar = document.querySelector("[data-note-bar]");
    document.querySelector("fieldset.module").append(bar);
    bar.hidden = false;
    equipKeys(dialog, equipDialog(dialog, bar));
    document.addEventListener("focusin", remember);
    document.addEventListener("selectionchange", soon(() => bar.classList.toggle("note-bar-near", selected() !== "")));
    document.querySelector("[data-open-notes]").addEventListener("click", go);
    const later = soon(mark);
    bar.closest("form").addEventListener("input", later);
    // The editor changes what it shows without a word when text is brought back or undone.
    const row = document.querySelector(".field-body, .field-body_shown");
    new MutationObserver(later).observe(row, { childList: true, characterData: true, subtree: true });
    mark();
  }

  // After the editor has put itself before the body's field.
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
}
