/** Sound of the call: which microphone and loudspeaker, and how loud the microphone is. */

const KINDS = ["audioinput", "audiooutput"];
const MEASURES_PER_SECOND = 10;

export class Devices {
  #lists;
  #meter;
  #texts;
  #call = null;
  #measuring = null;

  /** `lists`: a `<select>` for each kind; `meter`: a `<meter>`. */
  constructor({ lists, meter, texts }) {
    this.#lists = lists;
    this.#meter = meter;
    this.#texts = texts;
    for (const kind of KINDS) {
      lists[kind].addEventListener("change", () => this.#choose(kind));
    }
  }

  follow(call) {
    this.#call = call;
    call.addEventListener("devices", () => this.refresh());
    clearInterval(this.#measuring);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const rate = calm ? 2 : MEASURES_PER_SECOND;
    this.#measuring = setInterval(() => this.#measure(), 1000 / rate);
  }

  stop() {
    clearInterval(this.#measuring);
    this.#meter.value = 0;
  }

  async refresh() {
    const call = this.#call;
    for (const kind of KINDS) {
      const { found, inUse } = await call.devices(kind);
      if (call !== this.#call) return;
      const list = this.#lists[kind];
      list.closest("p").hidden = found.length === 0;
      list.replaceChildren(...found.map((device, index) => this.#option(device, index, kind)));
      if (found.some(({ deviceId }) => deviceId === inUse)) list.value = inUse;
    }
  }

  async #choose(kind) {
    await this.#call.useDevice(kind, this.#lists[kind].value);
    // What is shown is what is used, whether the change could be made or not.
    await this.refresh();
  }

  #option({ deviceId, label }, index, kind) {
    const option = document.createElement("option");
    option.value = deviceId;
    // Browsers call the system's own choice "Default", in their own language.
    const isDefault = deviceId === "default";
    option.textContent = isDefault
      ? this.#texts.by_default
      : label || `${this.#texts[kind]} ${index + 1}`;
    return option;
  }

  #measure() {
    this.#meter.value = this.#call.loudness() ?? 0;
  }
}
