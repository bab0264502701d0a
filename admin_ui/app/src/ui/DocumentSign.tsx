/** The icon of a document, which is loaded once one is shown. */
import type { ComponentType } from "react";
import { lazy, Suspense } from "react";
import { Icon } from "./icons.tsx";

type Sign = ComponentType<{ name: string | null; size: number }>;

/** Once it is here it is drawn at once: a boundary for each of many tiles would cost every frame of scrolling. */
let here: Sign | null = null;

const Coming = lazy(async () => {
  const { DocumentIcon } = await import("./DocumentIcon.tsx");
  here = DocumentIcon;
  return { default: DocumentIcon };
});

/** `name`: of the file, by whose end one knows what it is. */
export function DocumentSign({ name, size }: { name: string | null; size: number }) {
  const Ready = here;
  if (Ready) return <Ready name={name} size={size} />;
  return (
    <Suspense fallback={<Icon name="file" size={size} />}>
      <Coming name={name} size={size} />
    </Suspense>
  );
}
