/** The sign of OffChat. */

export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" style={{ flex: "none", display: "block" }}>
      <rect width="32" height="32" rx="9" fill="var(--mantine-primary-color-filled)" />
      <path d="M9 8.5h14a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-6.2l-5.3 4v-4H9a3 3 0 0 1-3-3v-7a3 3 0 0 1 3-3Z" fill="#fff" />
      <path d="m14 11.8 5.4 3.2-5.4 3.2Z" fill="var(--mantine-primary-color-filled)" />
    </svg>
  );
}
