// Keeping the list as the store has it: events, and looking again where none came.

import { counts } from "./counts.js";
import { byId, say } from "./dom.js";
import { rows } from "./rows.js";
import { backoffMs, get, getMain, root } from "./server.js";
import { clock, tellTimes } from "./time.js";

const EVENTS_WAITING_MAX = 1_000;
const CHECKS_AT_ONCE = 4;
const OVERDUE_ROWS_MAX = 10;
const SETTLED_MS = 10_000;
// A connection may die without a word. After such a silence the page is read to be sure.
const SILENCE_MAX_MS = 120_000;
const LOOK_AGAIN_MS = 3_000;

/** Looks again at rows that should have changed by now, so that a lost event is never missed. */
export const overdue = {
  asking: new Set(),

  tick: () => {
    const now = clock.nowMs();
    const isOverdue = (row) => rows.checks.get(row)?.atMs <= now && !overdue.asking.has(row);
    const found = rows.all().filter(isOverdue);
    if (found.length > OVERDUE_ROWS_MAX) {
      found.forEach(rows.postpone);
      live.catchUp();
    } else {
      found.slice(0, Math.max(0, CHECKS_AT_ONCE - overdue.asking.size)).forEach(overdue.ask);
    }
  },

  ask: async (row) => {
    overdue.asking.add(row);
    rows.postpone(row);
    try {
      const answer = await get(`${root}api/tasks/${row.dataset.id}`, "application/json");
      if (answer.status === 404) {
        rows.gone(row);
      } else if (answer.ok) {
        const task = await answer.json();
        if (task.version > Number(row.dataset.version)) {
          counts.changed();
        }
        // A running attempt was due when it began, and nobody knows its end.
        const isDue = task.dueAt && task.dueAt !== task.processingAt;
        rows.update(row, { ...task, dueMs: isDue && Date.parse(task.dueAt) });
      }
    } catch {
      // No answer: it was put off already, and the stream says that something is wrong.
    } finally {
      overdue.asking.delete(row);
    }
  },
};

/** Says whether an event tells only how far an attempt is. */
const isProgress = ({ status, progress }) => status === "processing" && progress !== undefined;

/** Events that came since the last frame. */
const inbox = {
  events: [],

  add: (event) => {
    if (inbox.events.push(event) === 1) {
      requestAnimationFrame(inbox.apply);
    }
    if (inbox.events.length > EVENTS_WAITING_MAX) {
      live.later();
    }
  },

  apply: () => inbox.events.splice(0).forEach(inbox.applyOne),

  applyOne: (event) => {
    const row = rows.find(event.taskID);
    if (row) {
      rows.update(row, event);
    } else if (rows.isBelow(event.taskID)) {
      return;
    } else if ((event.background ?? event.excerpt) !== undefined) {
      rows.create(event);
    } else {
      live.later();
    }
  },
};

/** Where it is kept that a tab does not want updates. */
const OFF = "live-off";

/** The stream of events. Whatever goes wrong ends in the same way: read the page and open anew. */
export const live = {
  isFiltered: false,
  isOff: false,
  source: null,
  attempt: 0,
  tries: 0,
  retry: null,
  settled: null,
  heardMs: 0,

  /** Looks whether this tab was told to leave its list as it is. */
  remember: () => {
    try {
      live.isOff = sessionStorage.getItem(OFF) !== null;
    } catch {
      // Storage is switched off: each page begins with updates.
    }
  },

  turn: (isOn) => {
    live.isOff = !isOn;
    try {
      if (isOn) {
        sessionStorage.removeItem(OFF);
      } else {
        sessionStorage.setItem(OFF, "true");
      }
    } catch {
      // It holds for this page.
    }
    live.catchUp();
  },

  tick: () => {
    if (live.isOff) {
      return;
    }
    if (performance.now() - live.heardMs > SILENCE_MAX_MS) {
      live.catchUp();
    } else if (live.source) {
      counts.tick();
    }
  },

  tell: (state) => {
    const words = {
      connecting: "Connecting…",
      live: "Live",
      reconnecting: "Reconnecting…",
      down: "Store unavailable, retrying",
      off: "Paused",
    };
    byId("live").hidden = false;
    byId("live").dataset.state = state;
    say(byId("live"), words[state]);
  },

  stop: () => {
    live.attempt++;
    live.heardMs = performance.now();
    live.source?.close();
    live.source = null;
    clearTimeout(live.retry);
    clearTimeout(live.settled);
    inbox.events.length = 0;
    counts.drop();
  },

  later: (state = "reconnecting") => {
    live.stop();
    live.tell(state);
    live.retry = setTimeout(live.catchUp, backoffMs(live.tries++));
  },

  catchUp: async () => {
    live.stop();
    if (live.isOff) {
      live.tell("off");
      return;
    }
    const attempt = live.attempt;
    const isOld = () => attempt !== live.attempt;
    try {
      const main = await getMain(live.isFiltered ? location.href : root);
      if (!isOld()) {
        live.show(main);
      }
    } catch {
      if (!isOld()) {
        live.later();
      }
    }
  },

  /** Goes on from a page that was just read because somebody handed over a task. */
  take: (main) => {
    live.stop();
    live.show(main);
    rows.showHeld();
  },

  show: (main) => {
    const isDown = main.hasAttribute("data-store-down");
    clock.set(main.dataset.now);
    byId("store-down").hidden = !isDown;
    counts.show(main);
    if (isDown) {
      live.later("down");
    } else {
      rows.merge([...main.querySelectorAll("#tasks > .task")], main.querySelector("#older"));
      tellTimes();
      live.goOn(main.dataset.position);
    }
  },

  /** The stream does not say which tasks a filtered list has: it is read again and again. */
  goOn: (position) => {
    if (live.isOff) {
      live.tell("off");
    } else if (live.isFiltered) {
      live.tries = 0;
      live.heardMs = performance.now();
      live.tell("live");
      live.retry = setTimeout(live.catchUp, LOOK_AGAIN_MS);
    } else {
      live.open(position);
    }
  },

  open: (position) => {
    const source = new EventSource(`${root}api/stream?lastEventId=${encodeURIComponent(position)}`);
    live.source = source;
    source.onopen = () => {
      live.tell("live");
      live.settled = setTimeout(() => { live.tries = 0; }, SETTLED_MS);
    };
    source.onerror = () => {
      clearTimeout(live.settled);
      if (source.readyState === EventSource.CLOSED) {
        live.later();
      } else {
        live.tell("reconnecting");
      }
    };
    source.addEventListener("task", (event) => {
      live.heardMs = performance.now();
      const news = JSON.parse(event.data);
      inbox.add(news);
      if (!isProgress(news)) {
        counts.changed();
      }
    });
    source.addEventListener("resync", () => live.later());
  },
};
