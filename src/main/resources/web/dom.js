// Reaching into the page.

export const byId = (id) => document.getElementById(id);

/** Sets a text; leaves it alone where it is the same, so that nothing is told twice. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
