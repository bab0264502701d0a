/** A person's own settings: they follow them to every browser in which they log in. */
import type { MantineColorScheme } from "@mantine/core";
import { useMantineColorScheme } from "@mantine/core";
import type { Answer } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Language } from "../../texts/language.ts";
import { choose, isSpoken } from "../../texts/language.ts";
import { rest } from "./session.ts";

const KEY = ["me", "settings"];
const SETTINGS = "/api/v1/me/settings/";

export type Settings = Answer<"get", typeof SETTINGS>;
export type Quiet = NonNullable<Settings["quiet"]>;

interface SettingsChange {
  theme?: MantineColorScheme;
  language?: Language | "";
  push_detail?: boolean;
  photo_details?: Settings["photo_details"];
  quiet?: Quiet | null;
  digest?: Settings["digest"];
  presence?: Settings["presence"];
  last_seen?: Settings["last_seen"];
  share_read?: Settings["share_read"];
}

export function useSettings(enabled = true) {
  return useQuery({
    queryKey: KEY,
    queryFn: () => rest.get(SETTINGS),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

/** Applies what was chosen elsewhere to this browser. */
export function useSettingsHere(enabled: boolean): void {
  const { data } = useSettings(enabled);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (!data) return;
    setColorScheme(data.theme);
    if (isSpoken(data.language)) choose(data.language);
  }, [data, setColorScheme]);
}

/** Changes a setting; shown at once, and as it was again where the server refuses. */
export function useChangeSettings() {
  const queries = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  return useMutation({
    mutationFn: (change: SettingsChange) => rest.patch(SETTINGS, { body: change }),
    onMutate: ({ theme }) => {
      if (theme) setColorScheme(theme);
    },
    onSuccess: (settings, { language }) => {
      queries.setQueryData(KEY, settings);
      if (language !== undefined) choose(language);
    },
    onError: () => void queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Changes the searches that are kept, from what the server has: another device may have kept some since they were read. */
export function useChangeSearches() {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    scope: { id: "searches" },
    mutationFn: async (change: (now: readonly string[]) => readonly string[]) => {
      const { saved_searches: now } = await rest.get(SETTINGS);
      return rest.patch(SETTINGS, { body: { saved_searches: [...change(now)] } });
    },
    onMutate: (change) =>
      queries.setQueryData<Settings>(
        KEY,
        (known) => known && { ...known, saved_searches: [...change(known.saved_searches)] },
      ),
    onSuccess: (settings) => queries.setQueryData(KEY, settings),
    onError: () => void queries.invalidateQueries({ queryKey: KEY }),
  });
  return mutateAsync;
}
