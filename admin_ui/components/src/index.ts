/** The parts of @offchat/media that others may use. Each component is also the default export of its own module. */

export type { MediaProviderProps } from "./context.tsx";
export { MediaProvider } from "./context.tsx";
export type { MediaFile, MediaType } from "./files.ts";
export type { MediaBrowserProps } from "./MediaBrowser.tsx";
export { default as MediaBrowser } from "./MediaBrowser.tsx";
export type { MediaCardProps } from "./MediaCard.tsx";
export { default as MediaCard } from "./MediaCard.tsx";
export type { MediaFieldProps, MediaSchema, MediaValue } from "./MediaField.tsx";
export { default as MediaField, isMediaSchema } from "./MediaField.tsx";
export type { MediaPickerProps } from "./MediaPicker.tsx";
export { default as MediaPicker } from "./MediaPicker.tsx";
export type { Texts } from "./texts.ts";
export { ENGLISH } from "./texts.ts";
