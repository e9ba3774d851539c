// The ink of a text: its colour, what it lies on, and what a style sheet makes of a block's first line or letter.

const MARK = "\ufffc";
const CASED = "\ufffb";
const FAINT = 0.2;
const TINY = 5; // px
const NEARBY = 40; // how near two colours are that nobody tells apart, in all three parts together
const COLOUR = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/u;
const OTHER_COLOUR = /^(?:color|oklab|oklch|lab|lch|hsla?|hwb)\(/u;
const COLOURS = /(?:rgba?|color|oklab|oklch|lab|lch)\([^()]*\)/gu;
const matchesIn = uncurry(String.prototype.match);

const Canvas = globalThis.OffscreenCanvas;
const Ink = globalThis.OffscreenCanvasRenderingContext2D;
const surfaceOf = uncurry(Canvas.prototype.getContext);
const setInk = uncurry(Object.getOwnPropertyDescriptor(Ink.prototype, "fillStyle").set);
const wipe = uncurry(Ink.prototype.clearRect);
const fill = uncurry(Ink.prototype.fillRect);
const pixelsOf = uncurry(Ink.prototype.getImageData);
const bytesOf = getter(ImageData.prototype, "data");

let surface = null;
const mixed = new Map();

/** A colour that is not told in red, green and blue, as it is painted. */
function mixedColour(text) {
  let found = mixed.get(text);
  if (found) return found;
  surface = surface || surfaceOf(new Canvas(1, 1), "2d", { willReadFrequently: true });
  setInk(surface, "#000");
  setInk(surface, text);
  wipe(surface, 0, 0, 1, 1);
  fill(surface, 0, 0, 1, 1);
  const bytes = bytesOf(pixelsOf(surface, 0, 0, 1, 1));
  found = [bytes[0], bytes[1], bytes[2], bytes[3] / 255];
  mixed.set(text, found);
  return found;
}

/** Red, green, blue and how much of it is seen; null where it is no plain colour. */
function colour(text) {
  const found = execs(COLOUR, text);
  if (found) return [Number(found[1]), Number(found[2]), Number(found[3]), found[4] === undefined ? 1 : Number(found[4])];
  return tests(OTHER_COLOUR, text) ? mixedColour(text) : null;
}

const over = (top, under) => mapped([0, 1, 2], (at) => top[at] * top[3] + under[at] * (1 - top[3]));

const WHOLE = /^(?:auto|cover|contain|100%)(?: (?:auto|100%))?$/u;

/** Whether each picture behind an element fills it: a bar or a line is no paper. */
const fillsAll = (look) => !some(splitBy(look.backgroundSize, ", "), (size) => !tests(WHOLE, size));

/** The colours that a text may lie on: several where it is a gradient; null where nobody can tell. */
function papers(element) {
  const glazes = [];
  const also = [];
  let found = [[255, 255, 255]];
  for (let at = element; at; at = around(at)) {
    const look = style(at);
    const forText = holds(look.backgroundClip || "", "text"); // painted as ink, not as paper
    if (look.backgroundImage !== "none" && !forText) {
      if (holds(look.backgroundImage, "url(")) return null;
      const shades = mapped(matchesIn(look.backgroundImage, COLOURS) || NONE, colour);
      if (!shades.length || some(shades, (shade) => !shade || shade[3] < 1)) return null;
      if (fillsAll(look)) {
        found = shades;
        break;
      }
      for (const shade of shades) also[also.length] = shade;
    }
    const shade = forText ? [0, 0, 0, 0] : colour(look.backgroundColor);
    if (!shade) return null;
    if (shade[3] === 1) {
      found = [shade];
      break;
    }
    if (shade[3] > 0) glazes[glazes.length] = shade;
  }
  for (let at = glazes.length - 1; at >= 0; at -= 1) found = mapped(found, (under) => over(glazes[at], under));
  for (const shade of also) found[found.length] = shade;
  return found;
}

/** Whether what is written in a look's ink is seen on the paper of an element. */
function inked(element, look = style(element)) {
  const ink = colour(look.webkitTextFillColor || look.color);
  if (!ink) return true;
  if (ink[3] < FAINT) return false;
  const own = look === style(element) ? null : colour(look.backgroundColor);
  const below = own && own[3] === 1 ? [own] : papers(element);
  return !below || some(below, (paper) => {
    const seen = over(ink, paper);
    return abs(seen[0] - paper[0]) + abs(seen[1] - paper[1]) + abs(seen[2] - paper[2]) >= NEARBY;
  });
}

const CASES = { none: false, uppercase: true, lowercase: true, capitalize: true };
const CAPITALS = /"(?:smcp|c2sc|pcap|c2pc|unic)"(?! (?:0|off))/u;

/** Whether a look shows letters in another case than they are in, or as small capitals. */
const changesCase = (look) => CASES[look.textTransform] || (look.fontVariantCaps || "normal") !== "normal"
  || tests(CAPITALS, look.fontFeatureSettings || "");

const BLOCKS = new Set(["block", "inline-block", "list-item", "table-cell", "table-caption", "flow-root"]);

/** What a style sheet makes of a block's first line or first letter: MARK where nobody sees it, CASED, or "". */
function partMade(block, part) {
  const look = styleOf(block, part);
  const own = style(block);
  if (parseFloat(look.fontSize) < TINY || Number(look.opacity) < FAINT) return MARK;
  if (holds(look.textDecorationLine, "line-through") && !holds(own.textDecorationLine, "line-through")) return MARK;
  const ink = look.webkitTextFillColor || look.color;
  const painted_ = ink !== (own.webkitTextFillColor || own.color) || look.backgroundColor !== own.backgroundColor;
  if (painted_ && !inked(block, look)) return MARK;
  const changed = look.textTransform !== own.textTransform || look.fontVariantCaps !== own.fontVariantCaps
    || look.fontFeatureSettings !== own.fontFeatureSettings;
  return changed && changesCase(look) ? CASED : "";
}

/** What is made of the first line, of the first letter, and the text that holds it. */
function firstsOf(block) {
  let found = pass.firsts.get(block);
  if (!found) {
    found = BLOCKS.has(style(block).display) ? [partMade(block, "::first-line"), partMade(block, "::first-letter")] : ["", ""];
    found[2] = found[1] ? firstText(block) : null;
    pass.firsts.set(block, found);
  }
  return found;
}

function firstText(element) {
  let found = null;
  eachChild(element, (child) => {
    if (found) return;
    if (isText(child)) found = trim(dataOf(child)) === "" ? null : child;
    else if (isElement(child) && !NO_TEXT.has(tagOf(child)) && rendered(child)) found = firstText(child);
  });
  return found;
}

const FIRST_LETTER = /^\s*[^\p{L}\p{N}\s]*[\p{L}\p{N}]?[^\p{L}\p{N}\s]*/u;
const marked = (text, mark) => (mark ? replace(text, /\S/gu, (sign) => mark + sign) : text);

/** A text with the signs told apart of which a style sheet changes the case, or hides the first. */
function drawnAs(element, text, data) {
  let all = changesCase(style(element)) ? CASED : "";
  let first = "";
  for (let at = text ? element : null; at; at = around(at)) {
    const [line, letter, holder] = firstsOf(at);
    if (line === MARK || !all) all = line || all;
    if (holder === text && (letter === MARK || !first)) first = letter || first;
  }
  const start = first ? execs(FIRST_LETTER, data)[0].length : 0;
  return marked(cut(data, 0, start), all === MARK ? MARK : first) + marked(cut(data, start), all);
}
