/** Wording: the texts of config.json, put into the page as text and never as HTML. */

export async function loadConfig() {
  const response = await fetch("config.json");
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  return response.json();
}

/** `+33199000000` → `01 99 00 00 00`, with no-break spaces. */
export function spaced(telephone) {
  const national = telephone.replace(/^\+33/, "0");
  return national.replace(/(\d\d)(?=\d)/g, "$1\u00a0");
}

/** `150` → « dans 3 minutes ». */
export function inSeconds(seconds) {
  const relative = new Intl.RelativeTimeFormat("fr", { numeric: "always" });
  return seconds < 60
    ? relative.format(Math.max(1, Math.ceil(seconds)), "second")
    : relative.format(Math.ceil(seconds / 60), "minute");
}

const PARIS = { timeZone: "Europe/Paris" };

/** « mardi 24 novembre 2026 » */
export function day(date) {
  return date.toLocaleDateString("fr-FR", { dateStyle: "full", ...PARIS });
}

/** « 8 h », « 14 h 30 » */
export function clock(date) {
  const parts = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", ...PARIS });
  const { hour, minute } = Object.fromEntries(
    parts.formatToParts(date).map(({ type, value }) => [type, value]),
  );
  return minute === "00" ? `${Number(hour)} h` : `${Number(hour)} h ${minute}`;
}

/** French keeps signs, units and digit groups on the line of the word before them. */
function typeset(text) {
  return text.replace(/ (?=[?!:;»])|(?<=«) |(?<=\d) (?=\d|h |h\.|mois|jours)/g, "\u00a0");
}

export function telephoneLink(telephone) {
  const link = document.createElement("a");
  link.href = `tel:${telephone}`;
  link.textContent = spaced(telephone);
  return link;
}

/** Writes `text` into `element`; `{telephone}` becomes a link, other `{names}` their value. */
export function write(element, text, values = {}) {
  const parts = typeset(text).split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return part;
    return part === "telephone" ? telephoneLink(values.telephone) : (values[part] ?? "");
  });
  element.replaceChildren(...parts);
}

/** Fills every `data-text`, `data-label` and `data-link` of the page from the configuration. */
export function fillPage(config) {
  const values = { telephone: config.telephone, controller: config.data_controller.name };
  const find = (path) => path.split(".").reduce((node, key) => node[key], config);
  for (const element of document.querySelectorAll("[data-text]")) {
    write(element, find(element.dataset.text), values);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", find(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-link]")) {
    element.href = find(element.dataset.link);
  }
  for (const element of document.querySelectorAll("[data-telephone]")) {
    element.replaceChildren(telephoneLink(config.telephone));
  }
}
