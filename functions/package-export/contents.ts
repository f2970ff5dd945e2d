import { createHash } from 'node:crypto';
import type { Export, PlannedRecord } from './export.ts';
import { preserved } from './package-storage.ts';
import {
  bagDeclaration,
  bagInfo,
  catalogueBegin,
  catalogueEnd,
  catalogueItem,
  manifestLine,
  metadataXml,
  packageNote,
} from './package-texts.ts';

/** A file of a package: where, how large, its bytes, and the digest it must have. */
export type PackedFile = [name: string, size: number, bytes: Iterable<Buffer> | AsyncIterable<Buffer>, sha256?: string];

const metadataName = '电子档案元数据.XML';
const bagOf = ({ batchId }: Export) => `lantai-${batchId}`;

const folderOf = ({ form }: Pick<Export, 'form'>, { fondsNumber, category, referenceCode }: PlannedRecord): string =>
  `${form === 'bagit' ? 'data/' : ''}${fondsNumber}/${category}/${referenceCode}`;

/** What a record brings into the package: its metadata, and its scans as they are preserved. */
export function filesOfRecord(work: Export, record: PlannedRecord): PackedFile[] {
  const root = work.form === 'bagit' ? `${bagOf(work)}/` : '';
  const folder = root + folderOf(work, record);
  return [
    text(`${folder}/${metadataName}`, metadataXml(record)),
    ...record.files.map(
      ({ name, bytes, key, sha256 }): PackedFile => [`${folder}/${name}`, bytes, preserved(key), sha256],
    ),
  ];
}

/** What can only be said at the end: the receiver's two files, or the manifests of a bag. */
export async function* closingFiles(
  work: Export,
  archivesName: string,
  plan: () => AsyncIterable<PlannedRecord>,
): AsyncGenerator<PackedFile> {
  if (work.form === 'transfer') {
    yield text('说明文件.TXT', packageNote(work, archivesName));
    yield await measured('目录文件.XML', () => catalogue(plan()));
    return;
  }
  const bag = bagOf(work);
  const payload = { bytes: 0, files: 0 };
  for await (const line of payloadOf(work, plan())) {
    payload.bytes += line.bytes;
    payload.files += 1;
  }
  const manifest = await measured(`${bag}/manifest-sha256.txt`, () => manifestOf(work, plan()));
  const tags: [name: string, sha256: string][] = [['manifest-sha256.txt', manifest[3] ?? '']];
  for (const [name, content] of [
    ['bagit.txt', bagDeclaration],
    ['bag-info.txt', bagInfo(work, payload, archivesName)],
  ] as const) {
    tags.push([name, digest(Buffer.from(content))]);
    yield text(`${bag}/${name}`, content);
  }
  yield manifest;
  yield text(`${bag}/tagmanifest-sha256.txt`, tags.map(([name, sha256]) => manifestLine(sha256, name)).join(''));
}

async function* catalogue(plan: AsyncIterable<PlannedRecord>): AsyncGenerator<string> {
  yield catalogueBegin;
  let place = 0;
  for await (const record of plan) yield catalogueItem(record, ++place);
  yield catalogueEnd;
}

/** Every file of a bag's payload: path, size and digest. */
async function* payloadOf(work: Export, plan: AsyncIterable<PlannedRecord>) {
  for await (const record of plan) {
    const folder = folderOf(work, record);
    const metadata = Buffer.from(metadataXml(record));
    yield { path: `${folder}/${metadataName}`, bytes: metadata.length, sha256: digest(metadata) };
    for (const { name, bytes, sha256 } of record.files) yield { path: `${folder}/${name}`, bytes, sha256 };
  }
}

async function* manifestOf(work: Export, plan: AsyncIterable<PlannedRecord>): AsyncGenerator<string> {
  for await (const { path, sha256 } of payloadOf(work, plan)) yield manifestLine(sha256, path);
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function text(name: string, content: string): PackedFile {
  const bytes = Buffer.from(content, 'utf8');
  return [name, bytes.length, [bytes]];
}

/** A text that is made piece by piece: once to measure it, once more to write it, never held whole. */
async function measured(name: string, make: () => AsyncIterable<string>): Promise<PackedFile> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of make()) {
    const bytes = Buffer.from(piece, 'utf8');
    size += bytes.length;
    hash.update(bytes);
  }
  return [name, size, asBytes(make()), hash.digest('hex')];
}

async function* asBytes(pieces: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece, 'utf8');
}
