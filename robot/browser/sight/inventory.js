// Everything on a screen, each element described by itself: asked for when something was not found, and by who picks
// an element by hand. What is typed in boxes is no part of it.

const MANY = 800;
const LONG = 300;
const NAMED = new Set(["heading", "alert", "status", "alertdialog", "dialog", "table", "grid", "row", "listitem", "img", "list",
  "navigation", "banner", "form", "tab"]);

/** Whether it is something that a person would point at: a box, something to click, words of its own. */
function pointable(element) {
  const tag = tagOf(element);
  if (tag === "html" || tag === "body" || !shownControl(element)) return false;
  if (isControl(element) || isClickable(element) || NAMED.has(roleOf(element))) return true;
  const text = screenText(element);
  if (text === "" || text.length > LONG || tag === "option") return false;
  let same = false;
  eachChild(element, (child) => {
    if (isElement(child) && screenText(child) === text) same = true;
  });
  return !same;
}

/** The words of an element; of one that holds boxes, without what is in them. */
const wordsOf = (element) => (isControl(element) ? "" : shortened(some(within(element), isControl)
  ? folded(contentName(element)) : screenText(element)));
const shortened = (text) => (text.length > LONG ? cut(text, 0, LONG) : text);

function headingSpans() {
  const headings = filtered(pass.order, (at) => (level(at) > 0 || isTitle(at) || tagOf(at) === "legend" || tagOf(at) === "caption")
    && shown(at) && rawText(at).length < LONG && tests(WORDS, rawText(at)));
  return mapped(headings, (at) => ({ text: screenText(at), ...spanBelow(at) }));
}

/** The headings that an element stands below, the nearest first. */
function above(element, spans) {
  const from = pass.place.get(element);
  const over = filtered(spans, (span) => from > span.from && pass.last.get(element) < span.to);
  const found = new Set();
  for (let at = over.length - 1; at >= 0 && found.size < 4; at -= 1) found.add(over[at].text);
  return [...found];
}

/** The words that stand beside each box: the reverse of what `beside` looks for. */
function neighbours() {
  const controls = mapped(filtered(pass.order, (at) => isControl(at) && shown(at)), (at) => ({ at, box: boxOf(at) }));
  const found = new Map();
  if (!controls.length) return found;
  for (const run of textRuns()) {
    const text = folded(dataOf(run.node));
    if (text.length > 80 || isClickable(run.owner)) continue;
    const next = standingBeside(run, controls);
    if (next && !found.has(next)) found.set(next, text);
  }
  return found;
}

/** The texts of the other cells in the row of something to click. */
function rowOf(element) {
  const row = nearest(around(element), (at) => tagOf(at) === "tr" || tagOf(at) === "li" || attr(at, "role") === "row");
  if (!row) return [];
  const found = new Set();
  for (const at of within(row)) {
    if (inside(at, element) || inside(element, at) || found.size >= 12 || some(within(at), isControl)) continue;
    const text = screenText(at);
    if (text !== "" && text.length <= 80) found.add(text);
  }
  return [...found];
}

function portrait(element, spans, beside) {
  const box = isControl(element);
  const action = isClickable(element) && !box;
  const texts = (items) => list(mapped(items, (text) => quoted(shortened(text))));
  const tag = tagOf(element);
  return `{"id":${quoted(idOf(element))},"from":${pass.place.get(element)},"to":${pass.last.get(element)},`
    + `"tag":${quoted(tag)},"type":${quoted(tag === "input" ? inputType(element) : "")},"role":${quoted(roleOf(element))},`
    + `"name":${quoted(shortened(nameOf(element)))},"labels":${texts(box ? labelTexts(element) : [])},`
    + `"beside":${quoted(beside.get(element) || "")},"placeholder":${quoted(attr(element, "placeholder") || "")},`
    + `"text":${quoted(wordsOf(element))},"html_id":${quoted(attr(element, "id") || "")},`
    + `"html_name":${quoted(attr(element, "name") || "")},"icon":${quoted(action && wordless(element) ? shortened(hints(element)) : "")},`
    + `"under":${texts(above(element, spans))},"row":${texts(action || box ? rowOf(element) : [])},`
    + `"dialog":${inDialog()(element)},"box":${box},"action":${action}}`;
}

/** All that is on the screen, as JSON (built by hand: `toJSON` may be the page's own). */
function inventory() {
  newPass();
  const seen = frameShown() ? filtered(pass.order, pointable) : [];
  const spans = headingSpans();
  const beside = neighbours();
  const told = mapped(seen.slice(0, MANY), (at) => portrait(at, spans, beside));
  pass = null;
  return list(told);
}

/** The element at a point of the window that is described by itself, and where it lies; null where there is none. */
function pointed(x, y) {
  newPass();
  const stack = stackAt(x, y);
  const at = stack.length ? nearest(stack[0], pointable) : null;
  const { left, top: above, width, height } = at ? boxOf(at) : {};
  const found = at ? { id: idOf(at), box: [left, above, width, height] } : null;
  pass = null;
  return found;
}
