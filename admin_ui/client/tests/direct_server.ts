/** A server beside an object storage, both on one port: parts are put, listed and joined, and either can be away. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { TusServer } from "./tus_server.ts";

export const PART = 1024 * 1024;
export const FROM = 5 * PART;

interface Direct {
  wanted: Record<string, unknown>;
  parts: Map<number, Buffer>;
  state: "open" | "finished" | "elsewhere";
}

export class DirectServer extends TusServer {
  direct = new Map<string, Direct>();
  /** The numbers of the parts that came, in the order in which they came. */
  put: number[] = [];
  /** Break the connections of the next so many parts. */
  breaks = 0;
  /** Take no part. */
  closed = false;
  /** Called with each part that came. */
  came: (number: number) => void = () => undefined;
  offered: number | null = FROM;

  protected override handle(request: IncomingMessage, response: ServerResponse): void {
    const address = new URL(request.url ?? "", this.baseUrl);
    const tus = address.pathname.match(/uploads\/(d\d+)$/)?.[1];
    const answer = (status: number, body?: unknown) => response.writeHead(status).end(JSON.stringify(body) ?? "");
    if (this.away) request.socket.destroy();
    else if (address.pathname === "/api/v1/config/") answer(200, { limits: { direct_upload_bytes: this.offered } });
    else if (address.pathname.startsWith("/bucket/")) this.take(address, request, response);
    else if (address.pathname.includes("/uploads/direct/"))
      void body(request).then((sent) => this.ask(address, request.method ?? "", sent, answer));
    else {
      if (tus) this.goOn(tus);
      super.handle(request, response);
    }
  }

  /** What stands of an upload that was sent straight into the storage. */
  content(id: string): Buffer {
    const parts = [...(this.direct.get(id)?.parts ?? [])].sort(([one], [other]) => one - other);
    return Buffer.concat(parts.map(([, bytes]) => bytes));
  }

  /** From now on the bytes of an upload come to the server. */
  private goOn(id: string): void {
    const direct = this.direct.get(id);
    if (direct?.state !== "open") return;
    direct.state = "elsewhere";
    this.uploads.set(id, { metadata: {}, length: Number(direct.wanted.size), bytes: Buffer.alloc(0) });
  }

  private take(address: URL, request: IncomingMessage, response: ServerResponse): void {
    const [, , id = "", number = ""] = address.pathname.split("/");
    if (this.closed || this.breaks-- > 0) {
      request.socket.destroy();
      return;
    }
    void body(request).then((bytes) => {
      this.direct.get(id)?.parts.set(Number(number), bytes);
      this.put.push(Number(number));
      response.writeHead(200).end();
      this.came(Number(number));
    });
  }

  private ask(address: URL, method: string, sent: Buffer, answer: (status: number, body?: unknown) => void): void {
    const [, id = "", what = ""] = address.pathname.match(/direct\/(?:(d\d+)\/)?(?:(\w+)\/)?$/) ?? [];
    if (method === "POST" && !id) {
      const wanted = JSON.parse(sent.toString());
      const stands = [...this.direct].find(([, one]) => one.wanted.upload_id === wanted.upload_id)?.[0];
      const named = stands ?? `d${this.direct.size + 1}`;
      if (!stands) this.direct.set(named, { wanted, parts: new Map(), state: "open" });
      answer(201, { id: named, media: `f-${named}`, message: "m1", part_size: PART, expires_at: "" });
      return;
    }
    const direct = this.direct.get(id);
    if (!direct) answer(404, { code: "not_found" });
    else if (direct.state === "elsewhere") answer(409, { code: "conflict" });
    else if (what === "complete") {
      direct.state = "finished";
      answer(200, {});
    } else if (method === "DELETE") {
      this.terminated.push(id);
      answer(204);
    } else this.tell(id, direct, address, answer);
  }

  /** Which of the parts that are asked about stand, and where the others are to be sent. */
  private tell(id: string, direct: Direct, address: URL, answer: (status: number, body?: unknown) => void): void {
    const [first = 0, last = 0] = (address.searchParams.get("numbers") ?? "").split("-").map(Number);
    const asked = Array.from({ length: last - first + 1 }, (_, place) => first + place);
    const stands = asked.filter((number) => direct.parts.has(number));
    const parts = stands.map((number) => ({ number, etag: `e${number}`, size: direct.parts.get(number)?.length }));
    const missing = asked.filter((number) => !direct.parts.has(number));
    const urls = Object.fromEntries(missing.map((number) => [number, `${this.baseUrl}/bucket/${id}/${number}`]));
    answer(200, { urls, parts, received: 0 });
  }
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
