/** Which requests the service worker answers; every other one passes it by. */

/** The addresses of the page: the same as in `backend/urls.py`. */
const PAGES = [
  /^\/(?:(?:login|join|account|media|media-library|dashboard|rooms)\/?)?$/,
  /^\/(?:dashboard|rooms|media-library)\//,
];

const ASSETS = "/static/app/assets/";

/** Whether the page of the screens stands at a path. */
export function isPage(path: string): boolean {
  return PAGES.some((pattern) => pattern.test(path));
}

/** Whether a file of the build stands at a path: its name changes with what is in it, and nobody's rights guard it. */
export function isAsset(path: string): boolean {
  return path.startsWith(ASSETS);
}
