"use client";

/** Windows and sheets, one at a time. */
import { useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import ReasonDialog from "@/ui/reason-dialog";
import { Group } from "./group";

const PLACES = ["centre", "bottom", "left", "right"] as const;
type Open = (typeof PLACES)[number] | "form" | "reason" | null;

export function Windows() {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <Group name="Windows" of={{ Dialog, FormDialog, ReasonDialog }}>
      {PLACES.map((place) => (
        <Button key={place} onClick={() => setOpen(place)}>
          {place}
        </Button>
      ))}
      <Button onClick={() => setOpen("form")}>form</Button>
      <Button onClick={() => setOpen("reason")}>reason</Button>
      {PLACES.map((place) => (
        <Dialog key={place} open={open === place} onClose={close} title="Historique du prix" place={place}>
          <p className="px-4 py-6">Les douze derniers mois.</p>
        </Dialog>
      ))}
      {open === "form" && (
        <FormDialog
          title="Inviter"
          action="Envoyer"
          busy={false}
          error={null}
          onSubmit={close}
          onClose={close}
        >
          <Field label="Adresse e-mail">{(control) => <Input {...control} />}</Field>
        </FormDialog>
      )}
      {open === "reason" && (
        <ReasonDialog
          title="Suspendre Téléphonie du Port"
          text="Ses personnes ne peuvent plus commander."
          action="Suspendre"
          danger
          run={() => Promise.resolve()}
          onDone={close}
          onClose={close}
        />
      )}
    </Group>
  );
}
