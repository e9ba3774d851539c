// Words as a person reads them: what is visible, what an element shows, and when two texts are the same.

const FOLD = /[\s\u00a0\u202f\u2007]+/gu;
const ZERO_WIDTH = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/gu;
const MARKS = /\p{M}+/gu;
const APOSTROPHES = /[\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060]/gu;
const SIGNS = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const DIGITS = /^[\d ]+$/u;
const GROUPED = /(?<!\d)\d{3}(?: \d{3}){2,}(?: \d+)?(?!\d)/gu;
const LONG_NUMBER = /\d{9}/u;
const WORDS = /[\p{L}\p{N}]/u;
const LIGATURE_FONTS = /material-(icons|symbols)/u;

/** Runs of spaces folded, ends trimmed, zero-width signs removed, each accent one sign with its letter. */
function folded(text) {
  return trim(replace(replace(normal(text, "NFC"), ZERO_WIDTH, ""), FOLD, " "));
}

const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/gu;
const LIGATURES = /[\ufb00-\ufb06]/gu;

/** A text in the signs that a keyboard has: as somebody would write it who looks for it. */
function typed(text) {
  const spelt = replace(text, LIGATURES, (sign) => normal(sign, "NFKC"));
  return replace(replace(replace(spelt, APOSTROPHES, "'"), HYPHENS, "-"), /\u2026/gu, "...");
}

/** A test for a regular expression: found in a text as it is, or as it would be typed. */
function expression(source) {
  const made = new RegExp(normal(source, "NFC"), "iu");
  const plainer = new RegExp(replace(normal(source, "NFC"), APOSTROPHES, "'"), "iu");
  // A long number is found however its digits are grouped.
  const number = tests(LONG_NUMBER, source);
  return (text) => tests(made, text) || tests(plainer, typed(text))
    || (number && tests(made, replace(text, GROUPED, (digits) => replace(digits, / /gu, ""))));
}

const EDGES = "[^\\p{L}\\p{N}]*";

/** The same for one that has to tell the whole text; signs around the words do not count. */
const wholly = (source) => expression(`^${EDGES}(?:${source})${EDGES}$`);

const plainTexts = new Map();

/** What two texts have in common when a person takes them for the same. */
function plain(text) {
  if (text.length > 300) return simplified(text);
  let found = plainTexts.get(text);
  if (found === undefined) {
    if (plainTexts.size > 10000) plainTexts.clear();
    plainTexts.set(text, (found = simplified(text)));
  }
  return found;
}

function simplified(text) {
  let found = replace(normal(replace(text, ZERO_WIDTH, ""), "NFKD"), MARKS, "");
  found = lower(normal(found, "NFKC"));
  found = replace(replace(replace(found, /ß/gu, "ss"), /œ/gu, "oe"), /æ/gu, "ae");
  found = trim(replace(replace(found, APOSTROPHES, "'"), FOLD, " "));
  found = replace(found, SIGNS, "") || found;
  return tests(DIGITS, found) ? replace(found, / /gu, "") : replace(found, GROUPED, (number) => replace(number, / /gu, ""));
}

// In the flow of the page nobody makes these small to hide what is in them: not measuring them saves much.
const UNSQUEEZED = new Set(["tr", "td", "th", "tbody", "thead", "b", "strong", "em", "small", "br", "input", "img", "button"]);

/** How an element itself, ancestors apart, is squeezed or moved out of sight by a trick; "clip" hides all in it. */
function tricks(element) {
  if (tagName(element) === "html" || tagName(element) === "body") return "";
  const position = positionOf(element);
  const placed = position === "absolute" || position === "fixed";
  if (!placed && UNSQUEEZED.has(tagName(element))) return "";
  const box = boxOf(element);
  if ((box.width <= 1 || box.height <= 1) && firstOf(element) && (placed || box.width > 0 || box.height > 0)) {
    const look = style(element);
    if (look.overflowX !== "visible" && look.display !== "inline" && look.display !== "contents") return "box";
  }
  if (!placed) return "";
  const look = style(element);
  if (tests(/^rect\((0|1)(px)?,? (0|1)(px)?,? (0|1)(px)?,? (0|1)(px)?\)$/u, look.clip)) return "clip";
  if (tests(/^inset\((50|100)%/u, look.clipPath)) return "clip";
  // A box without a height is no box out of sight: it may only hold others that are placed by themselves.
  if (box.width === 0 || box.height === 0) return "";
  if (position === "fixed") return box.right <= 0 || box.bottom <= 0 ? "box" : "";
  if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0) {
    // Inside something that scrolls by itself it may only be scrolled away.
    return nearest(around(element), (at) => at.scrollTop > 0 || at.scrollLeft > 0) ? "" : "box";
  }
  return "";
}

function tricked(element) {
  let found = pass.tricked.get(element);
  if (found === undefined) {
    const outer = around(element);
    const held = outer ? tricked(outer) : "";
    // What is fixed in the window does not move with what is around it.
    found = (held === "box" && positionOf(element) === "fixed" ? "" : held) || tricks(element);
    pass.tricked.set(element, found);
  }
  return found;
}

/** Rendered and not squeezed away; visibility and opacity apart. */
function rendered(element) {
  if (pass.blind) return true;
  if (nativeVisible(element)) return !tricked(element);
  if (style(element).display !== "contents") return false;
  const outer = around(element);
  return outer ? rendered(outer) : true;
}

const SEEN = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: false };
const PRESENT = { visibilityProperty: true };

/** Whether a person sees it, wherever the page is scrolled to. */
function shown(element) {
  if (pass.blind) return true;
  let found = pass.shown.get(element);
  if (found === undefined) {
    found = looksShown(element);
    pass.shown.set(element, found);
  }
  return found;
}

function looksShown(element) {
  if (style(element).display === "contents") {
    const outer = around(element);
    return outer ? shown(outer) : true;
  }
  if (tricked(element)) return false;
  if (nativeVisible(element, SEEN)) return true;
  if (!nativeVisible(element, PRESENT)) return false;
  for (let at = element; at; at = around(at)) {
    if (style(at).opacity === "0" && !some(animationsOf(at), (one) => one.playState === "running")) return false;
  }
  return true;
}

/** A box to tick is seen when its label is: many are drawn by their label. */
function shownControl(element) {
  if (shown(element)) return true;
  if (tagOf(element) !== "input") return false;
  const type = inputType(element);
  if (type !== "checkbox" && type !== "radio" && type !== "file") return false;
  return some(labelsOf.input(element) || [], shown);
}

const NO_TEXT = new Set(["script", "style", "template", "noscript", "head", "title", "desc", "metadata", "option",
  "optgroup", "datalist", "object", "audio", "video", "canvas", "iframe", "img", "area", "map"]);
const MUTE_INPUTS = new Set(["hidden", "password", "checkbox", "radio", "file", "image", "range", "color"]);

/** What a box shows, null where the element is no box. */
function boxText(element, tag) {
  if (tag === "input") return has(labelsOf, tag) && MUTE_INPUTS.has(inputType(element)) ? "" : inputValue(element) || "";
  if (tag === "textarea") return areaValue(element) || "";
  if (tag === "select") {
    const chosen = [];
    for (const option of optionsOf(element)) if (optionChosen(option)) chosen[chosen.length] = folded(optionLabel(option));
    return joins(chosen, " ");
  }
  return null;
}

function separator(element, tag) {
  if (tag === "td" || tag === "th") return " ";
  const display = style(element).display;
  if (display === "table-cell") return " ";
  if (begins(display, "inline") || display === "contents" || display === "none" || begins(display, "ruby")) {
    return tag === "button" ? " " : "";
  }
  return "\n";
}

/** Screen text with its separators; use `screenText` for the folded one. */
function rawText(element) {
  let found = pass.raw.get(element);
  if (found === undefined) {
    found = readText(element);
    pass.raw.set(element, found);
  }
  return found;
}

function readText(element) {
  const tag = tagOf(element);
  if (NO_TEXT.has(tag) || !rendered(element)) return "";
  if (tag === "br") return "\n";
  const box = boxText(element, tag);
  if (box !== null) return shown(element) ? ` ${box} ` : "";
  const seen = shown(element);
  let text = "";
  eachChild(element, (child) => {
    if (isText(child)) {
      if (seen) text += dataOf(child);
    } else if (isElement(child)) text += rawText(child);
  });
  const around_ = separator(element, tag);
  return around_ && text ? around_ + text + around_ : text;
}

function screenText(element) {
  let found = pass.folded.get(element);
  if (found === undefined) pass.folded.set(element, (found = folded(rawText(element))));
  return found;
}

function plainText(element) {
  let found = pass.plain.get(element);
  if (found === undefined) {
    found = plain(rawText(element));
    pass.plain.set(element, found);
  }
  return found;
}

/** Whether it shows letters or digits; names of pictures in a ligature font are none. */
function showsWords(element) {
  if (!tests(WORDS, rawText(element))) return false;
  const pictures = filtered(within(element), (at) => tests(LIGATURE_FONTS, attr(at, "class") || ""));
  if (!pictures.length) return true;
  let text = rawText(element);
  for (const picture of pictures) text = replace(text, trim(rawText(picture)), () => "");
  return tests(WORDS, text);
}

/** An element and all it holds, as read. */
function within(element) {
  const from = pass.place.get(element);
  if (from === undefined) return [];
  const found = [];
  for (let at = from; at <= pass.last.get(element); at += 1) found[found.length] = pass.order[at];
  return found;
}

/** The text on screen, sign by sign: blocks and <br> as lines, cells apart by a tab, spaces as they are. */
function exactText(element) {
  const tag = tagOf(element);
  if (NO_TEXT.has(tag) || !rendered(element)) return "";
  if (tag === "br") return "\n";
  const seen = shown(element);
  const box = boxText(element, tag);
  if (box !== null) return seen ? `\t${box === "" ? withDrawn(element, "") : boxAsSeen(element, box)}\t` : "";
  const keepsLines = begins(style(element).whiteSpaceCollapse || style(element).whiteSpace, "preserve")
    || begins(style(element).whiteSpace, "pre");
  let text = "";
  eachChild(element, (child) => {
    if (isElement(child)) text += exactText(child);
    else if (isText(child) && seen) {
      const data = dataOf(child);
      const bare = trim(data) === "" && !holds(data, "\u00a0");
      // Between blocks the source's line ends are not on the screen.
      if (bare && between(child)) return;
      text += asSeen(element, child, replace(data, keepsLines ? /[\t\f]/gu : /[\t\f\n\r]/gu, " "));
    }
  });
  // What is drawn beside hidden words may be seen by itself.
  if (seen || style(element).visibility !== "visible") text = withDrawn(element, text);
  const apart = separator(element, tag);
  if (apart === "") return text;
  return apart === " " ? `\t${text}\t` : `\n${text}\n`;
}

/** Whether a text of spaces alone stands next to a block, where it shows nothing. */
function between(text) {
  const outer = around(text);
  const display = outer ? style(outer).display : "inline";
  if (holds(display, "flex") || holds(display, "grid") || (begins(display, "table") && display !== "table-cell")) return true;
  const blockish = (node) => !node || (isElement(node) && rendered(node) && separator(node, tagOf(node)) === "\n");
  let before = null;
  for (let at = firstOf(parentOf(text)); at && at !== text; at = nextOf(at)) if (nodeType(at) !== 8) before = at;
  let after = nextOf(text);
  while (after && nodeType(after) === 8) after = nextOf(after);
  const bounded = separator(outer, tagOf(outer)) !== "";
  return (before ? blockish(before) : bounded) || (after ? blockish(after) : bounded);
}
