// The ink of a text: its colour, what it lies on, and what a style sheet makes of a block's first line or letter.

const MARK = "\ufffc";
const CASED = "\ufffb";
const FAINT = 0.2;
const TINY = 5; // px
const NEARBY = 40; // how near two colours are that nobody tells apart, in all three parts together
const COLOURS = /(?:rgba?|color|oklab|oklch|lab|lch)\([^()]*\)/gu;
const matchesIn = uncurry(String.prototype.match);

const WHOLE = /^(?:auto|cover|contain|100%)(?: (?:auto|100%))?$/u;

/** Whether each picture behind an element fills it: a bar or a line is no paper. */
const fillsAll = (look) => !some(splitBy(look.backgroundSize, ", "), (size) => !tests(WHOLE, size));

const groundless = (look) => look.backgroundImage === "none" && (colour(look.backgroundColor) || WHITE)[3] === 0;

/** The look whose ground is painted behind an element: that of the body fills the whole page where the root has none. */
function groundLook(element) {
  const root = rootElement(document);
  if (element !== root && element !== document.body) return style(element);
  if (!document.body || !groundless(style(root))) return style(element);
  return element === root ? style(document.body) : null;
}

/** The colours that an element may put behind its words: several where it is a gradient, any where it is a picture. */
function grounds(element) {
  const look = groundLook(element);
  if (!look || holds(look.backgroundClip || "", "text")) return [CLEAR]; // painted as ink, not as paper
  const ground = colour(look.backgroundColor);
  if (!ground) return [WHITE, BLACK];
  if (look.backgroundImage === "none") return [ground];
  const shades = mapped(matchesIn(look.backgroundImage, COLOURS) || NONE, colour);
  const clear = !shades.length || some(shades, (shade) => !shade || shade[3] < 1);
  if (clear || holds(look.backgroundImage, "url(")) return [WHITE, BLACK];
  if (!fillsAll(look)) shades[shades.length] = ground;
  return shades;
}

const isSeen = (pairs) => some(pairs, ([sign, paper]) => differ(sign, paper) >= NEARBY);

/** Whether what is written in a look's ink is seen on what it lies on, after all that filters make of both. */
function inked(element, look = style(element)) {
  const ink = colour(look.webkitTextFillColor || look.color);
  if (!ink) return true;
  if (ink[3] < FAINT) return false;
  const own = look === style(element) ? null : colour(look.backgroundColor);
  let pairs = own && own[3] > 0 ? [[over(ink, own), own]] : [[ink, CLEAR]];
  const glass = []; // filters of what is behind an element alone
  const behindGlass = (shade) => {
    let found = shade;
    for (const filter of glass) found = through(filter, found);
    return found;
  };
  for (let at = element; at; at = around(at)) {
    const { filter, mixBlendMode, opacity, backdropFilter } = style(at);
    const layers = some(pairs, ([, paper]) => paper[3] < 1) ? mapped(grounds(at), behindGlass) : [CLEAR];
    const next = [];
    for (const [sign, paper] of pairs) {
      for (const ground of layers) {
        const pair = mapped([over(sign, ground), over(paper, ground)], (shade) => through(changing(filter), shade));
        next[next.length] = mapped(pair, (shade) => [shade[0], shade[1], shade[2], shade[3] * Number(opacity)]);
      }
    }
    pairs = next;
    if (mixBlendMode && mixBlendMode !== "normal" && !blendsSeen(pairs, around(at), mixBlendMode)) return false;
    glass[glass.length] = changing(backdropFilter);
  }
  const under = behindGlass(canvasColour());
  return isSeen(mapped(pairs, ([sign, paper]) => [over(sign, under), over(paper, under)]));
}

/** Whether signs are seen on their paper once both are blended with what is under them. */
function blendsSeen(pairs, outer, mode) {
  let below = [CLEAR];
  for (let at = outer; at; at = around(at)) {
    const layers = some(below, (shade) => shade[3] < 1) ? grounds(at) : [CLEAR];
    const next = [];
    for (const shade of below) for (const ground of layers) next[next.length] = over(shade, ground);
    below = next;
  }
  below = mapped(below, (shade) => over(shade, canvasColour()));
  return some(below, (under) => isSeen(mapped(pairs, (pair) => mapped(pair, (shade) => blended(shade, under, mode)))));
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
  if (look.visibility !== "visible" && own.visibility === "visible") return MARK;
  if (parseFloat(look.letterSpacing) < TIGHT * parseFloat(look.fontSize)) return MARK;
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
