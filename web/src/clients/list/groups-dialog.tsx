"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, Pencil, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { addGroup, type ClientGroup, removeGroup, renameGroup } from "@/api/clients";
import { ErrorBlock } from "@/ui/blocks";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ServerSaid } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { LinesSkeleton } from "@/ui/page";
import { useClientsAgain, useGroups } from "../use-clients";

export function GroupsDialog({ editable, onClose }: { editable: boolean; onClose: () => void }) {
  const t = useTranslations("groups");
  const common = useTranslations("common");
  const groups = useGroups();
  const again = useClientsAgain();
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: () => addGroup(name.trim()),
    onSuccess: () => setName(""),
    onSettled: again,
  });
  const rename = useMutation({
    mutationFn: (change: { group: ClientGroup; name: string }) => renameGroup(change.group, change.name),
    onSettled: again,
  });
  const remove = useMutation({ mutationFn: (id: string) => removeGroup(id), onSettled: again });
  const error = add.error ?? rename.error ?? remove.error;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() !== "") add.mutate();
  }

  return (
    <Dialog open onClose={onClose} title={t("title")}>
      <div className="px-4 py-4">
        <p className="text-ink-2">{t("text")}</p>
        {groups.data ? (
          groups.data.items.length === 0 ? (
            <p className="py-4 text-grid text-ink-3">{t("empty")}</p>
          ) : (
            <ul className="mt-3 border-line border-t">
              {groups.data.items.map((group) => (
                <Group
                  key={group.id}
                  group={group}
                  editable={editable}
                  onRename={(next) => rename.mutate({ group, name: next })}
                  onRemove={() => remove.mutate(group.id)}
                />
              ))}
            </ul>
          )
        ) : groups.error ? (
          <ErrorBlock error={groups.error} retry={() => void groups.refetch()} />
        ) : (
          <LinesSkeleton label={common("loading")} lines={2} />
        )}
        {error !== null && <ServerSaid error={error} />}
        {editable && (
          <form noValidate onSubmit={submit} className="mt-4 flex gap-2">
            <Input
              dense
              aria-label={t("name")}
              placeholder={t("name")}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" icon={<Plus size={14} aria-hidden />} disabled={add.isPending}>
              {t("add")}
            </Button>
          </form>
        )}
      </div>
    </Dialog>
  );
}

interface GroupProps {
  group: ClientGroup;
  editable: boolean;
  onRename: (name: string) => void;
  onRemove: () => void;
}

function Group({ group, editable, onRename, onRemove }: GroupProps) {
  const t = useTranslations("groups");
  const [name, setName] = useState<string | null>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name !== null && name.trim() !== "" && name.trim() !== group.name) onRename(name.trim());
    setName(null);
  }

  return (
    <li className="flex h-11 items-center gap-2 border-line border-b">
      {name === null ? (
        <>
          <span className="min-w-0 flex-1 truncate">
            {group.name}
            {group.clients !== undefined && (
              <span className="ml-2 text-grid text-ink-3">{t("members", { count: group.clients })}</span>
            )}
          </span>
          {editable && (
            <>
              <IconButton label={t("rename", { name: group.name })} onClick={() => setName(group.name)}>
                <Pencil size={14} aria-hidden />
              </IconButton>
              <IconButton label={t("remove", { name: group.name })} onClick={onRemove}>
                <Trash2 size={14} aria-hidden />
              </IconButton>
            </>
          )}
        </>
      ) : (
        <form noValidate onSubmit={submit} className="flex flex-1 gap-2">
          <Input
            dense
            autoFocus
            aria-label={t("name")}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <IconButton type="submit" label={t("rename", { name: group.name })}>
            <Check size={14} aria-hidden />
          </IconButton>
        </form>
      )}
    </li>
  );
}
