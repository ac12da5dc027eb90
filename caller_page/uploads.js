/** Uploads: what a link allows, and one file on its way. Knows nothing of the page. */

const SCANS = 20;

/** A refusal: `kind` names its text in config.json, `seconds` says when to ask again. */
export class Refusal extends Error {
  constructor(kind, seconds = 0) {
    super(kind);
    this.kind = kind;
    this.seconds = seconds;
  }
}

const KINDS = {
  "/problems/link-unknown": "unknown",
  "/problems/link-expired": "expired",
  "/problems/link-used": "used",
  "/problems/too-many-requests": "busy",
  "/problems/file-too-large": "too_large",
  "/problems/file-type-refused": "type",
  "/problems/file-infected": "harmful",
  "/problems/too-many-files": "too_many",
  "/problems/upload-missing": "lost",
  "/problems/scan-pending": "scanning",
};

const TYPES = {
  pdf: "application/pdf",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  heic: "image/heic",
  heif: "image/heic",
};

/** Some systems tell no type for a telephone's photographs: then its name does. */
export function typeOf(file) {
  const known = Object.values(TYPES);
  if (known.includes(file.type)) return file.type;
  return TYPES[file.name.split(".").pop().toLowerCase()] ?? null;
}

export class Link {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  permit() {
    return this.#ask("GET", "/link");
  }

  submit() {
    return this.#ask("POST", "/submissions");
  }

  /** Announces the file, sends it, and waits until it is checked; `onProgress` is told 0 to 1. */
  async send(file, kind, onProgress) {
    const announced = { kind, name: file.name, media_type: typeOf(file), size: file.size };
    const upload = await this.#ask("POST", "/uploads", announced);
    await post(upload, file, onProgress);
    for (let scans = 1; ; scans += 1) {
      try {
        return await this.#ask("PUT", `/uploads/${upload.id}`);
      } catch (refusal) {
        if (refusal.kind !== "scanning" || scans === SCANS) throw refusal;
        await new Promise((resolve) => setTimeout(resolve, refusal.seconds * 1000));
      }
    }
  }

  async #ask(method, path, body) {
    const headers = { Authorization: `Bearer ${this.token}` };
    if (body) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    } catch {
      throw new Refusal("network");
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new Refusal(KINDS[answer.type] ?? "unavailable", seconds(response));
  }
}

function seconds(response) {
  return Number(response.headers.get("Retry-After")) || 0;
}

/** A form, since it alone says how far a file has gone. */
function post({ url, fields }, file, onProgress) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => {
      if (request.status < 300) resolve();
      else reject(new Refusal(/TooLarge/.test(request.responseText) ? "too_large" : "lost"));
    };
    request.onerror = () => reject(new Refusal("network"));
    request.open("POST", url);
    request.send(form);
  });
}
