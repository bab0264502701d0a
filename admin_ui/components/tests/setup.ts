/** What the components need of a browser and jsdom does not have. */
import { configure } from "@testing-library/react";

// A machine that others use too may take its time.
configure({ asyncUtilTimeout: 15_000 });

HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement): void {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement): void {
  this.open = false;
};
