/** A page of live examples; `?server=https://…` shows them with a server elsewhere. */
import { OffChatError, Rest } from "@offchat/client";
import type { MediaSchema, MediaValue } from "@offchat/media";
import { MediaBrowser, MediaField, MediaProvider } from "@offchat/media";
import type { FormEvent, ReactNode } from "react";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import "@offchat/media/media.css";
import "./examples.css";
import type { ImageConfig } from "./ImageEditor.tsx";
import { ImageEditor } from "./ImageEditor.tsx";

const SERVER = new URLSearchParams(location.search).get("server") ?? "";

const FEATURED: MediaSchema = {
  type: "object",
  format: "media",
  mediaTypes: ["image"],
  multiple: false,
  title: "Featured image",
  description: "Main image for this page",
};
const GALLERY: MediaSchema = {
  type: "array",
  format: "media",
  mediaTypes: ["image", "video"],
  multiple: true,
  maxItems: 10,
  title: "Gallery",
};

function LogIn({ onToken }: { onToken: (token: string) => void }): ReactNode {
  const [refusal, setRefusal] = useState("");
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const body = { username: String(fields.get("username")), password: String(fields.get("password")) };
    try {
      const { token } = await new Rest(SERVER, { token: "" }).post("/api/v1/auth/login/", { body });
      onToken(token);
    } catch (thrown) {
      setRefusal(thrown instanceof OffChatError ? thrown.message : String(thrown));
    }
  };
  return (
    <form onSubmit={submit}>
      <label>
        Username
        <input name="username" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit">Log in</button>
      {refusal && <p role="alert">{refusal}</p>}
    </form>
  );
}

function Examples(): ReactNode {
  const [featured, setFeatured] = useState<MediaValue>(null);
  const [gallery, setGallery] = useState<MediaValue>([]);
  const [image, setImage] = useState<ImageConfig>({ source: "url", image_url: "", media_file_id: null, alt_text: "" });
  return (
    <>
      <section aria-label="Fields of a form">
        <MediaField schema={FEATURED} value={featured} onChange={setFeatured} />
        <MediaField schema={GALLERY} value={gallery} onChange={setGallery} />
        <output>{JSON.stringify({ featured, gallery })}</output>
      </section>
      <section aria-label="Image editor">
        <ImageEditor config={image} onChange={setImage} />
        <output>{JSON.stringify(image)}</output>
      </section>
      <section aria-label="Browser">
        <MediaBrowser />
      </section>
    </>
  );
}

function Page(): ReactNode {
  const [token, setToken] = useState<string | null>(null);
  return (
    <main>
      <h1>Media components</h1>
      {token === null ? (
        <LogIn onToken={setToken} />
      ) : (
        <MediaProvider baseUrl={SERVER} token={token}>
          <Examples />
        </MediaProvider>
      )}
    </main>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
