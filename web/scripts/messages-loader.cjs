/**
 * A loader of the build: turns a catalogue of messages (`src/i18n/*.ts`) into plain data whose messages are parsed
 * already, so that the browser carries neither the parser of the message format nor our typography. The runtime that
 * reads them is `use-intl/format-message/format-only`, see `next.config.ts`. A message that cannot be parsed stops the
 * build with its path.
 */
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const ts = require("typescript");

module.exports = function messagesLoader(source) {
  const done = this.async();
  import("icu-minify/compile")
    .then(({ default: compile }) => {
      const lines = Object.entries(evaluated(source, this.resourcePath)).map(
        ([name, messages]) => `export const ${name} = ${JSON.stringify(compiled(messages, name, compile))};`,
      );
      done(null, `${lines.join("\n")}\n`);
    })
    .catch(done);
};

/** What a catalogue exports. It imports types, and functions from files beside it. */
function evaluated(source, file) {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const beside = (name) => {
    const path = `${join(dirname(file), name)}.ts`;
    return evaluated(readFileSync(path, "utf8"), path);
  };
  const exports = {};
  new Function("exports", "require", outputText)(exports, beside);
  return exports;
}

function compiled(messages, path, compile) {
  if (typeof messages === "string") {
    try {
      return compile(messages);
    } catch (error) {
      throw new Error(`${path}: ${error.message}: ${messages}`);
    }
  }
  return Object.fromEntries(
    Object.entries(messages).map(([key, value]) => [key, compiled(value, `${path}.${key}`, compile)]),
  );
}
