/** Sends single parts of a file to addresses in an object storage. */

/** A part of which no byte moves for so long has failed. */
const STALLED_MS = 20_000;

/** Send a part; answers whether the storage has taken it. `progress` hears how many bytes have gone out. */
export function putPart(
  url: string,
  content: Blob,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<boolean> {
  if (typeof XMLHttpRequest === "undefined") return putByFetch(url, content, signal);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    let stalled = setTimeout(stop, STALLED_MS);
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(stalled);
      stalled = setTimeout(stop, STALLED_MS);
      if (!signal.aborted) progress(loaded);
    };
    request.onloadend = () => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", stop);
      resolve(request.status === 200);
    };
    signal.addEventListener("abort", stop);
    request.open("PUT", url);
    request.send(content);
  });
}

async function putByFetch(url: string, content: Blob, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(url, { method: "PUT", body: content, signal })).status === 200;
  } catch {
    return false;
  }
}
