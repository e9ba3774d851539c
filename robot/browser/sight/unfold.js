// What is clicked to show an element that the page holds and hides: a menu's button, an accordion's heading. Found by what
// ties the two together, not by words; nothing that sends a form, leads elsewhere or opens a question.

const POINTERS = ["aria-controls", "aria-owns", "data-target", "data-bs-target", "href"];
const LARGE = new Set(["main", "section", "article", "form", "table", "ul", "ol", "fieldset"]);
const QUESTION_CLASS = /^(modal|dialog|popin|popup)$/u;

/** Whether a click on it can do no more than show or hide something. */
const unfolds = (element) => isClickable(element) && shown(element) && usable(element) && !submits(element) && !leads(element);

const isQuestion = (element) => isRole(element, "dialog") || tagOf(element) === "dialog" || attr(element, "aria-modal") === "true"
  || some(tokens(element, "class"), (token) => tests(QUESTION_CLASS, lower(token)));

/** An element and all that is around it, up to the outermost that is hidden. */
function hiddenChain(element) {
  const chain = [element];
  for (let at = around(element); at && !shown(at); at = around(at)) chain[chain.length] = at;
  return chain;
}

function pointsTo(element, ids) {
  return some(POINTERS, (name) => some(tokens(element, name), (token) => ids.has(begins(token, "#") ? cut(token, 1) : token)));
}

/** What unfolds an element that is not shown; null where nothing is tied to it. */
function openerOf(element) {
  const chain = hiddenChain(element);
  if (some(chain, isQuestion)) return null;
  const details = nearest(element, (at) => tagOf(at) === "details" && !hasAttr(at, "open") && shown(at));
  if (details) return filtered(within(details), (at) => tagOf(at) === "summary" && around(at) === details && unfolds(at))[0] || null;
  const ids = new Set(filtered(mapped(chain, (at) => attr(at, "id") || ""), (id) => id !== ""));
  const labels = new Set();
  for (const at of chain) for (const id of tokens(at, "aria-labelledby")) labels.add(id);
  const tied = filtered(pass.order, (at) => unfolds(at)
    && (pointsTo(at, ids) || (labels.size > 0 && some(within(at), (one) => labels.has(attr(one, "id"))))));
  if (tied.length) return tied[0];
  const outermost = chain[chain.length - 1];
  return beforeIt(outermost) || nearest(around(outermost), unfolds);
}

/** What stands right before a hidden part, if that is something to click. */
function beforeIt(part) {
  let last = null;
  for (let at = firstOf(parentOf(part)); at && at !== part; at = nextOf(at)) {
    if (isElement(at) && shown(at) && tests(/\S/u, rawText(at) || nameOf(at) || "-")) last = at;
  }
  if (!last || !pass.place.has(last)) return null;
  if (screenText(last).length > 120 || LARGE.has(tagOf(last))) return null;
  // All that stands there is the button, or it says that it unfolds something: else it may do anything.
  const inIt = filtered(within(last), unfolds);
  const wholly = (at) => plainText(at) === plainText(last) || !showsWords(at) || attr(at, "aria-expanded") === "false";
  if (inIt.length) return inIt.length === 1 && wholly(inIt[0]) ? inIt[0] : null;
  // A heading that a script has made to be clicked shows it by its cursor alone.
  return filtered(within(last), (at) => style(at).cursor === "pointer" && usable(at) && !leads(at) && !submits(at))[0] || null;
}

/** What to click, once, so that what these ways find hidden is shown; null where nothing or several would be. */
function opener(text) {
  if (!ready || !frameShown()) return null;
  newPass();
  pass.blind = true;
  const hits = new Set();
  for (const way of parsed(text)) for (const hit of find(way)) hits.add(hit);
  newPass();
  const found = new Set();
  for (const hit of hits) {
    const one = shownControl(hit) ? null : openerOf(hit);
    if (one) found.add(one);
  }
  let told = null;
  if (found.size === 1) for (const one of found) told = described(one);
  pass = null;
  return told;
}
