import { readdirSync, readFileSync } from "node:fs";
import { cleanup } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import Design from "@/app/design/page.dev";
import { draw } from "@/test/page";

const FOLDER = "src/ui";
const COMPONENT = /^export (?:default )?(?:function|const) ([A-Z]\w*[a-z]\w*)/gm;

afterEach(cleanup);

it("shows every component of the design system", () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".tsx") && !file.includes(".test."));
  const known = files.flatMap((file) =>
    [...readFileSync(`${FOLDER}/${file}`, "utf8").matchAll(COMPONENT)].map(([, name]) => name),
  );
  const page = draw(<Design />).container;
  const shown = [...page.querySelectorAll<HTMLElement>("[data-component]")].map(
    (one) => one.dataset.component,
  );
  expect(shown.toSorted()).toEqual(known.toSorted());
});
