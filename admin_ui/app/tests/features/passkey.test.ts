import { afterEach, expect, test, vi } from "vitest";
import { makePasskey, showPasskey } from "../../src/features/accounts/passkey.ts";

class Given {
  readonly id = "-_8";
  readonly rawId = new Uint8Array([251, 255]).buffer;
  readonly type = "public-key";
  readonly response: object;
  constructor(response: object) {
    this.response = response;
  }
}

afterEach(() => vi.unstubAllGlobals());

function browser(answer: () => unknown) {
  const asked = vi.fn(async ({ publicKey }: { publicKey: Record<string, unknown> }) => {
    void publicKey;
    return answer();
  });
  vi.stubGlobal("PublicKeyCredential", Given);
  vi.stubGlobal("navigator", { credentials: { create: asked, get: asked } });
  return asked;
}

const bytes = (value: unknown) => [...new Uint8Array(value as ArrayBuffer)];

test("a browser that reads no JSON is asked in bytes, and what it makes is told in text", async () => {
  const response = { clientDataJSON: new Uint8Array([1]).buffer, attestationObject: new Uint8Array([2, 3]).buffer };
  const asked = browser(() => new Given({ ...response, getTransports: () => ["internal"] }));
  const user = { id: "AQI", name: "alice", displayName: "Alice" };
  const made = await makePasskey({ challenge: "-_8", user, excludeCredentials: [{ id: "AA", type: "public-key" }] });
  const { publicKey } = asked.mock.calls[0]?.[0] ?? { publicKey: {} };
  expect(bytes(publicKey.challenge)).toEqual([251, 255]);
  expect(bytes((publicKey.user as { id: unknown }).id)).toEqual([1, 2]);
  expect(bytes((publicKey.excludeCredentials as { id: unknown }[])[0]?.id)).toEqual([0]);
  expect(made).toEqual({
    id: "-_8",
    rawId: "-_8",
    type: "public-key",
    response: { clientDataJSON: "AQ", attestationObject: "AgM", transports: ["internal"] },
  });
});

test("who cancels has shown no passkey, and what else goes wrong is told", async () => {
  browser(() => {
    throw new DOMException("", "NotAllowedError");
  });
  expect(await showPasskey({ challenge: "AQ" })).toBeNull();
  browser(() => {
    throw new DOMException("", "InvalidStateError");
  });
  await expect(makePasskey({ challenge: "AQ", user: { id: "AQ" } })).rejects.toThrow(DOMException);
});
