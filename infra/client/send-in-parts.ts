import { assembleFile, signParts } from '#functions/uploads/contract.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { partBytes, partsOf, sizeOfPart } from '#shared/scans/scan.ts';
import type { PartUpload } from '#shared/scans/sending.ts';
import { deliver, type Line, type ToSend } from './deliver.ts';
import { digestOf } from './digest.ts';
import { patiently } from './retry.ts';

/** Signed for in one call: digests are computed and addresses kept for so many parts, however large the file. */
const partsPerCall = 64;

type Part = { part: number; sha256: string };

/**
 * Sends a large file in parts of 8 MB, several at once, and has the platform make one file of them. Parts that an
 * earlier run has sent, or that storage holds already, are not sent; the platform names what is missing in the end.
 */
export async function sendInParts(one: ToSend, line: Line): Promise<void> {
  const before = line.partsBefore(one);
  let left = Array.from({ length: partsOf(one.file.size) }, (_, n) => n + 1).filter((part) => !before.has(part));
  for (;;) {
    for (let first = 0; first < left.length; first += partsPerCall) {
      const became = await sendSome(one, left.slice(first, first + partsPerCall), line);
      if (became === 'changed') return line.changed(one);
      if (became === 'settled') return line.arrived(one);
    }
    const body = { number: one.number };
    const { missing } = await patiently(() => line.by(assembleFile, { params: line.params, body }), line.patience);
    if (missing.length === 0) return line.arrived(one);
    left = missing;
  }
}

async function sendSome(one: ToSend, parts: number[], line: Line): Promise<'sent' | 'settled' | 'changed'> {
  const { number, file } = one;
  const pieceOf = (part: number) => ({ file, start: (part - 1) * partBytes, size: sizeOfPart(file.size, part) });
  const digests: Part[] = [];
  for (const part of parts) {
    const { start, size } = pieceOf(part);
    digests.push({ part, sha256: await digestOf(file.path, start, size) });
  }
  const left = new Map(digests.map((digest) => [digest.part, digest]));
  const urls = new Map<number, PartUpload>();
  let settled = false;
  let changed = false;
  let renewing: Promise<void> | undefined;

  const there = (part: number) => {
    if (left.delete(part)) line.partArrived(one, part);
  };
  const ask = async (lane: number) => {
    const body = { number, parts: [...left.values()] };
    const answer = await patiently(() => line.by(signParts, { params: line.params, body }), line.patience, lane);
    urls.clear();
    for (const upload of answer.uploads) urls.set(upload.part, upload);
    for (const part of answer.held) there(part);
    settled = answer.settled;
  };
  const renew = (lane: number) => {
    renewing ??= ask(lane).finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  await renew(0);
  let lanes = 0;
  await abreast([...left.keys()], line.lanes, async (part) => {
    lanes += 1;
    const addresses = { get: () => urls.get(part), renew, settled: () => settled || changed || !left.has(part) };
    if ((await deliver(pieceOf(part), addresses, line, lanes)) === 'changed') changed = true;
    else if (!settled && !changed) there(part);
  });
  return changed ? 'changed' : settled ? 'settled' : 'sent';
}
