import { existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import * as z from 'zod';

/** Where it lies in the folder that is sent. */
export const journalName = '.lantai-journal.jsonl';

/** One line of the journal; a line cut off by a kill is passed over. */
const Line = z.union([
  z.object({ archivesCode: z.string(), batchId: z.string() }),
  z.object({ digest: z.string(), name: z.string(), size: z.number(), writtenAt: z.number() }),
  z.object({ list: z.number(), names: z.array(z.string()) }),
  z.object({ declared: z.number(), first: z.number() }),
  z.object({ part: z.number(), of: z.number() }),
  z.object({ sent: z.number() }),
]);
type Line = z.infer<typeof Line>;

/** A file as it was when it was read. */
export type Read = { digest: string; name: string; size: number; writtenAt: number };

/** A list of names with the digests they had; `first`: the number of its first file, once the platform has taken it. */
export type JournalList = { list: number; files: Read[]; first?: number };

/**
 * What has been done, so that a second run does not do it again: one line of JSON per step, appended before or after it,
 * so that a kill at any place loses a step at most. It holds names, digests and numbers; nothing of the content.
 */
export function openJournal(path: string) {
  let batch: { archivesCode: string; batchId: string } | undefined;
  const reads = new Map<string, Read>();
  const lists = new Map<number, JournalList>();
  const sent = new Set<number>();
  const parts = new Map<number, Set<number>>();
  const earlier = new Map<string, Read>();

  const take = (line: Line): void => {
    if ('batchId' in line) {
      batch = line;
      for (const list of lists.values())
        for (const [place, read] of list.files.entries())
          if (list.first !== undefined && sent.has(list.first + place)) earlier.set(read.name, read);
      for (const ofBatch of [lists, sent, parts]) ofBatch.clear();
    } else if ('digest' in line) reads.set(line.name, line);
    else if ('names' in line)
      lists.set(line.list, { list: line.list, files: line.names.map((name) => reads.get(name)).filter((r) => !!r) });
    else if ('declared' in line) lists.set(line.declared, { ...lists.get(line.declared)!, first: line.first });
    else if ('part' in line) parts.set(line.of, (parts.get(line.of) ?? new Set()).add(line.part));
    else sent.add(line.sent);
  };
  if (existsSync(path))
    for (const text of readFileSync(path, 'utf8').split('\n')) {
      const line = Line.safeParse(jsonOf(text));
      if (line.success) take(line.data);
    }
  const file = openSync(path, 'a');
  // a kill may have left half a line: what follows must not be glued to it
  writeSync(file, '\n');

  const write = (line: Line): void => {
    take(line);
    writeSync(file, `${JSON.stringify(line)}\n`);
  };
  return {
    batch: () => batch,
    read: (name: string) => reads.get(name),
    /** A file that was sent with a batch before this one, as it was then. */
    sentEarlier: (name: string) => earlier.get(name),
    lists: () => [...lists.values()],
    isSent: (number: number) => sent.has(number),
    /** The parts of a file that are sent. */
    partsOf: (number: number): ReadonlySet<number> => parts.get(number) ?? new Set(),
    write,
  };
}

export type Journal = ReturnType<typeof openJournal>;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
