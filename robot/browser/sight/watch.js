// When the page is looked at: an answer is given when it differs from the last one known, and not before.

const FRAME = replace(String(random()), "0.", "");
const DOCUMENT = `${floor(Date.now() % 1e9).toString(36)}${FRAME.slice(0, 10)}`;
const GAP = 16; // ms between two evaluations at least
const REST = 100; // ms without a change until the page is at rest
const EARLY = 32; // the same where the page has nothing under way by itself: two frames
const PATIENCE = 1000; // ms after which a document whose pictures hang counts as loaded
const MOST = 40; // elements reported for one way

let queriesText = "[]";
let queries = [];
let serial = 0;
let answer = "";
let waiter = null;
let dirty = true;
let acted = false; // a step is under way here: who does it looks again afterwards, and until then nobody waits
let ready = false;
let patient = true;
let changedAt = now();
let evaluatedAt = 0;
let cost = 0;
let evaluations = 0;
let timer = 0;
let restTimer = 0;

const ids = new WeakMap();
const elements = new Map();
let lastId = 0;

function idOf(element) {
  let id = ids.get(element);
  if (!id) {
    lastId += 1;
    id = `${DOCUMENT}:${lastId}`;
    ids.set(element, id);
    elements.set(id, new WeakRef(element));
  }
  return id;
}

/** The element with an id, where it is still in the document. */
function node(id) {
  const held = elements.get(id);
  const element = held ? held.deref() : null;
  return element && connected(element) ? element : null;
}

/** The same, for a step that is about to be done on it. */
function target(id) {
  acted = true;
  return node(id);
}

/** What one element looks like to the engine, as JSON (built by hand: `toJSON` may be the page's own). */
function described(element) {
  const tag = tagOf(element);
  let text = screenText(element);
  if (!text && tag === "input" && BUTTON_INPUTS.has(inputType(element))) text = folded(inputValue(element) || "");
  if (text.length > 5000) text = cut(text, 0, 5000);
  const form = nearest(element, (at) => tagOf(at) === "form");
  const dialog = dialogAround(element);
  const name = (at) => quoted(at ? idOf(at) : "");
  return `{"id":${name(element)},"text":${quoted(text)},"enabled":${enabled(element)},"usable":${usable(element)},`
    + `"kind":${quoted(kindOf(element))},"actor":${name(actor(element))},"leads":${quoted(leads(element))},`
    + `"dialog":${name(dialog)},"form":${name(form)}}`;
}

/** Whether a hand could use it: it is not off, and there is something of it to point at. */
function usable(element) {
  if (!enabled(element)) return false;
  const box = boxOf(element);
  if (box.width > 0 && box.height > 0) return true;
  const labels = tagOf(element) === "input" ? labelsOf.input(element) || NONE : NONE;
  return some(labels, shown) || (style(element).display === "contents" && shown(element));
}

const list = (items) => `[${joins(items, ",")}]`;

/** In a frame that is itself out of sight nothing is seen. */
function frameShown() {
  if (globalThis === top) return true;
  if (innerWidth <= 1 || innerHeight <= 1) return false;
  try {
    return !globalThis.frameElement || nativeVisible(globalThis.frameElement, SEEN);
  } catch {
    return true; // a frame of another origin
  }
}

function found() {
  if (!ready || !frameShown()) return "null";
  newPass();
  const all = mapped(queries, (query) => list(mapped(query, (way) => {
    let hits = [];
    try {
      hits = find(way);
    } catch (error) {
      trouble = String(error && error.stack);
    }
    return list(mapped(hits.slice(0, MOST), described));
  })));
  pass = null;
  return list(all);
}

let trouble = "";
const navigationEntries = performance.getEntriesByType.bind(performance);

function status() {
  const entry = navigationEntries("navigation")[0];
  return (entry && entry.responseStatus) || 0;
}

const loaded = () => ready && (readyState(document) === "complete" || !patient);

/** Whether nothing has changed for a moment, and nothing is about to that the page has under way by itself. */
function quiet() {
  const since = now() - changedAt;
  return loaded() && since >= EARLY - 1 && (since >= REST - 1 || !underWay());
}

function evaluate() {
  const started = now();
  dirty = false;
  evaluations += 1;
  const text = `"document":${quoted(DOCUMENT)},"address":${quoted(location.href)},"status":${status()},`
    + `"ready":${ready},"loaded":${loaded()},"quiet":${quiet()},"found":${found()}`;
  cost = now() - started;
  evaluatedAt = now();
  if (text !== answer) {
    answer = text;
    serial += 1;
  }
  if (!quiet()) awaitRest();
}

function awaitRest() {
  if (restTimer || !ready) return;
  restTimer = later(() => {
    restTimer = 0;
    if (!quiet()) {
      if (loaded()) awaitRest();
      return;
    }
    dirty = true;
    settle(); // once for each rest: not to be put off as a busy page's evaluations are
  }, max(5, (now() - changedAt < EARLY - 1 ? EARLY : REST) - (now() - changedAt)));
}

const payload = () => `{"serial":${serial},${answer}}`;

function settle() {
  noLonger(timer);
  timer = 0;
  if (!waiter || acted) return;
  if (dirty) evaluate();
  if (serial !== waiter.known) {
    const { resolve } = waiter;
    waiter = null;
    resolve(payload());
  }
}

/** One evaluation soon: a busy page costs a third of the time at most. */
function schedule() {
  if (!waiter || timer) return;
  timer = later(settle, max(0, max(GAP, cost * 3) - (now() - evaluatedAt)));
}

function touch() {
  dirty = true;
  changedAt = now();
  if (ready) awaitRest();
  schedule();
}

/** An answer as soon as there is one other than `known`; a second call replaces the first. */
function watch(text, known) {
  acted = false;
  if (waiter) {
    waiter.resolve("");
    waiter = null;
  }
  if (text !== queriesText) {
    queries = parsed(text);
    queriesText = text;
    dirty = true;
  }
  if (dirty || answer === "") evaluate();
  if (serial !== known) return payload();
  return new Promise((resolve) => {
    waiter = { resolve, known };
    schedule();
  });
}

// --- what tells that something changed

const watched = new WeakSet();
const EVERYTHING = { subtree: true, childList: true, attributes: true, characterData: true };
const observer = new MutationObserver(touch);

function watchRoot(root) {
  if (watched.has(root)) return;
  watched.add(root);
  observer.observe(root, EVERYTHING);
  for (const name of ["input", "change", "toggle", "close"]) root.addEventListener(name, touch, true);
}

watchRoot(document);
for (const name of ["click", "load", "transitionend", "animationend", "animationstart", "reset", "resize", "hashchange",
  "popstate", "pageshow", "fullscreenchange"]) globalThis.addEventListener(name, touch, true);
if (globalThis.navigation) globalThis.navigation.addEventListener("currententrychange", touch);

Element.prototype.attachShadow = {
  attachShadow(init) {
    const root = attachShadow(this, init);
    if (init && init.mode === "closed") closedRoots.set(this, root);
    watchRoot(root);
    touch();
    return root;
  },
}.attachShadow;

function begin() {
  // A task later, so that what the page itself does at this moment is done.
  later(() => {
    ready = true;
    touch();
    later(() => {
      patient = false;
      dirty = true;
      schedule();
    }, PATIENCE);
  }, 0);
}

if (readyState(document) === "loading") document.addEventListener("DOMContentLoaded", begin, { once: true });
else begin();
