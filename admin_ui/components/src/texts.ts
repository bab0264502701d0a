/** Every word of the components, in English; a site hands its own to `MediaProvider`. */

export interface Texts {
  choose: (multiple: boolean) => string;
  chosen: (count: number, most: number | null) => string;
  close: string;
  cancel: string;
  confirm: string;
  search: string;
  grid: string;
  list: string;
  layout: string;
  add: string;
  adding: (name: string, percent: number) => string;
  dropHere: string;
  loading: string;
  more: string;
  retry: string;
  nothing: (searched: boolean) => string;
  failed: (reason: string) => string;
  notAdded: (name: string, reason: string) => string;
  dismiss: string;
  processing: string;
  noPreview: string;
  missing: string;
  remove: (title: string) => string;
  earlier: (title: string) => string;
  later: (title: string) => string;
  change: string;
  unreachable: string;
  untitled: string;
}

export const ENGLISH: Texts = {
  choose: (multiple) => (multiple ? "Choose files" : "Choose a file"),
  chosen: (count, most) => (most === null ? `${count} chosen` : `${count} of at most ${most} chosen`),
  close: "Close",
  cancel: "Cancel",
  confirm: "Select",
  search: "Search the library",
  grid: "Grid",
  list: "List",
  layout: "Layout",
  add: "Add files",
  adding: (name, percent) => `Adding ${name}: ${percent} %`,
  dropHere: "Drop files here to add them to the library",
  loading: "Loading files",
  more: "Show more",
  retry: "Try again",
  nothing: (searched) => (searched ? "No file matches these words." : "No files yet. Add some, or drop them here."),
  failed: (reason) => `The files could not be loaded. ${reason}`,
  notAdded: (name, reason) => `${name} was not added. ${reason}`,
  dismiss: "Dismiss",
  processing: "Being processed",
  noPreview: "No preview",
  missing: "This file is not there any more, or you may not see it.",
  remove: (title) => `Remove ${title}`,
  earlier: (title) => `Move ${title} back`,
  later: (title) => `Move ${title} forward`,
  change: "Choose another",
  unreachable: "The server does not answer.",
  untitled: "Untitled",
};
