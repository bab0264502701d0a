/** A real HTTP server with a library in memory: pages of files, a search in titles, and tus uploads in one piece. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { MediaFile } from "../src/files.ts";

const PAGE = 3;

export function file(number: number, change: Partial<MediaFile> = {}): MediaFile {
  const id = `f${number}`;
  const paths = { small: `/media/${id}/small.webp?g=grant`, medium: `/media/${id}/medium.webp?g=grant`, large: null };
  return {
    id,
    version: 1,
    kind: "image",
    state: "ready",
    title: `Photo ${number}`,
    name: `photo${number}.jpg`,
    alt_text: null,
    duration_formatted: null,
    thumbnail_url: paths.medium,
    thumbnails: paths,
    file_url: `/media/${id}/file?g=grant`,
    download_url: `/media/${id}/file?download=1&g=grant`,
    stream: null,
    ...change,
  } as MediaFile;
}

export class LibraryServer {
  /** What the library holds, newest first. */
  files: MediaFile[] = [];
  /** What was asked for, as method and address. */
  asked: string[] = [];
  /** The metadata of each upload. */
  uploads: Record<string, string>[] = [];
  /** Refuse uploads of files with this name. */
  refuse = "";
  /** Answer so many lists with an error. */
  failing = 0;
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

  private handle(request: IncomingMessage, response: ServerResponse): void {
    // The window of a test stands at another origin, as the page of another site does.
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Access-Control-Allow-Headers", request.headers["access-control-request-headers"] ?? "");
    response.setHeader("Access-Control-Allow-Methods", "GET, POST, PATCH, HEAD, DELETE");
    response.setHeader("Access-Control-Expose-Headers", "Location, Upload-Offset, Upload-Media, Tus-Resumable");
    response.setHeader("Tus-Resumable", "1.0.0");
    const address = new URL(request.url ?? "", "http://server");
    if (request.method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    this.asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`.trim());
    const id = address.pathname.match(/\/files\/([^/]+)\/$/)?.[1];
    if (address.pathname.startsWith("/api/v1/media/uploads/")) this.upload(request, response);
    else if (id) this.one(id, response);
    else this.list(address.searchParams, response);
  }

  private one(id: string, response: ServerResponse): void {
    const found = this.files.find((file) => file.id === id);
    response.writeHead(found ? 200 : 404, { "Content-Type": "application/json" });
    response.end(JSON.stringify(found ?? { code: "not_found", detail: "There is no such file." }));
  }

  private list(query: URLSearchParams, response: ServerResponse): void {
    if (this.failing > 0) {
      this.failing -= 1;
      response.writeHead(503, { "Content-Type": "application/problem+json" });
      response.end(JSON.stringify({ code: "unavailable", detail: "The database is away for a moment." }));
      return;
    }
    const kinds = query.getAll("kind");
    const words = (query.get("q") ?? "").toLowerCase();
    const found = this.files.filter(
      ({ kind, title }) => (kinds.length === 0 || kinds.includes(kind)) && (title ?? "").toLowerCase().includes(words),
    );
    const from = Number(query.get("cursor") ?? 0);
    query.set("cursor", String(from + PAGE));
    const next = from + PAGE < found.length ? `/api/v1/media/files/?${query}` : null;
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ results: found.slice(from, from + PAGE), next, previous: null }));
  }

  private upload(request: IncomingMessage, response: ServerResponse): void {
    const pairs = String(request.headers["upload-metadata"]).split(",");
    const parts = pairs.map((pair) => pair.split(" ") as [string, string?]);
    const metadata = Object.fromEntries(
      parts.map(([name, value]) => [name, Buffer.from(value ?? "", "base64").toString()]),
    );
    request.resume().on("end", () => {
      if (request.method !== "POST") {
        response.writeHead(204, { "Upload-Offset": request.headers["content-length"] ?? "0" }).end();
        return;
      }
      if (metadata.filename === this.refuse) {
        const detail = "This is a text file that claims to be a picture.";
        response.writeHead(415).end(JSON.stringify({ code: "unsupported_type", detail }));
        return;
      }
      this.uploads.push(metadata);
      const added = file(1000 + this.uploads.length, { title: metadata.filename ?? "", state: "processing" });
      this.files.unshift({ ...added, thumbnail_url: null, thumbnails: { small: null, medium: null, large: null } });
      const headers = { Location: `/api/v1/media/uploads/${added.id}`, "Upload-Media": added.id };
      response.writeHead(201, headers).end();
    });
  }
}
