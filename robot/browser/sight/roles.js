// What an element is for a person (its role), the name it goes by, and whether it can be used.

const NATIVE = {
  a: "link", area: "link", button: "button", summary: "button", h1: "heading", h2: "heading", h3: "heading", h4: "heading",
  h5: "heading", h6: "heading", textarea: "textbox", tr: "row", td: "cell", th: "columnheader", img: "img", svg: "img",
  li: "listitem", ul: "list", ol: "list", table: "table", dialog: "dialog", nav: "navigation", main: "main", form: "form",
  header: "banner", footer: "contentinfo", aside: "complementary", output: "status", option: "option",
  progress: "progressbar", fieldset: "group", hr: "separator", article: "article", p: "paragraph", details: "group",
};
const INPUTS = {
  button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
  range: "slider", file: "button", hidden: "",
};
const ALIKE = {
  textbox: new Set(["textbox", "searchbox", "spinbutton"]), checkbox: new Set(["checkbox", "switch"]),
  dialog: new Set(["dialog", "alertdialog"]), alert: new Set(["alert", "status", "alertdialog"]),
  img: new Set(["img", "image", "graphics-document"]), image: new Set(["img", "image"]),
  cell: new Set(["cell", "gridcell", "columnheader", "rowheader"]), table: new Set(["table", "grid", "treegrid"]),
  combobox: new Set(["combobox", "listbox"]), button: new Set(["button"]),
};
const KNOWN = new Set();
for (const role in NATIVE) KNOWN.add(NATIVE[role]);
for (const role of ["checkbox", "radio", "switch", "searchbox", "spinbutton", "combobox", "listbox", "alert", "alertdialog",
  "gridcell", "rowheader", "tab", "tablist", "tabpanel", "menu", "menuitem", "menubar", "grid", "treegrid", "treeitem", "tree",
  "slider", "presentation", "none", "region", "search", "toolbar", "tooltip", "rowgroup", "log", "image"]) KNOWN.add(role);

const CONTROL_TAGS = new Set(["input", "textarea", "select"]);
const BUTTON_INPUTS = new Set(["button", "submit", "reset", "image"]);
const NOT_TEXTUAL = new Set(["button", "submit", "reset", "image", "checkbox", "radio", "range", "file", "hidden", "color"]);

/** Whether the element has been given something to do when it is clicked. */
function handled(element) {
  if (hasAttr(element, "onclick") || hasAttr(element, "ng-click") || hasAttr(element, "data-ng-click")) return true;
  try {
    return typeof onClick(element) === "function";
  } catch {
    return false; // not an HTML element
  }
}

function roleOf(element) {
  for (const role of tokens(element, "role")) if (KNOWN.has(lower(role))) return lower(role);
  const tag = tagOf(element);
  if (tag === "input") {
    const type = inputType(element);
    if (has(INPUTS, type)) return INPUTS[type];
    return hasAttr(element, "list") ? "combobox" : "textbox";
  }
  if (tag === "a" || tag === "area") {
    if (hasAttr(element, "href") || hasAttr(element, "tabindex") || handled(element)) return "link";
    return style(element).cursor === "pointer" ? "link" : "";
  }
  if (tag === "select") return hasAttr(element, "multiple") ? "listbox" : "combobox";
  if (tag === "dialog") return hasAttr(element, "open") ? "dialog" : "";
  if (has(NATIVE, tag)) return NATIVE[tag];
  if (attr(element, "aria-modal") === "true") return "dialog";
  const content = attr(element, "contenteditable");
  return content !== null && content !== "false" ? "textbox" : "";
}

function isRole(element, wanted) {
  const role = roleOf(element);
  if (role === "") return false;
  if (role === wanted) return true;
  if (wanted === "combobox" && role === "button" && attr(element, "aria-haspopup") === "listbox") return true;
  return has(ALIKE, wanted) && ALIKE[wanted].has(role);
}

/** A box, list or tick that a person fills: not a button. */
function isControl(element) {
  const tag = tagOf(element);
  if (tag === "input") return !BUTTON_INPUTS.has(inputType(element)) && inputType(element) !== "hidden";
  if (tag === "textarea" || tag === "select") return true;
  const content = attr(element, "contenteditable");
  if (content !== null && content !== "false") return true;
  const role = attr(element, "role");
  return role === "textbox" || role === "combobox" || role === "searchbox" || role === "checkbox" || role === "radio"
    || role === "switch" || role === "spinbutton";
}

/** A box for words. */
function isTextBox(element) {
  const tag = tagOf(element);
  if (tag === "input") return !NOT_TEXTUAL.has(inputType(element)) && inputType(element) !== "password";
  return tag === "textarea" || (isControl(element) && isRole(element, "textbox"));
}

const LIST_POPUPS = new Set(["listbox", "tree", "grid"]);
const LIST_CLASS = /^(select2-(choices?|selection)|chosen-(single|choices)|selectize-input|ts-control|ui-select(-match|-toggle)?|ng-select(-container)?|bootstrap-select|p-dropdown|ui-selectonemenu|choices__inner|vs__dropdown-toggle|select__control)$/u;
const ARROW_CLASS = /(^|[-_])(arrow|caret|chevron)([-_]|$)/u;

/** Whether a click on it sends its form. */
function submits(element) {
  const tag = tagOf(element);
  if (tag === "input") return inputType(element) === "submit" || inputType(element) === "image";
  return tag === "button" && lower(attr(element, "type") || "submit") === "submit"
    && (hasAttr(element, "form") || nearest(element, (at) => tagOf(at) === "form") !== null);
}

/** The address that a link leads to; empty for one that only has a handler. */
function leads(element) {
  const to = tagOf(element) === "a" || tagOf(element) === "area" ? trim(attr(element, "href") || "") : "";
  return to === "" || begins(to, "#") || begins(lower(to), "javascript:") ? "" : to;
}

/** A list to choose from: one of HTML, one that says so, or one that is drawn where a box would be. */
function isList(element) {
  const tag = tagOf(element);
  if (tag === "select") return true;
  if (tag === "textarea" || (tag === "input" && BUTTON_INPUTS.has(inputType(element)))) return false;
  const role = roleOf(element);
  if (role === "combobox" || role === "listbox" || LIST_POPUPS.has(attr(element, "aria-haspopup"))) return true;
  if (tag === "input" || !isClickable(element) || submits(element) || leads(element)) return false;
  return isDrawnList(element);
}

/** Whether something to click is drawn as a list: by a part of it, a class that such lists have, or the label's box. */
function isDrawnList(element) {
  const outer = around(element);
  const classed = (at) => at !== null && some(tokens(at, "class"), (token) => tests(LIST_CLASS, lower(token)));
  if (classed(element) || classed(outer)) return true;
  if (some(within(element), (at) => at !== element && some(tokens(at, "class"), (token) => tests(ARROW_CLASS, lower(token))))
    && !nearest(element, (at) => has(OUTSIDE_FORMS, tagOf(at)))) return true;
  // A label that is tied to a box which nobody sees belongs to what is drawn in the box's place.
  return outer !== null && some(within(outer), (at) => tagOf(at) === "input" && !shown(at) && around(at) === outer
    && some(labelsOf.input(at) || [], (label) => shown(label) && !inside(label, outer)));
}

const OUTSIDE_FORMS = { nav: true, header: true, footer: true };

/** What kind of thing it is for the hand: what can be typed into, chosen from, ticked. */
function kindOf(element) {
  const tag = tagOf(element);
  if (tag === "select") return "list";
  if (tag === "input") {
    const type = inputType(element);
    if (type === "checkbox" || type === "radio") return "tick";
    if (type === "file" || type === "password") return type;
    return BUTTON_INPUTS.has(type) ? "button" : type === "hidden" ? "" : "text";
  }
  if (isTextBox(element)) return "text";
  const role = roleOf(element);
  if (role === "checkbox" || role === "radio" || role === "switch") return "tick";
  return isClickable(element) ? "button" : "";
}

/** What a click on it sets off: something to click around it, the box of a label, else itself. */
function actor(element) {
  const found = nearest(element, (at) => isClickable(at) || isControl(at) || tagOf(at) === "label");
  return found || element;
}

const isPassword = (element) => tagOf(element) === "input" && inputType(element) === "password";

/** Text that names something: its words, pictures by what they are called, boxes in it left out. */
function contentName(element, depth = 0) {
  const tag = tagOf(element);
  if (depth > 12 || (depth > 0 && CONTROL_TAGS.has(tag))) return "";
  if (depth > 0) {
    const given = attr(element, "aria-label");
    if (given && trim(given) && rendered(element)) return ` ${given} `;
  }
  if (tag === "img") return ` ${attr(element, "alt") || attr(element, "title") || ""} `;
  if (tag === "svg") {
    const titles = allIn[1](element, "title");
    return titles.length ? ` ${contentOf(titles[0])} ` : "";
  }
  if (NO_TEXT.has(tag) || tag === "select" || tag === "textarea") return "";
  // What is meant for those who hear the page (squeezed to a point) is part of a name, what is not rendered is not.
  if (!pass.blind && !nativeVisible(element, PRESENT) && style(element).display !== "contents") return "";
  if (depth > 0 && attr(element, "aria-hidden") === "true" && !tests(WORDS, contentOf(element))) return "";
  let text = "";
  eachChild(element, (child) => {
    if (isText(child)) text += dataOf(child);
    else if (isElement(child)) text += contentName(child, depth + 1);
  });
  if (tag === "br") return " ";
  return separator(element, tag) === "" ? text : ` ${text} `;
}

function referred(element, name) {
  const words = [];
  for (const id of tokens(element, name)) {
    const found = byId(element, id);
    if (found) words[words.length] = folded(contentName(found)) || folded(contentOf(found));
  }
  return folded(joins(words, " "));
}

/** The texts of the labels tied to a control. */
function labelTexts(element) {
  const found = [];
  const add = (text) => {
    if (text && folded(text)) found[found.length] = folded(text);
  };
  const labels = labelsOf[tagOf(element)];
  if (labels) for (const label of labels(element) || []) add(contentName(label));
  add(referred(element, "aria-labelledby"));
  add(attr(element, "aria-label"));
  add(attr(element, "title"));
  return found;
}

const NAMELESS = new Set(["textbox", "searchbox", "spinbutton", "combobox", "listbox", "table", "grid", "img", "slider"]);

/** The name a person or a screen reader calls it by. */
function nameOf(element) {
  let found = pass.names.get(element);
  if (found === undefined) {
    found = folded(givenName(element));
    pass.names.set(element, found);
  }
  return found;
}

function givenName(element) {
  const tag = tagOf(element);
  const pointed = referred(element, "aria-labelledby");
  if (pointed) return pointed;
  const given = attr(element, "aria-label");
  if (given && trim(given)) return given;
  if (tag === "input" && BUTTON_INPUTS.has(inputType(element))) {
    const words = inputType(element) === "image" ? attr(element, "alt") : inputValue(element);
    if (words) return words;
  } else if (CONTROL_TAGS.has(tag)) {
    const words = mapped(labelsOf[tag](element) || [], (label) => folded(contentName(label)));
    if (words.length && joins(words, "")) return joins(words, " ");
  } else if (tag === "img") {
    if (attr(element, "alt")) return attr(element, "alt");
  } else if (tag === "table" || tag === "fieldset") {
    for (let child = firstOf(element); child; child = nextOf(child)) {
      if (isElement(child) && (tagOf(child) === "caption" || tagOf(child) === "legend")) return contentName(child);
    }
  }
  const role = roleOf(element);
  if (role === "dialog" || role === "alertdialog") {
    const title = filtered(within(element), (at) => shown(at) && (isRole(at, "heading") || isTitle(at)))[0];
    if (title) return contentName(title);
  } else if (!NAMELESS.has(role) && !CONTROL_TAGS.has(tag)) {
    const words = contentName(element);
    if (folded(words)) return words;
  } else if (tag === "svg") {
    const words = contentName(element);
    if (folded(words)) return words;
  }
  return attr(element, "title") || attr(element, "placeholder") || "";
}

const OFF = /^(is-)?disabled$|^(ui-state|btn|p)-disabled$/u;
const isOff = (element) => some(tokens(element, "class"), (token) => tests(OFF, lower(token)));

/** Whether a person could use it. */
function enabled(element) {
  if (matchesCss(element, ":disabled")) return false;
  const off = nearest(element, (at) => attr(at, "aria-disabled") === "true" || hasAttr(at, "inert"));
  if (off) return false;
  if (isOff(element)) return false;
  const outer = around(element);
  if (outer && tagOf(outer) === "li" && isOff(outer)) return false;
  if (style(element).pointerEvents === "none") return false;
  if ((isTextBox(element) || isPassword(element)) && (hasAttr(element, "readonly") || attr(element, "aria-readonly") === "true")) {
    return false;
  }
  return true;
}

const PICTURES = new Set(["img", "svg", "i", "span"]);
const CLICK_ROLES = new Set(["button", "link", "menuitem", "tab"]);

/** Whether it is there to be clicked, by itself. */
function isClickable(element) {
  let found = pass.clickable.get(element);
  if (found === undefined) {
    found = looksClickable(element);
    pass.clickable.set(element, found);
  }
  return found;
}

function looksClickable(element) {
  const tag = tagOf(element);
  if (tag === "input") return BUTTON_INPUTS.has(inputType(element));
  if (tag === "html" || tag === "body" || tag === "label" || CONTROL_TAGS.has(tag)) return false;
  if (tag === "button" || tag === "summary") return true;
  const role = roleOf(element);
  if (CLICK_ROLES.has(role)) return true;
  if (tag === "a") return false;
  if (PICTURES.has(tag)) {
    if (handled(element)) return true;
    if (style(element).cursor !== "pointer") return false;
    const outer = around(element);
    return hasAttr(element, "tabindex") || !outer || style(outer).cursor !== "pointer";
  }
  return (tag === "td" || tag === "div" || tag === "li") && hasAttr(element, "onclick");
}

/** Everything to click in a list of elements; of nested ones the outermost. */
function clickables(elements) {
  const found = [];
  let until = -1;
  for (const element of elements) {
    const place = pass.place.get(element);
    if (place <= until || !isClickable(element) || !shown(element)) continue;
    if (isRowLike(element) && some(within(element), (at) => at !== element && isClickable(at))) continue;
    until = pass.last.get(element);
    found[found.length] = element;
  }
  return found;
}

/** A whole cell or box with a handler around real buttons: the buttons are what a person clicks. */
const isRowLike = (element) => {
  const tag = tagOf(element);
  return tag === "td" || tag === "div" || tag === "li" || tag === "tr";
};
