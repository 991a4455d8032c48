// The form of a schedule tells when it would fire while it is filled in.

import { byId } from "./dom.js";
import { askBy } from "./server.js";

const TYPED_MS = 300;

/** Has a form with a button that previews press it by itself. */
export function previewWhileTyping(form) {
  const button = form.querySelector("button[value=preview]");
  let timer = null;
  let round = 0;
  const preview = async () => {
    const own = ++round;
    try {
      const fresh = await askBy(form, button);
      if (own === round) {
        const problems = fresh.querySelectorAll("[id$=-problem]");
        const shown = problems.length > 0 ? problems : fresh.querySelector("#slots").childNodes;
        byId("slots").replaceChildren(...[...shown].map((node) => {
          node.removeAttribute?.("id");
          return node;
        }));
      }
    } catch {
      // No answer: the button does the same, and says what is wrong.
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(preview, TYPED_MS);
  };
  for (const name of ["kind", "when", "zone", "offset", "startAt", "endAt"]) {
    form.elements[name].addEventListener("input", soon);
  }
  button.addEventListener("click", (event) => {
    event.preventDefault();
    preview();
  });
  if (!byId("slots").firstElementChild) {
    soon();
  }
}
