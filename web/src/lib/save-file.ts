/** Gives the person a file that was made or fetched by the page. */
export function saveFile(content: Blob | string, name: string): void {
  const blob =
    typeof content === "string" ? new Blob([content], { type: "text/plain;charset=utf-8" }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
