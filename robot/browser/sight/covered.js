// Whether a text lies open to the eye: nothing opaque lies over it, scrolling reaches it, it is not too small to be read.

const LOW = 6; // px: nobody reads a line that is lower
const THIN = 1.5; // px for a sign, as wide as the thinnest are
const LAPPED = 0.5; // of a sign's width: the next one that is nearer lies over it
const ORDINARY = /^[^\p{L}\p{N}]*\p{Lu}?\p{Ll}*[^\p{L}\p{N}]*$/u; // a word of a sentence is no value
const AWAKE = { contentVisibilityAuto: true };
const startOf = uncurry(Range.prototype.setStart);
const endOf = uncurry(Range.prototype.setEnd);
const rectsOfRange = uncurry(Range.prototype.getClientRects);
const rectsOfBox = uncurry(Element.prototype.getClientRects);
const scrollTo_ = uncurry(Element.prototype.scrollTo);
const scrollLeftOf = getter(Element.prototype, "scrollLeft");
const scrollTopOf = getter(Element.prototype, "scrollTop");
const borderLeftOf = getter(Element.prototype, "clientLeft");
const borderTopOf = getter(Element.prototype, "clientTop");
const topAt = uncurry(Document.prototype.elementFromPoint);
const scrollingElementOf = getter(Document.prototype, "scrollingElement");

/** What a pointer meets where an element's words are. */
function met(element) {
  return nearest(element, (at) => {
    const look = style(at);
    return look.display !== "contents" && look.pointerEvents !== "none";
  });
}

/** Whether an element's words lie open at a point of the window, and so does the frame that they are in. */
function openAt(element, x, y) {
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
  if (drawnOver(element, x, y) || veiled(element, x, y)) return false;
  const wanted = met(element);
  if (wanted && topAt(document, x, y) === wanted) return inOpenFrame(x, y);
  let reached = false;
  for (const at of stackAt(x, y)) {
    if (at === wanted) {
      reached = true;
      break;
    }
    if (opaque(at)) return false;
  }
  // A pointer passes through what is inert, or lies behind a modal dialog, though it is seen.
  if (!reached && wanted && !nearest(wanted, (at) => hasAttr(at, "inert")) && !allIn[9](document, ":modal").length) {
    return false;
  }
  return inOpenFrame(x, y);
}

function inOpenFrame(x, y) {
  if (globalThis === top) return true;
  let frame = null;
  let outer = null;
  try {
    frame = globalThis.frameElement;
    outer = frame && parent[KEY];
  } catch {
    return true; // a frame of another origin
  }
  return !outer || outer.uncovered(frame, x, y);
}

/** Whether a frame in this document lies open at a point of its own window, which is scrolled into view if need be. */
function uncovered(frame, x, y) {
  const own = pass === null;
  if (own) newPass();
  if (!pass.drawn) beginOver();
  const moved = new Map();
  const look = style(frame);
  const point = () => {
    const box = boxOf(frame);
    return [box.left + borderLeftOf(frame) + parseFloat(look.paddingLeft) + x,
      box.top + borderTopOf(frame) + parseFloat(look.paddingTop) + y];
  };
  let open = openAt(frame, ...point());
  if (!open) {
    reach(frame, point, moved);
    open = openAt(frame, ...point());
  }
  putBack(moved);
  if (own) pass = null;
  return open;
}

/** Scrolls, as a person can, until a point is in the middle of what it scrolls in; notes what was where before. */
function reach(element, point, moved) {
  const whole = scrollingElementOf(document);
  for (let at = element; at; at = around(at)) {
    const look = style(at);
    const own = tests(/auto|scroll/u, `${look.overflowX} ${look.overflowY}`);
    if (at !== whole && (!own || at === document.body)) continue;
    const hole = at === whole ? { left: 0, top: 0, width: innerWidth, height: innerHeight } : boxOf(at);
    const [x, y] = point();
    const left = scrollLeftOf(at);
    const above = scrollTopOf(at);
    if (!moved.has(at)) moved.set(at, [left, above]);
    scrollTo_(at, {
      left: left + x - hole.left - hole.width / 2, top: above + y - hole.top - hole.height / 2, behavior: "instant",
    });
  }
}

function putBack(moved) {
  for (const [at, [left, top_]] of moved) scrollTo_(at, { left, top: top_, behavior: "instant" });
}

const MIDDLE = [[0.5, 0.5]];
const ALONG = [[0.5, 0.5], [0.15, 0.5], [0.85, 0.5]];
const ACROSS = [[0.25, 0.35], [0.75, 0.65]];
// What may be a value: no number, date or hour, nor a word of a sentence.
const CLOSELY = /^(?![\d/.:-]+$)(?=.{6}).*(?:\d|\p{Ll}\p{Lu}|[^\p{L}\p{N}'\u2019.,;:!?()\u2026-])/u;

/** Whether places of a box lie open, after scrolling there if need be. */
function lie(element, boxNow, places, moved) {
  let box = boxNow();
  return !some(places, ([across, down]) => {
    const point = () => [box.left + box.width * across, box.top + box.height * down];
    if (openAt(element, ...point())) return false;
    reach(element, () => {
      box = boxNow();
      return point();
    }, moved);
    box = boxNow();
    return !openAt(element, ...point());
  });
}

/** Whether each of the boxes that something takes up lies open. */
function boxesLie(element, rects, moved) {
  for (let at = 0; at < rects().length; at += 1) {
    const { width, height } = rects()[at];
    if (width < 1 && height < 1) continue;
    const places = width < 4 * LOW ? MIDDLE : ALONG;
    if (height < LOW || !lie(element, () => rects()[at] || boxOf(element), places, moved)) return false;
  }
  return true;
}

/** Whether each sign of a part of a text lies open, and beside the one before it. */
function signsLie(element, text, start, stop, moved) {
  const range = new Range();
  let before = null;
  for (let at = start; at < stop; at += 1) {
    startOf(range, text, at);
    endOf(range, text, at + 1);
    const box = boxOfRange(range);
    const { width, height } = box;
    if (width < 1 || height < 1) {
      if (tests(READABLE, cut(dataOf(text), at, at + 1))) return false;
      continue; // a part of the sign before it
    }
    if ((height < LOW && width < LOW) || !lie(element, () => boxOfRange(range), ACROSS, moved)) return false;
    if (before && before.top === box.top && abs(box.left - before.left) < LAPPED * before.width) return false;
    before = boxOfRange(range);
  }
  return true;
}

/** Whether what is in a text that may be a value, or a part of one, lies open. */
function textLies(element, text, moved) {
  const data = dataOf(text);
  const range = new Range();
  const token = new RegExp("\\S+", "gu");
  const alone = !tests(/\S\s+\S/u, data);
  for (let found = execs(token, data); found; found = execs(token, data)) {
    if (!alone && tests(ORDINARY, found[0])) continue;
    startOf(range, text, found.index);
    endOf(range, text, found.index + found[0].length);
    const closely = tests(CLOSELY, found[0]);
    if (closely && style(element).hyphens === "auto" && rectsOfRange(range).length > 1) return false; // a hyphen is drawn
    let wide = 0;
    for (const box of rectsOfRange(range)) {
      if (wordsOver(found[0], box)) return false;
      wide += max(box.width, box.height);
    }
    if (wide < THIN * found[0].length) return false;
    const stop = found.index + found[0].length;
    const lies = closely ? signsLie(element, text, found.index, stop, moved)
      : boxesLie(element, () => rectsOfRange(range), moved);
    if (!lies) return false;
  }
  return true;
}

/** The texts and boxes that are shown and do not lie open; what is scrolled to see it is put back. */
function covered() {
  beginOver();
  pass.words = wordsPlaced();
  const hidden = new Set();
  const moved = new Map();
  const wanted = [];
  for (const element of pass.order) {
    const tag = tagOf(element);
    if (NO_TEXT.has(tag) || !rendered(element) || !shown(element) || !nativeVisible(element, AWAKE)) continue;
    if (boxText(element, tag) !== null) wanted[wanted.length] = [element, null];
    else eachChild(element, (child) => {
      if (isText(child) && trim(dataOf(child)) !== "") wanted[wanted.length] = [element, child];
    });
  }
  for (const [element, text] of wanted) {
    const open = text ? textLies(element, text, moved) : boxesLie(element, () => rectsOfBox(element), moved);
    if (!open) hidden.add(text || element);
  }
  putBack(moved);
  return hidden;
}
