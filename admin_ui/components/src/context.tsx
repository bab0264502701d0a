/** Which server the components ask, as whom, in which namespace, and in which words they speak. */
import type { Credentials } from "@offchat/client";
import { Rest } from "@offchat/client";
import type { ReactNode } from "react";
import { createContext, useContext, useMemo } from "react";
import type { Texts } from "./texts.ts";
import { ENGLISH } from "./texts.ts";

interface Media {
  rest: Rest;
  /** The slug of a namespace; null for the default one of the person. */
  namespace: string | null;
  texts: Texts;
}

/** Without a provider: the server of the page, by its session cookie. */
const OWN_SERVER: Media = { rest: new Rest("", { session: true }), namespace: null, texts: ENGLISH };

const MediaContext = createContext<Media>(OWN_SERVER);

export interface MediaProviderProps {
  /** Where OffChat stands, such as `https://media.example.org`; the page's own server without it. */
  baseUrl?: string;
  /** The token of the person; without it the session cookie of the page's own server. */
  token?: string;
  /** The slug of a namespace; each component may name another one. */
  namespace?: string;
  /** Words that take the place of the English ones. */
  texts?: Partial<Texts>;
  children: ReactNode;
}

/** Says for all components below it which server they ask, and as whom. */
export function MediaProvider({ baseUrl = "", token, namespace, texts, children }: MediaProviderProps): ReactNode {
  const media = useMemo(() => {
    const credentials: Credentials = token === undefined ? { session: true } : { token };
    return { rest: new Rest(baseUrl, credentials), namespace: namespace ?? null, texts: { ...ENGLISH, ...texts } };
  }, [baseUrl, token, namespace, texts]);
  return <MediaContext.Provider value={media}>{children}</MediaContext.Provider>;
}

/** What the nearest provider says; `namespace` goes before its own. */
export function useMedia(namespace?: string): Media {
  const media = useContext(MediaContext);
  return useMemo(() => (namespace === undefined ? media : { ...media, namespace }), [media, namespace]);
}
