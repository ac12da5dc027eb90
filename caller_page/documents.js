/** The page behind an upload link: the papers that a claim expects, sent one after the other. */

import { Link, Refusal, typeOf } from "./uploads.js";
import { fillPage, inSeconds, loadConfig, spaced, write } from "./wording.js";

const OF_LINK = ["unknown", "expired", "used"];

const config = await loadConfig();
const texts = config.texts.documents;
const find = (id) => document.getElementById(id);

const link = new Link(config.documents_url, decodeURIComponent(location.hash.slice(1)));
let permit = null;
let queue = Promise.resolve();
let underway = 0;

fillPage(config);
find("retry").onclick = open;
find("submit").onclick = submit;
// Another link in the same window is another page.
addEventListener("hashchange", () => location.reload());
addEventListener("beforeunload", (event) => {
  if (underway > 0) event.preventDefault();
});
await open();

async function open() {
  try {
    permit = await link.permit();
  } catch (refusal) {
    fail(refusal);
    return;
  }
  find("claim").textContent = grouped(permit.claim_number);
  write(find("rules"), texts.form.rules, { files: permit.files_left, size: megabytes() });
  const other = { code: "other", label: texts.form.other };
  find("papers").replaceChildren(...[...permit.expected, other].map(paper));
  permit.received.forEach(markReceived);
  allow();
  show("form");
}

function show(view) {
  document.body.dataset.view = view;
  document.querySelector(`[data-focus="${view}"]`).focus();
  document.title = document.querySelector(`[data-focus="${view}"]`).textContent;
}

function fail(refusal) {
  const kind = Object.hasOwn(texts.errors, refusal.kind) ? refusal.kind : "unavailable";
  const { title, what, do: advice } = texts.errors[kind];
  const delay = refusal.seconds ? inSeconds(refusal.seconds) : config.texts.error.later;
  find("error").dataset.kind = kind;
  write(find("error-title"), title);
  write(find("error-what"), what);
  write(find("error-do"), advice, { telephone: config.telephone, delay });
  find("retry").hidden = OF_LINK.includes(kind);
  const call = find("error-telephone");
  call.href = `tel:${config.telephone}`;
  write(call, config.texts.error.telephone, { number: spaced(config.telephone) });
  show("error");
}

// --- Papers --------------------------------------------------------------------------------------

function paper({ code, label }) {
  const item = element("li", { kind: code });
  const name = element("span", {}, label, "label");
  name.id = `paper-${code}`;
  const pickers = ["choose", "photograph"].flatMap((kind) => picker(code, kind));
  item.append(name, ...pickers);
  return item;
}

/** A button that opens the system's own chooser, or its camera. */
function picker(code, kind) {
  const input = document.createElement("input");
  input.type = "file";
  input.hidden = true;
  if (kind === "photograph") {
    input.accept = "image/*";
    input.setAttribute("capture", "environment");
  } else {
    input.accept = [...permit.media_types, ".pdf", ".jpg", ".jpeg", ".png", ".heic"].join();
    input.multiple = true;
  }
  input.onchange = () => {
    for (const file of input.files) add(file, code);
    input.value = "";
  };
  const button = element("button", {}, texts.form[kind], kind);
  button.type = "button";
  button.id = `${kind}-${code}`;
  button.setAttribute("aria-labelledby", `${button.id} paper-${code}`);
  button.onclick = () => input.click();
  return [button, input];
}

function markReceived(kind) {
  const item = document.querySelector(`#papers [data-kind="${CSS.escape(kind)}"]`);
  if (item.dataset.received) return;
  item.dataset.received = "true";
  item.querySelector(".label").after(element("span", {}, texts.form.received, "done"));
}

// --- Files ---------------------------------------------------------------------------------------

function add(file, kind) {
  const item = element("li", { state: "waiting" });
  const state = element("span", {}, texts.files.waiting, "state");
  item.append(element("span", {}, file.name, "name"), state);
  find("files").append(item);
  find("sent-files").hidden = false;
  send(item, file, kind);
}

function send(item, file, kind) {
  underway += 1;
  allow();
  // One after the other: a telephone's line is narrow.
  queue = queue.then(async () => {
    try {
      await sendNow(item, file, kind);
    } catch (refusal) {
      refuse(item, refusal, () => send(item, file, kind));
    }
    underway -= 1;
    allow();
  });
}

async function sendNow(item, file, kind) {
  if (file.size > permit.max_bytes) throw new Refusal("too_large");
  if (typeOf(file) === null) throw new Refusal("type");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", file.name);
  bar.max = 1;
  bar.value = 0;
  item.querySelector(".state").before(bar);
  tell(item, "sending");
  try {
    await link.send(file, kind, (share) => {
      bar.value = share;
      if (share === 1) tell(item, "checking");
    });
  } finally {
    bar.remove();
  }
  permit.received.push(kind);
  permit.files_left -= 1;
  markReceived(kind);
  tell(item, "received");
  say(texts.files.said_received, { name: file.name });
}

function refuse(item, refusal, again) {
  if (OF_LINK.includes(refusal.kind)) {
    fail(refusal);
    return;
  }
  const reason = Object.hasOwn(texts.refusals, refusal.kind) ? refusal.kind : "unavailable";
  item.dataset.reason = reason;
  tell(item, "refused");
  const values = { telephone: config.telephone, size: megabytes() };
  write(item.querySelector(".state"), texts.refusals[reason], values);
  say(texts.files.said_refused, { name: item.querySelector(".name").textContent });
  if (["network", "unavailable", "busy", "lost", "scanning"].includes(reason)) {
    const button = element("button", {}, config.texts.error.retry, "again");
    button.type = "button";
    button.onclick = () => {
      button.remove();
      tell(item, "waiting");
      again();
    };
    item.append(button);
  }
}

function tell(item, state) {
  item.dataset.state = state;
  if (state !== "refused") {
    delete item.dataset.reason;
    write(item.querySelector(".state"), texts.files[state]);
  }
}

/** For who does not see the page: what has happened to a file, once. */
function say(text, values) {
  write(find("said"), text, values);
}

// --- Sent ----------------------------------------------------------------------------------------

function allow() {
  find("submit").disabled = underway > 0 || permit.received.length === 0;
  for (const button of document.querySelectorAll(".choose, .photograph")) {
    button.disabled = permit.files_left === 0;
  }
}

async function submit() {
  find("submit").disabled = true;
  find("submit-trouble").hidden = true;
  try {
    await link.submit();
  } catch (refusal) {
    // The answer to an earlier try was lost: it is done all the same.
    if (refusal.kind !== "used") {
      write(find("submit-trouble"), texts.form.submit_trouble, { telephone: config.telephone });
      find("submit-trouble").hidden = false;
      find("submit").disabled = false;
      say(texts.form.submit_trouble, { telephone: spaced(config.telephone) });
      return;
    }
  }
  const count = permit.received.length;
  const values = { count, claim: grouped(permit.claim_number) };
  write(find("sent-what"), count === 1 ? texts.sent.one : texts.sent.several, values);
  show("sent");
}

// --- Words ---------------------------------------------------------------------------------------

function element(tag, data, text = "", className = "") {
  const made = document.createElement(tag);
  Object.assign(made.dataset, data);
  made.className = className;
  // As it is: a file's name may hold anything.
  made.textContent = text;
  return made;
}

/** `SD26004217K` → `SD-26-004217-K` */
function grouped(number) {
  return number.replace(/^(..)(..)(.*)(.)$/, "$1-$2-$3-$4");
}

function megabytes() {
  return `${Math.floor(permit.max_bytes / 2 ** 20)}\u00a0Mo`;
}
