/** Calls to the HTTP API, typed by the server's OpenAPI document: who asks is added, refusals become OffChatErrors. */
import type { Client, ClientPathsWithMethod } from "openapi-fetch";
import createClient from "openapi-fetch";
import { asError, errorFromProblem } from "../errors.ts";
import type { paths } from "../generated/openapi.ts";

/** Who asks: a token (bots, other origins), or the session cookie of the page (`csrfToken` reads its CSRF cookie). */
export type Credentials = { token: string } | { session: true; csrfToken?: () => string };

type Api = Client<paths, "application/json">;
type Method = "get" | "post" | "put" | "patch" | "delete";

/** The addresses that know a method, as the OpenAPI document writes them: `/api/chat/rooms/{room_id}/`. */
export type PathWith<M extends Method> = ClientPathsWithMethod<Api, M>;

type Bodies<Answers> = {
  [Status in keyof Answers & (200 | 201 | 202 | 204)]: Answers[Status] extends {
    content: { "application/json": infer Body };
  }
    ? Body
    : undefined;
};

/** What an address answers to a method; undefined where it answers without a body. */
export type Answer<M extends Method, P extends PathWith<M>> = paths[P][M] extends { responses: infer Answers }
  ? Bodies<Answers>[keyof Bodies<Answers>]
  : undefined;

type Value = string | number | boolean | readonly string[] | null | undefined;
type PathPart<O> = O extends { parameters: { path: infer Names extends object } } ? { path: Names } : unknown;
type QueryPart<O> = O extends { parameters: { query?: infer Query } }
  ? { query?: { [Name in keyof Query]?: Value } }
  : unknown;
type BodyPart<O> = O extends { requestBody: { content: { "application/json": infer Body } } }
  ? { body: Body }
  : unknown;

/** What goes along with a call: what stands in its address, its query (what is empty is left out), its body. */
/** What stands in an address. */
export interface Addressed {
  path?: Record<string, string>;
}

export type Call<M extends Method, P extends PathWith<M>> = PathPart<paths[P][M]> &
  QueryPart<paths[P][M]> &
  BodyPart<paths[P][M]> & {
    /** Whether the request outlives the page that makes it. */
    keepalive?: boolean;
    /** The ETag of what was read: where it stands differently by now, nothing is changed (412). */
    ifMatch?: string;
    /** Ends the request where nobody waits for its answer any more. */
    signal?: AbortSignal;
  };

type Optional<C> = object extends C ? [call?: C] : [call: C];

interface AnyCall {
  path?: Record<string, unknown>;
  query?: Record<string, Value>;
  body?: unknown;
  keepalive?: boolean;
  ifMatch?: string;
  signal?: AbortSignal;
}

/** The CSRF token that Django left in a cookie of this page; empty outside of a browser. */
export function csrfFromCookie(): string {
  const jar = typeof document === "undefined" ? "" : document.cookie;
  const found = jar.split("; ").find((cookie) => cookie.startsWith("csrftoken="));
  return found ? decodeURIComponent(found.slice("csrftoken=".length)) : "";
}

/** What is set in `query`, without a question mark; a list is its name with each of its values. */
export function queryString(query: Record<string, unknown>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const));
  const set = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return set.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&");
}

/** The HTTP side of a connection to one server. */
export class Rest {
  readonly baseUrl: string;
  private readonly credentials: Credentials;
  private readonly api: Api;

  /** `baseUrl`: where the server stands; empty for the page's own. */
  constructor(baseUrl: string, credentials: Credentials, fetch: typeof globalThis.fetch = globalThis.fetch) {
    this.baseUrl = baseUrl;
    this.credentials = credentials;
    const origin = baseUrl || (globalThis.location?.origin ?? "");
    this.api = createClient({ baseUrl: origin, fetch: (request) => fetch(request), querySerializer: queryString });
  }

  /** The headers that say who asks, fresh for every request because cookies change. */
  headers(): Record<string, string> {
    if ("token" in this.credentials) return { Authorization: `Token ${this.credentials.token}` };
    const token = (this.credentials.csrfToken ?? csrfFromCookie)();
    return token === "" ? {} : { "X-CSRFToken": token };
  }

  get<P extends PathWith<"get">>(path: P, ...[call]: Optional<Call<"get", P>>): Promise<Answer<"get", P>> {
    return this.call("get", path, call);
  }

  post<P extends PathWith<"post">>(path: P, ...[call]: Optional<Call<"post", P>>): Promise<Answer<"post", P>> {
    return this.call("post", path, call);
  }

  /** Send bytes as they are, under their own type, or nothing (null) where the address says it all. */
  put<P extends PathWith<"put">>(path: P, content: Blob | null, at: Addressed = {}): Promise<Answer<"put", P>> {
    return this.call("put", path, { ...at, ...(content && { body: content }) });
  }

  /** Send a form with a file, streamed from where it stands. */
  postForm<P extends PathWith<"post">>(path: P, form: FormData): Promise<Answer<"post", P>> {
    return this.call("post", path, { body: form });
  }

  patch<P extends PathWith<"patch">>(path: P, ...[call]: Optional<Call<"patch", P>>): Promise<Answer<"patch", P>> {
    return this.call("patch", path, call);
  }

  delete<P extends PathWith<"delete">>(path: P, ...[call]: Optional<Call<"delete", P>>): Promise<Answer<"delete", P>> {
    return this.call("delete", path, call);
  }

  /** Another page of the list at `path`: `address` is what a page has as its `next` or `previous`, asked as it is. */
  page<P extends PathWith<"get">>(_path: P, address: string): Promise<Answer<"get", P>> {
    return this.call("get", address);
  }

  /** The types of the public methods hold what goes in and comes out; in between it is any call. */
  private async call<T>(
    method: Method,
    path: string,
    { path: names, query, body, keepalive, ifMatch, signal }: AnyCall = {},
  ): Promise<T> {
    const request = this.api.request as unknown as (
      method: Method,
      path: string,
      init: object,
    ) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
    const bytes = body instanceof Blob || body instanceof FormData;
    const kind = body instanceof Blob ? { "Content-Type": body.type || "application/octet-stream" } : {};
    const condition = ifMatch === undefined ? {} : { "If-Match": ifMatch };
    const headers = { Accept: "application/json", ...this.headers(), ...kind, ...condition };
    const { data, error, response } = await request(method, path, {
      params: { path: names ?? {}, query: query ?? {} },
      headers,
      ...(body !== undefined && { body }),
      ...(bytes && { bodySerializer: (content: Blob | FormData) => content }),
      ...(keepalive && { keepalive }),
      ...(signal && { signal }),
    }).catch((thrown: unknown) => {
      throw asError(thrown);
    });
    if (!response.ok) throw errorFromProblem(response.status, error);
    return data as T;
  }
}
