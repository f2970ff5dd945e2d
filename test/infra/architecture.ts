/** A source file by its path from the root, with `/`. */
export type Source = { path: string; text: string };

/** A rule of the architecture: which files it is about, and the lines of one that break it. */
type Rule = { about: RegExp; except?: RegExp; breaks: (source: Source) => string[] };

const codeLines = ({ text }: Source): string[] => text.split('\n').filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line));
const lines = (pattern: RegExp) => (source: Source) => codeLines(source).filter((line) => pattern.test(line));

/** What a file imports, types and dynamic imports too; relative ones as paths from the root. */
function importsOf(source: Source): string[] {
  const text = codeLines(source).join('\n');
  const named = [...text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^']+)'/g)].map(([, name]) => name!);
  return named.map((name) =>
    name.startsWith('.') ? new URL(name, `file:///${source.path}`).pathname.slice(1) : name.replace(/^#/, ''),
  );
}
const imports = (forbidden: (name: string, source: Source) => boolean) => (source: Source) =>
  importsOf(source).filter((name) => forbidden(name, source));

const capabilityOf = (path: string): string | undefined => /^functions\/([^/]+)\//.exec(path)?.[1];
const vague = /^(utils?|helpers?|common|managers?|service|misc|index)$/;

/** The folders of shared/, what stands on nothing first; each knows only those of the rows above its own. */
const layers = [
  ['calendar', 'print'],
  ['messages', 'people'],
  ['runtime'],
  ['applicants', 'audit', 'fixity', 'packages', 'records'],
  ['archives', 'search', 'sheets'],
  ['access', 'ledger'],
  ['api', 'figures', 'scans'],
];
const layerOf = (path: string): number => layers.findIndex((row) => row.includes(path.split('/')[1] ?? ''));
const isAnotherFolder = (name: string, path: string) => name.split('/')[1] !== path.split('/')[1];

/** The rules, by what they say. */
export const rules: Record<string, Rule> = {
  'shared stands on nothing but itself': {
    about: /^shared\//,
    breaks: imports((name) => /^(functions|infra|test)\//.test(name)),
  },
  'within shared each folder stands on those below it': {
    about: /^shared\//,
    breaks: imports(
      (name, { path }) => name.startsWith('shared/') && isAnotherFolder(name, path) && layerOf(name) >= layerOf(path),
    ),
  },
  'a capability knows no other, and not where it runs': {
    about: /^functions\//,
    breaks: imports(
      (name, { path }) => /^(infra|test)\//.test(name) || ![undefined, capabilityOf(path)].includes(capabilityOf(name)),
    ),
  },
  'infra reads only the contract of a capability': {
    about: /^infra\//,
    breaks: imports((name) => /^test\//.test(name) || (/^functions\//.test(name) && !name.endsWith('/contract.ts'))),
  },
  'AWS clients only in stores, storages and the runtime': {
    about: /^(functions|shared|infra)\//,
    except: /(-store|-storage)\.ts$|^shared\/runtime\//,
    breaks: imports((name) => name.startsWith('@aws-sdk/')),
  },
  'the environment only in settings': {
    about: /^(functions|shared|infra)\//,
    except: /\/settings\.ts$|^infra\/local\//,
    breaks: lines(/\bprocess\.env\b/),
  },
  'clock, ids and chance only in the runtime': {
    about: /^(functions|shared|infra)\//,
    except: /^shared\/runtime\/|^infra\/local\//,
    breaks: lines(/\bDate\.now\b|\bnew Date\(\)|\brandomUUID\b|\bMath\.random\b/),
  },
  'zod as a namespace': {
    about: /./,
    breaks: lines(/import (type )?(z\b|\{[^}]*\bz\b[^}]*\}).*'zod'/),
  },
  'no class where a function does': {
    about: /^(functions|shared|infra)\//,
    breaks: lines(/^\s*(export )?(abstract )?class (?!\w+(<[^>]+>)? extends (\w*Error|Refused|Fault)\b)/),
  },
  'no vague names': {
    about: /./,
    breaks: ({ path }) =>
      path
        .replace(/\.\w+$/, '')
        .split(/[/.-]/)
        .filter((word) => vague.test(word)),
  },
  'one thing per file, on about 200 lines': {
    about: /^(functions|shared|infra)\/.*\.ts$/,
    breaks: ({ text }) => (text.split('\n').length > 220 ? [`${text.split('\n').length} lines`] : []),
  },
};

/** Every breach of every rule, as `path: rule: what`. */
export const breachesIn = (sources: Source[]): string[] =>
  Object.entries(rules).flatMap(([says, { about, except, breaks }]) =>
    sources
      .filter(({ path }) => about.test(path) && !except?.test(path))
      .flatMap((source) => breaks(source).map((what) => `${source.path}: ${says}: ${what.trim()}`)),
  );
