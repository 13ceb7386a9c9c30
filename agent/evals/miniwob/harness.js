// Put into every page by the server: fixes the seed, lifts the timer, blanks what would give the answer away,
// tells the server of the episode, and goes to the next page when the server says so.
(() => {
  "use strict";
  const asked = new URLSearchParams(location.search);
  const episode = Number(asked.get("deskhand_episode") || "0");

  const tell = (report) =>
    fetch("/deskhand/told", { method: "POST", keepalive: true, body: JSON.stringify({ episode, ...report }) });

  const goOn = async () => {
    for (;;) {
      try {
        const answer = await (await fetch(`/deskhand/next?after=${episode}`)).json();
        if (answer.page) {
          location.replace(answer.page);
          return;
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  };

  const blank = () => {
    const style = document.createElement("style");
    // The box that repeats the instruction, the reward, the trail of clicks, the screen at the end.
    style.textContent =
      "#query, #query *, #sync-task-cover { visibility: hidden !important; }" +
      "#reward-display, #click-canvas { display: none !important; }";
    document.head.appendChild(style);
  };

  const painted = () =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

  const begin = async () => {
    const seed = asked.get("deskhand_seed");
    core.EPISODE_MAX_TIME = 0x7fffffff; // milliseconds: the longest a timer takes, 24 days
    const end = core.endEpisode;
    core.endEpisode = function (...words) {
      const running = core.EP_TIMER !== null;
      end.apply(this, words);
      if (running) tell({ kind: "ended", reward: WOB_RAW_REWARD_GLOBAL, reason: String(WOB_REWARD_REASON ?? "") });
    };
    blank();
    Math.seedrandom(/^\d+$/.test(seed) ? Number(seed) : seed);
    core.startEpisodeReal();
    while (!WOB_TASK_READY) await new Promise((resolve) => setTimeout(resolve, 50));
    await painted();
    const said = core.getUtterance();
    tell({ kind: "began", utterance: typeof said === "string" ? said : said.utterance });
  };

  addEventListener("load", () =>
    setTimeout(() => {
      if (typeof core !== "undefined") begin().catch((error) => tell({ kind: "broke", reason: String(error) }));
      goOn();
    }),
  );
})();
