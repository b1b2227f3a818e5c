'use strict';

/**
 * Score board: `npm run score -- DIR`. DIR is a folder of suites, each a folder of cases with an expected.json.
 * This launcher only lets Node read the TypeScript sources; the board itself is score.ts.
 */
const fs = require('node:fs');
const Module = require('node:module');
const ts = require('typescript');

const compilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  inlineSourceMap: true,
};

Module._extensions['.ts'] = (module, file) => {
  const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), {
    compilerOptions,
    fileName: file,
  });
  module._compile(outputText, file);
};

require('./score.ts').main(process.argv.slice(2));
