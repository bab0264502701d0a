/** Calls to the HTTP API: who asks is added, refusals become OffChatErrors, and nothing is left untyped by accident. */
import { asError, errorFromProblem } from "../errors.ts";

/** Who asks: a token (bots, other origins), or the session cookie of the page (`csrfToken` reads its CSRF cookie). */
export type Credentials = { token: string } | { session: true; csrfToken?: () => string };

type Query = Record<string, string | number | null | undefined>;

/** The CSRF token that Django left in a cookie of this page; empty outside of a browser. */
export function csrfFromCookie(): string {
  const jar = typeof document === "undefined" ? "" : document.cookie;
  const found = jar.split("; ").find((cookie) => cookie.startsWith("csrftoken="));
  return found ? decodeURIComponent(found.slice("csrftoken=".length)) : "";
}

/** The query string of what is set in `query`, with its question mark, or nothing. */
export function queryString(query: Query): string {
  const set = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const pairs = set.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/** The address of a list's next page: servers name it by URL or by cursor alone. */
export function nextPage(path: string, next: string): string {
  const query = next.includes("?") ? next.slice(next.indexOf("?")) : queryString({ cursor: next });
  return path + query;
}

/** The HTTP side of a connection to one server. */
export class Rest {
  readonly baseUrl: string;
  private readonly credentials: Credentials;
  private readonly fetch: typeof globalThis.fetch;

  constructor(baseUrl: string, credentials: Credentials, fetch: typeof globalThis.fetch = globalThis.fetch) {
    this.baseUrl = baseUrl;
    this.credentials = credentials;
    this.fetch = (...args) => fetch(...args);
  }

  /** The headers that say who asks, fresh for every request because cookies change. */
  headers(): Record<string, string> {
    if ("token" in this.credentials) return { Authorization: `Token ${this.credentials.token}` };
    const token = (this.credentials.csrfToken ?? csrfFromCookie)();
    return token === "" ? {} : { "X-CSRFToken": token };
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.call<T>("GET", path + queryString(query));
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.call<T>("POST", path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.call<T>("DELETE", path);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const init: RequestInit = { method, headers: { Accept: "application/json", ...this.headers() } };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, "Content-Type": "application/json" };
    }
    const answer = await this.answer(path, init);
    const content: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw errorFromProblem(answer.status, content);
    return content as T;
  }

  private async answer(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetch(this.baseUrl + path, init);
    } catch (thrown) {
      throw asError(thrown);
    }
  }
}
