import { MantineProvider } from "@mantine/core";
import type { Me, Namespace } from "@offchat/client";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter, useLocation } from "react-router";
import { afterEach, describe, expect, it } from "vitest";
import { useNamespace } from "../../src/app/useNamespace.tsx";
import { ALICE } from "../samples.ts";

const [DEMO, WORK, CLUB] = ["demo", "work", "club"].map(
  (slug): Namespace => ({ id: slug, slug, name: `The ${slug}`, role: "member" }),
) as [Namespace, Namespace, Namespace];

const ME = { user: ALICE, namespaces: [DEMO, WORK, CLUB], default_namespace: "work" } as unknown as Me;

function Page({ among }: { among: readonly Namespace[] }) {
  const [chosen, picker] = useNamespace(ME, among);
  const { search } = useLocation();
  return (
    <>
      {picker}
      <output>{`${chosen?.slug} ${search}`}</output>
    </>
  );
}

function shown(address: string, among: readonly Namespace[] = ME.namespaces): string {
  cleanup();
  render(
    <MantineProvider env="test">
      <MemoryRouter initialEntries={[address]}>
        <Page among={among} />
      </MemoryRouter>
    </MantineProvider>,
  );
  return screen.getByRole("status").textContent ?? "";
}

describe("the namespace of a page", () => {
  afterEach(() => {
    cleanup();
    localStorage.clear();
  });

  it("is one's default at first, and stands in the address for those to whom that is sent", () => {
    expect(shown("/media-library/?view=list")).toBe("work ?view=list&namespace=work");
    expect(shown("/", [DEMO])).toBe("demo ");
  });

  it("is remembered once it was chosen, on pages that may show it", () => {
    shown("/?tag=1");
    fireEvent.click(screen.getByRole("combobox"));
    fireEvent.click(screen.getByText("The club"));
    expect(screen.getByRole("status").textContent).toBe("club ?namespace=club");
    expect(shown("/dashboard/")).toBe("club ?namespace=club");
    expect(shown("/dashboard/", [DEMO, WORK])).toBe("work ?namespace=work");
    expect(shown("/?namespace=demo")).toBe("demo ?namespace=demo");
  });

  it("is none of others, whatever the address names", () => {
    expect(shown("/?namespace=theirs")).toBe("work ?namespace=work");
  });
});
