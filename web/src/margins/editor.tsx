"use client";

/** The rules in force, changed in place; what the change would do stands beside them before anybody saves it. */
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { Audience, Margins } from "@/api/margins";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { LinesSkeleton } from "@/ui/page";
import { changeCount, type DraftRule, draftOf, inOrder, newRule } from "./draft";
import { EffectPanel } from "./effect-panel";
import { RuleForm } from "./rule-form";
import { RulesTable } from "./rules-table";
import { SaveDialog } from "./save-dialog";
import { useMargins } from "./use-margins";

export function Editor({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations("common");
  const margins = useMargins();
  if (margins.data) {
    // Another version means that somebody saved: the editor starts from it.
    return <EditorOf key={margins.data.version} margins={margins.data} mayWrite={mayWrite} />;
  }
  if (margins.isError) return <ErrorBlock error={margins.error} retry={() => void margins.refetch()} />;
  return (
    <div className="px-4 md:px-6">
      <LinesSkeleton label={t("loading")} lines={6} />
    </div>
  );
}

function EditorOf({ margins, mayWrite }: { margins: Margins; mayWrite: boolean }) {
  const t = useTranslations("trade.margins");
  const [draft, setDraft] = useState(() => draftOf(margins.rules));
  const [editing, setEditing] = useState<DraftRule | null>(null);
  const [saving, setSaving] = useState(false);
  const [audience, setAudience] = useState<Audience>({ client_id: null, client_group_id: null });
  const shown = useMemo(() => inOrder(draft), [draft]);
  const rules = useMemo(() => shown.map(({ rule }) => rule), [shown]);
  const changes = changeCount(margins.rules, draft);

  function put(changed: DraftRule) {
    const known = draft.some(({ key }) => key === changed.key);
    setDraft(known ? draft.map((one) => (one.key === changed.key ? changed : one)) : [...draft, changed]);
    setEditing(null);
  }

  return (
    <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
      <section aria-label={t("tabs.rules")} className="flex min-w-0 flex-1 flex-col lg:min-h-0">
        <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-2 md:px-6">
          <p className="min-w-0 grow basis-60 text-grid text-ink-2">{t("order")}</p>
          {mayWrite && (
            <>
              <Button
                icon={<Plus size={15} aria-hidden />}
                onClick={() =>
                  setEditing({ key: `new-${draft.length}-${Date.now()}`, rule: newRule(t("newName"), draft) })
                }
              >
                {t("add")}
              </Button>
              {changes > 0 && (
                <Button look="quiet" onClick={() => setDraft(draftOf(margins.rules))}>
                  {t("discard")}
                </Button>
              )}
              <Button look="primary" disabled={changes === 0} onClick={() => setSaving(true)}>
                {t("save", { count: changes })}
              </Button>
            </>
          )}
        </div>
        <RulesTable
          inForce={margins.rules}
          draft={shown}
          mayWrite={mayWrite}
          onEdit={setEditing}
          onChange={(changed) => put(changed)}
          onRemove={(removed) => setDraft(draft.filter(({ key }) => key !== removed.key))}
        />
      </section>
      <EffectPanel rules={rules} audience={audience} onAudience={setAudience} changes={changes} />
      {editing && (
        <RuleForm draft={editing} mayWrite={mayWrite} onClose={() => setEditing(null)} onDone={put} />
      )}
      {saving && (
        <SaveDialog
          rules={rules}
          version={margins.version}
          changes={changes}
          audience={audience}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}
