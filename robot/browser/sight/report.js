// What is asked of a page apart from looking: its exact text, an outline of it, and how to act on one element.

function tidied(text) {
  // An empty box's edges are not lines: lines of nothing at the ends of blocks are folded into one.
  return replace(replace(replace(text, /\n{2,}/gu, "\n"), /\t{2,}/gu, "\t"), /^[\n\t]+|[\n\t]+$/gu, "");
}

/** The whole text of the page; `strict`: what is not plainly to be seen is told apart, `open`: nor lies open either. */
function exact(strict = false, open = strict) {
  newPass();
  pass.strict = strict;
  pass.firsts = new Map();
  const body = document.body;
  const readable = body && frameShown();
  pass.covered = open && readable ? covered() : new Set();
  const text = readable ? tidied(settled(exactText(body))) : "";
  pass = null;
  return text;
}

/** The document whose charset this one's text was read in: a frame may be written out in its parent. */
function writtenIn() {
  return globalThis !== top && begins(location.href, "about:") ? parent.document : document;
}

/** The same, told apart, once nothing is under way that may yet change it; with `still`, and nothing has for a moment. */
function atRest(most, still) {
  const until = now() + most;
  return new Promise((resolve) => {
    const look = () => {
      if (now() < until && (!loaded() || underWay() || (still && !quiet()))) later(look, FRAME_TIME);
      else resolve(shownNow());
    };
    look();
  });
}

const shownNow = (open = true) =>
  `{"text":${quoted(exact(true, open))},"charset":${quoted(charsetOf(writtenIn()))},"going":${underWay()}}`;

let leaving = null;

globalThis.addEventListener("beforeunload", () => {
  if (leaving) leaving(shownNow(false)); // many pages draw a curtain over themselves then
  leaving = null;
}, { capture: true, passive: true });

/** The same at the moment that the document is left for another one: from then on nobody can ask. */
function asLeft() {
  return new Promise((resolve) => {
    leaving = resolve;
  });
}

const clipped = (text) => (text.length > 120 ? `${cut(text, 0, 117)}...` : text);

function distinct(texts, most) {
  const found = new Set();
  for (const text of texts) if (text && found.size < most) found.add(clipped(text));
  return list(mapped(found, quoted));
}

/** What a person would say is on the screen, without what is typed in boxes. */
function outline() {
  newPass();
  const seen = frameShown() ? filtered(pass.order, shownControl) : [];
  const headings = filtered(seen, (at) => isRole(at, "heading"));
  const boxes = filtered(seen, isControl);
  const actions = filtered(seen, (at) => isClickable(at) && !isControl(at));
  const alerts = filtered(seen, (at) => isRole(at, "alert"));
  const text = `{"title":${quoted(clipped(folded(titleOf(document))))},`
    + `"headings":${distinct(mapped(headings, (at) => folded(contentName(at))), 20)},`
    + `"boxes":${distinct(mapped(boxes, boxName), 30)},`
    + `"actions":${distinct(mapped(actions, nameOf), 40)},`
    + `"alerts":${distinct(mapped(alerts, (at) => folded(contentName(at))), 10)}}`;
  pass = null;
  return text;
}

const boxName = (element) => labelTexts(element)[0] || nameOf(element) || attr(element, "name") || tagOf(element);

/** The place of the option that shows a text: -1 where there is none, -2 where several do, -3 where it is no list. */
function option(id, text) {
  const element = node(id);
  if (!element || tagOf(element) !== "select") return -3;
  const wanted = plain(text);
  const places = [];
  let at = 0;
  for (const one of optionsOf(element)) {
    if (plain(optionLabel(one)) === wanted) places[places.length] = at;
    at += 1;
  }
  return places.length === 1 ? places[0] : places.length ? -2 : -1;
}

/** Whether there is anything of an element to point at. */
function area(id) {
  const element = node(id);
  const box = element && boxOf(element);
  return Boolean(box) && box.width > 0 && box.height > 0;
}
