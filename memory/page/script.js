"use strict";
(() => {
  const steps = [...document.querySelectorAll("section")];
  const links = [...document.querySelectorAll("nav a")];
  if (!steps.length) return;
  document.body.classList.add("walk");
  let at = -1;
  const show = (next) => {
    const to = Math.max(0, Math.min(steps.length - 1, next));
    if (to === at) return;
    const opened = at < 0;
    at = to;
    steps.forEach((step, index) => step.classList.toggle("now", index === at));
    links.forEach((link, index) => index === at ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current"));
    if (opened) return; // an address with a place in it would be scrolled to, past the head of the page
    links[at].scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", "#" + steps[at].id);
  };
  const named = () => Math.max(0, steps.findIndex((step) => "#" + step.id === location.hash));
  links.forEach((link, index) => link.addEventListener("click", (event) => { event.preventDefault(); show(index); }));
  addEventListener("hashchange", () => show(named()));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = { ArrowRight: at + 1, ArrowDown: at + 1, j: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: steps.length - 1 };
    if (event.key in keys) { event.preventDefault(); show(keys[event.key]); }
  });
  show(named());
})();
