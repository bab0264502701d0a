/** A real HTTP server that takes tus uploads into memory and can break connections in the middle. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Stored {
  metadata: Record<string, string>;
  length: number;
  bytes: Buffer;
}

function parsed(header: string): Record<string, string> {
  const pairs = header.split(",").map((pair) => pair.trim().split(" "));
  return Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, Buffer.from(value, "base64").toString()]));
}

export class TusServer {
  uploads = new Map<string, Stored>();
  terminated: string[] = [];
  /** Break the connection of a PATCH after so many bytes; each entry is used once. */
  cuts: number[] = [];
  /** Refuse the creation of files with this name. */
  refuse = "";
  /** Take no further upload for the time being. */
  full = false;
  /** Take so many uploads and no more for the time being. */
  most = Number.POSITIVE_INFINITY;
  /** What creations wait for before they are answered. */
  answers: Promise<void> = Promise.resolve();
  /** Take no bytes for the time being. */
  hold = false;
  /** Answer nothing and break every connection, as a network does that has gone away. */
  away = false;
  /** Take requests of this method and never answer, as where a network swallows them. */
  swallow = "";
  /** How many requests were swallowed. */
  swallowed = 0;
  /** Be away from the first broken connection on. */
  awayAfterCut = false;
  /** Called with what is said of each new upload. */
  created: (metadata: Record<string, string>) => void = () => undefined;
  /** How often bytes were refused. */
  refused = 0;
  /** How often the creation of an upload was asked for. */
  asked = 0;
  /** How many uploads there were when the first bytes came. */
  placesAtFirstBytes: number | null = null;
  baseUrl = "";
  private server: Server | null = null;

  async start(): Promise<void> {
    this.server = createServer((request, response) => this.handle(request, response));
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    this.baseUrl = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  protected handle(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader("Tus-Resumable", "1.0.0");
    if (this.away) {
      request.socket.destroy();
      return;
    }
    if (request.method === this.swallow) {
      this.swallowed += 1;
      return;
    }
    const id = request.url?.match(/uploads\/((?:up|d)\d+)$/)?.[1];
    if (request.method === "POST") this.create(request, response);
    else if (!id) response.writeHead(404).end();
    else this.existing(id, request, response);
  }

  private create(request: IncomingMessage, response: ServerResponse): void {
    const metadata = parsed(String(request.headers["upload-metadata"]));
    this.asked += 1;
    if (metadata.filename === this.refuse) {
      const detail = "This is a text file; videos, pictures and audio are taken here.";
      response.writeHead(415).end(JSON.stringify({ code: "unsupported_type", detail }));
      return;
    }
    if (this.full || this.uploads.size >= this.most) {
      const detail = "You have 20 unfinished uploads. Finish or cancel one before you start another.";
      response.writeHead(429).end(JSON.stringify({ code: "rate_limited", detail }));
      return;
    }
    const beside = [...this.uploads.values()].filter((stored) => stored.metadata.client_id === metadata.client_id);
    if (beside.length >= 20) {
      response.writeHead(409).end(JSON.stringify({ code: "conflict", detail: "The message is deleted or full." }));
      return;
    }
    const id = `up${this.uploads.size + 1}`;
    this.uploads.set(id, { metadata, length: Number(request.headers["upload-length"]), bytes: Buffer.alloc(0) });
    this.created(metadata);
    const headers = { Location: `/api/v1/media/uploads/${id}`, "Upload-Media": `f-${id}`, "Upload-Message": "m1" };
    void this.answers.then(() => response.writeHead(201, headers).end());
  }

  private existing(id: string, request: IncomingMessage, response: ServerResponse): void {
    if (request.method === "PATCH") this.placesAtFirstBytes ??= this.uploads.size;
    const stored = this.uploads.get(id);
    if (!stored) response.writeHead(410).end();
    else if (request.method === "HEAD") {
      response.writeHead(200, { "Upload-Offset": stored.bytes.length, "Upload-Length": stored.length }).end();
    } else if (request.method === "DELETE") {
      this.terminated.push(id);
      response.writeHead(204).end();
    } else this.append(stored, request, response);
  }

  private append(stored: Stored, request: IncomingMessage, response: ServerResponse): void {
    if (this.hold) {
      this.refused += 1;
      response.writeHead(423).end();
      return;
    }
    const cut = this.cuts.shift();
    let taken = 0;
    request.on("data", (chunk: Buffer) => {
      const room = cut === undefined ? chunk.length : Math.max(0, cut - taken);
      stored.bytes = Buffer.concat([stored.bytes, chunk.subarray(0, room)]);
      taken += chunk.length;
      if (cut === undefined || taken < cut) return;
      this.away = this.awayAfterCut;
      request.socket.destroy();
    });
    request.on("error", () => undefined);
    request.on("end", () => response.writeHead(204, { "Upload-Offset": stored.bytes.length }).end());
  }
}
