// The ways to find an element, one function each. All take the way and a test for its scope, and give elements as read.

const candidates = (inScope, wanted) => filtered(pass.order, (element) => inScope(element) && wanted(element));

/** Whether a text is one of the wanted ones. */
function anyOf(texts) {
  const wanted = new Set(mapped(typeof texts === "string" ? [texts] : texts, plain));
  return (text) => wanted.has(plain(text));
}

/** The smallest elements, as read, for which `wanted` holds; one around another does not count. */
function smallest(inScope, wanted) {
  const found = new Set();
  let open = pass.order.length; // place of the last one found: what lies around it is not the smallest
  for (let at = pass.order.length - 1; at >= 0; at -= 1) {
    const element = pass.order[at];
    if (pass.last.get(element) >= open && at < open) continue;
    if (inScope(element) && wanted(element)) {
      found.add(element);
      open = at;
    }
  }
  return found.size ? filtered(pass.order, (element) => found.has(element)) : [];
}

/** The smallest visible elements that show exactly one of these texts. */
function showing(texts, inScope) {
  const wanted = new Set(mapped(typeof texts === "string" ? [texts] : texts, plain));
  let longest = 0;
  for (const text of wanted) longest = max(longest, text.length);
  return smallest(inScope, (element) => {
    const raw = rawText(element);
    if (raw === "" || raw.length > longest * 4 + 200) return false;
    return wanted.has(plainText(element)) && shown(element);
  });
}

function byRole(way, inScope) {
  const roles = typeof way.role === "string" ? [way.role] : way.role;
  const named = way.name ? anyOf(way.name) : null;
  const pattern = way.name_matches ? (way.whole ? wholly : expression)(way.name_matches) : null;
  const other = calledOneOf(way.unless);
  return candidates(inScope, (element) => {
    if (!some(roles, (role) => isRole(element, role)) || !shownControl(element)) return false;
    if (named && !named(nameOf(element))) return false;
    return (!pattern || pattern(nameOf(element))) && !other(element);
  });
}

function byLabel(way, inScope) {
  const wanted = anyOf(way.label);
  return candidates(inScope, (element) =>
    isControl(element) && shownControl(element) && some(labelTexts(element), wanted));
}

function byPlaceholder(way, inScope) {
  const wanted = anyOf(way.placeholder);
  return candidates(inScope, (element) => isControl(element) && shown(element)
    && some(["placeholder", "aria-placeholder", "data-placeholder"], (name) => wanted(attr(element, name) || "")));
}

const byText = (way, inScope) => showing(way.text, inScope);

function byMatch(way, inScope) {
  const pattern = expression(way.matches);
  return smallest(inScope, (element) => {
    const text = screenText(element);
    return text !== "" && pattern(text) && shown(element);
  });
}

function byCss(way, inScope) {
  const found = new Set(allIn[9](document, way.css));
  return candidates(inScope, (element) => {
    if (found.has(element) || (rootOf(element) !== document && matchesCss(element, way.css))) return shownControl(element);
    return false;
  });
}

// --- beside: by where things stand on the screen

/** All texts on the screen with the box of their words. */
function textRuns() {
  if (pass.texts) return pass.texts;
  pass.texts = [];
  const range = new Range();
  for (const element of pass.order) {
    const tag = tagOf(element);
    if (NO_TEXT.has(tag) || CONTROL_TAGS.has(tag) || !shown(element)) continue;
    eachChild(element, (child) => {
      if (!isText(child) || !tests(WORDS, dataOf(child))) return;
      range.selectNodeContents(child);
      const box = range.getBoundingClientRect();
      if (box.width > 0) pass.texts[pass.texts.length] = { node: child, owner: element, box };
    });
  }
  return pass.texts;
}

/** The box around the words of an element: a block is as wide as the page, and a label may hold its own box. */
function wordsBox(element) {
  let all = null;
  for (const { owner, box } of textRuns()) {
    if (!inside(owner, element)) continue;
    const { left, top: above, right, bottom } = box;
    all = all ? { left: min(all.left, left), top: min(all.top, above), right: max(all.right, right),
      bottom: max(all.bottom, bottom) } : { left, top: above, right, bottom };
  }
  return all ? { ...all, width: all.right - all.left, height: all.bottom - all.top } : boxOf(element);
}

const overlap = (from, to, otherFrom, otherTo) => min(to, otherTo) - max(from, otherFrom);
const sameLine = (a, b) => overlap(a.top, a.bottom, b.top, b.bottom) >= min(a.height, b.height) * 0.45;
const sameColumn = (a, b) => overlap(a.left, a.right, b.left, b.right) > 2;
const isHint = (text) => tests(/^\s*[(*]/u, text);

function byBeside(way, inScope) {
  const kind = way.kind || "any";
  const fits = (element) => {
    if (kind === "list") return isList(element);
    return kind === "any" || (kind === "password" ? isPassword(element) : isTextBox(element));
  };
  // What stands nearest counts, whatever it is: a box in between says that the list is not the label's.
  const stands = (at) => (isControl(at) || (kind === "list" && isList(at))) && shown(at);
  const wanted = anyOf(way.beside);
  const labels = [];
  const owners = filtered(showing(way.beside, () => true), (at) => !CONTROL_TAGS.has(tagOf(at)) && !isClickable(at));
  for (const owner of owners) labels[labels.length] = { box: wordsBox(owner), owner };
  for (const run of textRuns()) {
    if (!wanted(dataOf(run.node)) || isClickable(run.owner)) continue;
    if (!some(owners, (owner) => inside(run.owner, owner))) labels[labels.length] = { box: run.box, owner: run.owner };
  }
  const controls = mapped(filtered(pass.order, stands), (at) => ({ at, box: boxOf(at) }));
  const found = new Set();
  for (const label of labels) {
    const next = standingBeside(label, controls);
    if (next && fits(next) && inScope(next)) found.add(next);
  }
  return candidates(() => true, (element) => found.has(element));
}

/** The control right of a label, else the one directly below it; nothing when other words lie between. */
function standingBeside(label, controls) {
  const { box } = label;
  let right = null;
  let below = null;
  for (const one of controls) {
    const to = one.box;
    if (to.width === 0 || to.height === 0) continue;
    const far = to.left - box.right;
    const deep = to.top - box.bottom;
    if (far >= -4 && sameLine(box, to) && far < 700 && (!right || far < right.far)) right = { ...one, far };
    else if (deep >= -6 && deep < max(60, box.height * 3) && (sameColumn(box, to) || abs(box.left - to.left) < 30)
      && (!below || deep < below.deep)) below = { ...one, deep };
  }
  if (right && parted(label, right.box, true)) right = null;
  if (below && parted(label, below.box, false)) below = null;
  if (right && below && right.far > 300 && below.deep < 40) return below.at;
  return right ? right.at : below ? below.at : null;
}

/** Whether other words stand between a label and a control. */
function parted(label, to, rightwards) {
  const { box, owner } = label;
  return some(textRuns(), (run) => {
    const at = run.box;
    if (inside(run.owner, owner) || isHint(dataOf(run.node))) return false;
    if (rightwards) return at.left >= box.right - 4 && at.right <= to.left + 4 && sameLine(at, box);
    return at.top >= box.bottom - 4 && at.bottom <= to.top + 4 && sameColumn(at, box) && at.left <= box.left + 30;
  });
}

// --- icon, only: things to click that show no words

/** The words in the names of a picture, a class, an address: `btnEdit2` is three. */
const spoken = (text) => plain(replace(replace(text, /(\p{Ll})(?=[\p{Lu}\p{N}])/gu, "$1 "), /[-_./#:?=&]/gu, " "));

function hints(element) {
  const words = [];
  for (const at of within(element)) {
    for (const name of ["title", "aria-label", "alt", "class", "id", "src", "href", "xlink:href", "data-icon", "name", "value",
      "data-original-title", "data-bs-original-title", "data-tooltip"]) {
      if (name === "href" && at !== element && !svgTags.has(tagOf(at))) continue;
      if (name === "value" && tagOf(at) !== "input") continue;
      words[words.length] = attr(at, name) || "";
    }
  }
  words[words.length] = contentOf(element);
  words[words.length] = referred(element, "aria-labelledby");
  for (const at of within(element)) {
    const picture = style(at).backgroundImage;
    if (picture && picture !== "none" && !begins(picture, 'url("data:')) words[words.length] = picture;
  }
  return spoken(joins(words, " "));
}

const wordless = (element) => !showsWords(element)
  || (tagOf(element) === "input" && inputType(element) === "image");

const spokenAll = (texts) => mapped(typeof texts === "string" ? [texts] : texts, spoken);

/** A test for what is called something that begins with one of these, by a word on it or by its picture. */
function calledOneOf(texts) {
  if (!texts) return () => false;
  const others = spokenAll(texts);
  return (element) => {
    const called = ` ${hints(element)} ${spoken(nameOf(element))}`;
    return some(others, (word) => holds(called, ` ${word}`));
  };
}

function byIcon(way, inScope) {
  const wanted = spokenAll(way.icon);
  const other = calledOneOf(way.unless);
  return filtered(clickables(filtered(pass.order, inScope)), (element) => {
    if (!wordless(element)) return false;
    const called = ` ${hints(element)} `;
    return some(wanted, (word) => holds(called, ` ${word} `)) && !other(element);
  });
}

const DOTS = /^(?:[⋮…⋯︙]|\.{3}|•{3})$/u;

/** Whether it says that a click on it only unfolds a menu. */
const opensMenu = (element) => attr(element, "aria-haspopup") === "true" || attr(element, "aria-haspopup") === "menu"
  || tests(DOTS, sign(element));

function byOnly(way, inScope) {
  const other = calledOneOf(way.unless);
  const fitting = way.called ? expression(way.called) : () => true;
  return filtered(clickables(filtered(pass.order, inScope)), (element) => wordless(element) && !other(element)
    && !opensMenu(element) && (!tests(WORDS, nameOf(element)) || fitting(nameOf(element))));
}

const WAYS = {
  role: byRole, label: byLabel, beside: byBeside, placeholder: byPlaceholder, text: byText, matches: byMatch,
  icon: byIcon, only: byOnly, pager: byPager, css: byCss,
};

/** What a way finds, as elements. */
function find(way) {
  for (const key in WAYS) {
    if (!has(WAYS, key) || way[key] === undefined) continue;
    const found = WAYS[key](way, scopeOf(way));
    return way.near ? nearestTo(found, way.near) : found;
  }
  return [];
}
