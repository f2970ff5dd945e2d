import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type RecordReport, showBatch, showVerification } from '#functions/uploads/contract.ts';
import { csvText } from '#shared/print/csv.ts';
import type { Client } from './client.ts';
import { journalName, openJournal } from './journal.ts';
import { type Patience, patiently } from './retry.ts';

const results = { pass: '通过', fail: '未通过', 'manual-review': '须人工检查', 'not-applicable': '不适用' };

/** The batch that is meant: by its number, or by the folder from which it was sent; undefined if nothing was sent from there. */
export function batchMeant(which: string, journal?: string): string | undefined {
  if (!existsSync(which) || !statSync(which).isDirectory()) return which;
  const path = journal ?? join(resolve(which), journalName);
  return existsSync(path) ? openJournal(path).batch()?.batchId : undefined;
}

/**
 * `lantai report`: what the four-properties check (DA/T 70-2018) has found of a batch so far, a line for each record, and
 * every check as a CSV where one is wanted. True if all has been verified and passed.
 */
export async function reportBatch(
  params: { archivesCode: string; batchId: string },
  out: string | undefined,
  { by, say, patience }: { by: Client; say: (text: string) => void; patience: Patience },
): Promise<boolean> {
  const { sentence, progress } = await patiently(() => by(showBatch, { params }), patience);
  say(`批次${params.batchId}:${sentence}`);
  const rows = [['档号', '性质', '编号', '检测项目', '环节', '依据(版本)', '结果', '说明']];
  const row = (code: string, { property, id, title, stage, engine, result, reason }: RecordReport['checks'][number]) =>
    rows.push([code, property, id, title, stage, engine, results[result], reason ?? '']);
  let good = progress.outstanding === 0 && progress.accepted === progress.files;
  let cursor: string | undefined;
  do {
    const query = { limit: 50, ...(cursor && { cursor }) };
    const page = await patiently(() => by(showVerification, { params, query }), patience);
    if (!cursor) for (const check of page.checks) row('(批次)', check);
    for (const { referenceCode, outcome, sentence: told, checks } of page.items) {
      say(`${referenceCode}\t${outcome === 'pass' ? '检测通过' : '检测未通过'}\t${told}`);
      for (const check of checks) row(referenceCode, check);
      good &&= outcome === 'pass';
    }
    cursor = page.next;
  } while (cursor);
  if (out) {
    writeFileSync(out, csvText(rows));
    say(`四性检测报告已存为${out}。`);
  }
  return good;
}
