/** The receipt: what was done in the call, as the agent told it, in the words of config.json. */

import { clock, day, write } from "./wording.js";

const DONE = ["queued", "sent"];

export class Receipt {
  #section;
  #list;
  #texts;
  #lines = new Map();

  constructor(section, texts) {
    this.#section = section;
    this.#list = section.querySelector("ol");
    this.#texts = texts;
    this.clear();
  }

  get isEmpty() {
    return this.#lines.size === 0;
  }

  clear() {
    this.#lines.clear();
    this.#show();
  }

  /** A replaced agent knows only its own lines: those of the one before stay. */
  add(lines) {
    for (const line of lines) {
      if (line.kind in this.#texts.kinds) this.#lines.set(`${line.kind}:${line.id}`, line);
    }
    this.#show();
  }

  #show() {
    this.#section.hidden = this.isEmpty;
    this.#list.replaceChildren(...[...this.#lines.values()].map((line) => this.#item(line)));
  }

  #item(told) {
    const where = told.address ? this.#texts.masked : this.#texts.on_file;
    const line = { ...told, where: where.replace("{address}", told.address) };
    const item = document.createElement("li");
    item.dataset.kind = line.kind;
    const { title, ...texts } = this.#texts.kinds[line.kind];
    item.append(element("h3", this.#titleOf(line, title, texts), line));
    if (line.number) item.append(this.#number(line));
    for (const text of this.#sentences(line, texts)) item.append(element("p", text, line));
    if (line.documents?.length) item.append(...this.#documents(line.documents));
    return item;
  }

  #titleOf(line, title, texts) {
    return line.state === "cancelled" ? texts.cancelled : title;
  }

  #number({ number }) {
    const paragraph = document.createElement("p");
    const code = document.createElement("b");
    code.className = "code";
    code.textContent = number;
    paragraph.append(`${this.#texts.number} `, code);
    return paragraph;
  }

  #sentences(line, texts) {
    switch (line.kind) {
      case "claim":
        return [texts.what, texts.email[mailOf(line)], deadlineOf(line, texts)].filter(Boolean);
      case "callback":
        if (line.state === "cancelled") return [];
        return [texts[line.timing], line.on_file ? texts.on_file : texts.as_said];
      case "email":
        return [texts.templates[line.template] ?? texts.templates.other];
      case "contact":
        return [texts[line.changed]];
      default:
        return [texts.what].filter(Boolean);
    }
  }

  #documents(documents) {
    const heading = element("h4", this.#texts.kinds.claim.documents);
    const list = document.createElement("ul");
    list.append(...documents.map((document) => element("li", sentenceCase(document))));
    return [heading, list];
  }
}

function mailOf({ email }) {
  return DONE.includes(email) ? "sent" : email;
}

function deadlineOf({ deadline, late }, texts) {
  if (late) return null;
  return deadline ? texts.deadline : texts.no_deadline;
}

function element(name, text, line = {}) {
  const made = document.createElement(name);
  write(made, text, {
    ...line,
    peril: line.peril && sentenceCase(line.peril),
    deadline: line.deadline && day(new Date(line.deadline)),
    day: line.starts_at && sentenceCase(day(new Date(line.starts_at))),
    from: line.starts_at && clock(new Date(line.starts_at)),
    to: line.ends_at && clock(new Date(line.ends_at)),
  });
  return made;
}

function sentenceCase(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
