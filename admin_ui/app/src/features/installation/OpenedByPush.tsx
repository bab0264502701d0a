/** Goes to the room whose notification was clicked: the service worker tells the page that stands already. */
import { useEffect } from "react";
import { useNavigate } from "react-router";

export function OpenedByPush() {
  const navigate = useNavigate();
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const listen = ({ data }: MessageEvent) => {
      if (typeof data?.open === "string" && /^\/(?:rooms\/|$)/.test(data.open)) void navigate(data.open);
    };
    navigator.serviceWorker.addEventListener("message", listen);
    return () => navigator.serviceWorker.removeEventListener("message", listen);
  }, [navigate]);
  return null;
}
