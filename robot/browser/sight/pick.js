// For a person who points at elements: tells which one the mouse is on, and which one is picked (a click with Alt or Ctrl
// held, which the page does not get). Loaded on its own, never in a run.

(() => {
  const KEY = Symbol.for("chorus-robot.sight");
  const DONE = Symbol.for("chorus-robot.pick");
  if (globalThis[DONE]) return;
  Object.defineProperty(globalThis, DONE, { value: true });
  let last = "";
  const tell = (kind, event) => {
    const sight = globalThis[KEY];
    const found = sight ? sight.pointed(event.clientX, event.clientY) : null;
    if (!found || (kind === "hover" && found.id === last)) return;
    last = found.id;
    globalThis.chorusRobotPick(kind, found.id, found.box);
  };
  const meant = (event) => event.altKey || event.ctrlKey;
  globalThis.addEventListener("mousemove", (event) => tell("hover", event), true);
  for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "auxclick", "contextmenu"]) {
    globalThis.addEventListener(name, (event) => {
      if (!meant(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (name === "pointerdown") tell("pick", event);
    }, true);
  }
})();
