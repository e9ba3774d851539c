// What stands nearest around an element and says of whom or of what it is: in its row, its card, its part of the page.

/** The elements that say it, each once. */
function nearestTo(found, source) {
  const says = expression(source);
  const told = new Set();
  for (const element of found) for (const one of saidAround(element, says)) told.add(one);
  return filtered(pass.order, (element) => told.has(element));
}

function saidAround(element, says) {
  for (const id of tokens(element, "aria-describedby")) {
    const told = byId(element, id);
    if (told && pass.place.has(told) && says(screenText(told))) return [told];
  }
  const whole = nearest(element, (at) => says(screenText(at)) && shown(at));
  if (!whole) return [];
  const all = smallest((at) => inside(at, whole), (at) => says(screenText(at)) && shown(at));
  for (const part of partsAround(element, whole)) {
    const here = filtered(all, (at) => pass.place.get(at) >= part.from && pass.place.get(at) < part.to);
    const before = filtered(here, (at) => pass.place.get(at) <= pass.place.get(element));
    if (before.length) return [before[before.length - 1]];
    if (here.length) return [here[0]];
  }
  return [];
}

/** The parts of a whole that an element is in, the nearest first: what stands directly below each heading of it. */
function partsAround(element, whole) {
  const own = pass.place.get(element);
  const headings = filtered(pass.order, (at) => level(at) > 0 && inside(at, whole) && at !== element && shown(at));
  const places = mapped(headings, (at) => pass.place.get(at));
  const end = pass.last.get(whole) + 1;
  const parts = [];
  let rank = 7;
  for (let at = headings.length - 1; at >= 0; at -= 1) {
    if (places[at] > own || level(headings[at]) >= rank) continue;
    rank = level(headings[at]);
    parts[parts.length] = { from: places[at], to: at + 1 < places.length ? places[at + 1] : end };
  }
  parts[parts.length] = { from: pass.place.get(whole), to: places.length ? places[0] : end };
  return parts;
}
