"use client";

/** What pages are put together from: heads, blocks, tables, and what stands in their place when there is nothing. */
import { ApiError } from "@/api/problem";
import type { PagedRows } from "@/lib/paged-rows";
import { Empty, ErrorBlock, ErrorReference } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { ServerSaid } from "@/ui/form-dialog";
import { Money } from "@/ui/money";
import { Notice } from "@/ui/notice";
import { Block, Facts, LinesSkeleton, PageHead } from "@/ui/page";
import { type TableColumn, VirtualTable } from "@/ui/virtual-table";
import { Group } from "./group";

const failure = new ApiError({
  status: 500,
  code: "internal",
  detail: "Une erreur interne est survenue.",
  requestId: "01a3f7c2-9b1d",
  fields: [{ field: "siren", code: "invalid", detail: "Le SIREN a neuf chiffres." }],
  retryAfter: null,
  extra: {},
});

interface Line {
  number: string;
  cents: number;
}

const COLUMNS: TableColumn<Line>[] = [
  { id: "number", header: "Numéro", width: 160, rank: 1, grow: true, cell: ({ number }) => number },
  {
    id: "amount",
    header: "Montant",
    width: 120,
    rank: 2,
    align: "end",
    cell: ({ cents }) => <Money cents={cents} />,
  },
];
const LINES: PagedRows<Line> = {
  total: 400,
  // The last one is still on its way.
  rowAt: (index) => (index > 3 ? undefined : { number: `CMD-2026-00000${index + 1}`, cents: 45_600 * index }),
  show: () => undefined,
  changing: false,
  error: null,
  retry: () => undefined,
};

export function Parts() {
  return (
    <>
      <Group name="Page" of={{ PageHead, Block, Facts, LinesSkeleton }}>
        <div className="w-full border border-line">
          <PageHead title="Commandes" lead="8 commandes, 29 unités">
            <Button look="primary">Nouvelle</Button>
          </PageHead>
          <div className="px-6">
            <Block
              title="Société"
              lead="Telle qu’elle figure sur les factures."
              actions={<Button>Modifier</Button>}
            >
              <Facts
                facts={[
                  ["Raison sociale", "Téléphonie du Port"],
                  ["SIREN", "998 123 459"],
                ]}
              />
            </Block>
            <Block title="En chargement">
              <LinesSkeleton label="Chargement" lines={2} />
            </Block>
          </div>
        </div>
      </Group>
      <Group name="Table" of={{ VirtualTable }}>
        <div className="flex h-56 w-full border border-line">
          <VirtualTable label="Commandes" columns={COLUMNS} rows={LINES} total={400} name="design" />
        </div>
      </Group>
      <Group name="Notices" of={{ Notice, ServerSaid, ErrorReference }}>
        <Notice tone="info">Une liste arrive chaque matin.</Notice>
        <Notice tone="success">La liste est en ligne.</Notice>
        <Notice tone="warning">Les prix sont ceux d’hier.</Notice>
        <Notice tone="danger">La commande est suspendue.</Notice>
        <ServerSaid error={failure} />
        <ErrorReference code="internal" requestId="01a3f7c2-9b1d" />
      </Group>
      <Group name="Instead of content" of={{ Empty, ErrorBlock }}>
        <Empty
          title="Aucune offre ne correspond"
          action={<Button look="primary">Effacer les filtres</Button>}
        >
          Retirez un filtre ou élargissez la recherche.
        </Empty>
        <ErrorBlock error={failure} retry={() => undefined} />
      </Group>
    </>
  );
}
