/** Payloads for the tests of the screens; the SDK's own tests use the same ones. */
export { ALICE, attachment, BOB, libraryFile, message, room } from "../../client/tests/samples.ts";
