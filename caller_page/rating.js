/** The rating: five stars and a comment, written under the call's own pass. */

const ANSWER_WITHIN_MS = 10_000;

export class Rating {
  #form;
  #said;
  #texts;
  #url;
  #grant = null;

  constructor(form, { url, texts }) {
    this.#form = form;
    this.#said = form.querySelector("[role=status]");
    this.#url = url;
    this.#texts = texts;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** A call that nobody answered has nothing to be rated. */
  offer(grant, answered) {
    this.#grant = grant;
    this.#form.hidden = !(grant?.callPass && answered);
    this.#form.reset();
    this.#say("");
  }

  async #send() {
    const stars = Number(new FormData(this.#form).get("stars"));
    if (!stars) return this.#say("missing");
    const { room, callPass } = this.#grant;
    this.#say("sending");
    try {
      const answer = await fetch(this.#url.replace("{call_id}", room.replace(/^call-/, "")), {
        method: "PUT",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${callPass}` },
        body: JSON.stringify({ stars, comment: this.#form.elements.comment.value.trim() }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (answer.ok) this.#say("sent");
      else this.#say([401, 429].includes(answer.status) ? "too_late" : "failed");
    } catch {
      this.#say("failed");
    }
  }

  #say(kind) {
    this.#form.dataset.state = kind;
    this.#said.textContent = kind && this.#texts[kind];
  }
}
