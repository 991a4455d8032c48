// The page of one task: it is read again when something happened to the task, or should have.

import { byId, say } from "./dom.js";
import { backoffMs, getMain, post, root } from "./server.js";
import { clock, tellTimes } from "./time.js";

// Nobody knows when a running attempt ends: the page looks now and then, should its event be lost.
const LOOK_AGAIN_MS = 15_000;
const COPIED_MS = 2_000;

const page = {
  main: null,
  source: null,
  tries: 0,
  atMs: 0,
  isReading: false,
  isOld: false,

  isLive: () => page.main.hasAttribute("data-live"),

  /** When to look again, whatever the stream says; never for a task that ended. */
  nextMs: () => {
    const { due } = page.main.dataset;
    const idleMs = page.isLive() ? clock.nowMs() + LOOK_AGAIN_MS : Infinity;
    return Number(due ?? idleMs);
  },

  /** News that come while it is read may not be in it, so that it is read once more. */
  read: async () => {
    if (page.isReading) {
      page.isOld = true;
      return;
    }
    page.isReading = true;
    do {
      page.isOld = false;
      page.atMs = clock.nowMs() + backoffMs(++page.tries);
      try {
        page.take(await getMain(location.href));
      } catch {
        // No answer: it was put off already.
      }
    } while (page.isOld);
    page.isReading = false;
  },

  take: (fresh) => {
    const { main } = page;
    clock.set(fresh.dataset.now);
    if (fresh.dataset.version !== main.dataset.version) {
      page.tries = 0;
      document.title = fresh.dataset.title;
      main.dataset.version = fresh.dataset.version;
      for (const name of ["data-due", "data-live"]) {
        main.toggleAttribute(name, fresh.hasAttribute(name));
      }
      if (fresh.dataset.due) {
        main.dataset.due = fresh.dataset.due;
      }
      page.merge(fresh);
      tellTimes();
    }
    page.atMs = Math.max(page.atMs, page.nextMs());
    page.listen();
  },

  /** What did not change stays as it is, with its focus and what is selected in it. */
  merge: (fresh) => {
    const shown = [...page.main.children];
    const parts = [...fresh.children];
    parts.forEach((part, i) => {
      if (!shown[i]) {
        page.main.append(part);
      } else if (shown[i].id !== "refusal" && !shown[i].isEqualNode(part)) {
        shown[i].replaceWith(part);
      }
    });
    shown.slice(parts.length).forEach((part) => part.remove());
  },

  /** Hears of the task while it is live and the page can be seen. */
  listen: () => {
    if (!page.isLive() || document.hidden) {
      page.hide();
    } else if (!page.source) {
      const source = new EventSource(`${root}api/stream`);
      page.source = source;
      // What came before it was open was not heard.
      source.onopen = page.read;
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED && page.source === source) {
          page.source = null;
          page.atMs = Math.min(page.atMs, clock.nowMs() + LOOK_AGAIN_MS);
        }
      };
      source.addEventListener("resync", page.read);
      source.addEventListener("task", (event) => {
        if (JSON.parse(event.data).taskID === page.main.dataset.id) {
          page.read();
        }
      });
    }
  },

  show: () => {
    page.tick();
    page.listen();
  },

  hide: () => {
    page.source?.close();
    page.source = null;
  },

  tick: () => {
    tellTimes();
    if (clock.nowMs() > page.atMs && !page.isReading) {
      page.read();
    }
  },

  /** Has something done with the task, and says why where that is refused. */
  act: async (button) => {
    const { act } = button.dataset;
    const label = button.textContent;
    button.disabled = true;
    page.refuse("");
    const why = await page.ask(act);
    await page.read();
    page.refuse(why && `${label}: ${why}`);
    button.disabled = false;
    if (document.activeElement === document.body) {
      page.main.querySelector("[data-act]")?.focus();
    }
  },

  ask: async (act) => {
    try {
      const answer = await post(`${root}api/tasks/${page.main.dataset.id}/${act}`);
      return answer.ok ? "" : (await answer.json()).detail;
    } catch {
      return "no answer came, it may have been done or not";
    }
  },

  /** Puts a text where it can be pasted; where that is not allowed, it is at least selected. */
  copy: async (button) => {
    const source = byId(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
    say(button, "Copied");
    setTimeout(() => say(button, "Copy"), COPIED_MS);
  },

  refuse: (why) => {
    say(byId("refusal"), why);
    byId("refusal").hidden = why === "";
  },
};

/** Takes the page over, and returns what to do when it is shown, hidden, and each second. */
export function startTask(main) {
  page.main = main;
  page.atMs = page.nextMs();
  main.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], [data-copy]");
    if (button) {
      // Without a script it sends its form.
      event.preventDefault();
      (button.dataset.act ? page.act : page.copy)(button);
    }
  });
  window.addEventListener("pagehide", page.hide);
  window.addEventListener("pageshow", (event) => event.persisted && page.show());
  if (!document.hidden) {
    page.listen();
  }
  return page;
}
