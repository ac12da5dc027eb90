/** Grants: the room a caller is given, or why there is none. */

const ANSWER_WITHIN_MS = 10_000;
const STILL_GOOD_MS = 60_000;

/** Why a call did not happen or was cut: `kind` names its text in config.json. */
export class CallFailure extends Error {
  constructor(kind, { retryAfter = null, telephone = null, opensAt = null, cause } = {}) {
    super(kind, { cause });
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.telephone = telephone;
    this.opensAt = opensAt;
  }
}

/** Asks for a room; the server chooses everything, so there is nothing to send. */
export async function requestGrant(url) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (response.status === 201) return grantFrom(await response.json());
  } catch (cause) {
    throw new CallFailure("network", { cause });
  }
  const problem = await response.json().catch(() => ({}));
  const opensAt = new Date(typeof problem?.opens_at === "string" ? problem.opens_at : NaN);
  const isKnown = !Number.isNaN(opensAt.getTime());
  throw new CallFailure(kindOf(response.status, problem?.type, isKnown), {
    retryAfter: seconds(response.headers.get("Retry-After")),
    telephone: /^\+\d{6,15}$/.test(problem?.telephone) ? problem.telephone : null,
    opensAt: isKnown ? opensAt : null,
  });
}

function kindOf(status, type, opensAtIsKnown) {
  if (type === "/problems/line-closed") return opensAtIsKnown ? "closed" : "paused";
  if (type === "/problems/all-lines-busy") return "busy";
  return status === 429 ? "too_many" : "down";
}

/** A grant kept from a refused microphone can still open a typed call, for a few minutes. */
export function isStillGood(grant) {
  return grant.expiresAt - Date.now() > STILL_GOOD_MS;
}

function grantFrom({ server_url: serverUrl, participant_token: token, call_pass: callPass }) {
  const payload = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
  const claims = JSON.parse(atob(payload));
  return { serverUrl, token, callPass, room: claims.video.room, expiresAt: claims.exp * 1000 };
}

function seconds(retryAfter) {
  if (!retryAfter) return null;
  const number = Number(retryAfter);
  const wait = Number.isNaN(number) ? (Date.parse(retryAfter) - Date.now()) / 1000 : number;
  return wait > 0 ? wait : null;
}
