/** Passkeys of this browser: one is made, or shown for a log-in. */

type Options = Record<string, unknown>;

/** What a browser answers, as JSON for the server. */
export type Answer = Record<string, unknown>;

/** Whether this browser knows passkeys, and the page is one to which it shows them. */
export function knowsPasskeys(): boolean {
  return typeof window.PublicKeyCredential === "function" && Boolean(navigator.credentials?.get);
}

function bytesOf(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0)).buffer;
}

function textOf(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

interface Described {
  id: string;
}

const described = (list: unknown) => ((list ?? []) as Described[]).map((one) => ({ ...one, id: bytesOf(one.id) }));

/** For browsers that do not parse options themselves. */
function creationOf(options: Options): PublicKeyCredentialCreationOptions {
  if (PublicKeyCredential.parseCreationOptionsFromJSON)
    return PublicKeyCredential.parseCreationOptionsFromJSON(options as never);
  const user = options.user as Described;
  return {
    ...options,
    challenge: bytesOf(options.challenge as string),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: described(options.excludeCredentials),
  } as never;
}

function requestOf(options: Options): PublicKeyCredentialRequestOptions {
  if (PublicKeyCredential.parseRequestOptionsFromJSON)
    return PublicKeyCredential.parseRequestOptionsFromJSON(options as never);
  const challenge = bytesOf(options.challenge as string);
  return { ...options, challenge, allowCredentials: described(options.allowCredentials) } as never;
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"] as const;

/** Written out rather than by `toJSON`, which not all browsers and password managers have. */
function told(credential: Credential | null): Answer | null {
  if (!(credential instanceof PublicKeyCredential)) return null;
  const given = credential.response as unknown as Partial<Record<(typeof PARTS)[number], ArrayBuffer | null>>;
  const texts = PARTS.flatMap((name) => {
    const bytes = given[name];
    return bytes ? [[name, textOf(bytes)]] : [];
  });
  const transports = (credential.response as AuthenticatorAttestationResponse).getTransports?.();
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: { ...Object.fromEntries(texts), ...(transports ? { transports } : {}) },
  };
}

/** Where a person has cancelled, or let the time pass, that is no failure: null. */
async function unlessCancelled(asked: Promise<Credential | null>): Promise<Answer | null> {
  try {
    return told(await asked);
  } catch (thrown) {
    if (thrown instanceof DOMException && (thrown.name === "NotAllowedError" || thrown.name === "AbortError"))
      return null;
    throw thrown;
  }
}

/** Have a device make a passkey; null where the person did not want to. Throws `InvalidStateError` for one it has. */
export function makePasskey(options: Options): Promise<Answer | null> {
  return unlessCancelled(navigator.credentials.create({ publicKey: creationOf(options) }));
}

/** Have a device show a passkey; null where the person did not want to, or has none. */
export function showPasskey(options: Options): Promise<Answer | null> {
  return unlessCancelled(navigator.credentials.get({ publicKey: requestOf(options) }));
}

/** Whether this browser proposes passkeys among the names that it fills in. */
export async function proposesPasskeys(): Promise<boolean> {
  return knowsPasskeys() && (await window.PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/** Have the browser propose passkeys where a name is typed; null where that was given up. */
export function proposePasskey(options: Options, signal: AbortSignal): Promise<Answer | null> {
  const proposed = navigator.credentials.get({ publicKey: requestOf(options), mediation: "conditional", signal });
  return unlessCancelled(proposed);
}
