"use client";

/** What is pressed, typed into and chosen from, in every state. */
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/ui/button";
import { Check } from "@/ui/check";
import { CountrySelect } from "@/ui/country-select";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Kbd } from "@/ui/kbd";
import { Select } from "@/ui/select";
import { TabRow } from "@/ui/tab-row";
import { TextArea } from "@/ui/text-area";
import { say, Toasts } from "@/ui/toast";
import { Unavailable } from "@/ui/unavailable";
import { Group } from "./group";

export function Controls() {
  const [country, setCountry] = useState("FR");
  const [tab, setTab] = useState<"orders" | "receipts">("orders");
  return (
    <>
      <Group name="Buttons" of={{ Button, IconButton, Unavailable }}>
        <Button look="primary">Publier</Button>
        <Button>Modifier</Button>
        <Button look="quiet">Écarter</Button>
        <Button look="danger">Supprimer</Button>
        <Button look="primary" disabled>
          Publication…
        </Button>
        <Button icon={<Plus size={14} aria-hidden />}>Ajouter</Button>
        <IconButton label="Ajouter">
          <Plus size={16} aria-hidden />
        </IconButton>
        <Button look="primary" size="large">
          Se connecter
        </Button>
        <Unavailable value="Hors ligne">
          <Button>Hors ligne</Button>
        </Unavailable>
      </Group>
      <Group name="Messages" of={{ Toasts }}>
        <Button onClick={() => say("Liste publiée")}>Phrase</Button>
        <Button onClick={() => say("Envoi dans dix secondes", { label: "Annuler", run: () => undefined })}>
          Phrase avec retour
        </Button>
      </Group>
      <Group name="Fields" of={{ Field, Input, Select, CountrySelect, TextArea, Check, Kbd }}>
        <Field label="Adresse e-mail" hint="Celle des factures." className="w-60">
          {(control) => <Input placeholder="nom@societe.fr" {...control} />}
        </Field>
        <Field label="SIREN" error="Neuf chiffres." className="w-60">
          {(control) => <Input defaultValue="abc" {...control} />}
        </Field>
        <Field label="Dense" className="w-40">
          {(control) => <Input dense placeholder="Chercher" {...control} />}
        </Field>
        <Field label="Régime" className="w-40">
          {(control) => (
            <Select dense className="w-full" {...control}>
              <option>M et HT</option>
              <option>M</option>
            </Select>
          )}
        </Field>
        <Field label="Fermé" className="w-40">
          {(control) => (
            <Select dense disabled className="w-full" {...control}>
              <option>Aucune adresse</option>
            </Select>
          )}
        </Field>
        <Field label="Pays" className="w-60">
          {(control) => <CountrySelect value={country} onChange={setCountry} control={control} />}
        </Field>
        <Field label="Note" className="w-80">
          {(control) => <TextArea rows={2} {...control} />}
        </Field>
        <Check hint="Une ligne change, et toute la commande est abandonnée.">Tout ou rien</Check>
        <Check kind="radio" name="design" defaultChecked>
          Un choix
        </Check>
        <Check kind="radio" name="design">
          Un autre
        </Check>
        <Kbd>/</Kbd>
      </Group>
      <Group name="Tabs" of={{ TabRow }}>
        <TabRow
          label="Vues"
          tabs={[
            ["orders", "Commandes"],
            ["receipts", "Encaissements"],
          ]}
          current={tab}
          onChoose={setTab}
        />
      </Group>
    </>
  );
}
