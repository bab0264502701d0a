import { MantineProvider, Modal } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { giveFocusBack } from "../../src/ui/focusBack.ts";

let end: () => void;

beforeEach(() => {
  end = giveFocusBack();
});

afterEach(() => end());

function Opener() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {open && (
        <Modal opened onClose={() => setOpen(false)} title="Over it">
          <button type="button">Inside</button>
        </Modal>
      )}
    </>
  );
}

it("gives the keyboard back to what opened a dialog that is taken away at once", async () => {
  render(
    <MantineProvider>
      <Opener />
    </MantineProvider>,
  );
  const opener = screen.getByText("Open");
  opener.focus();
  fireEvent.click(opener);
  const inside = await screen.findByText("Inside");
  inside.focus();
  fireEvent.keyDown(inside, { key: "Escape" });
  await waitFor(() => expect(document.activeElement).toBe(opener));
});
