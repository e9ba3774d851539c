// The pages of a list: what leads to the next one, and what says that the list goes on.

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
  return way.pager === "more" ? byMore(inScope) : way.pager === "list" ? byList(inScope) : byNext(inScope);
}

/** Lists of pages; those above and below the only table there is turn it alike, and count as one. */
function byList(inScope) {
  const lists = pageLists(inScope, false);
  const offers = (list) => joins(mapped(optionsOf(list), (one) => `${optionChosen(one)} ${plain(optionLabel(one))}`), "|");
  const tables = filtered(pass.order, (one) => tagOf(one) === "table" && inScope(one) && shown(one));
  if (tables.length !== 1) return lists;
  const below = (list) => pass.place.get(list) > pass.place.get(tables[0]);
  return filtered(lists, (list) => !below(list) || inside(list, tables[0])
    || !some(lists, (other) => !below(other) && offers(other) === offers(list)));
}

const PAGE_CHOICE = /^(?:page )?(?:n[°o]?\.? ?|numero )?(\d{1,5})(?: ?(?:\/|sur|de|of) ?\d{1,5})?$/u;
const ROWS_CHOICE = /^(?:(?:lignes?|resultats?|elements?|structures?) )?(?:de )?(\d{1,6}) ?(?:[-–—]|a|to) ?(\d{1,6})(?: (?:sur|de|of) \d{1,6})?$/u;

/** The first and the last that a choice stands for: a page for itself; null where it is neither page nor rows. */
function span(choice) {
  const found = execs(PAGE_CHOICE, choice) || execs(ROWS_CHOICE, choice);
  return found && [+found[1], +(found[2] || found[1])];
}

/** Lists whose choices are the pages of a list, 1 to n or the rows of each, as long as the last is not chosen.
 *
 * With `roughly` also those that only look so, with gaps between or in another order: nobody could turn them. */
function pageLists(inScope, roughly) {
  return candidates(inScope, (element) => {
    if (tagOf(element) !== "select" || hasAttr(element, "multiple") || !shown(element) || !enabled(element)) return false;
    const choices = mapped(optionsOf(element), (one) => ({ span: span(plain(optionLabel(one))), chosen: optionChosen(one) }));
    const pages = filtered(choices, (one) => one.span || one.chosen || one !== choices[0]); // without "Page..." before them
    if (pages.length < 2 || !some(choices, (one) => one.chosen) || pages[pages.length - 1].chosen) return false;
    const told = filtered(pages, (one) => one.span);
    if (roughly) return told.length > 1 && some(told, (one) => one.span[0] === 1);
    let after = 0;
    return !some(pages, (one) => {
      const wrong = !one.span || one.span[0] !== after + 1;
      after = one.span && one.span[1];
      return wrong;
    });
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
  for (const element of pageLists(inScope, true)) found.add(element);
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
