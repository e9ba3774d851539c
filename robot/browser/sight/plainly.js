// Whether a text that is on the screen is plainly to be seen, so that a person reads it as it stands in the document.

const MARK = "\ufffc";
const CASED = "\ufffb";
const FAINT = 0.2;
const TINY = 5; // px
const NEARBY = 40; // how near two colours are that nobody tells apart, in all three parts together
const COLOUR = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/u;
const DRAWN_WORDS = /["'][^"']*[\p{L}\p{N}]/u;
const startAt = uncurry(Range.prototype.selectNodeContents);
const boxOfRange = uncurry(Range.prototype.getBoundingClientRect);

/** Red, green, blue and how much of it is seen; null where it is no plain colour. */
function colour(text) {
  const found = execs(COLOUR, text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3]), found[4] === undefined ? 1 : Number(found[4])] : null;
}

function background(element) {
  for (let at = element; at; at = around(at)) {
    const look = style(at);
    if (look.backgroundImage !== "none") return null;
    const found = colour(look.backgroundColor);
    if (!found) return null;
    if (found[3] > FAINT) return found[3] === 1 ? found : null;
  }
  return [255, 255, 255, 1];
}

function inked(element) {
  const look = style(element);
  const ink = colour(look.webkitTextFillColor || look.color);
  if (!ink) return true;
  if (ink[3] < FAINT) return false;
  const paper = background(element);
  return !paper || abs(ink[0] - paper[0]) + abs(ink[1] - paper[1]) + abs(ink[2] - paper[2]) >= NEARBY;
}

/** Whether what is around a text lets it be seen where it stands. */
function letThrough(element, box) {
  let opacity = 1;
  for (let at = element; at; at = around(at)) {
    const look = style(at);
    opacity *= Number(look.opacity);
    if (opacity < FAINT || holds(look.textDecorationLine, "line-through")) return false;
    if (look.clipPath !== "none" || (look.maskImage || "none") !== "none") return false;
    if (tests(/blur|opacity|brightness|contrast/u, look.filter)) return false;
    const tag = tagName(at);
    if (look.overflowX === "visible" || look.display === "inline" || tag === "html" || tag === "body") continue;
    const hole = boxOf(at);
    const scrolls = look.overflowX === "auto" || look.overflowX === "scroll" || look.overflowY === "auto"
      || look.overflowY === "scroll";
    if (scrolls && hole.width > TINY && hole.height > TINY) continue;
    const wide = min(box.right, hole.right) - max(box.left, hole.left);
    const high = min(box.bottom, hole.bottom) - max(box.top, hole.top);
    if (wide < box.width / 2 || high < box.height / 2) return false;
  }
  return true;
}

const CASES = { none: false, uppercase: true, lowercase: true, capitalize: true };

function plainlyIn(element, box) {
  if (box.width < 1 || box.height < 1 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
  const look = style(element);
  if (parseFloat(look.fontSize) < TINY || !has(CASES, look.textTransform) || look.direction === "rtl") return false;
  if (holds(look.unicodeBidi, "override") || (look.webkitTextSecurity || "none") !== "none") return false;
  return inked(element) && letThrough(element, box);
}

function textBox(text) {
  const range = new Range();
  startAt(range, text);
  return boxOfRange(range);
}

const unplain = (text) => joins(mapped(text, (sign) => MARK + sign), "");

/** Told apart where a style sheet changes the case: words are the same in another one, and a value is not. */
const cased = (element, data) => (CASES[style(element).textTransform]
  ? replace(data, /\S/gu, (sign) => CASED + sign) : data);

/** A text as it stands in the document, or one that nothing matches where it is not plainly to be seen. */
function asSeen(element, text, data) {
  if (!pass.strict || trim(data) === "") return data;
  if (pass.covered.has(text || element)) return unplain(data);
  return plainlyIn(element, text ? textBox(text) : boxOf(element)) ? cased(element, data) : unplain(data);
}

const OUTER_BLANK = /^[^\S\n\r]|[^\S\n\r]$/u;

/** What a box shows; blanks at its ends are a part of it, and nobody sees them. */
function boxAsSeen(element, box) {
  const edged = pass.strict && tests(OUTER_BLANK, box) && trim(box) !== "";
  return asSeen(element, null, edged ? MARK + box + MARK : box);
}

/** The words that a style sheet draws before or after what an element holds. */
function drawnWords(element, part) {
  if (!pass.strict) return "";
  const { content } = styleOf(element, part);
  return content && tests(DRAWN_WORDS, content) ? unplain(content) : "";
}
