import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

/*
 * What a bundle leaves out of its cold start. All cost milliseconds of CPU whenever Lambda starts one more instance, and
 * nobody would miss them; `npm run bench -- functions` shows the difference.
 */

const emptyMap = Buffer.from('{"version":3,"sources":[""],"names":[],"mappings":"AAAA"}').toString('base64');
const unmapped = (source: string): string => `${source}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}`;

/** Maps only our own code: Node reads the whole map at the start, and nobody follows a stack into the packages (5 ms, 0.9 MB). */
export const mapOwnCodeOnly: Plugin = {
  name: 'map-own-code-only',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.*\.[cm]?js$/ }, ({ path }) => ({
      contents: unmapped(readFileSync(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Node's own modules that a start can do without: each loads others, and most calls never ask it. */
const seldom = ['child_process', 'fs/promises', 'http', 'v8', 'vm', 'zlib'];

/**
 * Takes Node's own modules without what nobody asks of them: an `import` reads every export, and some of those load whole
 * subsystems (fetch and WebSocket behind http, 12 ms; WebCrypto behind crypto; process reports). A property that is
 * read only when used does not.
 */
export const nodeAsUsed: Plugin = {
  name: 'node-as-used',
  setup({ onResolve, onLoad }) {
    const names = builtinModules.filter((name) => !/^_|^node:|^module$/.test(name)).join('|');
    onResolve({ filter: new RegExp(`^(node:)?(${names})$`) }, ({ path }) => ({
      path: path.replace('node:', ''),
      namespace: 'node-as-used',
    }));
    onLoad({ filter: /.*/, namespace: 'node-as-used' }, ({ path }) => ({
      contents: seldom.includes(path) ? whenAsked(path) : `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

/** A module that stands for Node's own and gets it when a property is first read. */
function whenAsked(path: string): string {
  const names = Object.keys(process.getBuiltinModule(path) ?? {});
  const properties = names.map((name) => `get ${name}() { return process.getBuiltinModule('${path}').${name}; }`);
  return `module.exports = { ${properties.join(', ')} };`;
}

/** Takes the SDK without its checksums of browser streams: naming their class loads the web's streams (2 ms). */
export const noBrowserStreams: Plugin = {
  name: 'no-browser-streams',
  setup({ onLoad }) {
    onLoad({ filter: /@smithy\/.*\/ChecksumStream\.browser\.js$/ }, () => ({
      contents: 'export class ChecksumStream {}',
      loader: 'js',
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

/**
 * Takes an SDK client without the shapes of operations that nobody calls. Their tables name some keys by constants, which
 * esbuild must take for a side effect and so keeps the table; with the words in their place it can tell (S3: 50 KB, 5 ms).
 */
export const shapesAsUsed: Plugin = {
  name: 'shapes-as-used',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/client-[^/]+\/dist-es\/schemas\/schemas_0\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const words = new Map([...source.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, name, word]) => [name, word]));
      const shapes = source.replace(/\[(\w+)\]:/g, (key, name) => (words.has(name) ? `${words.get(name)}:` : key));
      return { contents: unmapped(shapes), loader: 'js' };
    });
  },
};
