// What a page has under way by itself that may yet change what it shows: timers that ring soon. They are followed from
// the start, since a page cannot be asked for them.

const SOON = 5000; // ms: what comes later is no part of drawing the page
const FRAME_TIME = 16; // ms until the next frame
const REPEATS = 3; // a timer that is set anew each time it rings is followed so often: it may tick for ever

const rings = new Map(); // the timers that are set, and when each rings
const applies = Reflect.apply;
const documentAnimations = uncurry(Document.prototype.getAnimations);
let ringing = { delay: -1, times: 0 };

function follow(name, delayOf) {
  globalThis[name] = new Proxy(globalThis[name], {
    apply(original, self, given) {
      const [act, wanted, ...more] = given;
      const delay = delayOf(wanted);
      const times = delay === ringing.delay ? ringing.times + 1 : 1;
      if (typeof act !== "function" || delay > SOON || times > REPEATS) return applies(original, self, given);
      let id = 0;
      const rung = function (...told) {
        rings.delete(id);
        const before = ringing;
        ringing = { delay, times };
        try {
          return applies(act, this, told);
        } finally {
          ringing = before;
        }
      };
      id = applies(original, self, [rung, wanted, ...more]);
      rings.set(id, now() + delay);
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
follow("setTimeout", asked);
follow("setInterval", asked);
follow("requestAnimationFrame", () => FRAME_TIME);
for (const name of ["clearTimeout", "clearInterval"]) forget(name);

/** Whether a timer will ring soon, or something moves that will come to an end. */
function underWay() {
  const at = now();
  for (const when of rings.values()) if (when > at - SOON / 10) return true;
  return some(documentAnimations(document), (one) => {
    const timing = one.playState === "running" && one.effect ? one.effect.getComputedTiming() : null;
    return timing !== null && timing.endTime < SOON;
  });
}
