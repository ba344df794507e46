import { describe, expect, it } from "vitest";
import { hintsOf } from "./live";

async function read(...chunks: string[]) {
  const body = new ReadableStream<Uint8Array>({
    start(stream) {
      for (const chunk of chunks) stream.enqueue(new TextEncoder().encode(chunk));
      stream.close();
    },
  });
  const topics: string[] = [];
  for await (const { topic } of hintsOf(body)) topics.push(topic);
  return topics;
}

const hint = (topic: string) => `data: {"topic":"${topic}","subject":null,"version":null}\n\n`;

describe("the stream of hints", () => {
  it("is read event by event, wherever the network cuts it", async () => {
    const all = `retry: 1200\n: hello\n\n${hint("order")}:\n\n${hint("supplier")}`;
    expect(await read(all)).toEqual(["order", "supplier"]);
    expect(await read(...(all.match(/.{1,5}/gs) ?? []))).toEqual(["order", "supplier"]);
  });

  it("leaves out what is no hint", async () => {
    expect(await read("data: nonsense\n\n", hint("cart"))).toEqual(["cart"]);
  });
});
