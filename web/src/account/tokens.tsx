"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type ApiToken, listTokens, revokeToken } from "@/api/account";
import { useFormat } from "@/i18n/use-format";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { FormDialog } from "@/ui/form-dialog";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { NewTokenDialog } from "./new-token";
import { useScopeName } from "./scopes";

const KEY = ["api-tokens"];

/** What the person's own software signs in with. */
export default function Tokens() {
  const t = useTranslations();
  const client = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<ApiToken | null>(null);
  const tokens = useQuery({ queryKey: KEY, queryFn: ({ signal }) => listTokens(signal) });
  const refresh = () => void client.invalidateQueries({ queryKey: KEY });
  const revoke = useMutation({
    mutationFn: (token: ApiToken) => revokeToken(token.id),
    onSuccess: (_, token) => {
      setLeaving(null);
      say(t("tokens.revoked", { name: token.name }));
    },
    onSettled: refresh,
  });
  const items = tokens.data?.items;

  return (
    <Block
      title={t("account.sections.tokens")}
      lead={
        <>
          {t("tokens.text")}{" "}
          <a
            href="/api/docs"
            target="_blank"
            rel="noreferrer"
            className="font-medium text-accent underline underline-offset-4"
          >
            {t("tokens.docs")}
          </a>
        </>
      }
      actions={
        <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setCreating(true)}>
          {t("tokens.create")}
        </Button>
      }
    >
      {items ? (
        items.length === 0 ? (
          <Empty title={t("tokens.empty")}>{t("tokens.emptyText")}</Empty>
        ) : (
          <ul className="border-line border-t">
            {items.map((token) => (
              <Token key={token.id} token={token} onRevoke={() => setLeaving(token)} />
            ))}
          </ul>
        )
      ) : tokens.error ? (
        <ErrorBlock error={tokens.error} retry={() => void tokens.refetch()} />
      ) : (
        <LinesSkeleton label={t("common.loading")} lines={2} />
      )}
      {creating && <NewTokenDialog onCreated={refresh} onClose={() => setCreating(false)} />}
      {leaving && (
        <FormDialog
          title={t("tokens.revokeTitle", { name: leaving.name })}
          action={t("tokens.revoke")}
          danger
          busy={revoke.isPending}
          error={revoke.error}
          onSubmit={() => revoke.mutate(leaving)}
          onClose={() => setLeaving(null)}
        >
          <p className="text-ink-2">{t("tokens.revokeText")}</p>
        </FormDialog>
      )}
    </Block>
  );
}

function Token({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const t = useTranslations("tokens");
  const format = useFormat();
  const scopeName = useScopeName();
  const expired = Date.parse(token.expires_at) < Date.now();
  const day = format.day(token.expires_at.slice(0, 10));
  return (
    <li className="flex items-center gap-4 border-line border-b py-3">
      <div className="min-w-0 flex-1">
        <p className="truncate">
          <span className="font-medium">{token.name}</span>
          <span className="ml-2 font-mono text-ink-3 text-note">{token.prefix}…</span>
        </p>
        <p className="text-grid text-ink-2">{token.scopes.map(scopeName).join(" · ")}</p>
        <p className="text-ink-3 text-note">
          <span className={cx(expired && "text-danger")}>
            {t(expired ? "expired" : "expiresOn", { day })}
          </span>
          {" · "}
          {token.last_used_at === null
            ? t("never")
            : t("used", { when: format.relative(token.last_used_at) })}
        </p>
      </div>
      <Button look="danger" aria-label={t("revokeOf", { name: token.name })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  );
}
