// What a page has under way by itself that may yet change what it shows: timers, messages to itself, a refresh. They are
// followed from the start, since a page cannot be asked for them.

const SOON = 30000; // ms: what comes later is no part of drawing the page
const ONGOING = 10000; // ms that what goes on for ever is waited for: a clock ticks on every page of some portals
const LATE = 500; // ms that a timer may be late
const FRAME_TIME = 16; // ms until the next frame

const rings = new Map(); // the timers that are set, and when each rings
const applies = Reflect.apply;
const documentAnimations = uncurry(Document.prototype.getAnimations);

/** Follows what is rung once, or again and again. */
function follow(owner, name, delayOf, again = false) {
  if (typeof owner[name] !== "function") return;
  owner[name] = new Proxy(owner[name], {
    apply(original, self, given) {
      const [act, wanted, ...more] = given;
      const delay = delayOf(wanted);
      if (delay > SOON) return applies(original, self, given);
      let id = 0;
      const rung = typeof act !== "function" ? act : function (...told) {
        if (!again) rings.delete(id);
        return applies(act, this, told);
      };
      id = applies(original, self, given.length > 1 ? [rung, wanted, ...more] : [rung]);
      rings.set(id, now() + (again ? ONGOING : delay));
      return id;
    },
  });
}

function forget(name) {
  globalThis[name] = new Proxy(globalThis[name], {
    apply(original, self, given) {
      rings.delete(given[0]);
      return applies(original, self, given);
    },
  });
}

const asked = (wanted) => max(0, Number(wanted) || 0);
follow(globalThis, "setTimeout", asked);
follow(globalThis, "setInterval", asked, true);
for (const name of ["requestAnimationFrame", "requestIdleCallback"]) follow(globalThis, name, () => FRAME_TIME);
if (globalThis.scheduler) follow(Object.getPrototypeOf(globalThis.scheduler), "postTask", () => FRAME_TIME);
for (const name of ["clearTimeout", "clearInterval"]) forget(name);

let messaged = 0; // when the page last sent itself a message
for (const [owner, name] of [[globalThis, "postMessage"], [MessagePort.prototype, "postMessage"]]) {
  owner[name] = new Proxy(owner[name], {
    apply(original, self, given) {
      messaged = now();
      return applies(original, self, given);
    },
  });
}

let opened = -ONGOING; // when the last was opened of what others may send messages through
const constructs = Reflect.construct;
for (const name of ["WebSocket", "EventSource", "Worker", "SharedWorker"]) {
  if (!globalThis[name]) continue;
  globalThis[name] = new Proxy(globalThis[name], {
    construct(original, given, as) {
      opened = now();
      return constructs(original, given, as);
    },
  });
}

/** Whether the document is to be replaced by itself. */
const refreshes = () => some(allIn[9](document, "meta[http-equiv='refresh' i]"), (one) => {
  return asked(parseFloat(attr(one, "content"))) * 1000 <= SOON;
});

/** Whether a timer will ring soon, or something moves that will come to an end. */
function underWay() {
  const at = now();
  for (const when of rings.values()) if (when > at - LATE) return true;
  if ((messaged > 0 && at - messaged < LATE / 5) || refreshes() || at - opened < ONGOING) return true;
  return some(documentAnimations(document), (one) => {
    const timing = one.playState === "running" && one.effect ? one.effect.getComputedTiming() : null;
    return timing !== null && timing.endTime < SOON;
  });
}
