import { setTimeout as wait } from 'node:timers/promises';
import { listFiles, type RecordReport, showBatch, showVerification } from '#functions/uploads/contract.ts';
import type { Client } from './client.ts';
import { type Patience, patiently } from './retry.ts';
import type { Uploaded } from './upload.ts';

type Which = { archivesCode: string; batchId: string };

/** What the platform says of a batch once it has looked at everything: its sentence, each record, and each file that did not pass. */
export type BatchResult = {
  sentence: string;
  records: RecordReport[];
  notAccepted: { name: string; why: string[] }[];
  /** All that is to come has come and was accepted. */
  cameWhole: boolean;
  good: boolean;
};

/** Longer than the verification of one file may take, with its retries. */
const noNewsMs = 180_000;

/** Waits until every file that is to come has its verdict (or none has come for three minutes), then reads what was found. */
export async function readResult(
  by: Client,
  params: Which,
  superseded: number,
  patience: Patience,
): Promise<BatchResult> {
  const { sentence, complete, allAccepted } = await settled(by, params, superseded, patience);
  const records: RecordReport[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 50, ...(cursor && { cursor }) };
    const page = await patiently(() => by(showVerification, { params, query }), patience);
    records.push(...page.items);
    cursor = page.next;
  } while (cursor);
  const notAccepted = allAccepted ? [] : await troubled(by, params, patience);
  const cameWhole = complete && allAccepted;
  const good = cameWhole && records.every(({ outcome }) => outcome === 'pass');
  return { sentence, records, notAccepted, cameWhole, good };
}

/** Every look sums the verdicts of the whole batch: a second for small ones, up to half a minute for the largest. */
const pauseMs = (files: number): number => Math.min(30_000, Math.max(1000, files / 5));

async function settled(by: Client, params: Which, superseded: number, patience: Patience) {
  let newsAt = performance.now();
  let verifiedBefore = -1;
  for (;;) {
    const { sentence, progress } = await patiently(() => by(showBatch, { params }), patience);
    const { verified, outstanding, accepted, files } = progress;
    if (verified !== verifiedBefore) newsAt = performance.now();
    verifiedBefore = verified;
    const complete = outstanding <= superseded;
    if (complete || performance.now() - newsAt > noNewsMs)
      return { sentence, complete, allAccepted: accepted === files - superseded };
    await wait(pauseMs(files), undefined, patience.signal ? { signal: patience.signal } : {});
  }
}

async function troubled(by: Client, params: Which, patience: Patience): Promise<BatchResult['notAccepted']> {
  const found: BatchResult['notAccepted'] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 500, ...(cursor && { cursor }) };
    const page = await patiently(() => by(listFiles, { params, query }), patience);
    for (const { name, verdict } of page.items)
      if (verdict?.outcome !== 'accepted')
        found.push({ name, why: verdict ? verdict.problems.map(({ zh }) => zh) : ['尚未收到或尚未核验。'] });
    cursor = page.next;
  } while (cursor);
  return found;
}

/** The result table, a line each: what was sent, what was found of each record, and each file that did not pass, with the reason. */
export function resultLines(sent: Uploaded, { sentence, records, notAccepted }: BatchResult): string[] {
  return [
    `批次${sent.batchId}:本次传${sent.sentNow}个文件${sent.sentBefore ? `,此前已传${sent.sentBefore}个` : ''}。${sentence}`,
    ...sent.refused.map((why) => `未接收\t${why}`),
    ...sent.changed.map((name) => `已改动\t文件“${name}”在读取后被改动,请再次运行以上传新内容。`),
    ...(sent.superseded
      ? [`另有${sent.superseded}个文件申报后改动,已按新内容上传;结束批次时请注明放弃未传完的文件(leaveOutstanding)。`]
      : []),
    ...notAccepted.map(({ name, why }) => `未通过\t${name}\t${why.join(' ')}`),
    ...records.map(({ referenceCode, outcome, sentence: told, checks }) => {
      const failed = checks.filter(({ result }) => result === 'fail').map(({ title }) => title);
      return `${referenceCode}\t${outcome === 'pass' ? '检测通过' : '检测未通过'}\t${told}${failed.length ? `\t${failed.join('、')}` : ''}`;
    }),
  ];
}
