// How many tasks are live.

import { byId, say } from "./dom.js";
import { backoffMs, getMain, root } from "./server.js";

const READ_AGAIN_MS = 2_000;
// Tasks older than any: a page that has the counts, and no list to be read.
const PAGE = `${root}?cursor=00000000-0000-7000-8000-000000000000`;

/** An event does not say what its task was before: while events come, the store is asked. */
export const counts = {
  areOld: false,
  round: 0,
  tries: 0,
  nextMs: 0,

  changed: () => { counts.areOld = true; },

  tick: () => {
    if (counts.areOld && performance.now() >= counts.nextMs) {
      counts.read();
    }
  },

  /** What is being read is not waited for: the whole page will be. */
  drop: () => { counts.round++; },

  read: async () => {
    const round = ++counts.round;
    const againMs = performance.now() + READ_AGAIN_MS;
    counts.nextMs = Infinity;
    counts.areOld = false;
    try {
      const main = await getMain(PAGE);
      if (round === counts.round) {
        counts.show(main);
      }
    } catch {
      counts.areOld = true;
    }
    counts.tries = counts.areOld ? counts.tries + 1 : 0;
    counts.nextMs = Math.max(againMs, performance.now() + (counts.tries && backoffMs(counts.tries)));
  },

  /** Shows what a page that was just read says; nothing where it could not count. */
  show: (main) => {
    const fresh = main.querySelector("#counts");
    say(byId("counts"), fresh.textContent);
    byId("counts").hidden = fresh.hidden;
    counts.areOld ||= fresh.hidden;
  },
};
