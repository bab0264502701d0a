import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { Initials, sizesOf } from "../../src/ui/Initials.tsx";

const SRC = "/media/avatars/01a224ef-b347-7e32-b35f-f9f810f28e71/128.webp";

afterEach(cleanup);

function show(src: string | null) {
  const { container } = render(
    <MantineProvider>
      <Initials name="Alice Arnold" src={src} size={36} />
    </MantineProvider>,
  );
  return { container, photo: () => container.querySelector("img") };
}

describe("a person's picture", () => {
  it("shows initials under the photo, which takes their place once it is loaded", () => {
    const { container, photo } = show(SRC);
    expect(container.textContent).toContain("AA");
    expect(photo()?.dataset.loaded).toBeUndefined();
    expect(photo()?.getAttribute("loading")).toBe("lazy");
    expect(photo()?.sizes).toBe("36px");
    const image = photo();
    if (image) fireEvent.load(image);
    expect(photo()?.dataset.loaded).toBe("true");
  });

  it("goes back to the initials where the photo is gone", () => {
    const { container, photo } = show(SRC);
    const image = photo();
    if (image) fireEvent.error(image);
    expect(photo()?.hidden).toBe(true);
    expect(container.textContent).toContain("AA");
  });

  it("needs no request where there is no photo", () => expect(show(null).photo()).toBeNull());

  it("offers every size of ours, and nothing of an address it does not know", () => {
    expect(sizesOf(SRC)).toBe([64, 128, 256].map((side) => `${SRC.replace("128", `${side}`)} ${side}w`).join(", "));
    expect(sizesOf("https://elsewhere.example/me.png")).toBeUndefined();
  });
});
