// What a style sheet draws beside the words of a page: before and after an element, as quotes, as the mark of a list.

const DRAWN_MARK = "\ufff9";
const PIECES = /"(?:[^"\\]|\\.)*"|(?:no-)?(?:open|close)-quote|url\([^()]*\)|[a-z-]+\([^()]*\)|\//gu;
const READABLE = /[\p{L}\p{N}!-~]/u;
const WRITTEN = /[\p{L}\p{N}]/u;
const BULLETS = new Set(["none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"]);
const BRACKETS = ["[]", "()", "{}", "<>", "\u00ab\u00bb"];

const CURLY = /^(?:fr|en|de|es|it|pt|nl)\b/iu; // languages with quotes that no keyboard has

const unquoted = (text) => replace(cut(text, 1, text.length - 1), /\\(.)/gu, "$1");

/** The quotes of an element; straight ones where no language tells of others. */
function quotesOf(element, look) {
  if (look.quotes !== "auto") return mapped(matchesIn(look.quotes, /"(?:[^"\\]|\\.)*"/gu) || NONE, unquoted);
  const telling = nearest(element, (at) => hasAttr(at, "lang"));
  return telling && tests(CURLY, attr(telling, "lang")) ? [] : ['"', '"'];
}

/** The signs that `content` draws: a 0 for a number or what cannot be told; of pictures and icons none. */
function contentDrawn(element, look, content) {
  let text = "";
  for (const piece of matchesIn(content, PIECES) || NONE) {
    if (piece === "/") break; // what follows is read aloud
    if (piece[0] === '"') text += unquoted(piece);
    else if (ends(piece, "-quote")) {
      if (!begins(piece, "no-")) for (const quote of quotesOf(element, look)) text += quote;
    } else if (tests(/^(?:counters?|attr)\(/u, piece)) text += "0";
  }
  return joins(filtered(text, (sign) => sign === " " || tests(READABLE, sign)), "");
}

/** What a style sheet draws before or after what an element holds. */
function drawnText(element, part) {
  const look = styleOf(element, part);
  if (!look.content || look.content === "none" || look.content === "normal" || look.display === "none") return "";
  return look.visibility === "visible" ? contentDrawn(element, look, look.content) : "";
}

/** What marks an entry of a list. */
function markDrawn(element) {
  const own = style(element);
  if (own.display !== "list-item") return "";
  const look = styleOf(element, "::marker");
  if (look.content && look.content !== "normal") return contentDrawn(element, look, look.content);
  if (BULLETS.has(own.listStyleType)) return "";
  return own.listStyleType[0] === '"' ? contentDrawn(element, look, own.listStyleType) : "0.";
}

const drawnTold = (text) => joins(mapped(text, (sign) => DRAWN_MARK + sign), "");

/** The text of an element with what is drawn beside it, told apart. */
function withDrawn(element, text) {
  if (!pass.strict) return text;
  // The number of an entry counts as a sign: beside a sentence it is no word of it.
  const mark = replace(trim(markDrawn(element)), /[\p{L}\p{N}]/gu, "#");
  return drawnTold(mark + drawnText(element, "::before")) + text + drawnTold(drawnText(element, "::after"));
}

const RUN = new RegExp(`(?:${DRAWN_MARK}[^])+`, "gu");
const UNTOLD = new RegExp(`${DRAWN_MARK}[^]|[${MARK}${CASED}]`, "gu");
const CLOSED = /^\p{L}*[:=]?(?:\[.*\]|\(.*\)|\{.*\}|<.*>|\u00ab.*\u00bb)$/u;
const firstAt = uncurry(String.prototype.indexOf);
const lastAt = uncurry(String.prototype.lastIndexOf);
const lastLine = (text) => execs(/[^\n]*$/u, text)[0];
const firstLine = (text) => execs(/^[^\n]*/u, text)[0];
const holdsValue = (text) => some(splitBy(text, /\s+/u), (one) => !tests(ORDINARY, one));

/** Whether two texts are parted within brackets that hold something like a value. */
const enclosed = (before, behind) => some(BRACKETS, ([open, close]) => {
  const from = firstAt(before, open);
  const to = lastAt(behind, close);
  return from >= 0 && to >= 0 && holdsValue(cut(before, from + 1) + cut(behind, 0, to));
});

/** Whether signs that are drawn between two texts may be read as a part of a value there. */
function mayBelong(signs, before, behind) {
  const left = tests(/^\s/u, signs) ? "" : execs(/\S*$/u, before)[0];
  const right = tests(/\s$/u, signs) ? "" : execs(/^\S*/u, behind)[0];
  if (!holdsValue(left + right)) return false;
  if (some(BRACKETS, ([open, close]) => holds(signs, open) || holds(signs, close))) return true;
  return !(tests(CLOSED, left) && !tests(WRITTEN, right)) && !(tests(CLOSED, right) && !tests(WRITTEN, left));
}

/** A whole text, in which of what is drawn is left, as not plainly to be seen, what may be read as a part of it. */
function settled(text) {
  if (!pass.strict) return text;
  return replace(text, RUN, (run, at) => {
    const signs = joins(filtered(run, (sign) => sign !== DRAWN_MARK), "");
    if (trim(signs) === "") return "";
    if (tests(WRITTEN, signs)) return unplain(signs);
    const before = replace(cut(text, 0, at), UNTOLD, "");
    const behind = replace(cut(text, at + run.length), UNTOLD, "");
    // At an end of its line they may be read with the next one.
    const above = trim(lastLine(before)) === "" ? replace(before, /\s+$/u, "") : before;
    const below = trim(firstLine(behind)) === "" ? replace(behind, /^\s+/u, "") : behind;
    return enclosed(lastLine(above), firstLine(below)) || mayBelong(signs, before, behind) ? unplain(signs) : "";
  });
}
