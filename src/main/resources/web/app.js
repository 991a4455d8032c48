// Makes the pages live. Without it everything works, but a page must be reloaded to see what is new.

const ROWS_MAX = 50;
const EVENTS_WAITING_MAX = 1_000;
const CHECKS_AT_ONCE = 4;
const OVERDUE_ROWS_MAX = 10;
const OVERDUE_MS = 2_000;
// Events do not say when the next move is due: look after the longest wait that is usual.
const CHECK_AFTER_MS = { received: 12_000, processing: 22_000 };
const BACKOFF_MAX_MS = 30_000;
const FETCH_TIMEOUT_MS = 10_000;
const SUBMIT_TIMEOUT_MS = 10_000;
const QUIET_MS = 10_000;
// A connection may die without a word. After such a silence the page is read to be sure.
const SILENCE_MAX_MS = 120_000;
const OWN_IDS_MAX = 20;

const byId = (id) => document.getElementById(id);

/** The store's time, carried on by a clock that never jumps. */
const clock = {
  originMs: 0,
  set: (nowMs) => { clock.originMs = Number(nowMs) - performance.now(); },
  nowMs: () => clock.originMs + performance.now(),
};

/** Half to all of 0.5 s, 1 s, 2 s ... 30 s, so that pages do not come back in step. */
function backoffMs(tries) {
  return Math.min(BACKOFF_MAX_MS, 500 * 2 ** Math.min(tries, 10)) * (1 + Math.random()) / 2;
}

function get(url, type) {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  return fetch(url, { headers: { accept: type }, cache: "no-store", signal });
}

async function getMain(url) {
  const response = await get(url, "text/html");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main[data-now]");
  if (!main) {
    throw new Error(`${url} answered ${response.status}`);
  }
  return main;
}

// Ages: the same words as Ages.java.

function inWords(ms) {
  const units = [[86_400_000, "d"], [3_600_000, "h"], [60_000, "min"], [1_000, "s"]];
  const [unitMs, name] = units.find(([unit]) => ms >= unit);
  return `${Math.floor(ms / unitMs)} ${name}`;
}

function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function tellTimes() {
  const now = clock.nowMs();
  for (const time of document.querySelectorAll("[data-ago]")) {
    const ms = now - time.dataset.ago;
    say(time, ms < 1_000 ? "just now" : `${inWords(ms)} ago`);
  }
  for (const time of document.querySelectorAll("[data-until]")) {
    const ms = time.dataset.until - now;
    say(time, ms < 1_000 ? "any moment" : `in ${inWords(ms)}`);
  }
  for (const time of document.querySelectorAll("[data-local]")) {
    const style = { dateStyle: "medium", timeStyle: "medium" };
    say(time, new Intl.DateTimeFormat(undefined, style).format(Number(time.dataset.local)));
  }
}

/** Runs at once and each second while the page can be seen. */
function whileVisible(show, hide, tick) {
  let timer = null;
  const change = () => {
    clearInterval(timer);
    if (document.hidden) {
      hide();
    } else {
      timer = setInterval(tick, 1_000);
      show();
    }
  };
  document.addEventListener("visibilitychange", change);
  if (!document.hidden) {
    timer = setInterval(tick, 1_000);
  }
}

// Which tasks were handed over from this tab, so that their news is told first.

const own = {
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

/** A UUIDv7 (RFC 9562, section 5.7). */
function newTaskID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = Math.floor(clock.nowMs());
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function improveForm(form) {
  const button = form.querySelector("button");
  const label = button.textContent;
  const id = form.elements.taskID;
  let keepsID = form.hasAttribute("data-retry");
  let isSent = false;
  let timer = null;
  const enable = () => {
    clearTimeout(timer);
    isSent = false;
    button.disabled = false;
    button.textContent = label;
  };
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    if (!keepsID) {
      id.value = newTaskID();
    }
    own.add(id.value);
    button.disabled = true;
    button.textContent = "Sending…";
    // Still here: it was stopped. What became of it is unknown, so the id stays.
    keepsID = true;
    timer = setTimeout(enable, SUBMIT_TIMEOUT_MS);
  });
  byId("hint").append(" Ctrl+Enter starts it.");
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      keepsID = form.hasAttribute("data-retry");
      enable();
    }
  });
}

/** Tells a screen reader what changed: own tasks at once, others summed up now and then. */
const announcer = {
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

/** The rows of the list. The page itself holds what is known; `checks` only when to look again. */
const rows = {
  checks: new WeakMap(),

  all: () => [...byId("tasks").children],

  find: (id) => rows.all().find((row) => row.dataset.id === id),

  isFinal: (row) => row.querySelector(".status").hasAttribute("data-final"),

  /** Puts a row at its place, newest first; drops it where the list is full of newer ones. */
  insert: (row) => {
    const next = rows.all().find((other) => other.dataset.id < row.dataset.id);
    byId("tasks").insertBefore(row, next ?? null);
    rows.all().slice(ROWS_MAX).forEach((last) => last.remove());
    byId("empty").hidden = true;
    rows.schedule(row);
  },

  create: (event) => {
    const row = byId("new-row").content.firstElementChild.cloneNode(true);
    row.dataset.id = event.taskID;
    row.dataset.version = event.version;
    const link = row.querySelector(".preview");
    link.href = `/tasks/${event.taskID}`;
    link.textContent = event.background;
    link.classList.toggle("invisible", /^[\s\p{Z}\p{Cf}]*$/u.test(event.background));
    const age = row.querySelector(".age");
    const at = new Date(event.at);
    age.dataset.ago = at.getTime();
    age.dateTime = at.toISOString();
    rows.insert(row);
    tellTimes();
    announcer.changed(event.taskID, event.status, event.background);
  },

  /** Takes news of a row; older news than what it shows changes nothing. */
  update: (row, { status, version, dueMs }) => {
    const shown = Number(row.dataset.version);
    if (version > shown) {
      const pill = byId(`status-${status}`).content.firstElementChild.cloneNode(true);
      row.querySelector(".status").replaceWith(pill);
      row.dataset.version = version;
      delete row.dataset.due;
      announcer.changed(row.dataset.id, status, row.querySelector(".preview").textContent);
    }
    if (version >= shown && dueMs) {
      row.dataset.due = dueMs;
    }
    if (version > shown || rows.checks.get(row)?.atMs < Number(row.dataset.due ?? 0)) {
      rows.schedule(row);
    }
  },

  schedule: (row) => {
    const status = row.querySelector(".status").dataset.status;
    const atMs = row.dataset.due
      ? Number(row.dataset.due) + OVERDUE_MS
      : clock.nowMs() + (CHECK_AFTER_MS[status] ?? BACKOFF_MAX_MS);
    rows.checks.set(row, { atMs: rows.isFinal(row) ? Infinity : atMs, tries: 0 });
  },

  postpone: (row) => {
    const tries = (rows.checks.get(row)?.tries ?? 0) + 1;
    rows.checks.set(row, { atMs: clock.nowMs() + backoffMs(tries + 1), tries });
  },

  /** Makes the list what a fresh page says, and keeps what did not change where it is. */
  merge: (fresh) => {
    const ids = new Set(fresh.map((row) => row.dataset.id));
    rows.all().filter((row) => !ids.has(row.dataset.id)).forEach((row) => row.remove());
    for (const row of fresh) {
      const shown = rows.find(row.dataset.id);
      if (shown) {
        const { status } = row.querySelector(".status").dataset;
        rows.update(shown, { status, version: Number(row.dataset.version), dueMs: row.dataset.due });
      } else {
        rows.insert(row);
      }
    }
    byId("empty").hidden = fresh.length > 0;
  },
};

/** Looks again at rows that should have changed by now, so that a lost event is never missed. */
const overdue = {
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
      const answer = await get(`/api/tasks/${row.dataset.id}`, "application/json");
      if (answer.status === 404) {
        row.remove();
      } else if (answer.ok) {
        const { status, version, dueAt } = await answer.json();
        rows.update(row, { status, version, dueMs: dueAt && Date.parse(dueAt) });
      }
    } catch {
      // No answer: it was put off already, and the stream says that something is wrong.
    } finally {
      overdue.asking.delete(row);
    }
  },
};

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
    const all = rows.all();
    const isBelow = all.length >= ROWS_MAX && event.taskID < all.at(-1).dataset.id;
    if (row) {
      rows.update(row, event);
    } else if (event.background !== undefined && !isBelow) {
      rows.create(event);
    } else if (!isBelow) {
      live.later();
    }
  },
};

/** The stream of events. Whatever goes wrong ends in the same way: read the page and open anew. */
const live = {
  source: null,
  attempt: 0,
  tries: 0,
  retry: null,
  settled: null,
  heardMs: 0,

  tick: () => {
    if (performance.now() - live.heardMs > SILENCE_MAX_MS) {
      live.catchUp();
    }
  },

  tell: (state) => {
    const words = {
      connecting: "Connecting…",
      live: "Live",
      reconnecting: "Reconnecting…",
      down: "Store unavailable, trying again",
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
  },

  later: (state = "reconnecting") => {
    live.stop();
    live.tell(state);
    live.retry = setTimeout(live.catchUp, backoffMs(live.tries++));
  },

  catchUp: async () => {
    live.stop();
    const attempt = live.attempt;
    const isOld = () => attempt !== live.attempt;
    try {
      const main = await getMain("/");
      if (!isOld()) {
        live.show(main);
      }
    } catch {
      if (!isOld()) {
        live.later();
      }
    }
  },

  show: (main) => {
    const isDown = main.hasAttribute("data-store-down");
    clock.set(main.dataset.now);
    byId("store-down").hidden = !isDown;
    if (isDown) {
      live.later("down");
    } else {
      rows.merge([...main.querySelectorAll("#tasks > .task")]);
      tellTimes();
      live.open(main.dataset.position);
    }
  },

  open: (position) => {
    const source = new EventSource(`/api/stream?lastEventId=${encodeURIComponent(position)}`);
    live.source = source;
    source.onopen = () => {
      live.tell("live");
      live.settled = setTimeout(() => { live.tries = 0; }, QUIET_MS);
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
      inbox.add(JSON.parse(event.data));
    });
    source.addEventListener("resync", () => live.later());
  },
};

function startHome(main) {
  improveForm(byId("new-task"));
  rows.all().forEach(rows.schedule);
  const tick = () => {
    tellTimes();
    overdue.tick();
    live.tick();
    announcer.tick();
  };
  whileVisible(live.catchUp, live.stop, tick);
  window.addEventListener("pagehide", live.stop);
  window.addEventListener("online", () => document.hidden || live.catchUp());
  window.addEventListener("pageshow", (event) => event.persisted && live.catchUp());
  if (document.hidden) {
    return;
  }
  live.tell("connecting");
  if (main.hasAttribute("data-store-down")) {
    live.later("down");
  } else {
    live.open(main.dataset.position);
  }
}

/** The page of one task is read again when its next move is due. */
function startTask(main) {
  let tries = 0;
  let atMs = Number(main.dataset.due ?? Infinity);
  const refresh = async () => {
    atMs = clock.nowMs() + backoffMs(++tries);
    const fresh = await getMain(location.href);
    clock.set(fresh.dataset.now);
    if (fresh.dataset.version !== main.dataset.version) {
      tries = 0;
      main.dataset.version = fresh.dataset.version;
      main.replaceChildren(...fresh.childNodes);
      tellTimes();
    }
    atMs = Math.max(atMs, Number(fresh.dataset.due ?? Infinity));
  };
  const tick = () => {
    tellTimes();
    if (clock.nowMs() > atMs) {
      // No answer: it was put off already.
      refresh().catch(() => {});
    }
  };
  whileVisible(tick, () => {}, tick);
}

const main = document.querySelector("main[data-now]");
if (main) {
  clock.set(main.dataset.now);
  tellTimes();
  if (main.id === "home") {
    startHome(main);
  } else {
    startTask(main);
  }
}
