/** Which way the page is read: icons and columns follow by style sheets, keys and fingers by this. */

export function rightToLeft(): boolean {
  return document.documentElement.dir === "rtl";
}

/** The step in a row of things that goes with a move to the right: forth where one reads from left to right. */
export function stepToTheRight(): 1 | -1 {
  return rightToLeft() ? -1 : 1;
}
