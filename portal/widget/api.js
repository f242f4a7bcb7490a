// The calls of the chat API. Every failure becomes a Refusal.
const PATIENCE_MS = 45_000;

/** Why a call did not succeed: status 0 is the network, `retryAfter` is in seconds. */
export class Refusal extends Error {
  constructor(status, problem = {}, retryAfter = 0) {
    super(problem.detail ?? "");
    this.status = status;
    this.code = problem.code ?? "";
    this.retryAfter = retryAfter;
  }

  /** Whether the same call may succeed later. */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  #base;

  constructor(base) {
    this.#base = base;
  }

  start(language) {
    const page = {
      url: (location.origin + location.pathname).slice(0, 300),
      title: document.title.slice(0, 200),
    };
    return this.#call("POST", "", null, { language, page });
  }

  send(token, { id, text, choice }) {
    return this.#call("POST", "/messages", token, choice ? { id, choice } : { id, text });
  }

  history(token) {
    return this.#call("GET", "/messages", token);
  }

  /** A file to keep: {blob, name}. */
  file(token, path) {
    return this.#call("GET", path, token, null, async (response) => {
      const named = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"));
      return { blob: await response.blob(), name: named?.[1] ?? path.slice(1) };
    });
  }

  end(token) {
    return this.#call("DELETE", "", token);
  }

  status() {
    return this.#call("GET", "/status");
  }

  async #call(method, path, token, body, read = (response) => response.json()) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    let response;
    let answer;
    try {
      response = await fetch(this.#base + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      answer = response.status === 204 ? null : await (response.ok ? read(response) : response.json());
    } catch {
      // Offline, cut off, or not JSON: a proxy's own error page.
      throw new Refusal(response?.ok === false ? response.status : 0);
    }
    if (response.ok) return answer;
    throw new Refusal(response.status, answer, Number(response.headers.get("Retry-After")) || 0);
  }
}
