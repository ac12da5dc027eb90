/** The caller page: which view is shown, and what each button does. */

import { Call } from "./call.js";
import { Captions } from "./captions.js";
import { Devices } from "./devices.js";
import { isStillGood, requestGrant } from "./grant.js";
import { download, textOf } from "./keepsake.js";
import { Keypad } from "./keypad.js";
import { Rating } from "./rating.js";
import { Receipt } from "./receipt.js";
import { clock, day, fillPage, inSeconds, loadConfig, spaced, write } from "./wording.js";

const at = (id) => document.getElementById(id);

const config = await loadConfig();
const { texts } = config;
const captions = new Captions(at("captions"), texts.call);
const receipt = new Receipt(at("receipt"), texts.receipt);
const rating = new Rating(at("rating"), { url: config.ratings_url, texts: texts.rating.said });
const devices = new Devices({
  lists: { audioinput: at("audioinput"), audiooutput: at("audiooutput") },
  meter: at("level"),
  texts: texts.call,
});
const keypad = new Keypad(at("keys"), {
  press: (key) => call.press(key),
  show: showCaption,
  texts: texts.keypad,
});
const troubles = new Set();
let call = null;
let grantUsed = null;
let grantKept = null;
let isMuted = false;
let isHeard = true;
let isAnswered = false;

fillPage(config);
document.body.dataset.view = "notice";
document.title = `${texts.titles.notice} – ${config.brand}`;

const isTyped = () => document.body.dataset.typed === "true";
const onClick = (id, action) => at(id).addEventListener("click", action);

onClick("call", () => start({ withMicrophone: true }));
onClick("type", () => start({ withMicrophone: false }));
onClick("retry", () => start({ withMicrophone: at("error").dataset.typed === "false" }));
onClick("retry-typed", () => start({ withMicrophone: false }));
onClick("call-again", callAgain);
onClick("again", () => show("notice"));
onClick("end", () => call.end());
onClick("mute", () => setMuted(!isMuted));
onClick("sound", () => setHeard(!isHeard));
onClick("adviser", () => keypad.press("0").then(() => keypad.press("#")));
onClick("unlock", () => setHeard(true));
onClick("smaller", () => captions.resize(-1));
onClick("larger", () => captions.resize(+1));
onClick("download", keep);
onClick("print", () => window.print());
at("audio").addEventListener("toggle", () => at("audio").open && devices.refresh());
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
  const started = new Call({
    withMicrophone,
    speakers: at("speakers"),
    sound: withMicrophone,
    agentAbsentAfter: config.agent_absent_after_seconds * 1000,
    reconnectingLongAfter: config.reconnecting_long_after_seconds * 1000,
  });
  call = started;
  const grant = takeGrant();
  showCall(withMicrophone);
  const on = (event, show) => {
    // A call that was given up for another one says nothing any more.
    started.addEventListener(event, ({ detail }) => started === call && show(detail));
  };
  on("state", showState);
  on("quality", showQuality);
  on("caption", showCaption);
  on("trouble", showTrouble);
  on("receipt", (lines) => receipt.add(lines));
  on("ended", showEnded);
  on("failed", (failure) => {
    if (failure.kind.startsWith("microphone")) keepGrant(grant);
    showError(failure, withMicrophone);
  });
  grant.then((given) => started === call && useGrant(given), () => {});
  if (withMicrophone) devices.follow(started);
  started.start(grant);
}

function takeGrant() {
  const kept = grantKept;
  grantKept = null;
  return kept && isStillGood(kept) ? Promise.resolve(kept) : requestGrant(config.tokens_url);
}

/** A refused microphone leaves a room that nobody joined: a typed call can have it. */
async function keepGrant(grant) {
  grantKept = await grant;
}

function useGrant(grant) {
  grantUsed = grant;
  showReference(grant.room);
}

/** Leaves the call that does not come back, without a word about its end. */
function callAgain() {
  const left = call;
  call = null;
  left.end();
  start({ withMicrophone: !isTyped() });
}

async function sendMessage() {
  const box = at("message");
  const text = box.value.trim();
  if (!text || box.readOnly || at("send").disabled) return;
  box.readOnly = true;
  if (await call.send(text)) box.value = "";
  box.readOnly = false;
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
  isAnswered = false;
  grantUsed = null;
  at("mute").textContent = texts.call.mute;
  at("mute").dataset.muted = false;
  at("sound").textContent = isHeard ? texts.call.sound_off : texts.call.sound_on;
  at("end").textContent = withMicrophone ? texts.call.end : texts.call.end_typed;
  at("message").value = "";
  at("message").readOnly = false;
  at("empty").hidden = false;
  at("audio").open = false;
  at("keep").hidden = true;
  captions.clear();
  receipt.clear();
  rating.offer(null, false);
  troubles.clear();
  showTroubles();
  showQuality("unknown");
  showReference(null);
  show("call");
}

function showState(state) {
  const isThere = state !== "connecting" && state !== "reconnecting";
  isAnswered ||= isThere;
  at("state").dataset.state = state;
  // In a voice call the agent is heard: a screen reader must not speak over it.
  at("state").ariaLive = isTyped() || state === "connecting" ? "polite" : "off";
  at("state").textContent = (isTyped() && texts.typed_states[state]) || texts.states[state];
  at("adviser").disabled = !isThere;
  keypad.enabled = isThere;
  // What is written while the line is away leaves when it is back.
  at("send").disabled = !isAnswered;
}

function showQuality(quality) {
  at("quality").dataset.quality = quality;
  at("quality").textContent = texts.quality[quality];
  showTrouble({ kind: "poor_line", active: quality === "poor" });
}

function showCaption(caption) {
  at("empty").hidden = true;
  captions.show(caption);
}

function showReference(room) {
  const code = room?.replace(/^call-/, "").replace(/-/g, "").slice(0, 8).toUpperCase();
  for (const element of document.querySelectorAll("[data-reference]")) {
    element.dataset.reference = room ?? "";
    element.textContent = code?.replace(/(.{4})/, "$1\u00a0") ?? "…";
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
  at("call-again").hidden = kind !== "reconnecting_long";
}

function showError(failure, withMicrophone) {
  const { kind, retryAfter, telephone, opensAt } = failure;
  const text = texts.errors[kind];
  const values = {
    telephone: telephone ?? config.telephone,
    delay: retryAfter ? inSeconds(retryAfter) : texts.error.later,
    opening: opensAt && opening(opensAt),
  };
  at("error").dataset.kind = kind;
  at("error").dataset.typed = !withMicrophone;
  write(at("error-title"), text.title);
  write(at("error-what"), text.what, values);
  write(at("error-do"), text.do, values);
  at("error-telephone").href = `tel:${values.telephone}`;
  write(at("error-telephone"), texts.error.telephone, { number: spaced(values.telephone) });
  at("error-reference").hidden = kind !== "lost";
  const canType = kind.startsWith("microphone");
  at("retry").hidden = kind === "unsupported" || kind === "closed";
  at("retry").textContent = kind === "lost" ? texts.error.again : texts.error.retry;
  at("retry").classList.toggle("main", !canType);
  at("retry-typed").hidden = !canType;
  leave("error");
}

function opening(date) {
  return texts.error.opening.replace("{day}", day(date)).replace("{hour}", clock(date));
}

function showEnded() {
  at("next-claim").hidden = !receipt.isEmpty;
  leave("ended");
}

function leave(view) {
  captions.close();
  devices.stop();
  rating.offer(grantUsed, isAnswered);
  at("keep").hidden = !isAnswered;
  show(view);
}

function keep() {
  const reference = at("reference").textContent.replace("\u00a0", "");
  const view = document.body.dataset.view;
  const parts = [...at(view).querySelectorAll("h1, p:not(.hint, [hidden])")];
  if (!receipt.isEmpty) parts.push(at("receipt"));
  if (view === "ended") parts.push(...at("next").querySelectorAll("h2, p:not([hidden])"));
  const head = [config.brand, `${day(new Date())}, ${clock(new Date())}`];
  const conversation = [texts.call.captions, ...captions.text];
  const text = [...head, "", textOf(...parts), ...conversation, ""].join("\n");
  download(`${texts.ended.file}-${reference}.txt`, text);
}
