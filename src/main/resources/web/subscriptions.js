// The pages of subscriptions, queues and schedules: each is read again now and then.

import { backoffMs, getMain } from "./server.js";
import { clock, tellTimes } from "./time.js";

const LOOK_AGAIN_MS = 3_000;
// How far a redrive is changes faster than the rest.
const REDRIVE_AGAIN_MS = 500;

const againMs = () => (document.querySelector(".redrive") ? REDRIVE_AGAIN_MS : LOOK_AGAIN_MS);

export const subscriptions = {
  atMs: againMs(),
  tries: 0,
  isReading: false,

  tick: () => {
    tellTimes();
    if (performance.now() >= subscriptions.atMs && !subscriptions.isReading) {
      subscriptions.read();
    }
  },

  read: async () => {
    subscriptions.isReading = true;
    try {
      subscriptions.show(await getMain(location.pathname + location.search));
      subscriptions.tries = 0;
      subscriptions.atMs = performance.now() + againMs();
    } catch {
      // What is shown stays, and is asked for again.
      subscriptions.atMs = performance.now() + LOOK_AGAIN_MS + backoffMs(subscriptions.tries++);
    }
    subscriptions.isReading = false;
  },

  /** What did not change stays as it is, and so does what somebody is about to do. */
  show: (fresh) => {
    clock.set(fresh.dataset.now);
    for (const item of fresh.querySelectorAll(".subscription")) {
      const shown = document.getElementById(item.id);
      const isInUse = shown?.contains(document.activeElement) || shown?.querySelector("[open]");
      if (shown && !isInUse && shown.dataset.state !== item.dataset.state) {
        shown.replaceWith(item);
      }
    }
    tellTimes();
  },
};
