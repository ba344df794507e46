import { swatch } from "@/lib/colours";

/** A dot of the phone's colour; the name always stands beside it. */
export function Swatch({ colour }: { colour: string }) {
  const value = swatch(colour);
  if (value === null) return null;
  return (
    <span
      aria-hidden
      style={{ background: value }}
      className="size-3 shrink-0 rounded-full shadow-[inset_0_0_0_1px_rgb(128_128_128/0.45)]"
    />
  );
}
