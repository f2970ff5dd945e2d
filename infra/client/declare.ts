import { addFiles } from '#functions/uploads/contract.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { fileNumber, filesPerList } from '#shared/scans/scan.ts';
import type { Upload } from '#shared/scans/sending.ts';
import { type Client, Refusal } from './client.ts';
import type { Line } from './deliver.ts';
import { digestOf } from './digest.ts';
import type { LocalFile } from './folder.ts';
import type { Journal, JournalList } from './journal.ts';
import { type Patience, patiently } from './retry.ts';

type Declaring = { by: Client; journal: Journal; patience: Patience };

const readersAtOnce = 2;

/** The files of a list that the platform has taken, by their numbers. */
export function* numbered({ first, files }: JournalList): Generator<[number, JournalList['files'][number]]> {
  if (first !== undefined) for (const [place, file] of files.entries()) yield [first + place, file];
}

/** Whether a file on disk is still as it was when it was read. */
export const isAsRead = (file: LocalFile, read: { size: number; writtenAt: number }): boolean =>
  file.size === read.size && file.writtenAt === read.writtenAt;

/** Whether a file came with a batch before this one and is still as it was then. */
export const wasSentEarlier = (journal: Journal, file: LocalFile): boolean => {
  const read = journal.sentEarlier(file.name);
  return read !== undefined && isAsRead(file, read);
};

type Declared = { list: JournalList; uploads: Upload[]; refused: string[] };

/** Lists of an earlier run that are not all sent, then new ones of what no list holds yet (new files, and changed ones). */
export async function* lists(
  options: Declaring,
  params: Line['params'],
  found: Map<string, LocalFile>,
): AsyncGenerator<Declared> {
  const { journal } = options;
  const listed = new Map<string, string>();
  for (const list of journal.lists()) {
    for (const { name, digest } of list.files) listed.set(name, digest);
    yield list.first === undefined ? await declare(list, options, params) : { list, uploads: [], refused: [] };
  }
  const fresh = [...found.values()].filter((file) => {
    if (wasSentEarlier(journal, file)) return false;
    const read = journal.read(file.name);
    return !(read && isAsRead(file, read) && listed.get(file.name) === read.digest);
  });
  let number = Math.max(0, ...journal.lists().map(({ list }) => list));
  for (let first = 0; first < fresh.length; first += filesPerList) {
    const some = fresh.slice(first, first + filesPerList);
    await abreast(some, readersAtOnce, async (file) => {
      const read = journal.read(file.name);
      if (read && isAsRead(file, read)) return;
      const digest = await digestOf(file.path, 0, file.size);
      journal.write({ digest, name: file.name, size: file.size, writtenAt: file.writtenAt });
    });
    number += 1;
    journal.write({ list: number, names: some.map(({ name }) => name) });
    const list = journal.lists().find((one) => one.list === number);
    if (list) yield declare(list, options, params);
  }
}

/**
 * Declares a list. Files that the platform names as unfit are left out and reported, the rest is declared: one wrong file
 * must not hold up 499 others.
 */
async function declare(list: JournalList, options: Declaring, params: Line['params']): Promise<Declared> {
  const { by, journal, patience } = options;
  const refused: string[] = [];
  let { files } = list;
  while (files.length > 0) {
    const body = { list: list.list, files: files.map(({ name, size, digest }) => ({ name, size, sha256: digest })) };
    try {
      const { uploads } = await patiently(() => by(addFiles, { params, body }), patience);
      const first = fileNumber(list.list, 0);
      journal.write({ declared: list.list, first });
      return { list: { ...list, files, first }, uploads, refused };
    } catch (error) {
      const unfit = placesOf(error);
      if (unfit.size === 0) throw error;
      refused.push(...unfit.values());
      files = files.filter((_, place) => !unfit.has(place));
      journal.write({ list: list.list, names: files.map(({ name }) => name) });
    }
  }
  return { list: { ...list, files }, uploads: [], refused };
}

/** The places in the list that a refusal names, and what is wrong with each. */
function placesOf(error: unknown): Map<number, string> {
  if (!(error instanceof Refusal) || error.slug !== 'files-not-accepted') return new Map();
  return new Map((error.problem.errors ?? []).map(({ pointer, detail }) => [Number(pointer.split('/')[2]), detail]));
}
