import { expect, it } from "vitest";
import { oneByOne } from "./one-by-one";

it("goes on after a refusal and says which one it was", async () => {
  const refusal = new Error("not ready");
  const outcome = await oneByOne(["a", "b", "c"], async (item) => {
    if (item === "b") throw refusal;
    return 2;
  });
  expect(outcome).toEqual({ done: 4, refused: [{ item: "b", error: refusal }] });
});

it("sends everything before it waits for anything when there is no time left", async () => {
  const sent: string[] = [];
  const all = oneByOne(
    ["a", "b"],
    async (item) => {
      sent.push(item);
      await new Promise((wake) => setTimeout(wake));
      return 1;
    },
    true,
  );
  expect(sent).toEqual(["a", "b"]);
  expect((await all).done).toBe(2);
});
