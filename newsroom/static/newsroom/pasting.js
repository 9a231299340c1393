// The desk: what is pasted into the body's editor from word processors, brought into plain HTML before the editor reads
// it. There bold and italic stand in style attributes, which the policy forbids: they are read here as text.
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, table, blockquote, pre, figure, hr, div";
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'"<>])*>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))/g;
const HEADINGS = "h1, h2, h3, h4, h5, h6";
// Those that a body has (articles.pure.body): h1 is the story's title.
const RENAMED = { h1: "h2", h5: "h4", h6: "h4" };
const RAISED = { super: "sup", sub: "sub" };
const BULLET = /^[\s\u00a0]*[·•o§▪◦‣–-][\s\u00a0]+/;
const NUMBER = /^[\s\u00a0]*\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)][\s\u00a0]+/i;

// Under another name the policy has nothing to say about them, here or in its console.
function withNamedStyles(html) {
  const rename = (all, name, value) => (name.toLowerCase() === "style" ? `data-style${value}` : all);
  return html
    .replace(/<style\b[^>]*>[\s\S]*?<\/style\s*>/gi, "")
    .replace(TAG, (tag) => tag.replace(ATTRIBUTE, rename));
}

function styleOf(element, property) {
  for (const one of (element.getAttribute("data-style") ?? "").split(";")) {
    const cut = one.indexOf(":");
    if (one.slice(0, cut).trim().toLowerCase() === property) return one.slice(cut + 1).trim().toLowerCase();
  }
  return "";
}

const isBold = (weight) => /^bold/.test(weight) || Number(weight) >= 600;
const isPlain = (weight) => weight === "normal" || (weight !== "" && Number(weight) < 600);

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function wrap(element, name) {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.append(made);
}

function removeUnseen(body) {
  const comments = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const one of found) one.remove();
  for (const one of body.querySelectorAll("style, script, meta, link, title, xml")) one.remove();
  for (const one of body.querySelectorAll("*")) {
    if (!one.localName.includes(":")) continue;
    if (one.textContent.trim()) unwrap(one);
    else one.remove();
  }
}

// --- Lists of Word, which are paragraphs with a sign in front -----------------------------------------------------

const isListed = (element) =>
  element?.localName === "p" &&
  (/\bMsoList(Paragraph|Bullet|Number)/.test(element.className) || /^l\d+ /.test(styleOf(element, "mso-list")));

// The sign is marked as such, or stands at the beginning of the text.
function takeSign(paragraph) {
  const marked = [...paragraph.querySelectorAll("[data-style]")].find((one) => styleOf(one, "mso-list") === "ignore");
  if (marked) {
    const sign = `${marked.textContent.trim()} `;
    marked.remove();
    return sign;
  }
  const text = paragraph.textContent;
  const sign = (BULLET.exec(text) ?? NUMBER.exec(text))?.[0];
  if (sign) cutBeginning(paragraph, sign.length);
  return sign;
}

function cutBeginning(element, length) {
  const texts = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (length > 0 && texts.nextNode()) {
    const cut = Math.min(length, texts.currentNode.data.length);
    texts.currentNode.deleteData(0, cut);
    length -= cut;
  }
}

const levelOf = (paragraph) => Number(/level(\d)/.exec(styleOf(paragraph, "mso-list"))?.[1] ?? 1);

function makeList(first) {
  const made = first.ownerDocument.createElement("div");
  first.before(made);
  // The lists that are open, the outermost first.
  const open = [];
  let next = first;
  while (isListed(next)) {
    const paragraph = next;
    next = paragraph.nextElementSibling;
    const level = levelOf(paragraph);
    const sign = takeSign(paragraph);
    if (!sign) break;
    place(made, open, { level, sign, paragraph });
  }
  unwrap(made);
}

function place(made, open, { level, sign, paragraph }) {
  const name = NUMBER.test(sign) ? "ol" : "ul";
  const isOver = (one) => one.level > level || (one.level === level && one.list.localName !== name);
  while (open.length && isOver(open.at(-1))) open.pop();
  if (open.at(-1)?.level !== level) {
    const list = made.ownerDocument.createElement(name);
    const number = /\d+/.exec(sign)?.[0] ?? "1";
    // A list that goes on behind a paragraph of its own.
    if (number !== "1") list.setAttribute("start", number);
    (open.at(-1)?.list.lastElementChild ?? made).append(list);
    open.push({ level, list });
  }
  const item = made.ownerDocument.createElement("li");
  open.at(-1).list.append(item);
  item.append(paragraph);
}

function makeLists(body) {
  for (const paragraph of body.querySelectorAll("p")) {
    if (isListed(paragraph) && !paragraph.closest("li")) makeList(paragraph);
  }
}

// --- Emphasis ------------------------------------------------------------------------------------------------------

function makeEmphasis(body) {
  // Google Docs puts all into a <b> that is none.
  for (const one of body.querySelectorAll("b, strong")) if (isPlain(styleOf(one, "font-weight"))) unwrap(one);
  for (const one of body.querySelectorAll("i, em")) if (styleOf(one, "font-style") === "normal") unwrap(one);
  for (const one of body.querySelectorAll("span, font, p")) {
    const isStrong = one.closest(`b, strong, ${HEADINGS}`);
    if (isBold(styleOf(one, "font-weight")) && !isStrong) wrap(one, "strong");
    if (/^(italic|oblique)/.test(styleOf(one, "font-style")) && !one.closest("i, em")) wrap(one, "em");
    if (styleOf(one, "text-decoration").includes("line-through")) wrap(one, "s");
    const raised = RAISED[styleOf(one, "vertical-align")];
    if (raised) wrap(one, raised);
  }
}

function renameHeadings(body) {
  for (const one of body.querySelectorAll("h1, h5, h6")) {
    const made = one.ownerDocument.createElement(RENAMED[one.localName]);
    made.append(...one.childNodes);
    one.replaceWith(made);
  }
}

// --- What is left over -----------------------------------------------------------------------------------------------

function removeEmpty(body) {
  for (const one of body.querySelectorAll(`p, b, strong, i, em, s, ${HEADINGS}`)) {
    if (!body.contains(one) || one.textContent.trim() || one.querySelector("img, hr")) continue;
    // A space between two words may be bold.
    if (one.textContent && !one.matches(`p, ${HEADINGS}`)) unwrap(one);
    else one.remove();
  }
}

function beside(element, way) {
  let one = element[way];
  while (one?.nodeType === Node.TEXT_NODE && !one.data.trim()) one = one[way];
  return one;
}

// Google Docs parts paragraphs by line breaks.
function removeBreaks(body) {
  const isEdge = (one) => !one || one.localName === "br" || Boolean(one.matches?.(BLOCKS));
  for (const one of body.querySelectorAll("br")) {
    const besides = [beside(one, "previousSibling"), beside(one, "nextSibling")];
    if (one.parentNode.querySelector(BLOCKS) && besides.every(isEdge)) one.remove();
  }
}

function plain(html) {
  // Copied from the editor itself.
  if (html.includes("data-pm-slice")) return html;
  const template = document.createElement("template");
  template.innerHTML = withNamedStyles(html);
  for (const act of [removeUnseen, makeLists, makeEmphasis, renameHeadings, removeEmpty, removeBreaks]) {
    act(template.content);
  }
  for (const one of template.content.querySelectorAll("[data-style]")) one.removeAttribute("data-style");
  return template.innerHTML;
}

function equip() {
  const view = document.querySelector(".prose-editor .ProseMirror[contenteditable]")?.editor?.view;
  const before = view?.props.transformPastedHTML;
  view?.setProps({ transformPastedHTML: (html) => (before ? before(plain(html), view) : plain(html)) });
}

if (document.readyState === "complete") equip();
else window.addEventListener("load", equip);
