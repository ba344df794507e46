"use client";

import { useTranslations } from "use-intl";
import type { Offer } from "@/api/types";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge } from "@/ui/badges";
import { cx } from "@/ui/cx";
import { Swatch } from "@/ui/swatch";
import { useLabels } from "../labels";
import { matrixOf } from "./matrix";

interface SiblingMatrixProps {
  offer: Offer;
  offers: Offer[];
  onOpen: (sku: string) => void;
}

/** Price and stock of the same model by grade and colour. A cell leads to its product. */
export function SiblingMatrix({ offer, offers, onOpen }: SiblingMatrixProps) {
  const t = useTranslations();
  const format = useFormat();
  const labels = useLabels();
  const matrix = matrixOf(offer, offers);
  if (matrix.grades.length * matrix.colours.length <= 1) {
    return <p className="text-grid text-ink-2">{t("product.siblingsNone")}</p>;
  }
  return (
    <>
      <p className="mb-2 text-ink-3 text-note">
        {t("product.siblingsHint")}
        {" · "}
        {t(`catalogue.regime.${offer.regime}`)}
        {" · "}
        {labels.functionality(offer.functionality)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard as well */}
      <section aria-label={t("product.siblings")} tabIndex={0} className="-mx-4 overflow-x-auto px-4 pb-1">
        <table className="border-separate border-spacing-0 text-note">
          <thead>
            <tr>
              <th scope="col" className="sticky left-0 z-10 bg-raised pr-2 text-left">
                <span className="sr-only">{t("catalogue.columns.grade")}</span>
              </th>
              {matrix.colours.map((colour) => (
                <th
                  key={colour}
                  scope="col"
                  className="min-w-[70px] px-1 pb-1.5 text-right align-bottom font-normal text-ink-2"
                >
                  <span className="inline-flex items-center gap-1">
                    <Swatch colour={colour} />
                    <span className="max-w-[84px] truncate" title={labels.value("colour", colour)}>
                      {labels.value("colour", colour)}
                    </span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.grades.map((grade) => (
              <tr key={grade}>
                <th scope="row" className="sticky left-0 z-10 bg-raised pr-2 text-left">
                  <GradeBadge grade={grade} />
                </th>
                {matrix.colours.map((colour) => {
                  const cell = matrix.cell(grade, colour);
                  const current =
                    cell !== undefined && grade === offer.grade && colour === (offer.colour ?? "");
                  return (
                    <td key={colour} className="p-px">
                      {cell && (
                        <button
                          type="button"
                          aria-current={current || undefined}
                          onClick={() => onOpen(cell.offer.sku)}
                          className={cx(
                            "flex h-10 w-full flex-col items-end justify-center rounded-sm px-1.5 leading-[15px]",
                            current ? "bg-selected" : "hover:bg-hover",
                            cell.quantity === 0 && "text-ink-3",
                          )}
                        >
                          <span className="font-medium">
                            {format.wholeEuros(cell.offer.price_cents ?? 0)}
                          </span>
                          <span className="text-[11px] text-ink-3">
                            {t("product.available", {
                              count: cell.quantity,
                              value: format.integer(cell.quantity),
                            })}
                          </span>
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
