import { useQuery } from "@tanstack/react-query";
import { supplierCredit, supplierStatus } from "@/api/desk";

/** How things stand with the supplier, as the platform knows it: the supplier is not asked. */
export function useSupplierStatus() {
  return useQuery({
    queryKey: ["supplier", "status"],
    queryFn: ({ signal }) => supplierStatus(signal),
    refetchInterval: 30_000,
  });
}

/** What may still be ordered on credit, asked of the supplier at this moment; `off` where its interface takes no orders. */
export function useCredit() {
  const status = useSupplierStatus();
  const off = status.data?.orders_enabled === false;
  const credit = useQuery({
    queryKey: ["ask-supplier", "credit"],
    queryFn: ({ signal }) => supplierCredit(signal),
    enabled: status.data?.orders_enabled === true,
    retry: false,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  return { ...credit, off, asking: status.isPending || credit.isFetching };
}
