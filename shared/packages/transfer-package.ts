import { createHash } from 'node:crypto';
import { SaxesParser } from 'saxes';
import { rowProblem } from '#shared/messages/row-problems.ts';
import { readDirectory, type Source, type ZipEntry } from './zip-directory.ts';
import { contentOf } from './zip-entry.ts';

/** A record of a package: its line of 目录文件.XML, and what lies in its folder. */
export type TransferredRecord = { fields: Record<string, string>; folder: string; files: ZipEntry[] };

/** A package as the receiving archives reads it (DA/T 93-2022, 附录 B), by 档号; or all that is wrong with it, in Chinese. */
export type TransferPackage = { note: Record<string, string>; records: Map<string, TransferredRecord> };
export type Faulty = { faults: string[] };

const noteName = '说明文件.TXT';
const catalogueName = '目录文件.XML';
export const metadataName = '电子档案元数据.XML';
const noted = ['移交单位', '内容描述', '起止档号', '档案数量', '软硬件环境'];
const catalogued = ['顺序号', '档号', '责任者', '题名', '日期', '保管期限', '密级', '备注'];
/** Texts of a package are read whole. */
const longestText = 512 * 2 ** 20;

/** Reads a package's lists and checks that each 档号 of the catalogue has exactly one folder, and each folder its line. */
export async function readTransferPackage(source: Source): Promise<TransferPackage | Faulty> {
  const entries = await readDirectory(source);
  if (!Array.isArray(entries))
    return { faults: [rowProblem('V31', { file: entries.file ?? '', refusal: entries.refusal }).zh] };
  const at = new Map(entries.map((entry) => [entry.name, entry]));
  const absent = [noteName, catalogueName].filter((name) => !at.has(name));
  if (absent.length) return { faults: absent.map((name) => `数据包根目录缺少${name}。`) };
  const [note, items] = [
    noteOf(await textOf(source, at.get(noteName))),
    itemsOf(await textOf(source, at.get(catalogueName))),
  ];
  if (!items) return { faults: [`${catalogueName}不能解析(格式错误,或含有DTD)。`] };
  const faults = noted.filter((name) => !note[name]).map((name) => `${noteName}缺少“${name}”。`);
  const records = new Map<string, TransferredRecord>();
  for (const [place, fields] of items.entries()) {
    const code = fields.档号 ?? '';
    const lacking = catalogued.filter((name) => fields[name] === undefined);
    if (lacking.length || !code) faults.push(`${catalogueName}第${place + 1}条缺少${lacking.join('、') || '档号'}。`);
    else if (records.has(code)) faults.push(`${catalogueName}中档号${code}重复。`);
    else records.set(code, { fields, folder: '', files: [] });
  }
  faults.push(...shareOut(entries, records));
  for (const [code, { files, folder }] of records) {
    if (files.length === 0) faults.push(`目录中的档号${code}没有对应的文件夹。`);
    else if (!files.some(({ name }) => name === `${folder}/${metadataName}`))
      faults.push(`${folder}中缺少${metadataName}。`);
  }
  return faults.length ? { faults } : { note, records };
}

/** Gives each file to the record whose folder it lies in: `全宗/分类/档号/…`; what is in 其他 belongs to none. */
function shareOut(entries: ZipEntry[], records: Map<string, TransferredRecord>): string[] {
  const faults = new Set<string>();
  for (const entry of entries) {
    const levels = entry.name.split('/');
    if (levels.length === 1 || levels[0] === '其他') continue;
    const code = levels[2] ?? '';
    const folder = levels.slice(0, 3).join('/');
    const record = records.get(code);
    if (levels.length < 4 || !record) faults.add(`文件夹${folder}不在目录文件中。`);
    else if (record.folder && record.folder !== folder)
      faults.add(`档号${code}有两个文件夹:${record.folder}、${folder}。`);
    else {
      record.folder = folder;
      record.files.push(entry);
    }
  }
  return [...faults];
}

/** Reads every file of every record and proves it against the size and digest in the record's metadata. */
export async function proveContents(source: Source, { records }: TransferPackage): Promise<string[]> {
  const faults: string[] = [];
  for (const { folder, files } of records.values()) {
    const at = new Map(files.map((entry) => [entry.name, entry]));
    const metadata = elementsOf(await textOf(source, at.get(`${folder}/${metadataName}`)), '文件');
    at.delete(`${folder}/${metadataName}`);
    for (const fields of metadata ?? []) {
      const name = `${folder}/${fields.计算机文件名}`;
      const entry = at.get(name);
      at.delete(name);
      if (!entry) faults.push(`${name}在元数据中有、在文件夹中没有。`);
      else if (String(entry.size) !== fields.计算机文件大小 || (await digestOf(source, entry)) !== fields.数字摘要)
        faults.push(`${name}与元数据中的大小或数字摘要不符。`);
    }
    for (const name of at.keys()) faults.push(`${name}不在元数据中。`);
  }
  return faults;
}

async function digestOf(source: Source, entry: ZipEntry): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of contentOf(source, entry)) hash.update(piece);
  return hash.digest('hex');
}

/** A text in the encoding that its XML declaration names, else UTF-8 if it can be, else GB18030. */
async function textOf(source: Source, entry: ZipEntry | undefined): Promise<string> {
  if (!entry || entry.size > longestText) return '';
  const pieces: Buffer[] = [];
  for await (const piece of contentOf(source, entry)) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const named = /^<\?xml[^>]*encoding=["']([\w-]+)["']/i.exec(bytes.toString('latin1', 0, 200))?.[1]?.toLowerCase();
  if (named && named !== 'utf-8') return new TextDecoder('gb18030').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** `字段：值`, a line each; either colon. */
const noteOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^([^：:]+)[：:](.*)$/.exec(line) ?? [];
      return name && value !== undefined ? [[name.trim(), value.trim()]] : [];
    }),
  );

const itemsOf = (text: string) => elementsOf(text, '文件');

/** The children of every element of a name, by their names; undefined for what is no XML, or has a DTD. */
function elementsOf(text: string, wanted: string): Record<string, string>[] | undefined {
  const found: Record<string, string>[] = [];
  const parser = new SaxesParser();
  let [within, name, said] = [undefined as Record<string, string> | undefined, '', ''];
  parser.on('opentag', (tag) => {
    if (tag.name === wanted) within = {};
    else [name, said] = [tag.name, ''];
  });
  parser.on('text', (piece) => {
    said += piece;
  });
  parser.on('closetag', (tag) => {
    if (tag.name === wanted && within) found.push(within);
    if (tag.name === wanted) within = undefined;
    else if (within && tag.name === name) within[name] = said;
  });
  parser.on('doctype', () => {
    throw new Error('a DTD');
  });
  try {
    parser.write(text).close();
    return found;
  } catch {
    return undefined;
  }
}
