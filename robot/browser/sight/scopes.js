// Where a way looks: in the row with a text, below a heading, in what lies over the page.

/** A test for one element: whether it lies in every scope of the way. */
function scopeOf(way) {
  const all = [];
  if (way.row !== undefined && way.row !== null) all[all.length] = inRow(way.row);
  if (way.under) all[all.length] = inUnder(way.under);
  if (way.within === "dialog") all[all.length] = inDialog(way);
  if (!all.length) return () => true;
  return (element) => {
    for (const one of all) if (!one(element)) return false;
    return true;
  };
}

function inRow(texts) {
  const key = joins(typeof texts === "string" ? [texts] : texts, "\n");
  let rows = pass.rows.get(key);
  if (!rows) {
    rows = new Set();
    for (const cell of showing(texts, () => true)) rows.add(rowAround(cell));
    if (!rows.size) for (const row of numberedRows(texts)) rows.add(row);
    pass.rows.set(key, rows);
  }
  return (element) => some(rows, (row) => row !== null && row !== element && inside(element, row));
}

const ROW_DIGITS = 14; // digits of a number that tells what a row is about, whatever else its cell says
const ROW_NUMBERS = /(?<!\d)(?:\d[\s.-]?){13}\d(?!\d)/gu;
const ROW_NUMBER = /(?<!\d)\d{14}(?!\d)|(?<!\d\s?)\d{3}\s?\d{3}\s?\d{3}\s?\d{5}(?!\s?\d)/gu;

function longNumbers(text, form) {
  const found = new Set();
  replace(text, form, (digits) => found.add(replace(digits, /\D/gu, "")));
  return found;
}

/** The rows with a cell that says such a number among other words; never one that holds another number of the kind. */
function numberedRows(texts) {
  const numbers = filtered(mapped(typeof texts === "string" ? [texts] : texts, plain),
    (text) => text.length === ROW_DIGITS && tests(DIGITS, text));
  if (numbers.length !== 1) return [];
  const cells = smallest(() => true, (element) => rawText(element).length < 600
    && longNumbers(screenText(element), ROW_NUMBER).has(numbers[0]) && shown(element));
  return filtered(mapped(cells, ownRow), (row) => row && longNumbers(screenText(row), ROW_NUMBERS).size === 1);
}

const ownRow = (cell) => nearest(cell, (at) => {
  const tag = tagOf(at);
  return tag === "tr" || tag === "li" || attr(at, "role") === "row" || attr(at, "role") === "listitem";
});

function rowAround(cell) {
  const row = ownRow(cell);
  if (row) return row;
  return nearest(around(cell), (at) => some(within(at), (one) => one !== at && !inside(one, cell) && shown(one)
    && (isControl(one) || isClickable(one))));
}

// --- under a heading

const TITLE_CLASS = /title|heading|titre/u;
const isTitle = (element) => some(tokens(element, "class"), (token) => tests(TITLE_CLASS, lower(token)));

function level(element) {
  if (!isRole(element, "heading")) return 0;
  const given = +attr(element, "aria-level");
  if (given) return given;
  const tag = tagOf(element);
  return tests(/^h[1-6]$/u, tag) ? +cut(tag, 1) : 2;
}

const signature = (element) => `${tagOf(element)}.${attr(element, "class") || ""}`;

function inUnder(texts) {
  const key = joins(typeof texts === "string" ? [texts] : texts, "\n");
  let spans = pass.unders.get(key);
  if (!spans) pass.unders.set(key, (spans = mapped(headingsWith(texts), (at) => keptIn(dialogAround(at), spanBelow(at)))));
  return (element) => {
    const from = pass.place.get(element);
    return some(spans, (span) => from > span.from && pass.last.get(element) < span.to);
  };
}

const HOW_MANY = /[\s(\[:\u2013-]+\d{1,5}$/u;

/** Headings as they are written, else those that also say how many there are: « Mes structures (2) ». */
function headingsWith(texts) {
  const exactly = headingsThat(anyOf(texts), texts);
  if (exactly.length) return exactly;
  const wanted = new Set(mapped(typeof texts === "string" ? [texts] : texts, plain));
  return headingsThat((text) => wanted.has(replace(plain(text), HOW_MANY, "")), []);
}

function headingsThat(wanted, texts) {
  const named = (element) => rawText(element).length < 600 && wanted(screenText(element)) && shown(element);
  const real = filtered(pass.order, (at) => level(at) > 0 && named(at));
  if (real.length) return real;
  const alike = filtered(pass.order, (at) => {
    const tag = tagOf(at);
    return (has(HOLDERS, tag) || isTitle(at)) && named(at);
  });
  const innermost = filtered(alike, (at) => !some(alike, (other) => other !== at && inside(other, at)));
  if (innermost.length) return innermost;
  const shownAs = filtered(showing(texts, () => true), (at) => !nearest(at, (outer) => {
    const role = roleOf(outer);
    return role === "link" || role === "button" || role === "tab" || role === "menuitem" || role === "navigation";
  }));
  if (shownAs.length) return shownAs;
  // A part of the page that says its name to those who hear it, or that a tab with this name shows.
  const parts = filtered(pass.order, (at) => NAMED_PARTS.has(roleOf(at)) && wanted(nameOf(at)) && shown(at));
  if (parts.length) return parts;
  const chosen = (at) => isRole(at, "tab") && attr(at, "aria-selected") === "true" && wanted(nameOf(at)) && shown(at);
  const panels = some(pass.order, chosen) ? filtered(pass.order, (at) => roleOf(at) === "tabpanel" && shown(at)) : [];
  return panels.length === 1 ? panels : [];
}

const NAMED_PARTS = new Set(["table", "grid", "treegrid", "region", "group", "tabpanel", "list"]);
const HOLDERS = { caption: "table", legend: "fieldset", figcaption: "figure", summary: "details" };
const PARTS = new Set(["section", "article", "main", "form", "dialog", "td", "body"]);
const NEXT_PART = new Set(["table", "caption", "legend", "figcaption", "figure", "fieldset", "details", "footer", "header"]);

/** A whole part and what belongs to it below, such as its pager: up to the next part, or the end of the one around it. */
function spanOf(whole) {
  const outer = around(whole) ? nearest(around(whole), (at) => PARTS.has(tagOf(at)) || NAMED_PARTS.has(roleOf(at))) : null;
  const end = outer ? pass.last.get(outer) + 1 : pass.order.length;
  for (let at = pass.last.get(whole) + 1; at < end; at += 1) {
    const other = pass.order[at];
    if ((level(other) > 0 || NEXT_PART.has(tagOf(other)) || isTitle(other)) && shown(other)) {
      return { from: pass.place.get(whole) - 1, to: at };
    }
  }
  return { from: pass.place.get(whole) - 1, to: end };
}

/** A span, no further than what lies over the page and holds its heading. */
const keptIn = (box, span) => (box ? { from: span.from, to: min(span.to, pass.last.get(box) + 1) } : span);

/** From the end of a heading to the next of the same or a higher rank, as places in reading order. */
function spanBelow(heading) {
  const from = pass.last.get(heading);
  const tag = tagOf(heading);
  const whole = has(HOLDERS, tag) ? nearest(heading, (at) => tagOf(at) === HOLDERS[tag])
    : level(heading) === 0 && NAMED_PARTS.has(roleOf(heading)) ? heading : null;
  if (whole) return spanOf(whole);
  const rank = level(heading);
  const own = signature(heading);
  // A heading in looks only: others that look like it end its part, and so do the great headings.
  const alike = rank === 0 && !bare(heading)
    && some(pass.order, (at) => at !== heading && signature(at) === own && shown(at));
  for (let at = from + 1; at < pass.order.length; at += 1) {
    const other = pass.order[at];
    const otherRank = level(other);
    let closes = otherRank > 0 && (rank === 0 || otherRank <= rank);
    if (alike) closes = signature(other) === own || (otherRank > 0 && otherRank <= 2);
    if (closes && shown(other) && tests(WORDS, rawText(other))) return { from, to: at };
  }
  return { from, to: pass.order.length };
}

/** A heading by its words alone: nothing in its markup tells it from other text. */
const bare = (heading) => !attr(heading, "class") && tests(/^(p|div|span|td|th|label|b|strong|font|big|u|i|em|dt|li)$/u,
  tagOf(heading));

// --- within what lies over the page

function inDialog(way = {}) {
  if (!pass.dialogs) pass.dialogs = dialogs();
  const held = way.holding ? expression(way.holding) : null;
  const boxes = held ? filtered(pass.dialogs, (box) => held(screenText(box))) : pass.dialogs;
  const refused = way.not_holding ? expression(way.not_holding) : null;
  const outs = refused ? filtered(pass.dialogs, (box) => refused(screenText(box))) : [];
  const others = way.besides ? otherActions(way.besides) : () => [];
  const lies = (element, box) => box !== element ? inside(element, box) : isRole(element, "dialog");
  // What a layer holds beside a dialog says nothing of the dialog's buttons.
  const own = (element) => (held ? nearest(element, (at) => isDialog(at) && shown(at)) : null);
  const speaks = (element, box) => lies(element, box) && (!own(element) || inside(box, own(element)));
  return (element) => some(boxes, (box) => speaks(element, box)) && !some(outs, (box) => lies(element, box))
    && !some(pass.dialogs, (box) => lies(element, box)
      && some(others(box), (other) => !inside(other, element) && !inside(element, other)));
}

/** The buttons of a box that offer something else than what a regular expression says, asked for when needed. */
function otherActions(source) {
  const meant = expression(source);
  const known = new Map();
  return (box) => {
    if (!known.has(box)) {
      known.set(box, filtered(pass.order, (at) => inside(at, box) && shownControl(at)
        && (isRole(at, "button") || (isRole(at, "link") && !inSentence(at))) && !meant(nameOf(at))));
    }
    return known.get(box);
  };
}

/** Whether a link is one of the words of a sentence, which goes on before it or after it. */
function inSentence(link) {
  let before = "";
  let after = "";
  let met = false;
  eachChild(around(link), (child) => {
    if (child === link) met = true;
    else if (!isText(child)) { if (met) after += " "; else before = ""; }
    else if (met) after += dataOf(child);
    else before = dataOf(child);
  });
  return tests(/[\p{L}\p{N},:(]\s*$/u, before) || tests(/^\s*[\p{Ll}),.]/u, after);
}

/** The outermost of what lies over the page that holds an element, as far as it was looked for; else null. */
function dialogAround(element) {
  let found = null;
  for (let at = element; at; at = around(at)) {
    if (isElement(at) && (pass.dialogs ? some(pass.dialogs, (box) => box === at) : isDialog(at) && shown(at))) found = at;
  }
  return found;
}

function isDialog(element) {
  if (isRole(element, "dialog") || attr(element, "aria-modal") === "true") return true;
  return hasAttr(element, "popover") && matchesCss(element, ":popover-open");
}

const FRAMEWORK = new Set(["nav", "header", "footer", "main", "html", "body"]);
const FRAME_ROLES = new Set(["navigation", "banner", "contentinfo", "main", "menu", "menubar", "tooltip"]);

function dialogs() {
  const meant = filtered(pass.order, (at) => isDialog(at) && shown(at));
  const body = document.body;
  const words = body && pass.place.has(body) ? folded(rawText(body)).length : 0;
  const placed = filtered(pass.order, (at) => {
    const position = positionOf(at);
    if (position !== "fixed" && position !== "absolute" && position !== "sticky") return false;
    if (FRAMEWORK.has(tagOf(at)) || FRAME_ROLES.has(attr(at, "role")) || CONTROL_TAGS.has(tagOf(at))) return false;
    if (isClickable(at) || !shown(at) || some(meant, (box) => inside(at, box))) return false;
    const length = screenText(at).length;
    return length > 0 && length < words * 0.9 && liesOver(at, position);
  });
  return [...meant, ...placed];
}

/** Whether a box that is not in the flow of the page stands on top and covers something of it. */
function liesOver(element, position) {
  const box = boxOf(element);
  if (box.width < 40 || box.height < 20) return false;
  const edge = position === "fixed" && box.top <= 8 && box.height < innerHeight * 0.2 && box.width > innerWidth * 0.7;
  let top = 0;
  let covers = false;
  for (const across of [0.5, 0.15, 0.85]) {
    for (const down of [0.5, 0.15, 0.85]) {
      const stack = stackAt(box.left + box.width * across, box.top + box.height * down);
      if (!stack.length || !inside(stack[0], element)) continue;
      top += 1;
      if (some(stack, (under) => !inside(under, element) && !inside(element, under))) covers = true;
    }
  }
  const centre = stackAt(box.left + box.width / 2, box.top + box.height / 2);
  const onTop = centre.length > 0 && inside(centre[0], element);
  if (!onTop || top < 3) return false;
  return covers || (position === "fixed" && !edge);
}
