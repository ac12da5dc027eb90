/** The keypad: keys are sent one by one, and shown in the conversation as one number. */

const KEYS = "123456789*0#";
/** As long as the agent waits before it reads the keys as one number. */
const PAUSE_MS = 2000;

export class Keypad {
  #keys;
  #press;
  #show;
  #texts;
  #pressed = "";
  #pause = null;
  #groups = 0;

  /** `press` sends a key and tells whether it left; `show` takes a caption. */
  constructor(keys, { press, show, texts }) {
    this.#keys = keys;
    this.#press = press;
    this.#show = show;
    this.#texts = texts;
    keys.append(...[...KEYS].map((key) => this.#button(key)));
    keys.addEventListener("keydown", ({ key, ctrlKey, altKey, metaKey }) => {
      const isKey = KEYS.includes(key) && key.length === 1;
      if (isKey && !ctrlKey && !altKey && !metaKey) this.press(key);
    });
  }

  set enabled(enabled) {
    for (const button of this.#keys.children) button.disabled = !enabled;
  }

  async press(key) {
    if (this.#keys.firstElementChild.disabled || !(await this.#press(key))) return;
    clearTimeout(this.#pause);
    if (key === "#") this.#finish();
    else if (key === "*") this.#pressed = "";
    else this.#pressed += key;
    if (!this.#pressed) return;
    this.#tell(false);
    this.#pause = setTimeout(() => this.#finish(), PAUSE_MS);
  }

  #finish() {
    if (this.#pressed) this.#tell(true);
    this.#pressed = "";
    this.#groups += 1;
  }

  #tell(final) {
    const said = this.#pressed === "0" ? this.#texts.zero : this.#texts.pressed;
    const text = said.replace("{keys}", [...this.#pressed].join("\u00a0"));
    this.#show({ id: `keys-${this.#groups}`, speaker: "caller", text, final });
  }

  #button(key) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.key = key;
    button.append(key);
    const meaning = { 0: this.#texts.adviser, "*": this.#texts.erase, "#": this.#texts.finish }[key];
    if (meaning) {
      const note = document.createElement("span");
      note.textContent = meaning;
      button.append(" ", note);
    }
    button.addEventListener("click", () => this.press(key));
    return button;
  }
}
