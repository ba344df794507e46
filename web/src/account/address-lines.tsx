import { useTranslations } from "use-intl";
import type { Address } from "@/api/account";
import { useFormat } from "@/i18n/use-format";
import { countryName } from "@/lib/countries";

interface AddressLinesProps {
  address: Address;
  /** Instead of its own name. */
  title?: string;
}

/** An address as it is read on a parcel, and whether it is the one that carts propose. */
export function AddressLines({ address, title }: AddressLinesProps) {
  const t = useTranslations("addresses");
  const { language } = useFormat();
  return (
    <address className="min-w-0 flex-1 text-grid text-ink-2 not-italic max-sm:basis-full">
      <p className="font-medium text-body text-ink">
        {title ?? address.label}
        {address.is_default && (
          <span className="ml-2 rounded-sm bg-accent-soft px-1.5 py-0.5 font-medium text-accent-strong text-note">
            {t("default")}
          </span>
        )}
      </p>
      {address.recipient && <p>{address.recipient}</p>}
      <p>
        {address.line1}
        {address.line2 && `, ${address.line2}`}
      </p>
      <p>
        {address.postcode} {address.city}, {countryName(address.country, language)}
      </p>
      {address.phone && <p>{address.phone}</p>}
    </address>
  );
}
