import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { expect } from 'vitest';
import { handler as commitRows } from '#functions/catalogue-import/commit-rows.ts';
import { expiryOf, type Import, importItem } from '#functions/catalogue-import/import.ts';
import { changeImport, createImport, findImport } from '#functions/catalogue-import/import-store.ts';
import { handler as readSheet } from '#functions/catalogue-import/read-sheet.ts';
import { sheetKey } from '#functions/catalogue-import/sheet-storage.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { logLinesOf } from '#test/shared/runtime/log-lines.ts';

const archivesCode = '443021';
const at = new Date('2024-09-29T01:02:03Z');

/** Hands messages to a queue handler as Lambda does, one call each; the number of those that failed. */
async function deliver(handler: typeof commitRows, bodies: unknown[]): Promise<number> {
  let failed = 0;
  for (const [n, body] of bodies.entries()) {
    const Records = [{ messageId: `message-${n}`, body: JSON.stringify(body), messageAttributes: {} }];
    await logLinesOf(async () => {
      const answer = await handler({ Records } as never, { awsRequestId: 'lambda-1' } as Context);
      failed += answer.batchItemFailures.length;
    });
  }
  return failed;
}

/** A sheet has arrived for a new import (of 443021 unless told otherwise); read and checked by the handler of its arrival. */
export async function arrived(importId: string, bytes: Buffer, terms: Partial<Import> = {}): Promise<Import> {
  await createImport({
    batchId: importId,
    item: importItem,
    archivesCode,
    openedAt: at.toISOString(),
    openedBy: 'zhang-min',
    fileName: `${importId}.csv`,
    whenHeld: 'refuse',
    state: 'open',
    expiresAt: expiryOf(at, 'unconfirmed'),
    ...terms,
  });
  const Key = sheetKey(terms.archivesCode ?? archivesCode, importId);
  await storage().send(new PutObjectCommand({ Bucket: setting('INCOMING_BUCKET'), Key, Body: bytes }));
  const s3 = { bucket: { name: setting('INCOMING_BUCKET') }, object: { key: Key, size: bytes.length } };
  expect(await deliver(readSheet, [{ Records: [{ eventName: 'ObjectCreated:Put', s3 }] }])).toBe(0);
  return held(importId, terms.archivesCode);
}

/** The import as it is held. */
export async function held(importId: string, at = archivesCode): Promise<Import> {
  const found = await findImport(at, importId);
  if (!found) throw new Error(`no import ${importId}`);
  return found;
}

/** Confirms a checked import and commits its chunks by their handler, in the order told; every message comes twice. */
export async function committed(found: Import, declined: string[] = []): Promise<Import> {
  const { batchId: importId, check } = found;
  const { expiresAt: _, ...kept } = found;
  await changeImport({ ...kept, state: 'confirmed', confirmedBy: 'zhang-min', declined }, 'checked');
  const messages = Array.from({ length: check?.chunks ?? 0 }, (_, n) => ({ archivesCode, importId, chunk: n + 1 }));
  expect(await deliver(commitRows, [...messages.reverse(), ...messages])).toBe(0);
  return held(importId);
}
