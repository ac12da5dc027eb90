/** The caller page: which view is shown, and what each button does. */

import { Call } from "./call.js";
import { Captions } from "./captions.js";
import { isStillGood, requestGrant } from "./grant.js";
import { fillPage, inSeconds, loadConfig, spaced, write } from "./wording.js";

const at = (id) => document.getElementById(id);

const config = await loadConfig();
const { texts } = config;
const captions = new Captions(at("captions"), texts.call);
const troubles = new Set();
let call = null;
let grantKept = null;
let isMuted = false;
let isHeard = true;

fillPage(config);
document.body.dataset.view = "notice";
document.title = `${texts.titles.notice} – ${config.brand}`;

at("call").addEventListener("click", () => start({ withMicrophone: true }));
at("type").addEventListener("click", () => start({ withMicrophone: false }));
at("retry").addEventListener("click", () => {
  start({ withMicrophone: at("error").dataset.typed === "false" });
});
at("retry-typed").addEventListener("click", () => start({ withMicrophone: false }));
at("again").addEventListener("click", () => show("notice"));
at("end").addEventListener("click", () => call.end());
at("mute").addEventListener("click", () => setMuted(!isMuted));
at("sound").addEventListener("click", () => setHeard(!isHeard));
at("unlock").addEventListener("click", () => setHeard(true));
at("smaller").addEventListener("click", () => captions.resize(-1));
at("larger").addEventListener("click", () => captions.resize(+1));
at("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  sendMessage();
});
at("message").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendMessage();
});

function start({ withMicrophone }) {
  call = new Call({
    withMicrophone,
    speakers: at("speakers"),
    sound: withMicrophone,
    agentAbsentAfter: config.agent_absent_after_seconds * 1000,
  });
  const grant = takeGrant();
  showCall(withMicrophone);
  call.addEventListener("state", ({ detail }) => showState(detail));
  call.addEventListener("caption", ({ detail }) => {
    at("empty").hidden = true;
    captions.show(detail);
  });
  call.addEventListener("trouble", ({ detail }) => showTrouble(detail));
  call.addEventListener("ended", showEnded);
  call.addEventListener("failed", ({ detail }) => {
    if (detail.kind.startsWith("microphone")) keep(grant);
    showError(detail, withMicrophone);
  });
  const started = call;
  grant.then(({ room }) => started === call && showReference(room), () => {});
  call.start(grant);
}

function takeGrant() {
  const kept = grantKept;
  grantKept = null;
  return kept && isStillGood(kept) ? Promise.resolve(kept) : requestGrant(config.tokens_url);
}

/** A refused microphone leaves a room that nobody joined: a typed call can have it. */
async function keep(grant) {
  grantKept = await grant;
}

async function sendMessage() {
  const text = at("message").value.trim();
  if (!text || at("send").disabled) return;
  at("message").value = "";
  if (!(await call.send(text))) at("message").value = text;
}

function setMuted(muted) {
  isMuted = muted;
  at("mute").textContent = muted ? texts.call.unmute : texts.call.mute;
  at("mute").dataset.muted = muted;
  call.setMuted(muted);
}

function setHeard(heard) {
  isHeard = heard;
  at("sound").textContent = heard ? texts.call.sound_off : texts.call.sound_on;
  call.setSound(heard);
}

function show(view) {
  document.body.dataset.view = view;
  document.title = `${texts.titles[view]} – ${config.brand}`;
  window.scrollTo(0, 0);
  document.querySelector(`[data-focus="${view}"]`).focus();
}

function showCall(withMicrophone) {
  document.body.dataset.typed = !withMicrophone;
  isMuted = false;
  isHeard = withMicrophone;
  at("mute").textContent = texts.call.mute;
  at("mute").dataset.muted = false;
  at("sound").textContent = isHeard ? texts.call.sound_off : texts.call.sound_on;
  at("end").textContent = withMicrophone ? texts.call.end : texts.call.end_typed;
  at("message").value = "";
  at("empty").hidden = false;
  captions.clear();
  troubles.clear();
  showTroubles();
  showReference(null);
  show("call");
}

function showState(state) {
  const typed = document.body.dataset.typed === "true";
  at("state").dataset.state = state;
  // In a voice call the agent is heard: a screen reader must not speak over it.
  at("state").ariaLive = typed || state === "connecting" ? "polite" : "off";
  at("state").textContent = (typed && texts.typed_states[state]) || texts.states[state];
  at("send").disabled = state === "connecting" || state === "reconnecting";
}

function showReference(room) {
  const code = room?.replace(/^call-/, "").replace(/-/g, "").slice(0, 8).toUpperCase();
  for (const element of document.querySelectorAll("[data-reference]")) {
    element.dataset.reference = room ?? "";
    element.textContent = code?.replace(/(.{4})/, "$1\u00a0") ?? "…";
    element.closest("p").hidden = !room && document.body.dataset.view === "ended";
  }
}

function showTrouble({ kind, active }) {
  if (active) troubles.add(kind);
  else troubles.delete(kind);
  showTroubles();
}

/** One at a time, the latest: several warnings at once help nobody. */
function showTroubles() {
  const kind = [...troubles].at(-1);
  if (at("trouble").dataset.kind === (kind ?? "")) return;
  at("trouble").dataset.kind = kind ?? "";
  write(at("trouble-text"), kind ? texts.troubles[kind] : "", config);
  at("unlock").hidden = kind !== "audio_blocked";
}

function showError({ kind, retryAfter, telephone }, withMicrophone) {
  const text = texts.errors[kind];
  const values = {
    telephone: telephone ?? config.telephone,
    delay: retryAfter ? inSeconds(retryAfter) : texts.error.later,
  };
  at("error").dataset.kind = kind;
  at("error").dataset.typed = !withMicrophone;
  write(at("error-title"), text.title);
  write(at("error-what"), text.what);
  write(at("error-do"), text.do, values);
  at("error-telephone").href = `tel:${values.telephone}`;
  write(at("error-telephone"), texts.error.telephone, { number: spaced(values.telephone) });
  at("error-reference").hidden = kind !== "lost";
  const canType = kind.startsWith("microphone");
  at("retry").hidden = kind === "unsupported";
  at("retry").classList.toggle("main", !canType);
  at("retry-typed").hidden = !canType;
  show("error");
}

function showEnded() {
  captions.close();
  show("ended");
}
