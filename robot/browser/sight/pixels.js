// What a picture of the page would hold: every text that may be drawn, and the pictures in it, which hold no text.

const tagNames = uncurry(Element.prototype.getAttributeNames);
const codeAt = uncurry(String.prototype.charCodeAt);
const matches = uncurry(String.prototype.match);
const outerHtml = getter(Element.prototype, "outerHTML");
const imageSource = getter(HTMLImageElement.prototype, "currentSrc");
const sheetsOf = getter(Document.prototype, "styleSheets");
const began = globalThis.performance.timeOrigin;

const OPAQUE = new Set(["canvas", "video", "object", "embed"]);
const PICTURE_STYLES = ["backgroundImage", "borderImageSource", "listStyleImage", "maskImage", "content"];

/** A name for a picture, short whatever it is made of. */
function namedShort(source) {
  if (source.length < 300) return source;
  let sum = 7;
  for (let at = 0; at < source.length; at += 1) sum = (sum * 31 + codeAt(source, at)) % 4294967291;
  return `${cut(source, 0, 100)} ${source.length} ${sum}`;
}

/** All words in an element, whether hidden or not, one after another: drawn by style or in boxes too. */
function everyWord(element, apart, found) {
  const tag = tagOf(element);
  if (tag === "script" || tag === "style" || tag === "template" || tag === "noscript") return "";
  for (const name of tagNames(element)) apart[apart.length] = attr(element, name) || "";
  const seen = rendered(element);
  if (seen) picturesOf(element, tag, found);
  const box = boxText(element, tag);
  if (box !== null) return `${box}\n`;
  const before = seen ? drawnBy(element, styleOf(element, "::before"), found) : "";
  let text = "";
  eachChild(element, (child) => {
    if (isElement(child)) text += everyWord(child, apart, found);
    else if (isText(child)) text += dataOf(child);
  });
  return before + text + (seen ? drawnBy(element, styleOf(element, "::after"), found) : "");
}

/** The words that a style puts beside an element; its pictures are noted. */
function drawnBy(element, look, found) {
  const content = look.content;
  if (!content || content === "none" || content === "normal") return "";
  byStyle(element, look, found);
  return parts(content);
}

/** A picture that stands in a style sheet itself is named by the sheets: portals show new icons on every page. */
function byStyle(element, look, found) {
  for (const name of PICTURE_STYLES) {
    const value = look[name];
    if (!value || !holds(value, "url(")) continue;
    const written = holds(attr(element, "style") || "", "url(") || rootOf(element) !== document;
    if (written || !begins(value, 'url("data:')) found.add(namedShort(value));
    else for (const sheet of sheetsOf(document)) found.add(sheetName(sheet));
  }
}

/** A name for a style sheet, another where a script put rules into it. */
function sheetName(sheet) {
  let rules = "";
  try {
    rules = sheet.cssRules.length;
  } catch (error) {
    rules = ""; // of another site
  }
  return namedShort(`${sheet.href || contentOf(sheet.ownerNode)} ${rules}`);
}

/** The strings that a style draws, joined. */
function parts(content) {
  const strings = matches(content, /"(?:[^"\\]|\\.)*"/gu) || [];
  return joins(mapped(strings, (one) => replace(cut(one, 1, one.length - 1), /\\(.)/gu, "$1")), "");
}

function picturesOf(element, tag, found) {
  byStyle(element, style(element), found);
  if (OPAQUE.has(tag)) found.add("");
  if (tag === "svg") found.add(namedShort(outerHtml(element)));
  if (tag === "img") found.add(namedShort(imageSource(element) || attr(element, "src") || ""));
  if (tag === "input" && inputType(element) === "image") found.add(namedShort(attr(element, "src") || ""));
}

/** All of it, and when this document began. */
function pictured() {
  newPass();
  const apart = [];
  const found = new Set();
  let text = "";
  if (document.body && frameShown()) {
    text = everyWord(document.body, apart, found);
  }
  pass = null;
  return `{"words":${quoted(text)},"apart":${quoted(joins(apart, "\n"))},`
    + `"pictures":${list(mapped(found, quoted))},"began":${began / 1000}}`;
}
