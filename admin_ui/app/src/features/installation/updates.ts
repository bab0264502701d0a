/** Registers the service worker and tells when a newer build than the page's waits; the page never reloads by itself. */

const WORKER = "/sw.js";

/** How often a page that stays open asks for a newer build. */
const LOOK_MS = 60 * 60 * 1000;

/** A worker that does not answer is as good as another build's. */
const ANSWER_MS = 2000;

/** Offers the newer build; `take` brings it, and is called when the person asks for it. */
export type Offer = (take: () => void) => void;

/** The script that this page was started by; its name changes with each build. */
function ownEntry(): string {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return script ? new URL(script.src).pathname : "";
}

function isOfThisBuild(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === ownEntry());
    setTimeout(() => resolve(false), ANSWER_MS);
    worker.postMessage("entry", [port2]);
  });
}

/** Follow the workers of this site for as long as the page stands. */
export async function followUpdates(offer: Offer): Promise<void> {
  const workers = navigator.serviceWorker;
  let isWanted = false;
  workers.addEventListener("controllerchange", async () => {
    if (isWanted) window.location.reload();
    // Another tab has brought the newer build.
    else if (workers.controller && !(await isOfThisBuild(workers.controller))) offer(() => window.location.reload());
  });

  const consider = async (worker: ServiceWorker) => {
    // The first of all has nothing to replace.
    if (!workers.controller) return;
    const takeOver = () => worker.postMessage("take over");
    if (await isOfThisBuild(worker)) takeOver();
    else
      offer(() => {
        isWanted = true;
        takeOver();
      });
  };
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed") void consider(worker);
    });

  const registration = await workers.register(WORKER, { updateViaCache: "none" });
  registration.addEventListener("updatefound", () => watch(registration.installing));
  watch(registration.installing);
  if (registration.waiting) void consider(registration.waiting);
  setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
}
