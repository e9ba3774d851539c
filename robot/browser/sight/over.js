// What may lie over words: opaque elements, what a style sheet draws and places by itself, what no pointer meets.

const DEPICTING = new Set(["img", "canvas", "video", "iframe", "object", "embed", "image"]);
const SHAPES = new Set(["rect", "path", "circle", "ellipse", "polygon"]);
const CLEAR_PICTURE = /rgba\(|transparent/u;

/** How opaque what a style paints behind its words is, without that of what is around it. */
function painted(look) {
  if (tests(/url\(|gradient\(/u, look.backgroundImage) && !tests(CLEAR_PICTURE, look.backgroundImage)) return 1;
  const paper = colour(look.backgroundColor);
  return paper ? paper[3] : 0;
}

/** Whether nothing can be told apart any more behind what filters it. */
function filtersAway(look) {
  const filter = look.backdropFilter || "none";
  return tests(/blur\((?!0px)/u, filter) || !leavesSome((shade) => through(changing(filter), shade));
}

/** Whether an element that lies over a point hides what is under it there. */
function opaque(element) {
  const tag = tagOf(element);
  if (tag === "html" || tag === "body") return false; // painted under everything
  const look = style(element);
  if (filtersAway(look)) return true;
  let ink = DEPICTING.has(tag) ? 1 : painted(look);
  if (SHAPES.has(tag)) ink = (colour(look.fill) || [0, 0, 0, 0])[3] * Number(look.fillOpacity);
  for (let at = element; at; at = around(at)) ink *= Number(style(at).opacity);
  const mode = look.mixBlendMode || "normal";
  if (mode !== "normal" && ink > 0 && !DEPICTING.has(tag)) {
    const shade = colour(look.backgroundColor);
    return !shade || !leavesSome((under) => blended([shade[0], shade[1], shade[2], ink], under, mode));
  }
  return ink >= 1 - FAINT;
}

const DRAWN = ["::before", "::after"];

/** The element that a drawn part is placed in; null where that is the window. */
const holderOf = (element, look) => look.position === "fixed" ? null
  : nearest(element, (one) => style(one).position !== "static" || style(one).transform !== "none");

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
      if (painted(look) * Number(look.opacity) < 1 - FAINT && !filtersAway(look)) continue;
      found[found.length] = [look, holderOf(at, look)];
    }
  }
  pass.drawn.set(element, found);
  return found;
}

/** Where a drawn part stands in the window. */
function placeOf(look, holder) {
  const box = holder ? boxOf(holder) : { left: 0, top: 0 };
  const left = box.left + (holder ? borderLeftOf(holder) : 0) + parseFloat(look.left);
  const above = box.top + (holder ? borderTopOf(holder) : 0) + parseFloat(look.top);
  return { left, top: above, right: left + parseFloat(look.width), bottom: above + parseFloat(look.height) };
}

const holdsPoint = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;

const drawnOver = (element, x, y) =>
  some(drawnParts(element), ([look, holder]) => holdsPoint(placeOf(look, holder), x, y));

const OPENS = /^[[({<\u00ab]/u;
const CLOSES = /[\])}>\u00bb]$/u;

/** Whether signs that are drawn by style, placed by themselves, lie over a word's box or close beside it. */
function wordsOver(word, box) {
  const near = (box.bottom - box.top) / 2;
  const from = box.left - (tests(OPENS, word) ? 0 : near);
  const to = box.right + (tests(CLOSES, word) ? 0 : near);
  return some(pass.words, ([look, holder]) => {
    const at = placeOf(look, holder);
    return at.left < to && at.right > from && at.top < box.bottom && at.bottom > box.top;
  });
}

const layerOf = (look) => (look.position === "static" ? -1 : Number(look.zIndex) || 0);

/** Whether what no pointer meets, yet is seen, lies over an element's words at a point. */
function veiled(element, x, y) {
  if (!pass.veils.length) return false;
  let layer = -1;
  for (let at = element; at; at = around(at)) layer = max(layer, layerOf(style(at)));
  return some(pass.veils, (veil) => {
    const own = layerOf(style(veil));
    if (own < layer || inside(element, veil) || !holdsPoint(boxOf(veil), x, y)) return false;
    return own > layer || pass.place.get(veil) > pass.place.get(element);
  });
}

/** Notes what of the page no pointer meets, though it may lie over words. */
function beginOver() {
  pass.drawn = new Map();
  pass.veils = filtered(pass.order, (element) => {
    const look = style(element);
    if (look.pointerEvents !== "none" || look.position === "static" || holds(look.backgroundImage, "url(")) return false;
    if (DEPICTING.has(tagOf(element)) || nearest(element, (at) => Number(style(at).zIndex) < 0)) return false;
    return rendered(element) && shown(element) && opaque(element);
  });
}

/** The signs that are drawn by style and placed by themselves: each look, and the element it is placed in. */
function wordsPlaced() {
  const found = [];
  for (const element of pass.order) {
    for (const part of DRAWN) {
      const look = styleOf(element, part);
      if (look.position !== "absolute" && look.position !== "fixed") continue;
      if (Number(look.opacity) < FAINT || trim(drawnText(element, part)) === "") continue;
      if (rendered(element) && shown(element)) found[found.length] = [look, holderOf(element, look)];
    }
  }
  return found;
}
