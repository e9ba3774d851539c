// Colours as they come out on the screen: mixed, filtered and blended by the browser itself, on a surface of one point.

const COLOUR = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/u;
const OTHER_COLOUR = /^(?:color|oklab|oklch|lab|lch|hsla?|hwb)\(/u;
const WHITE = [255, 255, 255, 1];
const BLACK = [0, 0, 0, 1];
const CLEAR = [0, 0, 0, 0];
const DARK = [18, 18, 18, 1];
const SOFT = /(?:blur|drop-shadow)\((?:[^()]|\([^()]*\))*\)/gu; // changes no colour
const SOME = 0.3; // of all the difference that there may be between ink and paper

const Canvas = globalThis.OffscreenCanvas;
const Ink = globalThis.OffscreenCanvasRenderingContext2D;
const inkOf = (name) => uncurry(Object.getOwnPropertyDescriptor(Ink.prototype, name).set);
const surfaceOf = uncurry(Canvas.prototype.getContext);
const setInk = inkOf("fillStyle");
const setFilter = inkOf("filter");
const setMode = inkOf("globalCompositeOperation");
const wipe = uncurry(Ink.prototype.clearRect);
const fill = uncurry(Ink.prototype.fillRect);
const pixelsOf = uncurry(Ink.prototype.getImageData);
const bytesOf = getter(ImageData.prototype, "data");
const prefers = globalThis.matchMedia.bind(globalThis);

let surface = null;
const mixed = new Map();

/** A colour as it is painted: through a filter, or over another one in one of the ways to blend. */
function mixedColour(text, filter = "none", under = "", mode = "source-over") {
  const key = `${text}|${filter}|${under}|${mode}`;
  let found = mixed.get(key);
  if (found) return found;
  surface = surface || surfaceOf(new Canvas(1, 1), "2d", { willReadFrequently: true });
  wipe(surface, 0, 0, 1, 1);
  if (under) {
    setInk(surface, under);
    fill(surface, 0, 0, 1, 1);
  }
  setInk(surface, "#000");
  setInk(surface, text);
  setFilter(surface, filter);
  setMode(surface, mode);
  fill(surface, 0, 0, 1, 1);
  setFilter(surface, "none");
  setMode(surface, "source-over");
  const bytes = bytesOf(pixelsOf(surface, 0, 0, 1, 1));
  found = [bytes[0], bytes[1], bytes[2], bytes[3] / 255];
  mixed.set(key, found);
  return found;
}

/** Red, green, blue and how much of it is seen; null where it is no plain colour. */
function colour(text) {
  const found = execs(COLOUR, text);
  if (found) return [Number(found[1]), Number(found[2]), Number(found[3]), found[4] === undefined ? 1 : Number(found[4])];
  return tests(OTHER_COLOUR, text) ? mixedColour(text) : null;
}

const css = ([red, green, blue, part]) => `rgba(${red}, ${green}, ${blue}, ${part})`;

/** One colour over another, either of which may be clear. */
function over(top, under) {
  const left = under[3] * (1 - top[3]);
  const part = top[3] + left;
  if (!part) return CLEAR;
  const [red, green, blue] = mapped([0, 1, 2], (at) => (top[at] * top[3] + under[at] * left) / part);
  return [red, green, blue, part];
}

const differ = (one, other) => abs(one[0] - other[0]) + abs(one[1] - other[1]) + abs(one[2] - other[2]);

/** What of a filter changes colours. */
const changing = (filter) => trim(replace(filter || "none", SOFT, "")) || "none";

function through(filter, shade) {
  return filter === "none" || !shade[3] ? shade : mixedColour(css(shade), filter);
}

/** A colour blended with the opaque one under it. */
function blended(shade, under, mode) {
  if (!shade[3]) return under;
  return mixedColour(css(shade), "none", css(under), mode === "plus-lighter" ? "lighter" : mode);
}

/** Whether black and white are told apart after a change. */
const leavesSome = (change) => differ(change(WHITE), change(BLACK)) >= SOME * differ(WHITE, BLACK);

/** What a browser paints under a page of no colour. */
function canvasColour() {
  let schemes = style(rootElement(document)).colorScheme || "normal";
  if (schemes === "normal") {
    for (const meta of allIn[9](document, "meta[name=color-scheme i]")) schemes = lower(attr(meta, "content") || "");
  }
  if (!holds(schemes, "dark")) return WHITE;
  return !holds(schemes, "light") || prefers("(prefers-color-scheme: dark)").matches ? DARK : WHITE;
}
