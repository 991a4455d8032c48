// The list of tasks.

import { announcer } from "./announcer.js";
import { byId, say } from "./dom.js";
import { backoffMs, root } from "./server.js";
import { clock, tellTimes } from "./time.js";

const ROWS_MAX = 50;
const OVERDUE_MS = 2_000;
// Events do not say when the next move is due: look after the longest wait that is usual.
const CHECK_AFTER_MS = { received: 12_000, processing: 22_000 };
const CHECK_LATER_MS = 30_000;

/** Markup has one source, the server: new rows and other statuses are copied from its templates. */
const copy = (id) => byId(id).content.firstElementChild.cloneNode(true);

/** The same words as Row.java. */
const progressInWords = ({ percent, text }) => (text ? `${percent}% · ${text}` : `${percent}%`);

/**
 * The rows of the list. The page itself holds what is known; `checks` only when to look again.
 * Rows that are new are `held` until somebody asks for them, so that no row moves under a pointer.
 */
export const rows = {
  checks: new WeakMap(),
  held: new Map(),

  all: () => [...byId("tasks").children],

  find: (id) => rows.held.get(id) ?? rows.all().find((row) => row.dataset.id === id),

  /**
   * Says whether a task is older than all that the list shows, and to be found by its link, or
   * than all that is held, which will fill the list.
   */
  isBelow: (id) => {
    if (rows.held.size >= ROWS_MAX && id < [...rows.held.keys()].sort()[0]) {
      return true;
    }
    const all = rows.all();
    const isFull = all.length >= ROWS_MAX || !byId("older").hidden;
    return all.length > 0 && isFull && id < all.at(-1).dataset.id;
  },

  isFinal: (row) => row.querySelector(".status").hasAttribute("data-final"),

  /** Takes a row that is new. An empty list shows it at once. */
  add: (row) => {
    if (rows.all().length === 0) {
      rows.insert(row);
      return;
    }
    rows.held.set(row.dataset.id, row);
    if (rows.held.size > ROWS_MAX) {
      rows.held.delete([...rows.held.keys()].sort()[0]);
    }
    rows.tellHeld();
  },

  tellHeld: () => {
    const count = rows.held.size;
    say(byId("new"), `${count}${count < ROWS_MAX ? "" : "+"} new, show`);
    byId("new").toggleAttribute("data-none", count === 0);
  },

  /** Shows what was held. */
  showHeld: () => {
    const fresh = [...rows.held.values()];
    rows.held.clear();
    fresh.forEach(rows.insert);
    rows.tellHeld();
    tellTimes();
  },

  /** Somebody asked for what is new, and goes on there. */
  showNew: () => {
    rows.showHeld();
    rows.all()[0]?.querySelector(".preview").focus();
  },

  /** Says of a row that its task is not in the list any more; others stay where they are. */
  gone: (row) => {
    if (row.dataset.version === "0") {
      return;
    }
    const word = byId("home").hasAttribute("data-filtered") ? "changed" : "gone";
    const pill = copy("status-cancelled");
    pill.dataset.status = word;
    pill.querySelector(".word").textContent = word;
    row.querySelector(".status").replaceWith(pill);
    row.dataset.version = 0;
    rows.checks.set(row, { atMs: Infinity, tries: 0 });
  },

  /** Puts a row at its place, newest first; drops it where the list is full of newer ones. */
  insert: (row) => {
    const next = rows.all().find((other) => other.dataset.id < row.dataset.id);
    byId("tasks").insertBefore(row, next ?? null);
    const tooMany = rows.all().slice(ROWS_MAX);
    if (tooMany.length > 0) {
      tooMany.forEach((last) => last.remove());
      rows.linkOlder();
    }
    byId("empty").hidden = true;
    rows.schedule(row);
  },

  /** Makes the way to what is older than the list shows. */
  linkOlder: () => {
    const query = new URLSearchParams(location.search);
    query.set("cursor", rows.all().at(-1).dataset.id);
    byId("older").href = `${root}?${query}`;
    byId("older").hidden = false;
  },

  create: (event) => {
    const row = copy("new-row");
    row.dataset.id = event.taskID;
    row.dataset.version = event.version;
    const text = event.background ?? event.excerpt;
    const link = row.querySelector(".preview");
    link.href = `${root}tasks/${event.taskID}`;
    link.textContent = text;
    link.classList.toggle("invisible", /^[\s\p{Z}\p{Cf}]*$/u.test(text));
    if (event.topic) {
      row.querySelector(".lane").textContent = `${event.topic}/${event.subscription}`;
    }
    rows.tellAbout(row, event);
    const age = row.querySelector(".age");
    const at = new Date(event.at);
    age.dataset.ago = at.getTime();
    age.dateTime = at.toISOString();
    rows.add(row);
    tellTimes();
    announcer.changed(event.taskID, event.status, text);
  },

  /** Tells which attempt it is, except of tasks of the form, and how far it is. */
  tellAbout: (row, { status, attempt, progress }) => {
    const hasLane = row.querySelector(".lane").textContent !== "";
    say(row.querySelector(".attempt"), hasLane && attempt ? `attempt ${attempt}` : "");
    const isTold = status === "processing" && progress;
    say(row.querySelector(".progress"), isTold ? progressInWords(progress) : "");
  },

  /** A status that stays is left alone, so that its picture goes on turning. */
  tellStatus: (row, status) => {
    const pill = row.querySelector(".status");
    if (pill.dataset.status !== status) {
      pill.replaceWith(copy(`status-${status}`));
      announcer.changed(row.dataset.id, status, row.querySelector(".preview").textContent);
    }
  },

  /**
   * Takes news of a row; older news than what it shows changes nothing.
   *
   * @param news a task or an event of one; `about` is the same as a fresh page has it
   */
  update: (row, news) => {
    const { status, version, dueMs, about } = news;
    const shown = Number(row.dataset.version);
    if (version > shown) {
      rows.tellStatus(row, status);
      row.dataset.version = version;
      delete row.dataset.due;
      if (about) {
        row.querySelector(".about").replaceWith(about);
      } else {
        rows.tellAbout(row, news);
      }
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
      : clock.nowMs() + (CHECK_AFTER_MS[status] ?? CHECK_LATER_MS);
    rows.checks.set(row, { atMs: rows.isFinal(row) ? Infinity : atMs, tries: 0 });
  },

  postpone: (row) => {
    const tries = (rows.checks.get(row)?.tries ?? 0) + 1;
    rows.checks.set(row, { atMs: clock.nowMs() + backoffMs(tries + 1), tries });
  },

  /**
   * Takes what a fresh page lists, and keeps what is shown where it is.
   *
   * @param older the link of that page to older tasks
   */
  merge: (fresh, older) => {
    const ids = new Set(fresh.map((row) => row.dataset.id));
    const lowest = older.hidden ? "" : fresh.at(-1)?.dataset.id ?? "";
    const isMissing = ({ dataset: { id } }) => !ids.has(id) && id > lowest;
    rows.all().filter(isMissing).forEach(rows.gone);
    [...rows.held.values()].filter(isMissing).forEach((row) => rows.held.delete(row.dataset.id));
    const isEmpty = rows.all().length === 0;
    for (const row of fresh) {
      const shown = rows.find(row.dataset.id);
      if (shown) {
        const { status } = row.querySelector(".status").dataset;
        const about = row.querySelector(".about");
        const version = Number(row.dataset.version);
        rows.update(shown, { status, version, dueMs: row.dataset.due, about });
      } else if (isEmpty) {
        rows.insert(row);
      } else {
        rows.add(row);
      }
    }
    rows.tellHeld();
    if (lowest === "" || rows.all().at(-1).dataset.id >= lowest) {
      byId("older").href = older.getAttribute("href");
      byId("older").hidden = older.hidden;
    } else {
      rows.linkOlder();
    }
    byId("empty").hidden = rows.all().length > 0;
  },
};
