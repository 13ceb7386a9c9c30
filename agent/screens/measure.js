// Where each marked part of the page (data-e) was drawn, and whether all of it can be seen.
// Answers a list of [mark, left, top, width, height, whole]; what cannot be seen at all is left out.
(async () => {
  for (const box of document.querySelectorAll("[data-mix]")) box.indeterminate = true;
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const SAMPLES = [0, 0.25, 0.5, 0.75, 1];
  const INSET = 2; // pixels: what is hit at an edge is rounded to one side or the other
  const LEAST = 3; // pixels: what is smaller cannot be pointed at

  function extent(node) {
    if (node.dataset.text === undefined) return node.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  }

  function clipped(node, box) {
    let [left, top, right, bottom] = [
      Math.max(0, box.left), Math.max(0, box.top),
      Math.min(innerWidth, box.right), Math.min(innerHeight, box.bottom),
    ];
    const first = node.dataset.text === undefined ? node.parentElement : node;
    for (let outer = first; outer; outer = outer.parentElement) {
      if (getComputedStyle(outer).overflow === "visible" || outer === document.body) continue;
      if (outer === document.documentElement || outer instanceof SVGElement) continue;
      const frame = outer.getBoundingClientRect();
      left = Math.max(left, frame.left);
      top = Math.max(top, frame.top);
      right = Math.min(right, frame.right);
      bottom = Math.min(bottom, frame.bottom);
    }
    return [left, top, right, bottom];
  }

  function samples(from, to) {
    const inset = Math.min(Math.max(INSET, (to - from) * 0.04), (to - from) / 3);
    return SAMPLES.map((part) => from + inset + part * (to - from - 2 * inset));
  }

  function shown(node, x, y) {
    const hit = document.elementFromPoint(x, y);
    if (hit !== null && hit.classList.contains("scrim") && !node.closest(".over")) return null;
    return hit !== null && (hit === node || node.contains(hit) || hit.contains(node));
  }

  const found = [];
  for (const node of document.querySelectorAll("[data-e]")) {
    const box = extent(node);
    if (box.width < LEAST || box.height < LEAST) continue;
    const [left, top, right, bottom] = clipped(node, box);
    if (right - left < 1 || bottom - top < 1) continue;
    const xs = samples(left, right), ys = samples(top, bottom);
    const looks = xs.flatMap((x) => ys.map((y) => shown(node, x, y)));
    const seen = looks.filter((look) => look === true).length;
    if (seen === 0 && !looks.includes(null)) continue; // null: seen dimly, behind a dialog
    const cut = (right - left) < box.width - 0.75 || (bottom - top) < box.height - 0.75;
    const whole = !cut && seen === SAMPLES.length ** 2;
    found.push([Number(node.dataset.e), left, top, right - left, bottom - top, whole]);
  }
  return found;
})()
