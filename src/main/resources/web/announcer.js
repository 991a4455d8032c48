// What a screen reader is told.

import { byId } from "./dom.js";

const QUIET_MS = 10_000;
const OWN_IDS_MAX = 20;

/** Which tasks were handed over from this tab, so that their news is told first. */
export const own = {
  ids: () => {
    try {
      return JSON.parse(sessionStorage.getItem("own") ?? "[]");
    } catch {
      return [];
    }
  },
  add: (id) => {
    try {
      sessionStorage.setItem("own", JSON.stringify([id, ...own.ids()].slice(0, OWN_IDS_MAX)));
    } catch {
      // Storage is switched off: its news is told like that of others.
    }
  },
};

/** Tells a screen reader what changed: own tasks at once, others summed up now and then. */
export const announcer = {
  own: new Map(),
  others: 0,
  lastMs: 0,
  changed: (id, status, text) => {
    if (own.ids().includes(id)) {
      announcer.own.set(id, `${status}: ${text.slice(0, 60)}`);
    } else {
      announcer.others++;
    }
  },
  tick: () => {
    const now = performance.now();
    if (announcer.own.size > 0) {
      byId("announcer").textContent = [...announcer.own.values()].slice(0, 3).join(". ");
      announcer.own.clear();
      announcer.lastMs = now;
    } else if (announcer.others > 0 && now - announcer.lastMs > QUIET_MS) {
      const s = announcer.others === 1 ? "" : "s";
      byId("announcer").textContent = `${announcer.others} task update${s}`;
      announcer.others = 0;
      announcer.lastMs = now;
    }
  },
};
