// Whether a text lies open to the eye: nothing opaque lies over it, scrolling reaches it, it is not too small to be read.

const LOW = 6; // px: nobody reads a line that is lower
const THIN = 1.5; // px for a sign, as wide as the thinnest are
const DEPICTING = new Set(["img", "canvas", "video", "iframe", "object", "embed", "image"]);
const SHAPES = new Set(["rect", "path", "circle", "ellipse", "polygon"]);
const ORDINARY = /^[^\p{L}\p{N}]*\p{Lu}?\p{Ll}*[^\p{L}\p{N}]*$/u; // a word of a sentence is no value
const CLEAR_PICTURE = /rgba\(|transparent/u;
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
const scrollingElementOf = getter(Document.prototype, "scrollingElement");

/** How opaque what a style paints behind its words is, without that of what is around it. */
function painted(look) {
  if (tests(/url\(|gradient\(/u, look.backgroundImage) && !tests(CLEAR_PICTURE, look.backgroundImage)) return 1;
  const paper = colour(look.backgroundColor);
  return paper ? paper[3] : 0;
}

/** Whether an element that lies over a point hides what is under it there. */
function opaque(element) {
  const tag = tagOf(element);
  if (tag === "html" || tag === "body") return false; // painted under everything
  const look = style(element);
  if (tests(/blur/u, look.backdropFilter || "")) return true;
  let ink = DEPICTING.has(tag) ? 1 : painted(look);
  if (SHAPES.has(tag)) ink = (colour(look.fill) || [0, 0, 0, 0])[3] * Number(look.fillOpacity);
  for (let at = element; at; at = around(at)) ink *= Number(style(at).opacity);
  return ink >= 1 - FAINT;
}

/** What a pointer meets where an element's words are. */
function met(element) {
  return nearest(element, (at) => {
    const look = style(at);
    return look.display !== "contents" && look.pointerEvents !== "none";
  });
}

const DRAWN = ["::before", "::after"];

/** What an element and those around it draw by style over their own words: each look, and the element it is placed in. */
function drawnParts(element) {
  let found = pass.drawn.get(element);
  if (found) return found;
  found = [];
  for (let at = element, steps = 0; at && steps < 3; at = around(at), steps += 1) {
    for (const part of DRAWN) {
      const look = styleOf(at, part);
      if (look.content === "none" || look.content === "normal" || Number(look.zIndex) < 0) continue;
      if (look.position !== "absolute" && look.position !== "fixed") continue;
      if (painted(look) * Number(look.opacity) < 1 - FAINT && !tests(/blur/u, look.backdropFilter || "")) continue;
      const holder = nearest(at, (one) => style(one).position !== "static" || style(one).transform !== "none");
      found[found.length] = [look, look.position === "fixed" ? null : holder];
    }
  }
  pass.drawn.set(element, found);
  return found;
}

function drawnOver(element, x, y) {
  return some(drawnParts(element), ([look, holder]) => {
    const box = holder ? boxOf(holder) : { left: 0, top: 0 };
    const left = box.left + parseFloat(look.left);
    const above = box.top + parseFloat(look.top);
    return x >= left && x <= left + parseFloat(look.width) && y >= above && y <= above + parseFloat(look.height);
  });
}

/** Whether an element's words lie open at a point of the window, and so does the frame that they are in. */
function openAt(element, x, y) {
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || drawnOver(element, x, y)) return false;
  const wanted = met(element);
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
  pass.drawn = pass.drawn || new Map();
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

const MIDDLE = [0.5];
const ALONG = [0.5, 0.15, 0.85];

/** Whether each place of a box, or of a part of a text, lies open, after scrolling there if need be. */
function lies(element, rects, moved) {
  for (let at = 0; at < rects().length; at += 1) {
    const { width, height } = rects()[at];
    if (width < 1 && height < 1) continue;
    if (height < LOW) return false;
    for (const part of width < 4 * LOW ? MIDDLE : ALONG) {
      const point = () => {
        const box = rects()[at] || boxOf(element);
        return [box.left + box.width * part, box.top + box.height / 2];
      };
      const [x, y] = point();
      if (openAt(element, x, y)) continue;
      reach(element, point, moved);
      if (!openAt(element, ...point())) return false;
    }
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
    let wide = 0;
    for (const box of rectsOfRange(range)) wide += max(box.width, box.height);
    if (wide < THIN * found[0].length) return false;
    if (!lies(element, () => rectsOfRange(range), moved)) return false;
  }
  return true;
}

/** The texts and boxes that are shown and do not lie open; what is scrolled to see it is put back. */
function covered() {
  pass.drawn = new Map();
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
    const open = text ? textLies(element, text, moved) : lies(element, () => rectsOfBox(element), moved);
    if (!open) hidden.add(text || element);
  }
  putBack(moved);
  return hidden;
}
