import { skuGroups } from "@/i18n/format";
import { cx } from "./cx";

/** A SKU grouped for reading. The gaps are padding, so that selecting and copying gives the bare digits. */
export function Sku({ sku, className }: { sku: string; className?: string }) {
  return (
    <span className={cx("whitespace-nowrap font-mono text-note", className)}>
      {skuGroups(sku).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the groups of a SKU never reorder
        <span key={index} className={index === 0 ? undefined : "ml-[0.45em]"}>
          {group}
        </span>
      ))}
    </span>
  );
}
