// Time as the store has it, and the words for it on the page.

import { say } from "./dom.js";

/** The store's time, carried on by a clock that never jumps. */
export const clock = {
  originMs: 0,
  set: (nowMs) => { clock.originMs = Number(nowMs) - performance.now(); },
  nowMs: () => clock.originMs + performance.now(),
};

// Ages: the same words as Ages.java.

function inWords(ms) {
  const units = [[86_400_000, "d"], [3_600_000, "h"], [60_000, "min"], [1_000, "s"]];
  const [unitMs, name] = units.find(([unit]) => ms >= unit);
  return `${Math.floor(ms / unitMs)} ${name}`;
}

const inFull = (ms) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" }).format(ms);

/** Says when exactly it was, or will be, to who points at it. */
function explain(time, ms) {
  const full = inFull(Number(ms));
  if (time.title !== full) {
    time.title = full;
  }
}

export function tellTimes() {
  const now = clock.nowMs();
  for (const time of document.querySelectorAll("[data-ago]")) {
    const ms = now - time.dataset.ago;
    say(time, ms < 1_000 ? "just now" : `${inWords(ms)} ago`);
    explain(time, time.dataset.ago);
  }
  for (const time of document.querySelectorAll("[data-until]")) {
    const ms = time.dataset.until - now;
    say(time, ms < 1_000 ? "any moment" : `in ${inWords(ms)}`);
    explain(time, time.dataset.until);
  }
  for (const time of document.querySelectorAll("[data-local]")) {
    say(time, inFull(Number(time.dataset.local)));
  }
}
