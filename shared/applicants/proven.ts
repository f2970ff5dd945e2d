import { problem } from '#shared/runtime/problem.ts';
import type { Evidence } from './evidence.ts';
import { notArrived } from './evidence-storage.ts';
import { type Claim, judgeStanding } from './standing.ts';

/** Who asks, and by which names the person goes whom it is about. */
export type Asked = Omit<Claim, 'subjectName' | 'evidence'> & { subjectNames: readonly string[] };

/**
 * The article of law by which somebody may ask. Every declared file must have arrived, for a declaration proves nothing
 * (`evidence-not-arrived`), and the claim must stand for one of the names (`standing-unproven` says what is missing).
 */
export async function requireStanding(
  { subjectNames, ...claim }: Asked,
  evidence: readonly Evidence[],
): Promise<string> {
  const outstanding = await notArrived(evidence);
  if (outstanding.length > 0)
    throw problem('evidence-not-arrived', { files: outstanding.map(({ fileName }) => fileName).join('、') });
  const kinds = evidence.map(({ kind }) => kind);
  const missing: string[] = [];
  for (const subjectName of subjectNames) {
    const standing = judgeStanding({ ...claim, subjectName, evidence: kinds });
    if (standing.allowed) return standing.article;
    if (missing.length === 0) missing.push(...standing.missing);
  }
  throw problem('standing-unproven', { missing: missing.join(';') });
}
