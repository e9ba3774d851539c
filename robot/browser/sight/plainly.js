// Whether a text that is on the screen is plainly to be seen, so that a person reads it as it stands in the document.

const DRAWN_WORDS = /["'][^"']*[\p{L}\p{N}]/u;
const DRAWN_SIGNS = /["'][^"']*[\p{L}\p{N}!#-&(-~\\]/u;
const DRAWN_NUMBER = /(?<!["'][^"']*)counters?\(/u;
const VALUE = /^\S+$/u;
const startAt = uncurry(Range.prototype.selectNodeContents);
const boxOfRange = uncurry(Range.prototype.getBoundingClientRect);

const STROKE = 0.15; // of a letter's height: more of it around a letter fills it
const LINE = 0.25; // the same of a line through it or under it
const TIGHT = -0.2; // the same of the room between two letters

/** Whether a transform shows signs as in a mirror. */
function mirrored(look) {
  const parts = mapped(splitBy(replace(look.transform, /^.*\(|\)$/gu, ""), ","), Number);
  const [a, b, c, d] = parts.length === 16 ? [parts[0], parts[1], parts[4], parts[5]] : parts;
  const [wide, high] = mapped(splitBy(look.scale || "none", " "), Number);
  return (look.transform !== "none" && a * d - b * c < 0) !== (wide * (high === undefined ? wide : high) < 0);
}

/** Whether what is around a text lets it be seen where it stands. */
function letThrough(element, box) {
  let opacity = 1;
  let turned = false;
  for (let at = element; at; at = around(at)) {
    const look = style(at);
    opacity *= Number(look.opacity);
    if (opacity < FAINT || holds(look.textDecorationLine, "line-through")) return false;
    if (look.clipPath !== "none" || (look.maskImage || "none") !== "none") return false;
    const tag = tagName(at);
    const whole = tag === "html" || tag === "body";
    if (tests(/blur\((?!0px)|opacity|brightness|contrast|url/u, look.filter)) return false;
    // Of a whole page it changes ink and paper alike.
    if (!whole && (tests(/invert/u, look.filter) || (look.mixBlendMode || "normal") !== "normal")) return false;
    if (look.textDecorationLine !== "none" && parseFloat(look.textDecorationThickness) > LINE * parseFloat(look.fontSize)) {
      return false;
    }
    if (look.content !== "normal" && look.content !== "none") return false; // something else is shown in its place
    if (mirrored(look)) turned = !turned;
    if (look.overflowX === "visible" || look.display === "inline" || whole) continue;
    const hole = boxOf(at);
    const scrolls = look.overflowX === "auto" || look.overflowX === "scroll" || look.overflowY === "auto"
      || look.overflowY === "scroll";
    if (scrolls && hole.width > TINY && hole.height > TINY) continue;
    const wide = min(box.right, hole.right) - max(box.left, hole.left);
    const high = min(box.bottom, hole.bottom) - max(box.top, hole.top);
    if (wide < box.width / 2 || high < box.height / 2) return false;
  }
  return !turned;
}

function plainlyIn(element, box) {
  if (box.width < 1 || box.height < 1 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
  const look = style(element);
  if (parseFloat(look.fontSize) < TINY || !has(CASES, look.textTransform) || look.direction === "rtl") return false;
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
  if (pass.covered.has(text || element)) return unplain(data);
  return plainlyIn(element, text ? textBox(text) : boxOf(element)) ? drawnAs(element, text, data) : unplain(data);
}

const OUTER_BLANK = /^[^\S\n\r]|[^\S\n\r]$/u;

/** What a box shows; blanks at its ends are a part of it, and nobody sees them. */
function boxAsSeen(element, box) {
  const edged = pass.strict && tests(OUTER_BLANK, box) && trim(box) !== "";
  return asSeen(element, null, edged ? MARK + box + MARK : box);
}

/** What a style sheet draws before or after what an element holds: words, and signs that a value may seem to have. */
function drawnWords(element, part, text) {
  if (!pass.strict) return "";
  const { content } = styleOf(element, part);
  if (!content) return "";
  const wanted = tests(VALUE, text) && !tests(ORDINARY, text) ? DRAWN_SIGNS : DRAWN_WORDS;
  if (tests(DRAWN_NUMBER, content)) return unplain("0");
  return tests(wanted, content) ? unplain(content) : "";
}
