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

// --- pager: the way to the next page of a list

const NEXT_NAME = /^(page )?suivante?s?$|^(aller )?(a )?(la )?page suivante\b|^next( page)?$|^go to (the )?next page/u;
const LAST_NAME = /\bdernier|\bderniere|\blast\b|\bfin\b/u;
const NEXT_HINT = /\b(next|suivante?|chevron right|angle right|arrow right|caret right|forward|triangle 1 e)\b/u;
const LAST_HINT = /\b(last|derniere?|double right|step forward|fast forward|end)\b/u;
const BACK_SIGNS = new Set(["‹", "<", "«", "←", "<<", "««", "◀", "|<", "❮", "⟨"]);
const NEXT_SIGNS = new Set(["›", ">", "»", "→", ">>", "»»", "▶", "❯", "⟩", "►"]);
const NUMBER = /^\d{1,5}$/u;
const CURRENT = /^(is-)?(active|current|selected)$|[_-](active|current|selected)$/u;

const sign = (element) => replace(rawText(element), /\s+/gu, "");

/** Whether it is the page that is shown: it says so, or it cannot be clicked. */
function isCurrent(element) {
  const says = (at) => (hasAttr(at, "aria-current") && attr(at, "aria-current") !== "false")
    || attr(at, "aria-selected") === "true" || some(tokens(at, "class"), (token) => tests(CURRENT, lower(token)));
  const outer = around(element);
  return says(element) || (outer !== null && sign(outer) === sign(element) && says(outer))
    || some(within(element), says);
}

/** The numbers of pages among some elements. */
const numbersIn = (elements) => filtered(elements, (one) => tests(NUMBER, sign(one)) && shown(one)
  && !CONTROL_TAGS.has(tagOf(one)) && !some(within(one), (inner) => inner !== one && tests(NUMBER, sign(inner))));

/** The numbers of pages and the controls among them, around one control. */
function pagerAround(control) {
  let best = null;
  let inner = control;
  for (let at = around(control), steps = 0; at && steps < 6; at = around(at), steps += 1) {
    if (tagOf(at) === "body" || rawText(at).length > 400) {
      // A pager without a box of its own: what stands on one line with the control.
      const line = lineOf(inner);
      return line && (!best || line.numbers.length > best.numbers.length) ? line : best;
    }
    const outer = around(at);
    const words = outer && rawText(outer).length < 300 ? screenText(outer) : screenText(at);
    const members = within(at);
    const numbers = numbersIn(members);
    if (!best || !numbers.length || numbers.length > best.numbers.length) best = { at, members, words, numbers };
    // A number may have a box of its own, as in a list of pages.
    if (some(numbers, (one) => !inside(one, control))) break;
    if (tagOf(at) === "table" || tagOf(at) === "form") break;
    inner = at;
  }
  return best;
}

/** What stands on one line with a node, between the blocks and line ends around it. */
function lineOf(node) {
  const inline = (one) => isText(one) || nodeType(one) === 8
    || (isElement(one) && tagOf(one) !== "br" && separator(one, tagOf(one)) !== "\n" && rawText(one).length < 400);
  let run = [];
  let mine = false;
  for (let one = firstOf(parentOf(node)); one; one = nextOf(one)) {
    if (inline(one)) {
      run[run.length] = one;
      if (one === node) mine = true;
    } else if (mine) break;
    else run = [];
  }
  if (!mine) return null;
  const members = [];
  let words = "";
  for (const one of run) {
    if (isText(one)) words += dataOf(one);
    if (!isElement(one)) continue;
    words += ` ${rawText(one)} `;
    for (const at of within(one)) members[members.length] = at;
  }
  return { at: run[0], members, words: folded(words), numbers: numbersIn(members) };
}

const goes = (element) => enabled(element) && !(tagOf(element) === "a" && !hasAttr(element, "href")
  && !handled(element) && !hasAttr(element, "role") && style(element).cursor !== "pointer");

function nextKind(element) {
  const names = mapped([nameOf(element), attr(element, "title") || "", attr(element, "aria-label") || ""], plain);
  if (some(names, (name) => tests(LAST_NAME, name))) return "";
  if (some(names, (name) => tests(NEXT_NAME, name))) return "name";
  if (some(splitBy(lower(attr(element, "rel") || ""), " "), (word) => word === "next")) return "name";
  if (NEXT_SIGNS.has(sign(element))) return "sign";
  if (!showsWords(element)) {
    const called = hints(element);
    if (tests(NEXT_HINT, called) && !tests(LAST_HINT, called)) return "icon";
  }
  return "";
}

const isLastSign = (element) => NEXT_SIGNS.has(sign(element)) || tests(LAST_HINT, hints(element));

/** Whether the words of a pager say that this is the last page. */
function saysLast(text, page) {
  const of = execs(/page\s*:?\s*(\d+)\s*(?:\/|sur|de|of)\s*(\d+)/iu, text) || execs(/^\D*(\d+)\s*\/\s*(\d+)\D*$/u, text);
  if (of) return +of[1] >= +of[2];
  const rows = execs(/(\d+)\s*(?:lignes?|éléments?|résultats?)\s*par\s*page/iu, text);
  const all = execs(/(?:\(|total\s*(?:de|:)?\s*)(\d+)\s*(?:ligne|élément|résultat|utilisateur)/iu, text);
  return Boolean(rows && all && +all[1] <= +rows[1] * max(page, 1));
}

function byPager(way, inScope) {
  return way.pager === "more" ? byMore(inScope) : way.pager === "list" ? pageLists(inScope) : byNext(inScope);
}

const PAGE_CHOICE = /^(?:page )?(\d{1,5})(?: ?(?:\/|sur|de|of) ?\d{1,5})?$/u;
const ROWS_CHOICE = /^(\d{1,6}) ?(?:-|a|to) ?(\d{1,6})(?: (?:sur|de|of) \d{1,6})?$/u;

/** Lists whose choices are the pages of a list, 1 to n or the rows of each, as long as the last is not chosen. */
function pageLists(inScope) {
  return candidates(inScope, (element) => {
    if (tagOf(element) !== "select" || hasAttr(element, "multiple") || !shown(element) || !enabled(element)) return false;
    const choices = mapped(optionsOf(element), (one) => ({ text: plain(optionLabel(one)), chosen: optionChosen(one) }));
    let after = 0;
    for (const { text } of choices) {
      const page = execs(PAGE_CHOICE, text);
      const rows = execs(ROWS_CHOICE, text);
      if (page ? +page[1] !== after + 1 : !rows || +rows[1] !== after + 1) return false;
      after = page ? +page[1] : +rows[2];
    }
    return choices.length > 1 && some(choices, (one) => one.chosen) && !choices[choices.length - 1].chosen;
  });
}

const RANGE = /(\d+)\s*(?:[-–—]|à|to|…)\s*(\d+)\s*(?:sur|de|of|\/)\s*(?:un total de\s*)?(\d+)/iu;
const PAGE = /page\s*:?\s*(\d+)\s*(?:\/|sur|de|of)\s*(\d+)/iu;

/** Whether words say that a list goes on after what is shown of it. */
function saysMore(text) {
  const range = execs(RANGE, text);
  if (range) return +range[2] < +range[3];
  const page = execs(PAGE, text);
  return page !== null && +page[1] < +page[2];
}

/** Whether a box that scrolls draws only some of the rows that it has room for. */
function drawsSome(element) {
  const overflow = style(element).overflowY;
  if ((overflow !== "auto" && overflow !== "scroll") || scrolls(element) <= seenOf(element) + 8) return false;
  let drawn = 0;
  for (const at of within(element)) {
    const row = tagOf(at) === "tr" || tagOf(at) === "li" || attr(at, "role") === "row" || attr(at, "role") === "listitem";
    if (row && shown(at)) drawn += boxOf(at).height;
  }
  return drawn > 0 && drawn < scrolls(element) * 0.7;
}

/** What says that a list has more than it shows: its words, the numbers of its pages, a way on, rows not drawn. */
function byMore(inScope) {
  const found = new Set(smallest(inScope, (element) => {
    const raw = rawText(element);
    return raw.length > 0 && raw.length < 200 && saysMore(screenText(element)) && shown(element);
  }));
  // Words without a box of their own, in the one around the whole list: what stands on one line with an element.
  for (const element of pass.order) {
    if (!inScope(element) || !around(element) || inScope(around(element)) || !shown(element)) continue;
    const line = lineOf(element);
    if (line && line.words.length < 200 && saysMore(line.words)) found.add(element);
  }
  for (const pager of pagersIn(inScope)) {
    const current = currentPage(pager.numbers);
    let highest = 0;
    for (const one of pager.numbers) highest = max(highest, +sign(one));
    if (saysLast(pager.words, current ? +sign(current) : 0)) continue;
    if (nextIn(pager, inScope) || (pager.numbers.length > 1 && (!current || highest > +sign(current)))) found.add(pager.control);
  }
  for (const element of pass.order) if (inScope(element) && shown(element) && drawsSome(element)) found.add(element);
  for (const element of pageLists(inScope)) found.add(element);
  return filtered(pass.order, (element) => found.has(element));
}

/** The pagers there are, each around one of its controls; one within another counts for itself. */
function pagersIn(inScope) {
  const around_ = [];
  const seen = new Set();
  for (const element of pagerControls(inScope)) {
    const pager = pagerAround(element);
    if (!pager || seen.has(pager.at)) continue;
    seen.add(pager.at);
    around_[around_.length] = { ...pager, control: element };
  }
  return filtered(around_, (pager) => !some(around_, (other) => other !== pager && inside(other.at, pager.at)
    && other.numbers.length >= pager.numbers.length));
}

function byNext(inScope) {
  const found = [];
  for (const pager of pagersIn(inScope)) {
    const next = nextIn(pager, inScope);
    if (next && !some(found, (one) => sameTarget(one, next))) found[found.length] = next;
  }
  return found;
}

const pagerControls = (inScope) => filtered(pass.order, (element) => inScope(element) && shown(element)
  && (isClickable(element) || (tagOf(element) === "a" && NEXT_SIGNS.has(sign(element))))
  && (nextKind(element) !== "" || tests(NUMBER, sign(element))));

const sameTarget = (one, other) => (attr(one, "href") || "") === (attr(other, "href") || "")
  && plain(nameOf(one)) === plain(nameOf(other)) && (attr(one, "name") || "") === (attr(other, "name") || "");

function currentPage(numbers) {
  const said = filtered(numbers, isCurrent);
  if (said.length === 1) return said[0];
  const still = filtered(numbers, (one) => !nearest(one, isClickable) || !goes(nearest(one, isClickable)));
  return still.length === 1 ? still[0] : null;
}

function nextIn(pager, inScope) {
  const { members, words, numbers } = pager;
  const current = currentPage(numbers);
  if (saysLast(words, current ? +sign(current) : 0)) return null;
  const controls = filtered(members, (one) => inScope(one) && shown(one) && !tests(NUMBER, sign(one))
    && (isClickable(one) || tagOf(one) === "a" || tagOf(one) === "span" || tagOf(one) === "li")
    && nextKind(one) !== "" && !some(within(one), (inner) => inner !== one && isClickable(inner)));
  const outermost = filtered(controls, (one) => !some(controls, (other) => other !== one && inside(one, other)));
  const named = filtered(outermost, (one) => nextKind(one) === "name");
  const lastNumber = numbers.length ? pass.place.get(numbers[numbers.length - 1]) : -1;
  // Of several signs after the numbers the first goes one page on, the second to the end.
  const signs = filtered(outermost, (one) => pass.place.get(one) > lastNumber && nextKind(one) !== "name");
  const usable = (one) => (isClickable(one) && goes(one) ? one : null);
  if (named.length) return usable(named[0]);
  // A number says which page it leads to, a sign may lead to the last one.
  if (current) {
    for (const number of numbers) {
      const target = +sign(number) === +sign(current) + 1 ? nearest(number, isClickable) : null;
      if (target && goes(target) && inScope(target)) return target;
    }
  }
  return signs.length ? usable(signs[0]) : null;
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
