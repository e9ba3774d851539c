// What the rest of sight stands on: the builtins as they were before the page's scripts ran, and the tree as a person
// sees it (shadow roots opened, slots filled). Nothing here may call a method through an object of the page: scripts
// such as prototype.js replace methods of Array and Element, and a form's boxes hide its properties by their names.

const KEY = Symbol.for("chorus-robot.sight");
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const has = uncurry(Object.prototype.hasOwnProperty);

/** The getter of a property, as a function of the object. */
function getter(prototype, name) {
  for (let at = prototype; at; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found && found.get) return uncurry(found.get);
  }
  return () => undefined;
}

const { Map, Set, WeakMap, WeakSet, Promise, MutationObserver, RegExp, String, Range, Element, Date } = globalThis;
const later = globalThis.setTimeout.bind(globalThis);
const noLonger = globalThis.clearTimeout.bind(globalThis);
const now = globalThis.performance.now.bind(globalThis.performance);
const random = Math.random;
const floor = Math.floor;
const max = Math.max;
const min = Math.min;
const abs = Math.abs;
const styleOf = globalThis.getComputedStyle.bind(globalThis);
const quoted = JSON.stringify;
const parsed = JSON.parse;

const nodeType = getter(Node.prototype, "nodeType");
const parentOf = getter(Node.prototype, "parentNode");
const firstOf = getter(Node.prototype, "firstChild");
const nextOf = getter(Node.prototype, "nextSibling");
const rootOf = uncurry(Node.prototype.getRootNode);
const contentOf = getter(Node.prototype, "textContent");
const connected = getter(Node.prototype, "isConnected");
const dataOf = getter(CharacterData.prototype, "data");
const tagName = getter(Element.prototype, "localName");
const attr = uncurry(Element.prototype.getAttribute);
const hasAttr = uncurry(Element.prototype.hasAttribute);
const matchesCss = uncurry(Element.prototype.matches);
const closestCss = uncurry(Element.prototype.closest);
const boxOf = uncurry(Element.prototype.getBoundingClientRect);
const openRoot = getter(Element.prototype, "shadowRoot");
const slotOf = getter(Element.prototype, "assignedSlot");
const slotOfText = getter(Text.prototype, "assignedSlot");
const assigned = uncurry(HTMLSlotElement.prototype.assignedNodes);
const nativeVisible = uncurry(Element.prototype.checkVisibility);
const animationsOf = uncurry(Element.prototype.getAnimations);
const attachShadow = uncurry(Element.prototype.attachShadow);
const allIn = {
  1: uncurry(Element.prototype.querySelectorAll),
  9: uncurry(Document.prototype.querySelectorAll),
  11: uncurry(DocumentFragment.prototype.querySelectorAll),
};
const byIdIn = {
  9: uncurry(Document.prototype.getElementById),
  11: uncurry(DocumentFragment.prototype.getElementById),
};
const labelsOf = {
  input: getter(HTMLInputElement.prototype, "labels"),
  textarea: getter(HTMLTextAreaElement.prototype, "labels"),
  select: getter(HTMLSelectElement.prototype, "labels"),
  button: getter(HTMLButtonElement.prototype, "labels"),
};
const inputType = getter(HTMLInputElement.prototype, "type");
const inputValue = getter(HTMLInputElement.prototype, "value");
const areaValue = getter(HTMLTextAreaElement.prototype, "value");
const optionsOf = getter(HTMLSelectElement.prototype, "options");
const optionLabel = getter(HTMLOptionElement.prototype, "label");
const optionChosen = getter(HTMLOptionElement.prototype, "selected");
const onClick = getter(HTMLElement.prototype, "onclick");
const editable = getter(HTMLElement.prototype, "isContentEditable");
const charsetOf = getter(Document.prototype, "characterSet");
const readyState = getter(Document.prototype, "readyState");
const rootElement = getter(Document.prototype, "documentElement");
const scrolls = getter(Element.prototype, "scrollHeight");
const seenOf = getter(Element.prototype, "clientHeight");
const titleOf = getter(Document.prototype, "title");
const stackIn = {
  9: uncurry(Document.prototype.elementsFromPoint),
  11: uncurry(ShadowRoot.prototype.elementsFromPoint),
};
const replace = uncurry(String.prototype.replace);
const trim = uncurry(String.prototype.trim);
const lower = uncurry(String.prototype.toLowerCase);
const normal = uncurry(String.prototype.normalize);
const cut = uncurry(String.prototype.slice);
const splitBy = uncurry(String.prototype.split);
const holds = uncurry(String.prototype.includes);
const begins = uncurry(String.prototype.startsWith);
const ends = uncurry(String.prototype.endsWith);
const tests = uncurry(RegExp.prototype.test);
const execs = uncurry(RegExp.prototype.exec);
const joins = uncurry(Array.prototype.join);
const sorts = uncurry(Array.prototype.sort);

const isElement = (node) => nodeType(node) === 1;
const isText = (node) => nodeType(node) === 3 || nodeType(node) === 4;
const svgTags = new Set(["svg", "use", "path", "g"]);

/** `localName` in lower case: `input`. */
const tagOf = (element) => lower(tagName(element));

function some(list, wanted) {
  for (const item of list) if (wanted(item)) return true;
  return false;
}

function filtered(list, wanted) {
  const found = [];
  for (const item of list) if (wanted(item)) found[found.length] = item;
  return found;
}

function mapped(list, change) {
  const found = [];
  for (const item of list) found[found.length] = change(item);
  return found;
}

const NONE = [];

/** The words of an attribute such as `class`. */
function tokens(element, name) {
  const value = attr(element, name);
  return value ? filtered(splitBy(value, /\s+/), (token) => token !== "") : NONE;
}

const closedRoots = new WeakMap();
const shadowOf = (element) => openRoot(element) || closedRoots.get(element) || null;

/** What lies at a point of the window, the uppermost first; of shadow trees what they hold. */
function stackAt(x, y, root = document) {
  const found = [];
  for (const element of stackIn[nodeType(root)](root, x, y)) {
    if (rootOf(element) !== root) continue; // a shadow root tells of what is around it as well
    const inner = shadowOf(element);
    if (inner) for (const at of stackAt(x, y, inner)) found[found.length] = at;
    found[found.length] = element;
  }
  return found;
}

/** Calls `visit` for each child as rendered: of the shadow root where there is one, of what fills a slot. */
function eachChild(node, visit) {
  if (isElement(node)) {
    const root = shadowOf(node);
    if (root) {
      eachChild(root, visit);
      return;
    }
    if (tagName(node) === "slot") {
      const filling = assigned(node);
      if (filling.length) {
        for (const child of filling) visit(child);
        return;
      }
    }
  }
  for (let child = firstOf(node); child; child = nextOf(child)) visit(child);
}

/** The element around a node, as rendered; null above the root element. */
function around(node) {
  const slot = isElement(node) ? slotOf(node) : isText(node) ? slotOfText(node) : null;
  if (slot) return slot;
  const parent = parentOf(node);
  if (!parent) return null;
  if (isElement(parent)) return parent;
  return nodeType(parent) === 11 && parent.host ? parent.host : null;
}

/** Whether `outer` is `node` or lies around it. */
function inside(node, outer) {
  const place = pass.place.get(node);
  const from = pass.place.get(outer);
  if (place !== undefined && from !== undefined) return place >= from && place <= pass.last.get(outer);
  for (let at = node; at; at = around(at)) if (at === outer) return true;
  return false;
}

function nearest(node, wanted) {
  for (let at = node; at; at = around(at)) if (isElement(at) && wanted(at)) return at;
  return null;
}

function byId(element, id) {
  const root = rootOf(element);
  const find = byIdIn[nodeType(root)];
  return find ? find(root, id) : null;
}

// One evaluation is a pass: what is computed in it is kept until the next. `order` holds the elements as they are read.
let pass = null;

function newPass() {
  pass = {
    order: [], place: new Map(), last: new Map(), shown: new Map(), tricked: new Map(), raw: new Map(),
    plain: new Map(), clickable: new Map(), names: new Map(), texts: null, dialogs: null, styles: new Map(),
    rows: new Map(), unders: new Map(), folded: new Map(), positions: new Map(),
    blind: false, // what the page hides counts as shown: to find what it is hidden behind
  };
  const root = rootElement(document);
  if (root) census(root);
}

function census(element) {
  const tag = tagName(element);
  if (tag === "script" || tag === "style" || tag === "template" || tag === "noscript" || tag === "head") return;
  pass.place.set(element, pass.order.length);
  pass.order[pass.order.length] = element;
  const root = shadowOf(element);
  if (root) watchRoot(root);
  if (tag !== "select" && tag !== "textarea") {
    eachChild(element, (child) => {
      if (isElement(child)) census(child);
    });
  }
  pass.last.set(element, pass.order.length - 1);
}

function style(element) {
  let found = pass.styles.get(element);
  if (!found) pass.styles.set(element, (found = styleOf(element)));
  return found;
}

function positionOf(element) {
  let found = pass.positions.get(element);
  if (found === undefined) pass.positions.set(element, (found = style(element).position));
  return found;
}
