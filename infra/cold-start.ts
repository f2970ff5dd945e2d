import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/*
 * What a bundle leaves out of its cold start. All cost milliseconds of CPU whenever Lambda starts one more instance, and
 * nobody would miss them; `npm run bench -- functions` shows the difference.
 */

const emptyMap = Buffer.from('{"version":3,"sources":[""],"names":[],"mappings":"AAAA"}').toString('base64');

/** Maps only our own code: Node reads the whole map at the start, and nobody follows a stack into the packages (5 ms, 0.9 MB). */
export const mapOwnCodeOnly: Plugin = {
  name: 'map-own-code-only',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.*\.[cm]?js$/ }, ({ path }) => ({
      contents: `${readFileSync(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}`,
      loader: 'js',
    }));
  },
};

/**
 * Takes node:http without its fetch and WebSocket: an `import` of it reads every export, and those two load undici
 * (12 ms); a property that is read only when used does not.
 */
export const httpAsUsed: Plugin = {
  name: 'http-as-used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?http$/ }, () => ({ path: 'node:http', namespace: 'as-used' }));
    onLoad({ filter: /.*/, namespace: 'as-used' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

/**
 * Takes zod without its writing of JSON Schema, which every schema carries a way to: the API's document is written when it is
 * built, never by a function (18 KB, 1 ms).
 */
export const schemasWithoutJsonSchema: Plugin = {
  name: 'schemas-without-json-schema',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ }, ({ path }) => ({
      contents: [...readFileSync(path, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)]
        .map(([, name]) => `export const ${name} = () => undefined;`)
        .join('\n'),
      loader: 'js',
    }));
  },
};
