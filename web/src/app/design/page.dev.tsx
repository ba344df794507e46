"use client";

/** Every component in every state, side by side. Served in development only, see `pageExtensions`. */
import { Controls } from "@/design/controls";
import { Marks } from "@/design/marks";
import { Parts } from "@/design/parts";
import { Windows } from "@/design/windows";

export default function Design() {
  return (
    <main className="mx-auto flex max-w-[960px] flex-col gap-8 bg-surface px-8 py-10">
      <Controls />
      <Windows />
      <Marks />
      <Parts />
    </main>
  );
}
