/** Passkeys that the browser proposes where a name is typed, and the button beside them. */
import { MantineProvider } from "@mantine/core";
import { OffChatError } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PasskeyLogIn } from "../../../src/features/accounts/PasskeyLogIn.tsx";
import { rest } from "../../../src/features/accounts/session.ts";

class FakeCredential {
  static isConditionalMediationAvailable = vi.fn(async () => true);
  static parseRequestOptionsFromJSON = (options: unknown) => options;
  id = "k1";
  rawId = new ArrayBuffer(1);
  type = "public-key";
  response = {};
}

interface Question {
  mediation?: string;
  signal?: AbortSignal;
  show: (credential: unknown) => void;
}
const questions: Question[] = [];
let post: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  questions.length = 0;
  FakeCredential.isConditionalMediationAvailable.mockResolvedValue(true);
  const get = ({ mediation, signal }: CredentialRequestOptions) =>
    new Promise((resolve, reject) => {
      questions.push({ ...(mediation && { mediation }), ...(signal && { signal }), show: resolve });
      signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    });
  vi.stubGlobal("PublicKeyCredential", FakeCredential);
  vi.stubGlobal("navigator", { ...navigator, credentials: { get, create: vi.fn() } });
  post = vi.spyOn(rest, "post").mockResolvedValue({ options: { challenge: "AA" } } as never);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const page = () =>
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { mutations: { retry: false } } })}>
        <PasskeyLogIn />
      </QueryClientProvider>
    </MantineProvider>,
  );
const asks = (count: number) => vi.waitFor(() => expect(questions).toHaveLength(count));
const entered = () =>
  post.mock.calls.filter((call: readonly unknown[]) => call[0] === "/api/v1/auth/session/passkey/").length;

it("logs in by a passkey that is chosen among the names, and proposes others where it is refused", async () => {
  page();
  await asks(1);
  expect(questions[0]?.mediation).toBe("conditional");
  post.mockImplementation((async (path: string) => {
    if (path === "/api/v1/auth/session/passkey/")
      throw new OffChatError({ code: "unauthenticated", retryable: false, status: 401 });
    return { options: { challenge: "AA" } };
  }) as never);
  questions[0]?.show(new FakeCredential());
  expect(await screen.findByRole("alert")).toBeTruthy();
  await asks(2);
  post.mockResolvedValue({} as never);
  questions[1]?.show(new FakeCredential());
  await vi.waitFor(() => expect(entered()).toBe(2));
  await new Promise((resolve) => setTimeout(resolve));
  expect(questions).toHaveLength(2);
});

it("gives the button the device: what is proposed ends meanwhile, and comes back after it", async () => {
  page();
  await asks(1);
  fireEvent.click(screen.getByRole("button", { name: "Use a passkey" }));
  await asks(2);
  expect([questions[0]?.signal?.aborted, questions[1]?.mediation]).toEqual([true, undefined]);
  questions[1]?.show(null);
  await asks(3);
  expect(questions[2]?.mediation).toBe("conditional");
});

it("proposes passkeys later where too many pages have asked for them just now", async () => {
  vi.useFakeTimers();
  const tooMany = new OffChatError({ code: "rate_limited", retryable: true, status: 429 });
  post.mockRejectedValueOnce(tooMany).mockRejectedValueOnce(tooMany);
  page();
  await vi.advanceTimersByTimeAsync(240_000);
  expect([post.mock.calls.length, questions.length]).toEqual([3, 1]);
});

it("asks the server for nothing where the browser proposes no passkeys, and ends with the page", async () => {
  FakeCredential.isConditionalMediationAvailable.mockResolvedValue(false);
  const first = page();
  await new Promise((resolve) => setTimeout(resolve));
  expect(post).not.toHaveBeenCalled();
  first.unmount();
  FakeCredential.isConditionalMediationAvailable.mockResolvedValue(true);
  const second = page();
  await asks(1);
  second.unmount();
  expect(questions[0]?.signal?.aborted).toBe(true);
});
