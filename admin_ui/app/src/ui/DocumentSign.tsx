/** The icon of a document, which is loaded once one is shown. */
import { lazy, Suspense } from "react";
import { Icon } from "./icons.tsx";

const DocumentIcon = lazy(() => import("./DocumentIcon.tsx").then((module) => ({ default: module.DocumentIcon })));

/** `name`: of the file, by whose end one knows what it is. */
export function DocumentSign({ name, size }: { name: string | null; size: number }) {
  return (
    <Suspense fallback={<Icon name="file" size={size} />}>
      <DocumentIcon name={name} size={size} />
    </Suspense>
  );
}
