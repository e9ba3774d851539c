// What a hand does: where to point at an element, whether the click landed on it, what is typed into a box. Only the
// plain case, in the top frame; whoever asks has a slower hand (Playwright's) for all others, where null is given.

const nextFrame = globalThis.requestAnimationFrame.bind(globalThis);
const bring = uncurry(Element.prototype.scrollIntoView);
const rectsOf = uncurry(Element.prototype.getClientRects);
const pathOf = uncurry(Event.prototype.composedPath);
const prevent = uncurry(Event.prototype.preventDefault);
const stop = uncurry(Event.prototype.stopImmediatePropagation);
const focusOn = uncurry(HTMLElement.prototype.focus);
const focused = getter(Document.prototype, "activeElement");
const selectIn = {
  input: uncurry(HTMLInputElement.prototype.select),
  textarea: uncurry(HTMLTextAreaElement.prototype.select),
};
const command = uncurry(Document.prototype.execCommand);

const FRAME_WAIT = 1000; // ms after which a page that draws nothing is not waited for
const AIM_HOLDS = 5000; // ms after which an aim that nobody took is forgotten
const TYPED = new Set(["text", "password", "search", "tel", "url", "email"]);

const isIn = (node, outer) => nearest(node, (at) => at === outer) !== null;

/** An element that can be clicked or typed into as it stands; null where it needs a closer look. */
function handy(element) {
  if (!element || globalThis !== top || rootOf(element) !== document || !nativeVisible(element, PRESENT)) return null;
  const off = nearest(element, (at) => attr(at, "aria-disabled") === "true" || hasAttr(at, "inert"));
  return off || matchesCss(element, ":disabled") ? null : element;
}

function drawn() {
  return new Promise((resolve) => {
    nextFrame(() => resolve(true));
    later(() => resolve(false), FRAME_WAIT);
  });
}

/** Whether it stands still from one frame to the next. */
async function still(element) {
  for (let frames = 0; frames < 6; frames += 1) {
    const before = boxOf(element);
    if (!(await drawn()) || !connected(element)) return false;
    const after = boxOf(element);
    if (before.left === after.left && before.top === after.top && before.width === after.width
      && before.height === after.height) return true;
  }
  return false;
}

/** A point in the window at which the element lies on top of everything. */
function pointOn(element) {
  for (const box of rectsOf(element)) {
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    if (box.width < 1 || box.height < 1 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
    const hit = stackAt(x, y)[0];
    if (hit && isIn(hit, element)) return { x, y };
  }
  return null;
}

// The element that the next click is meant for: one that would reach another is stopped before the page learns of it.
let aimed = null;

/** Where to click to click the element, and nothing else. */
async function aim(id) {
  aimed = null;
  const element = handy(target(id));
  if (!element || !(await still(element))) return null;
  let point = pointOn(element);
  if (!point) {
    bring(element, { block: "center", inline: "center", behavior: "instant" });
    if (!(await still(element))) return null;
    point = pointOn(element);
  }
  if (point) aimed = { element, landed: null, tell: null, until: now() + AIM_HOLDS };
  return point;
}

// The boxes that were filled since the last click or key: one that a script has emptied meanwhile is not to be sent.
let filledBoxes = [];

function emptied() {
  const lost = some(filledBoxes, (box) => connected(box) && valueOf(box) === "");
  filledBoxes = []; // each says so once: whoever fills it again asks again
  return lost;
}

globalThis.addEventListener("keydown", (event) => {
  if (event.isTrusted) filledBoxes = [];
}, { capture: true, passive: true });

function guard(event) {
  if (!aimed || !event.isTrusted || now() > aimed.until) return;
  if (aimed.landed === null) {
    aimed.landed = isIn(pathOf(event)[0], aimed.element) && !emptied();
    if (aimed.tell) aimed.tell(aimed.landed);
  }
  if (!aimed.landed) {
    prevent(event);
    stop(event);
  }
  if (event.type === "click") aimed.until = 0;
}

for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
  globalThis.addEventListener(name, guard, { capture: true, passive: false });
}

/** Whether the click reaches what was aimed at, as soon as that shows. */
function landing() {
  return new Promise((resolve) => {
    if (!aimed || aimed.landed !== null) resolve(!aimed || aimed.landed);
    else aimed.tell = resolve;
  });
}

/** Types a text into a box in place of what is there, as one act; whether the box holds it now. */
function type(element, text) {
  if (text === "" || !handy(element)) return false;
  const tag = tagOf(element);
  if (tag !== "textarea" && !(tag === "input" && TYPED.has(inputType(element)))) return false;
  focusOn(element);
  // Some boxes are read-only until they have the focus, so that no browser fills them by itself.
  if (focused(document) !== element || hasAttr(element, "readonly")) return false;
  selectIn[tag](element);
  if (!command(document, "insertText", false, text) || valueOf(element) !== text) return false;
  filledBoxes[filledBoxes.length] = element;
  return true;
}

const valueOf = (element) => (tagOf(element) === "input" ? inputValue : areaValue)(element);

const validityOf = getter(HTMLInputElement.prototype, "validity");
const validIn = getter(ValidityState.prototype, "valid");
const longestOf = getter(HTMLInputElement.prototype, "maxLength");

// What scripts and forms may call a box by.
const NAMING = ["name", "id", "formcontrolname", "ng-model", "data-ng-model", "data-name"];
const CONTROLS = "input, select, textarea, button";

const namesOf = (element) => filtered(mapped(NAMING, (name) => attr(element, name)), Boolean);

/** Whether it is a box for a password, whatever it looks like just now. */
function sealed(element) {
  if (inputType(element) === "password" || holds(lower(attr(element, "autocomplete") || ""), "password")) return true;
  const security = styleOf(element).webkitTextSecurity;
  return Boolean(security) && security !== "none";
}

/** What a box takes: how many signs, in which charset it is sent, whether what it holds fits; and what it is called. */
function box(id) {
  const element = target(id);
  if (!element || tagOf(element) !== "input") return null;
  const form = nearest(element, (at) => tagOf(at) === "form");
  const charset = (form && attr(form, "accept-charset")) || charsetOf(document);
  const longest = longestOf(element);
  const others = [];
  for (const one of allIn[9](document, CONTROLS)) {
    if (one !== element) for (const name of namesOf(one)) others[others.length] = name;
  }
  return {
    longest: longest < 0 ? null : longest, charset, fits: validIn(validityOf(element)),
    names: namesOf(element), others, sealed: sealed(element),
  };
}

/** Whether a box is still there and holds anything. */
function filled(id) {
  const element = node(id);
  if (!element) return false;
  const tag = tagOf(element);
  if (tag === "input") return inputValue(element) !== "";
  return tag === "textarea" ? areaValue(element) !== "" : contentOf(element) !== "";
}

const sight = {
  watch, target, exact, atRest, asLeft, pictured, outline, inventory, pointed, option, area, aim, landing, type, box,
  filled, opener, uncovered,
  evaluations: () => evaluations, trouble: () => trouble,
};
Object.defineProperty(globalThis, KEY, { value: sight, enumerable: false, configurable: false, writable: false });
