// Whether a text that is on the screen is plainly to be seen, so that a person reads it as it stands in the document.

const startAt = uncurry(Range.prototype.selectNodeContents);
const boxOfRange = uncurry(Range.prototype.getBoundingClientRect);

const STROKE = 0.15; // of a letter's height: more of it around a letter fills it
const LINE = 0.25; // the same of a line through it or under it
const HIGH = 0.7; // the same that has to be seen of it
const TIGHT = -0.2; // the same of the room between two letters

const INSET = /^inset\(([^()]*?)(?: round [^()]*)?\)$/u;

/** Whether a box lies within what a clip path leaves of an element. */
function withinClip(path, element, box) {
  const found = execs(INSET, path);
  if (!found) return path === "none";
  const hole = boxOf(element);
  const [above, right = above, below = above, left = right] = splitBy(found[1], " ");
  const size = (edge, whole) => (ends(edge, "%") ? parseFloat(edge) * whole / 100 : parseFloat(edge));
  return box.left >= hole.left + size(left, hole.width) - 1 && box.right <= hole.right - size(right, hole.width) + 1
    && box.top >= hole.top + size(above, hole.height) - 1 && box.bottom <= hole.bottom - size(below, hole.height) + 1;
}

const Matrix = globalThis.DOMMatrix;
const times = uncurry(Matrix.prototype.multiply);
const rotated = uncurry(Matrix.prototype.rotateAxisAngle);
const scaled = uncurry(Matrix.prototype.scale);
const partsOf = mapped(["a", "b", "c", "d"], (name) => getter(Matrix.prototype, name));
const AXES = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };
const UPRIGHT = -0.2; // of a line's length: how far it may run from right to left

/** How an element is turned and made larger or smaller; null where it is not. */
function turn(look) {
  const { rotate = "none", scale = "none", transform } = look;
  if (rotate === "none" && scale === "none" && transform === "none") return null;
  let found = new Matrix();
  if (rotate !== "none") {
    const told = splitBy(rotate, " ");
    const angle = parseFloat(told[told.length - 1]);
    const [x, y, z] = told.length === 4 ? mapped(told, parseFloat) : AXES[told.length === 2 ? told[0] : "z"];
    found = rotated(found, x, y, z, angle);
  }
  if (scale !== "none") {
    const [wide, high = wide, deep = 1] = mapped(splitBy(scale, " "), Number);
    found = scaled(found, wide, high, deep);
  }
  return transform === "none" ? found : times(found, new Matrix(transform));
}

/** Whether signs are not shown as in a mirror, nor upside down. */
function upright(element) {
  let all = null;
  for (let at = element; at; at = around(at)) {
    const look = style(at);
    if ((look.offsetPath || "none") !== "none") return false; // turned along it
    const own = turn(look);
    if (own) all = all ? times(own, all) : own;
    const outer = all && around(at);
    if (outer && style(outer).transformStyle !== "preserve-3d") {
      const [a, b, c, d] = mapped(partsOf, (part) => part(all));
      all = new Matrix([a, b, c, d, 0, 0]);
    }
  }
  if (!all) return true;
  const [a, b, c, d] = mapped(partsOf, (part) => part(all));
  return a * d - b * c > 0 && a > UPRIGHT * (abs(a) + abs(b));
}

/** Whether what is around a text lets it be seen where it stands. */
function letThrough(element, box) {
  let opacity = 1;
  for (let at = element; at; at = around(at)) {
    const look = style(at);
    opacity *= Number(look.opacity);
    if (opacity < FAINT || holds(look.textDecorationLine, "line-through")) return false;
    if (!withinClip(look.clipPath, at, box) || (look.maskImage || "none") !== "none") return false;
    if (tests(/blur\((?!0px)|url/u, look.filter)) return false;
    if (look.textDecorationLine !== "none" && parseFloat(look.textDecorationThickness) > LINE * parseFloat(look.fontSize)) {
      return false;
    }
    if (look.content !== "normal" && look.content !== "none") return false; // something else is shown in its place
    if (look.overflowX === "visible" || look.display === "inline" || tagName(at) === "html" || tagName(at) === "body") {
      continue;
    }
    const hole = boxOf(at);
    const scrolls = look.overflowX === "auto" || look.overflowX === "scroll" || look.overflowY === "auto"
      || look.overflowY === "scroll";
    if (scrolls && hole.width > TINY && hole.height > TINY) continue;
    const wide = min(box.right, hole.right) - max(box.left, hole.left);
    const high = min(box.bottom, hole.bottom) - max(box.top, hole.top);
    if (wide < box.width / 2 || high < box.height * HIGH) return false;
  }
  return upright(element);
}

function plainlyIn(element, box) {
  if (box.width < 1 || box.height < 1 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
  const look = style(element);
  if (parseFloat(look.fontSize) < TINY || !has(CASES, look.textTransform) || look.direction === "rtl") return false;
  if ((look.textEmphasisStyle || "none") !== "none") return false; // marks over each letter
  if (holds(look.unicodeBidi, "override") || (look.webkitTextSecurity || "none") !== "none") return false;
  const size = parseFloat(look.fontSize);
  if (parseFloat(look.webkitTextStrokeWidth) > STROKE * size || parseFloat(look.letterSpacing) < TIGHT * size) return false;
  return inked(element) && letThrough(element, box);
}

function textBox(text) {
  const range = new Range();
  startAt(range, text);
  return boxOfRange(range);
}

const unplain = (text) => joins(mapped(text, (sign) => MARK + sign), "");

/** A text as it stands in the document, or one that nothing matches where it is not plainly to be seen. */
function asSeen(element, text, data) {
  if (!pass.strict || trim(data) === "") return data;
  if (holds(data, DRAWN_MARK)) return unplain(data);
  if (pass.covered.has(text || element)) return unplain(data);
  return plainlyIn(element, text ? textBox(text) : boxOf(element)) ? drawnAs(element, text, data) : unplain(data);
}

const OUTER_BLANK = /^[^\S\n\r]|[^\S\n\r]$/u;

/** What a box shows; blanks at its ends are a part of it, and nobody sees them. */
function boxAsSeen(element, box) {
  const edged = pass.strict && tests(OUTER_BLANK, box) && trim(box) !== "";
  return asSeen(element, null, edged ? MARK + box + MARK : box);
}
