/** Captions: what both sides say, as it is said, in the order it was begun. */

const SIZES = 5;
const KEPT_AS = "captions-size";

/**
 * `region` scrolls and holds two lists: `log`, a live region which gets finished captions only, so
 * that a screen reader says each once; and `draft`, what is being said now.
 */
export class Captions {
  #region;
  #log;
  #draft;
  #names;
  #begun = [];
  #finished = new Set();

  constructor(region, names) {
    this.#region = region;
    this.#log = region.querySelector("[data-log]");
    this.#draft = region.querySelector("[data-draft]");
    this.#names = names;
    this.#region.dataset.size = remembered() ?? this.#region.dataset.size;
  }

  clear() {
    this.#begun = [];
    this.#finished.clear();
    this.#log.replaceChildren();
    this.#draft.replaceChildren();
  }

  show({ id, speaker, text, final }) {
    if (this.#finished.has(id)) return;
    if (!this.#begun.includes(id)) this.#begun.push(id);
    const atEnd = this.#isAtEnd();
    const drafted = [...this.#draft.children].find((item) => item.dataset.id === id);
    const caption = final ? this.#item(id, speaker) : (drafted ?? this.#item(id, speaker));
    caption.dataset.final = String(final);
    caption.lastElementChild.textContent = text;
    if (final) {
      drafted?.remove();
      this.#finished.add(id);
      this.#file(caption);
    } else if (!drafted) {
      this.#draft.append(caption);
    }
    if (atEnd) this.#region.scrollTop = this.#region.scrollHeight;
  }

  /** Keeps what was being said when the call ended. */
  close() {
    for (const caption of [...this.#draft.children]) {
      caption.dataset.final = "true";
      this.#file(caption);
    }
  }

  resize(step) {
    const size = Number(this.#region.dataset.size) + step;
    this.#region.dataset.size = Math.min(SIZES, Math.max(1, size));
    remember(this.#region.dataset.size);
  }

  /** The conversation as it was held, one line a turn. */
  get text() {
    const turns = [...this.#log.children];
    return turns.map(({ children: [name, words] }) => `${name.textContent} : ${words.textContent}`);
  }

  /** Someone cut short still spoke first. */
  #file(caption) {
    const rank = ({ dataset }) => this.#begun.indexOf(dataset.id);
    const next = [...this.#log.children].find((other) => rank(other) > rank(caption));
    this.#log.insertBefore(caption, next ?? null);
  }

  #item(id, speaker) {
    const item = document.createElement("li");
    item.dataset.id = id;
    item.dataset.speaker = speaker;
    const name = document.createElement("span");
    name.className = "speaker";
    name.textContent = this.#names[speaker];
    const words = document.createElement("p");
    item.append(name, words);
    return item;
  }

  /** A caller who scrolled up to read again is not pulled away. */
  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#region;
    return scrollHeight - scrollTop - clientHeight < 40;
  }
}

/** Who reads large print reads it on the next call too; some browsers keep nothing. */
function remember(size) {
  try {
    localStorage.setItem(KEPT_AS, size);
  } catch {
    // It holds for this call.
  }
}

function remembered() {
  try {
    const size = localStorage.getItem(KEPT_AS);
    return /^[1-5]$/.test(size) ? size : null;
  } catch {
    return null;
  }
}
