import { invalid } from './storage-error.ts';

/** A tree to write as XML: text, or elements by name; a list repeats its element. `undefined` is left out. */
export type Tree = string | number | boolean | undefined | { [name: string]: Tree | Tree[] };

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

const escaped = (text: string) => text.replace(/[<>&"\r\n\t]/g, (c) => `&#${c.charCodeAt(0)};`);

function written(name: string, tree: Tree | Tree[]): string {
  if (tree === undefined) return '';
  if (Array.isArray(tree)) return tree.map((one) => written(name, one)).join('');
  const inner =
    typeof tree === 'object'
      ? Object.entries(tree)
          .map(([child, value]) => written(child, value))
          .join('')
      : escaped(String(tree));
  return `<${name}>${inner}</${name}>`;
}

/** An S3 answer document with this root element. */
export const document = (root: string, tree: Tree): string => {
  const text = written(root, tree);
  const open = root === 'Error' ? `<${root}>` : `<${root} xmlns="${namespace}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${open}${text.slice(root.length + 2)}`;
};

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescaped = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal ? String.fromCodePoint(Number(decimal)) : (entities[name!] ?? all);
  });

/** The inner text of every element `name` in a request document, as it stands (for elements within). */
export const elements = (xml: string, name: string): string[] =>
  Array.from(xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>(.*?)</${name}>`, 'gs')), ([, inner]) => inner!);

/** The text of the first element `name`; `undefined` when there is none. */
export const textOf = (xml: string, name: string): string | undefined => {
  const [first] = elements(xml, name);
  return first === undefined ? undefined : unescaped(first);
};

/** The text of the first element `name`; throws MalformedXML when there is none. */
export function requiredText(xml: string, name: string): string {
  const text = textOf(xml, name);
  if (text !== undefined) return text;
  throw invalid(`The XML you provided was not well-formed or did not validate: ${name}`, 'MalformedXML');
}
