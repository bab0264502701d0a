/** A widget of a page editor: a picture by its address, or from the library. */
import MediaPicker from "@offchat/media/MediaPicker";
import type { ReactNode } from "react";
import { useState } from "react";

export interface ImageConfig {
  source: "url" | "library";
  image_url: string;
  media_file_id: string | null;
  alt_text: string;
}

interface ImageEditorProps {
  config: ImageConfig;
  onChange: (config: ImageConfig) => void;
  namespace?: string;
}

export function ImageEditor({ config, onChange, namespace }: ImageEditorProps): ReactNode {
  const [showPicker, setShowPicker] = useState(false);
  return (
    <div>
      <fieldset className="radio">
        <legend>Image source</legend>
        {(["url", "library"] as const).map((source) => (
          <label key={source}>
            <input
              type="radio"
              name="source"
              checked={config.source === source}
              onChange={() => onChange({ ...config, source })}
            />
            {source === "url" ? "URL" : "Media library"}
          </label>
        ))}
      </fieldset>
      {config.source === "url" ? (
        <label>
          Address
          <input
            type="url"
            value={config.image_url}
            onChange={(event) => onChange({ ...config, image_url: event.currentTarget.value, media_file_id: null })}
          />
        </label>
      ) : (
        <button type="button" onClick={() => setShowPicker(true)}>
          Select from library
        </button>
      )}
      <label>
        Alternative text
        <input
          value={config.alt_text}
          onChange={(event) => onChange({ ...config, alt_text: event.currentTarget.value })}
        />
      </label>
      <MediaPicker
        isOpen={showPicker}
        onClose={() => setShowPicker(false)}
        onSelect={(file) => {
          onChange({
            ...config,
            image_url: file.stream?.picture ?? file.file_url ?? "",
            media_file_id: file.id,
            alt_text: file.alt_text ?? file.title ?? "",
          });
          setShowPicker(false);
        }}
        mediaTypes={["image"]}
        {...(namespace !== undefined && { namespace })}
      />
    </div>
  );
}
